// Neighbor Discovery (RFC 4861) as net/ipv6/ndisc.c does it, without routers' advertisements.
#pragma once

#include "core/sim/ip/ip_input.h"

namespace vxlab::sim::ndp {

// A neighbour solicitation or advertisement. REQUIRES: a right checksum.
void receive(IpStack::Parts& parts, const InPacket& packet, Frame& frame);
void solicit(IpStack::Parts& parts, Interface& interface, const IpAddress& target,
             std::optional<MacAddress> to, const Frame* waiting);
// ff02::1:ffXX:XXXX
IpAddress solicited_node(const IpAddress& address);

}  // namespace vxlab::sim::ndp
