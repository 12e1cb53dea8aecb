// The packet around an inner frame: Ethernet, IPv4 or IPv6, UDP and VXLAN, written in front of it
// and read again, for those who handle whole packets.
#pragma once

#include "core/vtep/vtep.h"

namespace vxlab::vtep {

// What the route to the remote adds to an Encapsulation.
struct Underlay {
    MacAddress source_mac{};
    MacAddress destination_mac{};      // of the next hop, or of the group
    IpAddress source{};                // where the Encapsulation leaves it open
    std::uint8_t hop_limit = 64;       // where the Encapsulation says 0
    std::uint16_t identification = 0;  // IPv4
};

// 50 over IPv4, 70 over IPv6.
constexpr std::size_t outer_length(const IpAddress& remote) { return remote.is_v6() ? 70 : 50; }

// Fills the outer_length() first bytes of packet, whose rest is the inner frame.
// REQUIRES: packet.size() is outer_length(copy.remote) + the frame's, and at most 65535 + 14;
// copy.remote and the source are of one family.
void write_outer(const Encapsulation& copy, const Underlay& underlay, MutableBytes packet);

// The UDP datagram in an Ethernet frame, its checksum verified. Nothing for what an IP stack does
// not hand to UDP (another protocol, fragments, wrong lengths, a wrong IPv4 header checksum) and
// for IP options and extension headers, which no VTEP sends.
std::optional<Datagram> read_outer(Bytes packet);

}  // namespace vxlab::vtep
