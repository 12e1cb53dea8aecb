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
    bool loaded = false;  // the interface lets its frames in
};

}  // namespace vxlab::sim
