// Where vxlab's field values differ from tshark's on purpose, and why.
#pragma once

namespace vxlab::test {

struct TsharkException {
    const char* field;    // a name, or a part of one with '*' for the rest at one end
    const char* capture;  // part of the file's name; empty: all
    int frame;            // 0: all
    const char* why;
};

inline constexpr TsharkException kTsharkExceptions[] = {
    {"*.checksum.status", "", 0, "vxlab verifies checksums, tshark does not by default"},
    {"tcp.stream", "overlapping_tuples", 0, "two tenants with the same 5-tuple are two streams"},
    {"tcp.time_*", "overlapping_tuples", 0, "the times of two streams, not of one"},
    {"ip.fragment*", "robust_zeek_ipv4_fragmented1", 3, "all pieces are listed, each once"},
    {"udp.payload", "robust_zeek_ipv4_fragmented1", 3, "of overlapping pieces the first counts"},
    {"data*", "robust_zeek_ipv4_fragmented1", 3, "of overlapping pieces the first counts"},
    {"frame.protocols", "", 0, "names of protocols that vxlab does not have, and _ws.malformed"},
};

}  // namespace vxlab::test
