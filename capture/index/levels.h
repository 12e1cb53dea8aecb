// The headers of a packet, one set for each tunnel depth, read through wire views from a light or
// full dissection: what statistics, TCP streams and overlay inference look at.
#pragma once

#include <vector>

#include "capture/dissect/dissection.h"
#include "capture/source/packet.h"

namespace vxlab::index {

// The header that leads from one level into the next.
struct TunnelHeader {
    dissect::Protocol protocol = dissect::Protocol::frame;  // frame: nothing leads further in
    std::uint32_t vni = 0;
    bool has_vni = false;
    bool vni_valid = false;   // the I flag
    bool dont_learn = false;  // the D flag of a group policy header

    explicit operator bool() const { return protocol != dissect::Protocol::frame; }
};

// Bytes end where the enclosing header or the capture says, whichever is first.
struct Level {
    Bytes frame;  // from the level's first header on
    bool has_mac = false;
    MacAddress mac_source, mac_destination;
    dissect::Protocol network = dissect::Protocol::frame;  // ipv4, ipv6, arp, rarp; frame: none
    Bytes network_bytes;
    std::uint32_t network_length = 0;  // of the IP packet as its header or the wire says
    IpAddress ip_source, ip_destination;
    dissect::Protocol transport = dissect::Protocol::frame;  // udp, tcp, icmp, icmpv6, igmp
    Bytes transport_bytes;
    bool has_ports = false;
    std::uint16_t source_port = 0, destination_port = 0;
    std::uint16_t first_layer = 0, end_layer = 0;  // of Dissection::layers
    std::uint16_t buffer = 0;                      // that its IP header lies in; 0: the packet
    TunnelHeader tunnel;
};

// Reads the levels of one packet after the other. What an ICMP error quotes is no level.
class LevelReader {
public:
    // At least one level, outermost first; valid until the next read() and no longer than packet
    // and dissection.
    const std::vector<Level>& read(const source::Packet& packet,
                                   const dissect::Dissection& dissection);

private:
    void add_layer(const source::Packet& packet, const dissect::Dissection& dissection,
                   std::uint16_t index);

    std::vector<Level> levels_;
};

}  // namespace vxlab::index
