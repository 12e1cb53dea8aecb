// ARP (RFC 826) as net/ipv4/arp.c does it.
#pragma once

#include <optional>

#include "core/sim/ip/ip_stack.h"

namespace vxlab::sim::arp {

void receive(IpStack::Parts& parts, Interface& interface, Frame frame);
// Broadcast, or to the address that is probed. `waiting`: the packet that needs the answer.
void request(IpStack::Parts& parts, Interface& interface, const IpAddress& target,
             std::optional<MacAddress> to, const Frame* waiting);
// A gratuitous request: tells everyone on the link who has the address.
void announce(IpStack::Parts& parts, Interface& interface, const IpAddress& address);

}  // namespace vxlab::sim::arp
