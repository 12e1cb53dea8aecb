// IGMPv3 and MLDv2 of a host: reports of what it joined and left, and answers to queries.
#pragma once

#include "core/sim/ip/ip_input.h"

namespace vxlab::sim::igmp {

void report(IpStack::Parts& parts, Interface& interface, const IpAddress& group, bool joined);
void receive(IpStack::Parts& parts, const InPacket& packet, Frame& frame);
void receive_mld(IpStack::Parts& parts, const InPacket& packet, Frame& frame);

}  // namespace vxlab::sim::igmp
