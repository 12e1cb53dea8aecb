// What a multicast router is told when it starts.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/ip_address.h"

namespace vxlab::sim {

// The router that is the rendezvous point of these groups, the same one in every router.
struct RendezvousPoint {
    IpAddress address{};
    IpAddress groups = IpAddress::v4(0xe000'0000);
    std::uint8_t prefix_length = 4;
};

struct MulticastRouterOptions {
    // By name; empty: every interface but lo that has an IPv4 address when the router starts.
    std::vector<std::string> interfaces{};
    // The longest prefix that holds the group counts. A group without one is forwarded to those who
    // ask for its sources by name (RFC 4607), and nowhere else.
    std::vector<RendezvousPoint> rendezvous_points{};
    std::uint32_t dr_priority = 1;
    int igmp_version = 3;  // of its queries: 2 or 3
};

}  // namespace vxlab::sim
