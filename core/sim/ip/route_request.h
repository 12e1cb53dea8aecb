// Routes and rules: the rows that `ip route` and `ip rule` show and the requests that change them
// (RTM_NEWROUTE, RTM_DELROUTE, RTM_NEWRULE; net/ipv4/fib_*.c, net/ipv6/route.c and ip6_fib.c).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/instant.h"
#include "core/base/ip_address.h"
#include "core/sim/ip/numbers.h"
#include "core/trace/event.h"

namespace vxlab::sim {

class Interface;

struct NextHop {
    IpAddress gateway{};             // none: the destination is on the link
    Interface* interface = nullptr;  // null: none (blackhole), or to be found by the gateway
    std::uint16_t weight = 1;        // 1 to 256
    bool onlink = false;
    // States: the device is down; it has no carrier.
    bool dead = false, link_down = false;

    friend bool operator==(const NextHop&, const NextHop&) = default;
};

// RTAX_*; 0: not set.
struct RouteMetrics {
    std::uint32_t mtu = 0, window = 0, rtt = 0, rttvar = 0, ssthresh = 0, cwnd = 0, advmss = 0;
    std::uint32_t reordering = 0, hop_limit = 0, initcwnd = 0, features = 0, rto_min = 0;
    std::uint32_t initrwnd = 0, quickack = 0;
    bool mtu_lock = false;

    friend bool operator==(const RouteMetrics&, const RouteMetrics&) = default;
};

struct Route {
    IpAddress destination{};  // the network, of the route's family; 0.0.0.0/0 or ::/0: default
    std::uint8_t prefix_length = 0;
    std::uint32_t table = route_table::kMain;
    RouteType type = RouteType::unicast;
    RouteProtocol protocol = RouteProtocol::boot;
    Scope scope = Scope::universe;  // IPv4
    std::uint8_t tos = 0;           // IPv4
    std::uint32_t metric = 0;       // "priority"; IPv6: 1024 unless given
    IpAddress preferred_source{};
    std::vector<NextHop> next_hops;  // one unless multipath
    RouteMetrics metrics{};
    std::uint8_t preference = 0;  // IPv6 router preference: 0 medium, 1 high, 3 low
    std::optional<Instant> expires{};
    trace::EventId event = 0;  // that added the row; 0: without trace

    const NextHop* first_hop() const { return next_hops.empty() ? nullptr : &next_hops.front(); }
};

struct RouteRequest {
    enum class Mode {
        add,      // CREATE | EXCL
        append,   // CREATE | APPEND
        prepend,  // CREATE
        change,   // REPLACE
        replace,  // CREATE | REPLACE
        test,     // EXCL
    };
    Mode mode = Mode::add;
    // Family by destination; destination's bits beyond the prefix must be 0 (IPv4).
    IpAddress destination{};
    std::uint8_t prefix_length = 0;
    std::uint32_t table = route_table::kMain;
    RouteType type = RouteType::unicast;
    RouteProtocol protocol = RouteProtocol::boot;
    // None: as iproute2 chooses: host for local, link for what has no gateway, else global.
    std::optional<Scope> scope{};
    std::uint8_t tos = 0;
    std::optional<std::uint32_t> metric{};
    IpAddress preferred_source{};
    std::vector<NextHop> next_hops;
    RouteMetrics metrics{};
    std::uint8_t preference = 0;
    std::uint32_t expires = 0;  // seconds, 0: never
};

// What `ip route del` names; what is not given matches anything.
struct RouteSelector {
    IpAddress destination{};
    std::uint8_t prefix_length = 0;
    std::uint32_t table = route_table::kMain;
    std::optional<RouteType> type{};
    std::optional<RouteProtocol> protocol{};
    std::optional<Scope> scope{};
    std::uint8_t tos = 0;
    std::optional<std::uint32_t> metric{};
    IpAddress preferred_source{};
    std::vector<NextHop> next_hops;
};

enum class RuleAction : std::uint8_t {  // FR_ACT_*
    to_table = 1,
    go_to = 2,
    nop = 3,
    blackhole = 6,
    unreachable = 7,
    prohibit = 8,
};

// One row of `ip rule`, and the request to add or delete it. No address: "all".
struct Rule {
    IpAddress::Family family = IpAddress::Family::v4;
    std::uint32_t priority = 0;
    bool has_priority = true;  // in a request: false lets the kernel choose
    bool invert = false;       // "not"
    IpAddress source{};
    std::uint8_t source_prefix_length = 0;
    IpAddress destination{};
    std::uint8_t destination_prefix_length = 0;
    std::uint8_t tos = 0;
    std::uint32_t mark = 0, mark_mask = 0;
    std::string input_interface, output_interface;  // names; empty: any
    RuleAction action = RuleAction::to_table;
    std::uint32_t table = 0;
    std::uint32_t go_to = 0;
    RouteProtocol protocol = RouteProtocol::unspecified;

    friend bool operator==(const Rule&, const Rule&) = default;
};

// A question to the routing tables: what `ip route get` asks and every packet.
struct RouteQuery {
    IpAddress destination{};
    IpAddress source{};                 // none: to be chosen
    const Interface* output = nullptr;  // bound to that device
    const Interface* input = nullptr;   // a packet that arrives there, instead of one of ours
    std::uint8_t tos = 0;
    std::uint32_t mark = 0;
};

// The answer. Pointers hold until the next change of the tables.
struct RouteAnswer {
    RouteType type = RouteType::unicast;
    const Route* route = nullptr;    // null: none was needed (a multicast destination on a device)
    Interface* interface = nullptr;  // lo for local
    IpAddress gateway{};             // none: on the link
    IpAddress source{};              // the source address to use
    std::uint32_t table = 0;
    std::uint32_t mtu = 0;          // of route, device and learned path MTU, the least
    std::uint32_t learned_mtu = 0;  // 0: none; else it ends at mtu_expires
    Instant mtu_expires{};
    bool multicast_local = false;  // multicast: joined here too ("<local,mc>")

    const IpAddress& next_hop(const IpAddress& destination) const {
        return gateway ? gateway : destination;
    }
};

}  // namespace vxlab::sim
