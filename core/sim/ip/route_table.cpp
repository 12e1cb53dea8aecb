#include "core/sim/ip/route_table.h"

#include <algorithm>
#include <cerrno>
#include <tuple>

#include "core/sim/ip/parts.h"
#include "core/sim/ip/prefix.h"

namespace vxlab::sim {
namespace {

constexpr std::uint32_t kDefaultMetric6 = 1024;

// main before local, as `ip route show table all` has them; then by network, longest prefix first.
auto order(const Route& route) {
    return std::tuple(route.table == route_table::kLocal, route.table, route.destination,
                      -int{route.prefix_length}, route.metric);
}

// `ip -6 route` goes by prefix too, but has default last (fib6_node order).
auto order6(const Route& route) {
    return std::tuple(route.table == route_table::kLocal, route.table, route.prefix_length == 0,
                      route.destination, -int{route.prefix_length}, route.metric);
}

bool same_key(const Route& a, const Route& b) {
    return a.table == b.table && a.destination == b.destination &&
           a.prefix_length == b.prefix_length && a.tos == b.tos && a.metric == b.metric;
}

bool usable(const Route& route) {
    return route.next_hops.empty() || std::any_of(route.next_hops.begin(), route.next_hops.end(),
                                                  [](const NextHop& hop) { return !hop.dead; });
}

bool matches(const RouteSelector& selector, const Route& route) {
    if (route.table != selector.table || route.destination != selector.destination ||
        route.prefix_length != selector.prefix_length)
        return false;
    if (selector.type && *selector.type != route.type) return false;
    if (selector.protocol && *selector.protocol != route.protocol) return false;
    if (selector.scope && *selector.scope != Scope::nowhere && *selector.scope != route.scope)
        return false;
    if (selector.metric && *selector.metric != route.metric) return false;
    if (selector.preferred_source && selector.preferred_source != route.preferred_source)
        return false;
    if (selector.next_hops.empty()) return true;
    const auto* hop = route.first_hop();
    const auto& wanted = selector.next_hops.front();
    if (hop == nullptr) return false;
    return (!wanted.gateway || wanted.gateway == hop->gateway) &&
           (wanted.interface == nullptr || wanted.interface == hop->interface);
}

int refusal(RouteType type) {
    switch (type) {
        case RouteType::unreachable:
            return EHOSTUNREACH;
        case RouteType::prohibit:
            return EACCES;
        case RouteType::blackhole:
            return EINVAL;
        default:
            return 0;
    }
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
    at.emit_row(made ? trace::EventKind::row_added : trace::EventKind::row_removed, row, nullptr);
    for (auto* listener : parts_.simulator.listeners())
        listener->route(parts_.name_space, route, made ? Change::made : Change::removed);
}

// fib_check_nh of net/ipv4/fib_semantics.c and ip6_route_check_nh.
KernelResult<> RouteTable::check_hop(const RouteRequest& request, NextHop& hop) const {
    const bool v4 = request.destination.is_v4();
    if (!hop.gateway) {
        if (hop.interface == nullptr) return refuse(ENODEV);
        if (!hop.interface->flags.up)
            return refuse(ENETDOWN,
                          v4 ? "Device for nexthop is not up" : "Nexthop device is not up");
        return {};
    }
    if (parts_.addresses.is_local(hop.gateway, nullptr))
        return refuse(EINVAL,
                      v4 ? "Nexthop has invalid gateway" : "Gateway can not be a local address");
    if (hop.onlink || (!v4 && hop.gateway.bytes()[0] == 0xfe && hop.interface != nullptr)) {
        if (hop.interface == nullptr) return refuse(ENODEV);
        if (!hop.interface->flags.up) return refuse(ENETDOWN, "Nexthop device is not up");
        return {};
    }
    RouteQuery query{.destination = hop.gateway, .source = {}, .output = hop.interface};
    const auto* found = best_of_rules(query);
    const bool direct = found != nullptr && found->type == RouteType::unicast &&
                        found->first_hop() != nullptr && !found->first_hop()->gateway;
    if (!direct)
        return v4 ? refuse(ENETUNREACH, "Nexthop has invalid gateway") : refuse(EHOSTUNREACH);
    hop.interface = found->first_hop()->interface;
    if (!hop.interface->flags.up) return refuse(ENETDOWN, "Nexthop device is not up");
    return {};
}

KernelResult<> RouteTable::add(const RouteRequest& request) {
    const bool v4 = request.destination.is_v4();
    if (request.prefix_length > (v4 ? 32 : 128)) return refuse(EINVAL, "Invalid prefix length");
    const auto clean = sim::network(request.destination, request.prefix_length);
    if (v4 && clean != request.destination)
        return refuse(EINVAL, "Invalid prefix for given prefix length");
    Route route;
    route.destination = clean;
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
    const bool has_hops = refusal(request.type) == 0 && request.type != RouteType::throw_;
    if (has_hops) route.next_hops = request.next_hops;
    if (has_hops && route.next_hops.empty()) route.next_hops.emplace_back();
    for (auto& hop : route.next_hops)
        if (auto fits = check_hop(request, hop); !fits) return fits;
    if (!v4 && !has_hops)
        route.next_hops.push_back({.gateway = {}, .interface = &parts_.name_space.loopback()});
    if (request.preferred_source && !parts_.addresses.is_local(request.preferred_source, nullptr))
        return refuse(EINVAL, v4 ? "Invalid prefsrc address" : "Invalid source address");
    const bool gatewayed = std::any_of(route.next_hops.begin(), route.next_hops.end(),
                                       [](const NextHop& hop) { return bool{hop.gateway}; });
    if (v4)
        route.scope = request.scope.value_or(request.type == RouteType::local ? Scope::host
                                             : gatewayed || !has_hops         ? Scope::universe
                                                                              : Scope::link);
    return place(std::move(route), request.mode);
}

KernelResult<> RouteTable::place(Route route, RouteRequest::Mode mode) {
    using Mode = RouteRequest::Mode;
    auto& list = routes(route.destination.family());
    const auto same = std::find_if(list.begin(), list.end(),
                                   [&](const Route& other) { return same_key(other, route); });
    if (same != list.end()) {
        if (mode == Mode::add || mode == Mode::test) return refuse(EEXIST);
        if (mode == Mode::change || mode == Mode::replace) {
            *same = std::move(route);
            tell(*same, true);
            return {};
        }
    } else if (mode == Mode::change || mode == Mode::test) {
        return refuse(ENOENT);
    }
    insert(std::move(route));
    return {};
}

void RouteTable::insert(Route route) {
    auto& list = routes(route.destination.family());
    const bool v4 = route.destination.is_v4();
    for (const auto& other : list)
        if (same_key(other, route) && other.type == route.type &&
            other.next_hops == route.next_hops && other.preferred_source == route.preferred_source)
            return;
    const auto at = std::find_if(list.begin(), list.end(), [&](const Route& other) {
        return v4 ? order(other) > order(route) : order6(other) > order6(route);
    });
    tell(*list.insert(at, std::move(route)), true);
}

KernelResult<> RouteTable::remove(const RouteSelector& selector) {
    auto& list = routes(selector.destination.family());
    const auto found = std::find_if(list.begin(), list.end(),
                                    [&](const Route& route) { return matches(selector, route); });
    if (found == list.end()) return refuse(ESRCH);
    const auto gone = *found;
    list.erase(found);
    tell(gone, false);
    return {};
}

void RouteTable::erase_if(const std::function<bool(const Route&)>& predicate) {
    for (auto* list : {&v4_, &v6_})
        for (auto route = list->begin(); route != list->end();) {
            if (!predicate(*route)) {
                ++route;
                continue;
            }
            const auto gone = *route;
            route = list->erase(route);
            tell(gone, false);
        }
}

std::vector<const Route*> RouteTable::list(IpAddress::Family family) const {
    std::vector<const Route*> all;
    for (const auto& route : routes(family)) all.push_back(&route);
    return all;
}

void RouteTable::link_changed(Interface& interface, LinkChange change) {
    const auto through = [&](const Route& route) {
        const auto* hop = route.first_hop();
        return hop != nullptr && hop->interface == &interface;
    };
    if (change == LinkChange::left) return erase_if(through);
    if (change == LinkChange::down)
        return erase_if([&](const Route& route) {
            return through(route) && (route.destination.is_v6() || route.scope != Scope::host ||
                                      route.prefix_length != 32);
        });
    if (change != LinkChange::carrier) return;
    for (auto* list : {&v4_, &v6_})
        for (auto& route : *list)
            for (auto& hop : route.next_hops)
                if (hop.interface == &interface) hop.link_down = !interface.carrier();
}

const Route* RouteTable::best(const RouteQuery& query, std::uint32_t table) const {
    const Route* found = nullptr;
    for (const auto& route : routes(query.destination.family())) {
        if (route.table != table) continue;
        if (found && found->prefix_length > route.prefix_length) continue;
        if (found && found->prefix_length == route.prefix_length && found->metric <= route.metric)
            continue;
        if (!contains(route.destination, route.prefix_length, query.destination)) continue;
        const auto* hop = route.first_hop();
        if (query.output && hop && hop->interface != query.output &&
            route.type == RouteType::unicast)
            continue;
        if (route.tos != 0 && route.tos != query.tos) continue;
        if (usable(route)) found = &route;
    }
    return found;
}

const Route* RouteTable::best_of_rules(const RouteQuery& query) const {
    const auto& rules = query.destination.is_v4() ? parts_.rules : parts_.rules6;
    for (const auto& rule : rules) {
        if (rule.action != RuleAction::to_table) continue;
        if (rule.source &&
            (!query.source || !contains(rule.source, rule.source_prefix_length, query.source)))
            continue;
        if (rule.destination &&
            !contains(rule.destination, rule.destination_prefix_length, query.destination))
            continue;
        if (rule.mark_mask != 0 && (query.mark & rule.mark_mask) != rule.mark) continue;
        if (!rule.input_interface.empty() &&
            (query.input == nullptr || query.input->name != rule.input_interface))
            continue;
        if (const auto* found = best(query, rule.table)) return found;
    }
    return nullptr;
}

RouteAnswer RouteTable::answer(const RouteQuery& query, const Route& route) const {
    RouteAnswer answer;
    answer.type = route.type;
    answer.route = &route;
    answer.table = route.table;
    const bool local = route.type == RouteType::local;
    const auto* hop = route.first_hop();
    answer.interface = local ? &parts_.name_space.loopback() : hop ? hop->interface : nullptr;
    answer.gateway = hop && !local ? hop->gateway : IpAddress();
    if (query.source) {
        answer.source = query.source;
    } else if (local) {
        answer.source = query.destination;
    } else if (route.preferred_source) {
        answer.source = route.preferred_source;
    } else if (answer.interface != nullptr) {
        answer.source = parts_.addresses.select(*answer.interface,
                                                answer.gateway ? answer.gateway : query.destination,
                                                Scope::universe);
    }
    if (answer.interface == nullptr) return answer;
    answer.mtu = answer.interface->mtu;
    if (route.metrics.mtu != 0) answer.mtu = std::min(answer.mtu, route.metrics.mtu);
    const auto learned = learned_.find(query.destination);
    if (learned != learned_.end() && learned->second.expires > parts_.simulator.now() &&
        learned->second.mtu < answer.mtu) {
        answer.mtu = answer.learned_mtu = learned->second.mtu;
        answer.mtu_expires = learned->second.expires;
    }
    return answer;
}

// A group on a named device needs no route.
KernelResult<RouteAnswer> RouteTable::find_group(const RouteQuery& query) const {
    RouteAnswer answer;
    answer.type = query.destination.is_multicast() ? RouteType::multicast : RouteType::broadcast;
    answer.interface = const_cast<Interface*>(query.output);
    answer.mtu = answer.interface->mtu;
    answer.source =
        query.source ? query.source
                     : parts_.addresses.select(*answer.interface, query.destination, Scope::link);
    return answer;
}

KernelResult<RouteAnswer> RouteTable::find(const RouteQuery& query) const {
    const auto& to = query.destination;
    const bool group = to.is_multicast() || (to.is_v4() && to.v4_value() == 0xffff'ffff);
    if (group && query.output != nullptr) return find_group(query);
    const bool scoped = to.is_v6() && to.bytes()[0] == 0xfe && (to.bytes()[1] & 0xc0) == 0x80;
    if (scoped && query.output == nullptr) return refuse(EINVAL);
    const auto* found = best_of_rules(query);
    if (found == nullptr) return refuse(ENETUNREACH);
    if (const int number = refusal(found->type); number != 0) return refuse(number);
    return answer(query, *found);
}

void RouteTable::learn_mtu(const IpAddress& destination, std::uint32_t mtu) {
    const auto& sysctls = parts_.name_space.sysctls();
    const auto least =
        destination.is_v4()
            ? static_cast<std::uint32_t>(sysctls.number("net.ipv4.route.min_pmtu", 552))
            : 1280u;
    const auto seconds = sysctls.number("net.ipv4.route.mtu_expires", 600);
    learned_[destination] = {std::max(mtu, least),
                             parts_.simulator.now() + Duration::seconds(seconds)};
}

void RouteTable::forget_mtus(IpAddress::Family family) {
    std::erase_if(learned_, [family](const auto& entry) { return entry.first.family() == family; });
}

}  // namespace vxlab::sim
