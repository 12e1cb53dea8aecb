// Groups that an interface has joined, as `ip maddr` and /proc/net/igmp show them.
#pragma once

#include <cstdint>

#include "core/base/ip_address.h"

namespace vxlab::sim {

class Interface;

struct JoinedGroup {
    IpAddress address{};
    Interface* interface = nullptr;
    unsigned users = 0;   // sockets and the stack itself
    bool loaded = false;  // its MAC is in the filter of the interface
};

}  // namespace vxlab::sim
