// The routes that addresses bring: fib_add_ifaddr of net/ipv4/fib_frontend.c, and of
// net/ipv6/addrconf.c the prefix, local, anycast and multicast routes.
#include <algorithm>

#include "core/sim/ip/parts.h"
#include "core/sim/ip/prefix.h"

namespace vxlab::sim {
namespace {

constexpr std::uint32_t kPrefixMetric6 = 256;

struct Made {
    RouteType type;
    IpAddress to;
    std::uint8_t length;
    std::uint32_t metric = 0;
};

Route make_v4(Interface& interface, const Made& made, const IpAddress& source) {
    Route route;
    route.destination = network(made.to, made.length);
    route.prefix_length = made.length;
    route.type = made.type;
    route.table = made.type == RouteType::unicast ? route_table::kMain : route_table::kLocal;
    route.scope = made.type == RouteType::local ? Scope::host : Scope::link;
    route.protocol = RouteProtocol::kernel;
    route.metric = made.metric;
    route.preferred_source = source;
    route.next_hops.push_back({.gateway = {}, .interface = &interface});
    return route;
}

Route make_v6(Interface& interface, const Made& made) {
    Route route;
    route.destination = network(made.to, made.length);
    route.prefix_length = made.length;
    route.type = made.type;
    route.table = made.type == RouteType::unicast ? route_table::kMain : route_table::kLocal;
    route.protocol = RouteProtocol::kernel;
    route.metric = made.metric;
    route.next_hops.push_back({.gateway = {}, .interface = &interface});
    return route;
}

bool same(const Route& a, const Route& b) {
    return a.table == b.table && a.destination == b.destination &&
           a.prefix_length == b.prefix_length && a.type == b.type && a.metric == b.metric &&
           a.preferred_source == b.preferred_source;
}

bool among(const Route& route, const std::vector<Route>& routes) {
    return std::any_of(routes.begin(), routes.end(),
                       [&](const Route& other) { return same(route, other); });
}

}  // namespace

void AddressTable::add_wanted_v4(Interface& interface, const Address& address,
                                 const Address& primary, std::vector<Route>& routes) const {
    const auto add = [&](const Made& made) {
        routes.push_back(make_v4(interface, made, primary.local));
    };
    add({RouteType::local, address.local, 32});
    // A route needs a source that is an address of ours; a group is none.
    if (!interface.flags.up || primary.local.is_multicast()) return;
    const auto network = address.network();
    if (address.broadcast && address.broadcast.v4_value() != 0xffff'ffff)
        add({RouteType::broadcast, address.broadcast, 32});
    const bool host = address.prefix_length == 32 && network == address.local;
    if (address.flags.secondary || network.v4_value() >> 24 == 0 || host) return;
    if (!address.flags.no_prefix_route)
        add({interface.flags.loopback ? RouteType::local : RouteType::unicast, network,
             address.prefix_length, address.metric});
    if (address.prefix_length < 31)
        add({RouteType::broadcast, IpAddress::v4(network.v4_value() | ~mask(address.prefix_length)),
             32});
}

void AddressTable::add_wanted_v6(Interface& interface, const Address& address,
                                 std::vector<Route>& routes) const {
    const bool own_of_loopback = address.scope == Scope::host;
    const auto add = [&](const Made& made) { routes.push_back(make_v6(interface, made)); };
    if (interface.flags.up && !address.flags.no_prefix_route && !own_of_loopback)
        add({RouteType::unicast, address.peer, address.prefix_length,
             address.metric ? address.metric : kPrefixMetric6});
    if (address.flags.tentative) return;
    add({RouteType::local, address.local, 128});
    if (parts_.settings.of(interface).forwarding6 != 0 && address.prefix_length < 127 &&
        !interface.flags.loopback)
        add({RouteType::anycast, network(address.local, address.prefix_length), 128});
}

std::vector<Route> AddressTable::wanted_routes(Interface& interface, const Lists& lists) const {
    std::vector<Route> routes;
    for (const auto& row : lists.v4) {
        const auto primary =
            std::find_if(lists.v4.begin(), lists.v4.end(), [&](const Address& other) {
                return !other.flags.secondary && other.prefix_length == row.prefix_length &&
                       other.network() == row.network();
            });
        const bool alone = !row.flags.secondary || primary == lists.v4.end();
        add_wanted_v4(interface, row, alone ? row : *primary, routes);
    }
    for (const auto& row : lists.v6) add_wanted_v6(interface, row, routes);
    if (lists.ready && !interface.flags.loopback) {
        std::uint8_t groups[16] = {0xff};
        routes.push_back(make_v6(
            interface, {RouteType::multicast, IpAddress::load_v6(groups, 0), 8, kPrefixMetric6}));
    }
    return routes;
}

// Only what changed since the last time: a route that the user took away stays away.
void AddressTable::sync_routes(Interface& interface) {
    auto& lists = lists_[interface.id];
    auto wanted = wanted_routes(interface, lists);
    const auto before = std::exchange(lists.made, wanted);
    parts_.routes.erase_if([&](const Route& route) {
        const auto* hop = route.first_hop();
        return route.protocol == RouteProtocol::kernel && hop && hop->interface == &interface &&
               among(route, before) && !among(route, wanted);
    });
    for (auto& route : wanted)
        if (!among(route, before)) parts_.routes.insert(std::move(route));
}

}  // namespace vxlab::sim
