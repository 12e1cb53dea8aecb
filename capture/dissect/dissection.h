// The dissection of one packet: protocol tree, layers, remarks and the summary. Filled by a
// Dissector; reused from packet to packet.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "capture/dissect/protocol.h"
#include "capture/dissect/remark.h"
#include "capture/dissect/summary.h"
#include "capture/dissect/tree.h"

namespace vxlab::dissect {

struct LayerInfo {
    Protocol protocol = Protocol::frame;
    std::uint8_t tunnel_depth = 0;  // how many tunnel headers are outside it
    std::uint16_t ordinal = 1;      // the how-manieth layer of this protocol, for `ip.src#2`
    bool quoted = false;            // inside an ICMP error
    Range range;
    NodeId node = kNoNode;  // its heading; kNoNode in a light dissection
    std::string_view info;  // what the summary line says of it; empty in a light dissection
};

// Bytes that fields point into. Buffer 0 borrows the packet; the others own what was reassembled.
struct Buffer {
    Bytes bytes;
    std::shared_ptr<const std::vector<std::uint8_t>> owned;
    std::string_view name;  // "Frame", "Reassembled IPv4"
};

struct Dissection {
    Tree tree;
    std::vector<LayerInfo> layers;
    std::vector<Remark> remarks;
    std::vector<Buffer> buffers;
    Summary summary;
    std::vector<std::uint64_t> fragment_frames;  // packets that a reassembled datagram came in
    std::string protocols;  // frame.protocols: "eth:ethertype:ip:udp:vxlan:…"

    void clear();
};

}  // namespace vxlab::dissect
