// Requests that change the routing tables, with the kernel's checks.
#include "core/sim/ip/route_table.h"

#include <algorithm>
#include <cerrno>

#include "core/sim/ip/parts.h"
#include "core/sim/ip/prefix.h"

namespace vxlab::sim {
namespace {

constexpr std::uint32_t kDefaultMetric6 = 1024;

// Types that need no next hop: they refuse.
bool has_hops(RouteType type) {
    return type != RouteType::blackhole && type != RouteType::unreachable &&
           type != RouteType::prohibit && type != RouteType::throw_;
}

bool same_hops(const Route& a, const Route& b) {
    return std::equal(a.next_hops.begin(), a.next_hops.end(), b.next_hops.begin(),
                      b.next_hops.end(), [](const NextHop& x, const NextHop& y) {
                          return x.gateway == y.gateway && x.interface == y.interface &&
                                 x.weight == y.weight && x.onlink == y.onlink;
                      });
}

bool same_route(const Route& a, const Route& b) {
    return a.type == b.type && a.tos == b.tos && a.metric == b.metric && a.scope == b.scope &&
           a.protocol == b.protocol && a.preferred_source == b.preferred_source && same_hops(a, b);
}

bool matches_hop(const NextHop& wanted, const NextHop& hop) {
    return (!wanted.gateway || wanted.gateway == hop.gateway) &&
           (wanted.interface == nullptr || wanted.interface == hop.interface);
}

// fib_table_delete and ip6_route_del.
bool matches(const RouteSelector& selector, const Route& route) {
    if (route.destination.is_v4() && selector.tos != route.tos) return false;
    if (selector.type && *selector.type != route.type) return false;
    if (selector.protocol && *selector.protocol != route.protocol) return false;
    if (route.destination.is_v4() && selector.scope && *selector.scope != Scope::nowhere &&
        *selector.scope != route.scope)
        return false;
    if (selector.metric && *selector.metric != route.metric) return false;
    if (selector.preferred_source && selector.preferred_source != route.preferred_source)
        return false;
    if (selector.next_hops.empty()) return true;
    if (selector.next_hops.size() == 1)
        return std::any_of(route.next_hops.begin(), route.next_hops.end(), [&](const NextHop& hop) {
            return matches_hop(selector.next_hops.front(), hop);
        });
    return std::equal(selector.next_hops.begin(), selector.next_hops.end(), route.next_hops.begin(),
                      route.next_hops.end(), matches_hop);
}

// Where among the routes to its network a new one belongs: by TOS, highest first, then by metric;
// of equal ones in front or behind.
std::size_t position(const RouteStore::Routes* routes, const Route& route, bool behind) {
    if (routes == nullptr) return 0;
    std::size_t at = 0;
    for (; at < routes->size(); ++at) {
        const auto& other = *(*routes)[at];
        if (other.tos != route.tos ? other.tos < route.tos
            : behind               ? other.metric > route.metric
                                   : other.metric >= route.metric)
            break;
    }
    return at;
}

bool is_link_local(const IpAddress& address) {
    return address.is_v6() && address.bytes()[0] == 0xfe && (address.bytes()[1] & 0xc0) == 0x80;
}

}  // namespace

std::vector<Rule> default_rules(IpAddress::Family family) {
    std::vector<Rule> rules;
    const auto add = [&](std::uint32_t priority, std::uint32_t table) {
        Rule rule;
        rule.family = family;
        rule.priority = priority;
        rule.table = table;
        rule.protocol = RouteProtocol::kernel;
        rules.push_back(rule);
    };
    add(0, route_table::kLocal);
    add(32766, route_table::kMain);
    if (family == IpAddress::Family::v4) add(32767, route_table::kDefault);
    return rules;
}

void RouteTable::tell(const Route& route, bool made) {
    const auto* hop = route.first_hop();
    const trace::Row row{.table = trace::Table::routes,
                         .prefix_length = route.prefix_length,
                         .interface = hop && hop->interface ? hop->interface->id : 0,
                         .address = route.destination,
                         .via = hop ? hop->gateway : IpAddress()};
    auto& at = hop && hop->interface ? *hop->interface : parts_.name_space.loopback();
    const auto event = at.emit_row(
        made ? trace::EventKind::row_added : trace::EventKind::row_removed, row, nullptr);
    if (made) const_cast<Route&>(route).event = event;
    for (auto* listener : parts_.simulator.listeners())
        listener->route(parts_.name_space, route, made ? Change::made : Change::removed);
}

// fib_check_nh_v4_gw.
KernelResult<> RouteTable::check_gateway(Scope scope, NextHop& hop) const {
    if (hop.onlink) {
        if (hop.interface == nullptr) return refuse(ENODEV, "Nexthop device required for onlink");
        if (!hop.interface->flags.up) return refuse(ENETDOWN, "Nexthop device is not up");
        if (type_of(hop.gateway, nullptr) != RouteType::unicast)
            return refuse(EINVAL, "Nexthop has invalid gateway");
        return {};
    }
    const auto least = scope < Scope::link ? Scope::link : Scope::host;
    const auto found =
        match({.destination = hop.gateway, .source = {}, .output = hop.interface}, least);
    if (found.route == nullptr) return refuse(ENETUNREACH, "Nexthop has invalid gateway");
    const bool reachable =
        found.route->type == RouteType::unicast || found.route->type == RouteType::local;
    if (!reachable || found.hop == nullptr) return refuse(EINVAL, "Nexthop has invalid gateway");
    if (hop.interface == nullptr) hop.interface = found.hop->interface;
    if (hop.interface == nullptr) return refuse(EINVAL, "No egress device for nexthop gateway");
    if (!hop.interface->flags.up) return refuse(ENETDOWN, "Nexthop device is not up");
    return {};
}

// ip6_route_check_nh and ip6_validate_gw.
KernelResult<> RouteTable::check_gateway6(NextHop& hop) const {
    if (parts_.addresses.is_assigned6(hop.gateway))
        return refuse(EINVAL, "Gateway can not be a local address");
    if (is_link_local(hop.gateway) || hop.onlink) {
        if (hop.interface == nullptr)
            return hop.onlink ? refuse(ENODEV, "Nexthop device required for onlink")
                              : refuse(EINVAL, "Egress device not specified");
    } else {
        const auto found =
            match({.destination = hop.gateway, .source = {}, .output = hop.interface});
        const bool direct = found.route && found.hop && !found.hop->gateway &&
                            found.route->type == RouteType::unicast;
        if (!direct) return refuse(EHOSTUNREACH);
        hop.interface = found.hop->interface;
    }
    if (!hop.interface->flags.up) return refuse(ENETDOWN, "Nexthop device is not up");
    return {};
}

KernelResult<> RouteTable::check_hop(const RouteRequest& request, Scope scope, NextHop& hop) const {
    const bool v4 = request.destination.is_v4();
    if (hop.gateway)
        if (auto fits = v4 ? check_gateway(scope, hop) : check_gateway6(hop); !fits) return fits;
    if (hop.interface == nullptr) return refuse(ENODEV);
    if (!hop.interface->flags.up)
        return refuse(ENETDOWN, v4 ? "Device for nexthop is not up" : "Nexthop device is not up");
    if (!v4 && parts_.settings.of(*hop.interface).disable6 != 0)
        return refuse(EACCES, "IPv6 is disabled on nexthop device");
    hop.link_down = !hop.interface->carrier() && !(v4 && scope == Scope::host);
    return {};
}

KernelResult<Route> RouteTable::make(const RouteRequest& request) const {
    const bool v4 = request.destination.is_v4();
    if (request.prefix_length > (v4 ? 32 : 128)) return refuse(EINVAL, "Invalid prefix length");
    Route route;
    route.destination = sim::network(request.destination, request.prefix_length);
    if (v4 && route.destination != request.destination)
        return refuse(EINVAL, "Invalid prefix for given prefix length");
    route.prefix_length = request.prefix_length;
    route.table = request.table;
    route.type = request.type;
    route.protocol = request.protocol;
    route.tos = request.tos;
    route.metric = request.metric.value_or(0);
    if (!v4 && route.metric == 0) route.metric = kDefaultMetric6;
    route.preferred_source = request.preferred_source;
    route.metrics = request.metrics;
    route.preference = request.preference;
    if (request.expires > 0)
        route.expires = parts_.simulator.now() + Duration::seconds(request.expires);
    const bool hops = has_hops(request.type);
    if (hops) route.next_hops = request.next_hops;
    if (hops && route.next_hops.empty()) route.next_hops.emplace_back();
    const bool gatewayed = std::any_of(route.next_hops.begin(), route.next_hops.end(),
                                       [](const NextHop& hop) { return bool{hop.gateway}; });
    if (v4)
        route.scope = request.scope.value_or(request.type == RouteType::local ? Scope::host
                                             : gatewayed || !hops             ? Scope::universe
                                                                              : Scope::link);
    for (auto& hop : route.next_hops)
        if (auto fits = check_hop(request, route.scope, hop); !fits)
            return tl::unexpected<KernelError>(fits.error());
    if (!v4 && !hops)
        route.next_hops.push_back({.gateway = {}, .interface = &parts_.name_space.loopback()});
    if (route.preferred_source && !parts_.addresses.is_local(route.preferred_source, nullptr))
        return refuse(EINVAL, v4 ? "Invalid prefsrc address" : "Invalid source address");
    return route;
}

KernelResult<> RouteTable::add(const RouteRequest& request) {
    auto route = make(request);
    if (!route) return tl::unexpected<KernelError>(route.error());
    const auto expires = route->expires;
    tables_.insert({route->destination.family(), route->table});
    const auto placed = place(std::move(*route), request.mode);
    if (placed && expires)
        parts_.simulator.schedule(*expires - parts_.simulator.now(),
                                  [this, stack = std::weak_ptr<void>(parts_.alive)] {
                                      if (!stack.expired()) remove_expired();
                                  });
    return placed;
}

void RouteTable::remove_expired() {
    const auto now = parts_.simulator.now();
    erase_if([now](const Route& route) { return route.expires && *route.expires <= now; });
}

KernelResult<> RouteTable::replace(RouteStore::Routes& routes, std::size_t position, Route route) {
    auto& old = *routes[position];
    for (const auto& other : routes)
        if (other.get() != &old && same_route(*other, route)) return refuse(EEXIST);
    old = std::move(route);
    tell(old, true);
    return {};
}

// fib6_add_rt2node: routes over gateways that differ in the gateway alone become one, multipath.
bool RouteTable::append_hop(RouteStore::Routes* routes, const Route& route,
                            RouteRequest::Mode mode) {
    const bool appends = mode == RouteRequest::Mode::append || mode == RouteRequest::Mode::prepend;
    if (routes == nullptr || !appends || route.destination.is_v4()) return false;
    if (!route.first_hop() || !route.first_hop()->gateway) return false;
    for (auto& other : *routes) {
        if (other->metric != route.metric || !other->first_hop() || !other->first_hop()->gateway)
            continue;
        other->next_hops.insert(other->next_hops.end(), route.next_hops.begin(),
                                route.next_hops.end());
        tell(*other, true);
        return true;
    }
    return false;
}

// fib_table_insert and fib6_add_rt2node.
KernelResult<> RouteTable::place(Route route, RouteRequest::Mode mode) {
    using Mode = RouteRequest::Mode;
    auto* routes = store_.find(route.table, route.destination, route.prefix_length);
    const bool may_replace = mode == Mode::change || mode == Mode::replace;
    for (std::size_t i = 0; routes != nullptr && i < routes->size(); ++i) {
        const auto& other = *(*routes)[i];
        if (other.tos != route.tos || other.metric != route.metric) continue;
        if (mode == Mode::add || mode == Mode::test) return refuse(EEXIST);
        if (may_replace) return replace(*routes, i, std::move(route));
        if (same_route(other, route)) return refuse(EEXIST);
    }
    if (mode == Mode::change || mode == Mode::test) return refuse(ENOENT);
    if (append_hop(routes, route, mode)) return {};
    const bool behind = route.destination.is_v6() || mode == Mode::append;
    const auto at = position(routes, route, behind);
    tell(store_.insert(std::move(route), at), true);
    return {};
}

void RouteTable::insert(Route route) {
    for (auto& hop : route.next_hops)
        hop.link_down = hop.interface && !hop.interface->carrier() &&
                        !(route.destination.is_v4() && route.scope == Scope::host);
    const auto* routes = store_.find(route.table, route.destination, route.prefix_length);
    if (routes)
        for (const auto& other : *routes)
            if (same_route(*other, route)) return;
    const auto at = position(routes, route, true);
    tell(store_.insert(std::move(route), at), true);
}

KernelResult<> RouteTable::remove(const RouteSelector& selector) {
    auto* routes = store_.find(selector.table, selector.destination, selector.prefix_length);
    if (routes == nullptr) return refuse(ESRCH);
    for (std::size_t i = 0; i < routes->size(); ++i) {
        auto& route = *(*routes)[i];
        if (!matches(selector, route)) continue;
        const bool one_of_many = route.destination.is_v6() && route.next_hops.size() > 1 &&
                                 selector.next_hops.size() == 1 &&
                                 selector.next_hops.front().gateway;
        if (!one_of_many) {
            tell(store_.take(*routes, i), false);
            return {};
        }
        std::erase_if(route.next_hops, [&](const NextHop& hop) {
            return matches_hop(selector.next_hops.front(), hop);
        });
        tell(route, true);
        return {};
    }
    return refuse(ESRCH);
}

void RouteTable::erase_if(const std::function<bool(const Route&)>& predicate) {
    for (const auto& gone : store_.take_if(predicate)) tell(gone, false);
}

// fib_sync_down_dev and rt6_disable_ip: what leads there dies, and goes unless another hop lives.
void RouteTable::take_down(Interface& interface) {
    for (const auto family : {IpAddress::Family::v4, IpAddress::Family::v6})
        store_.for_each(family, [&](Route& route) {
            if (route.destination.is_v4() && route.scope == Scope::host) return;
            for (auto& hop : route.next_hops)
                if (hop.interface == &interface) hop.dead = true;
        });
    erase_if([](const Route& route) {
        return !route.next_hops.empty() &&
               std::all_of(route.next_hops.begin(), route.next_hops.end(),
                           [](const NextHop& hop) { return hop.dead; });
    });
}

void RouteTable::bring_up(Interface& interface) {
    for (const auto family : {IpAddress::Family::v4, IpAddress::Family::v6})
        store_.for_each(family, [&](Route& route) {
            for (auto& hop : route.next_hops)
                if (hop.interface == &interface) hop.dead = false;
        });
}

void RouteTable::link_changed(Interface& interface, LinkChange change) {
    if (change == LinkChange::down) return take_down(interface);
    if (change == LinkChange::up) bring_up(interface);
    if (change == LinkChange::left)
        return erase_if([&](const Route& route) {
            return std::any_of(route.next_hops.begin(), route.next_hops.end(),
                               [&](const NextHop& hop) { return hop.interface == &interface; });
        });
    if (change != LinkChange::carrier) return;
    for (const auto family : {IpAddress::Family::v4, IpAddress::Family::v6})
        store_.for_each(family, [&](Route& route) {
            if (route.destination.is_v4() && route.scope == Scope::host) return;
            for (auto& hop : route.next_hops)
                if (hop.interface == &interface) hop.link_down = !interface.carrier();
        });
}

}  // namespace vxlab::sim
