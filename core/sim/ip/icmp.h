// ICMP and ICMPv6 messages for this namespace: echoes answered, errors told to who caused them, and
// everything shown to raw sockets.
#pragma once

#include "core/sim/ip/ip_input.h"

namespace vxlab::sim::icmp {

void receive(IpStack::Parts& parts, const InPacket& packet, Frame& frame);
void receive6(IpStack::Parts& parts, const InPacket& packet, Frame& frame);

}  // namespace vxlab::sim::icmp
