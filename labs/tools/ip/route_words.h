// `ip route add|change|replace|append|prepend|test|delete` as written.
#pragma once

#include <string>
#include <vector>

#include "core/sim/ip/route_request.h"
#include "labs/tools/iproute/arguments.h"
#include "labs/tools/iproute/device_names.h"

namespace vxlab::labs::ip_tool {

struct HopWords {
    IpAddress gateway{};
    int device = 0;  // ifindex; 0: not given
    std::uint16_t weight = 1;
    bool onlink = false;
};

struct RouteWords {
    IpAddress::Family family = IpAddress::Family::none;
    iproute::Prefix destination{};
    std::string device;  // of the only hop, not looked up yet
    HopWords hop{};
    std::vector<HopWords> hops;  // of `nexthop …`
    std::optional<sim::RouteType> type{};
    std::optional<sim::RouteProtocol> protocol{};
    std::optional<sim::Scope> scope{};
    std::optional<std::uint32_t> table{}, metric{};
    std::uint8_t tos = 0;
    IpAddress source{};
    sim::RouteMetrics metrics{};
    std::uint8_t preference = 0;
    std::uint32_t expires = 0;
    bool has_nexthop_id = false;
    std::string not_simulated;  // a word that iproute2 knows and we do not model

    // As given, or local for what the local table holds, else main.
    std::uint32_t effective_table() const;
    // The destination's address, with "default" made the zero address of the family.
    IpAddress network() const;
};

RouteWords parse_route_words(iproute::Arguments& arguments, IpAddress::Family family,
                             const DeviceNames& names);

}  // namespace vxlab::labs::ip_tool
