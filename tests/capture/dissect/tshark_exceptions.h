// Where vxlab's field values differ from tshark's on purpose, and why.
#pragma once

#include <QString>
#include <QStringList>

namespace vxlab::test {

struct TsharkException {
    const char* field;    // names, each whole or in part with '*' for the rest at one end
    const char* capture;  // part of the file's name; empty: all
    int frame;            // 0: all
    const char* why;
};

inline constexpr TsharkException kTsharkExceptions[] = {
    {"*.checksum.status", "", 0, "vxlab verifies checksums, tshark does not by default"},
    {"tcp.stream", "overlapping_tuples", 0, "two tenants with the same 5-tuple are two streams"},
    {"tcp.time_*", "overlapping_tuples", 0, "the times of two streams, not of one"},
    {"tcp.analysis*", "overlapping_tuples", 0, "the analysis of two streams, not of one"},
    {"tcp.completeness", "overlapping_tuples", 0, "the analysis of two streams, not of one"},
    {"tcp.analysis*", "heapoverflow-tcp_print", 1, "IP length 0: vxlab goes by what is there"},
    {"arp.duplicate*", "ovs-two-vnis", 0, "two tenants may use the same address"},
    {"arp.seconds-since*", "ovs-two-vnis", 0, "two tenants may use the same address"},
    {"ip.fragment*", "robust_zeek_ipv4_fragmented1", 3, "all pieces are listed, each once"},
    {"udp.payload", "robust_zeek_ipv4_fragmented1", 3, "of overlapping pieces the first counts"},
    {"data*", "robust_zeek_ipv4_fragmented1", 3, "of overlapping pieces the first counts"},
    {"*slaac_mac", "", 0, "tshark leaves them out when it resolves no names (-n)"},
    {"udp.stream", "icmp-cksum", 0, "a quoted header belongs to no conversation"},
    {"eth*", "robust_zeek_trunc_hdr", 1, "the part of a cut header that is there is shown"},
    {"eth*", "synth_vxlan_malformed", 11, "the part of a cut header that is there is shown"},
    {"tcp", "robust_zeek_truncated_tcp_oob", 1, "a cut header is named"},
    {"ipv6.hopopts", "robust_zeek_ip6_ext_trunc", 1, "a cut header is named"},
    {"_ws.col.* ip*", "synth_vxlan_malformed", 15,
     "a total length that is too short: vxlab shows the header"},
    {"tcp*", "synth_vxlan_malformed", 17, "an impossible data offset: vxlab shows the header"},
    {"tcp*", "synth_vxlan_malformed", 18, "an impossible data offset: vxlab shows the header"},
    {"_ws.col.* vlan* ip* icmp* data*", "synth_vxlan_malformed", 21,
     "300 VLAN tags: tshark stops earlier"},
    {"_ws.col.* eth* ip* icmp* data*", "synth_vxlan_malformed", 27,
     "VXLAN-GPE without P is Ethernet, as its draft says"},
    {"_ws.col.* eth* ip* icmp* data*", "synth_vxlan_malformed", 28,
     "VXLAN-GPE without P is Ethernet, as its draft says"},
    {"_ws.col.* eth* ip* icmp* udp* vxlan* data*", "synth_vxlan_malformed", 40,
     "IPv6 payload length 0: vxlab takes what is there"},
    {"_ws.col.* eth* ip* icmp* udp* vxlan* data*", "synth_vxlan_malformed", 42,
     "a UDP length that is too short: vxlab takes what is there"},
    {"_ws.col.* eth* ip* icmp* udp* vxlan* data*", "synth_vxlan_malformed", 44,
     "a UDP length of 0: vxlab takes what is there"},
    {"_ws.col.* frame.protocols eth* ip* tcp* udp* vxlan* data*", "vxlan_tcpdump_bigtcp", 1,
     "BIG TCP: tshark 4.0 gives up at the UDP length"},
    {"eth.trailer", "robust_zeek_mixed_vlan_mpls", 0,
     "an F5 trailer, which vxlab does not dissect"},
    {"eth.fcs*", "robust_zeek_mixed_vlan_mpls", 0, "the end of an F5 trailer"},
    {"udp.stream", "synth_vxlan_malformed", 0, "conversations of different tunnels are not one"},
    {"eth*", "synth_vxlan_malformed", 41, "the part of a cut header that is there is shown"},
    {"ip", "synth_vxlan_malformed", 47, "a header cut by the snaplen has no heading of its own"},
    {"ipv6.opt*", "synth_vxlan_malformed", 52,
     "options of a header too long: one Pad1 more is read"},
    {"eth*", "synth_vxlan_malformed", 54, "the part of a cut header that is there is shown"},
    {"udp.payload", "synth_vxlan_malformed", 41, "what is behind the UDP length is no payload"},
    {"udp.time_*", "synth_vxlan_malformed", 0, "conversations of different tunnels are not one"},
    {"frame.protocols", "", 0, "names of protocols that vxlab does not have, and _ws.malformed"},
};

// Whether one of the exception's names fits.
inline bool excuses(const TsharkException& exception, const QString& name) {
    for (const auto& pattern : QString(exception.field).split(' ')) {
        if (pattern == name) return true;
        if (pattern.startsWith('*') && name.endsWith(pattern.mid(1))) return true;
        if (pattern.endsWith('*') && name.startsWith(pattern.chopped(1))) return true;
    }
    return false;
}

}  // namespace vxlab::test
