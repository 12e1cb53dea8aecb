// Groups that an interface has joined, as `ip maddr` and /proc/net/igmp show them.
#pragma once

#include <cstdint>

#include "core/base/ip_address.h"
#include "core/base/mac_address.h"

namespace vxlab::sim {

class Interface;

struct JoinedGroup {
    IpAddress address{};
    Interface* interface = nullptr;
    unsigned users = 0;  // sockets and the stack itself
};

// A link-layer address that the interface listens to for its groups.
struct LinkGroup {
    MacAddress address{};
    unsigned users = 0;
};

}  // namespace vxlab::sim
