// Group membership towards routers and snooping bridges: IGMPv3 and MLDv2, or the older version
// that a querier on the link speaks (RFC 3376, RFC 3810; net/ipv4/igmp.c, net/ipv6/mcast.c).
#pragma once

#include "core/sim/ip/ip_input.h"
#include "core/sim/ip/ip_stack.h"

namespace vxlab::sim::igmp {

// Tells the link that we joined or left: at once, and once more within a second. The group's row
// may be gone already.
void report(IpStack::Parts& parts, Interface& interface, const IpAddress& group, bool joined);
void receive(IpStack::Parts& parts, const InPacket& packet, Frame& frame);
void receive_mld(IpStack::Parts& parts, const InPacket& packet, Frame& frame);

}  // namespace vxlab::sim::igmp
