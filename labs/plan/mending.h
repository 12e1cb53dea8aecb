// What an interface loses when it goes down.
#pragma once

#include <vector>

#include "labs/lab/lab.h"
#include "labs/plan/command.h"

namespace vxlab::plan {

// For an interface of a machine's root that is up again: its IPv6 addresses, static neighbours and
// routes, and those of the VLANs above it, which the kernel forgets on the way down. IPv4 addresses
// stay (Linux: net/ipv4/devinet.c, net/ipv6/addrconf.c). Nothing for a switch.
std::vector<Command> set_again(const lab::Lab& lab, const lab::Ref& interface);

}  // namespace vxlab::plan
