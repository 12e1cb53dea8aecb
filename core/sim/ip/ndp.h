// Neighbor Discovery (RFC 4861) as net/ipv6/ndisc.c does it, without routers' advertisements.
#pragma once

#include "core/sim/ip/ip_input.h"

namespace vxlab::sim::ndp {

// A neighbour solicitation or advertisement. REQUIRES: a right checksum.
void receive(IpStack::Parts& parts, const InPacket& packet, Frame& frame);
void solicit(IpStack::Parts& parts, Interface& interface, const IpAddress& target,
             std::optional<MacAddress> to, const Frame* waiting);
// Asks from no address whether somebody else has ours (RFC 4862, 5.4.2).
void probe(IpStack::Parts& parts, Interface& interface, const IpAddress& target);
// Tells everyone on the link of an address (RFC 4861, 7.2.6).
void announce(IpStack::Parts& parts, Interface& interface, const IpAddress& address);
void solicit_routers(IpStack::Parts& parts, Interface& interface);

// ff02::1:ffXX:XXXX
IpAddress solicited_node(const IpAddress& address);

}  // namespace vxlab::sim::ndp
