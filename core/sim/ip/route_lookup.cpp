// The way of a packet: rules, tables, next hop, source address, MTU.
#include <algorithm>
#include <cerrno>

#include "core/sim/ip/parts.h"
#include "core/sim/ip/prefix.h"

namespace vxlab::sim {
namespace {

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

int refusal(RuleAction action) {
    switch (action) {
        case RuleAction::unreachable:
            return ENETUNREACH;
        case RuleAction::prohibit:
            return EACCES;
        case RuleAction::blackhole:
            return EINVAL;
        default:
            return 0;
    }
}

bool matches(const Rule& rule, const RouteQuery& query) {
    const bool source_fits =
        !rule.source ||
        (query.source && contains(rule.source, rule.source_prefix_length, query.source));
    const bool destination_fits =
        !rule.destination ||
        contains(rule.destination, rule.destination_prefix_length, query.destination);
    const auto mask = rule.mark != 0 && rule.mark_mask == 0 ? 0xffff'ffff : rule.mark_mask;
    const bool mark_fits = (query.mark & mask) == rule.mark;
    const bool tos_fits = rule.tos == 0 || rule.tos == query.tos;
    const bool input_fits = rule.input_interface.empty() ||
                            (query.input && query.input->name == rule.input_interface) ||
                            (!query.input && rule.input_interface == "lo");
    const bool output_fits = rule.output_interface.empty() ||
                             (query.output && query.output->name == rule.output_interface);
    const bool all =
        source_fits && destination_fits && mark_fits && tos_fits && input_fits && output_fits;
    return all != rule.invert;
}

// Which of the hops of a multipath route a flow takes: by its addresses (fib_multipath_hash_policy
// 0), in proportion to the weights.
std::uint64_t flow_hash(const RouteQuery& query) {
    const std::hash<IpAddress> hash;
    std::uint64_t mixed = hash(query.destination) ^ (hash(query.source) * 0x9e37'79b9'7f4a'7c15);
    mixed ^= mixed >> 29;
    return (mixed * 0xbf58'476d'1ce4'e5b9) >> 33;
}

bool is_limited_broadcast(const IpAddress& address) {
    return address.is_v4() && address.v4_value() == 0xffff'ffff;
}

}  // namespace

bool RouteTable::passes(const RouteQuery& query, const NextHop& hop) const {
    if (hop.dead || (query.output && hop.interface != query.output)) return false;
    if (!hop.link_down || hop.interface == nullptr) return true;
    const auto& settings = parts_.settings.of(*hop.interface);
    return (query.destination.is_v4() ? settings.ignore_linkdown : settings.ignore_linkdown6) == 0;
}

const NextHop* RouteTable::usable_hop(const RouteQuery& query, const Route& route) const {
    if (route.next_hops.size() == 1) {
        const auto& hop = route.next_hops.front();
        return passes(query, hop) ? &hop : nullptr;
    }
    unsigned total = 0;
    for (const auto& hop : route.next_hops)
        if (passes(query, hop)) total += hop.weight;
    if (total == 0) return nullptr;
    auto share = static_cast<unsigned>(flow_hash(query) % total);
    for (const auto& hop : route.next_hops) {
        if (!passes(query, hop)) continue;
        if (share < hop.weight) return &hop;
        share -= hop.weight;
    }
    return nullptr;
}

RouteTable::Match RouteTable::match_table(const RouteQuery& query, std::uint32_t table,
                                          Scope least) const {
    Match found;
    found.table = table;
    found.route = store_.best(table, query.destination, [&](const Route& route) {
        if (route.tos != 0 && route.tos != (query.tos & 0x1c)) return false;
        if (query.destination.is_v4() && route.scope < least) return false;
        if (refusal(route.type) != 0 || route.type == RouteType::throw_) return true;
        found.hop = usable_hop(query, route);
        return found.hop != nullptr;
    });
    return found;
}

RouteTable::Match RouteTable::match(const RouteQuery& query, Scope least) const {
    const auto& rules = query.destination.is_v4() ? parts_.rules : parts_.rules6;
    std::uint32_t from = 0;
    for (const auto& rule : rules) {
        if (rule.priority < from || !matches(rule, query)) continue;
        if (rule.action == RuleAction::go_to) {
            from = rule.go_to;
            continue;
        }
        if (const int number = refusal(rule.action); number != 0) return {.refusal = number};
        if (rule.action != RuleAction::to_table) continue;
        const auto found = match_table(query, rule.table, least);
        if (found.route && found.route->type != RouteType::throw_) return found;
    }
    return {};
}

RouteType RouteTable::type_of(const IpAddress& address, const Interface* interface) const {
    if (is_limited_broadcast(address)) return RouteType::broadcast;
    if (address.is_multicast()) return RouteType::multicast;
    const auto* route = store_.best(route_table::kLocal, address, [&](const Route& candidate) {
        const auto* hop = candidate.first_hop();
        return interface == nullptr || (hop && hop->interface == interface);
    });
    return route ? route->type : RouteType::unicast;
}

IpAddress RouteTable::source_for(const RouteQuery& query, const Match& match,
                                 const RouteAnswer& answer) const {
    if (query.source) return query.source;
    if (match.route->preferred_source) return match.route->preferred_source;
    if (answer.type == RouteType::local) return query.destination;
    if (query.destination.is_v6())
        return parts_.addresses.select6(answer.interface, query.destination);
    return parts_.addresses.select(*answer.interface, answer.gateway, match.route->scope);
}

void RouteTable::finish(const RouteQuery& query, RouteAnswer& answer) const {
    answer.multicast_local = answer.type == RouteType::multicast &&
                             parts_.groups.is_member(*answer.interface, query.destination);
    answer.mtu = answer.interface->mtu;
    if (answer.route && answer.route->metrics.mtu != 0)
        answer.mtu = std::min(answer.mtu, answer.route->metrics.mtu);
    const bool forwards = query.input && parts_.settings.global().forward_use_pmtu == 0;
    if (learned_.empty() || forwards) return;
    const auto found = learned_.find(query.destination);
    if (found == learned_.end()) return;
    const auto& learned = found->second;
    const auto now = parts_.simulator.now();
    if (learned.gateway && learned.gateway_expires > now) answer.gateway = learned.gateway;
    if (learned.mtu == 0 || learned.mtu_expires <= now || learned.mtu >= answer.mtu) return;
    answer.mtu = answer.learned_mtu = learned.mtu;
    answer.mtu_expires = learned.mtu_expires;
}

KernelResult<RouteAnswer> RouteTable::answer(const RouteQuery& query, const Match& match) const {
    if (match.refusal != 0) return refuse(match.refusal);
    if (match.route == nullptr) return refuse(ENETUNREACH);
    if (const int number = refusal(match.route->type); number != 0) return refuse(number);
    RouteAnswer answer;
    answer.type = match.route->type;
    answer.route = match.route;
    answer.table = match.table;
    const bool local = answer.type == RouteType::local;
    answer.interface = local ? &parts_.name_space.loopback() : match.hop->interface;
    if (answer.interface == nullptr) return refuse(ENETUNREACH);
    if (!local) answer.gateway = match.hop->gateway;
    answer.source = source_for(query, match, answer);
    finish(query, answer);
    return answer;
}

// ip_route_output_key_hash_rcu: a group or broadcast on a named device needs no route, and neither
// does anything else that has none: "assume that the destination is on link".
KernelResult<RouteAnswer> RouteTable::find_group(const RouteQuery& query) const {
    if (!query.output->flags.up) return refuse(ENETUNREACH);
    RouteAnswer answer;
    const auto& to = query.destination;
    answer.type = to.is_multicast()          ? RouteType::multicast
                  : is_limited_broadcast(to) ? RouteType::broadcast
                                             : RouteType::unicast;
    answer.interface = const_cast<Interface*>(query.output);
    answer.source = query.source;
    if (!answer.source)
        answer.source = to.is_v6() ? parts_.addresses.select6(answer.interface, to)
                                   : parts_.addresses.select(*answer.interface, {}, Scope::link);
    finish(query, answer);
    return answer;
}

KernelResult<RouteAnswer> RouteTable::find(const RouteQuery& query) const {
    const auto& to = query.destination;
    if (to.is_v4() && !query.input) {
        if (query.source && !query.source.is_unspecified() && !is_limited_broadcast(to) &&
            parts_.settings.global().nonlocal_bind == 0 &&
            !parts_.addresses.is_local(query.source, nullptr))
            return refuse(ENETUNREACH);
        if (query.output && (to.is_multicast() || is_limited_broadcast(to)))
            return find_group(query);
        if (to.is_unspecified()) {
            auto here = query;
            here.destination = query.source ? query.source : IpAddress::v4(0x7f00'0001);
            auto found = find(here);
            if (found) found->source = here.destination;
            return found;
        }
    }
    auto found = answer(query, match(query));
    if (found || !to.is_v4() || !query.output || query.input) return found;
    return find_group(query);
}

void RouteTable::learn_mtu(const IpAddress& destination, std::uint32_t mtu) {
    const auto& sysctls = parts_.name_space.sysctls();
    const auto least =
        destination.is_v4()
            ? static_cast<std::uint32_t>(sysctls.number("net.ipv4.route.min_pmtu", 552))
            : 1280u;
    const auto seconds = sysctls.number("net.ipv4.route.mtu_expires", 600);
    auto& learned = learned_[destination];
    learned.mtu = std::max(mtu, least);
    learned.mtu_expires = parts_.simulator.now() + Duration::seconds(seconds);
}

// __ip_do_redirect.
void RouteTable::learn_gateway(const IpAddress& destination, const IpAddress& from,
                               const IpAddress& gateway) {
    constexpr std::int64_t kKept = 300;
    const auto way = find({.destination = destination, .source = {}});
    if (!way || way->gateway != from || from == gateway) return;
    const auto direct = find({.destination = gateway, .source = {}});
    if (!direct || direct->gateway || direct->interface != way->interface ||
        direct->type != RouteType::unicast ||
        parts_.settings.of(*way->interface).accept_redirects == 0)
        return;
    auto& learned = learned_[destination];
    learned.gateway = gateway;
    learned.gateway_expires = parts_.simulator.now() + Duration::seconds(kKept);
}

void RouteTable::forget_learned(IpAddress::Family family) {
    std::erase_if(learned_, [family](const auto& entry) { return entry.first.family() == family; });
}

}  // namespace vxlab::sim
