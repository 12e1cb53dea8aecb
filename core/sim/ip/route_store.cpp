#include "core/sim/ip/route_store.h"

#include <algorithm>

#include "core/sim/ip/prefix.h"

namespace vxlab::sim {

bool RouteStore::Before::operator()(const Key& a, const Key& b) const {
    if (a.network.family() != b.network.family()) return a.network.family() < b.network.family();
    if ((a.table & 0xff) != (b.table & 0xff)) return (a.table & 0xff) < (b.table & 0xff);
    if (a.table != b.table) return a.table < b.table;
    if (a.network.is_v4()) {
        if (a.network != b.network) return a.network < b.network;
        return a.prefix_length > b.prefix_length;
    }
    const auto shorter = std::min(a.prefix_length, b.prefix_length);
    const auto of_a = sim::network(a.network, shorter), of_b = sim::network(b.network, shorter);
    if (of_a != of_b) return of_a < of_b;
    return a.prefix_length > b.prefix_length;
}

IpAddress RouteStore::network_of(const IpAddress& address, unsigned prefix_length) {
    return sim::network(address, prefix_length);
}

RouteStore::Routes* RouteStore::find(std::uint32_t table, const IpAddress& network,
                                     std::uint8_t prefix_length) {
    const auto found = networks_.find({table, network, prefix_length});
    return found == networks_.end() ? nullptr : &found->second;
}

const Route& RouteStore::insert(Route route, std::size_t position) {
    const Key key{route.table, route.destination, route.prefix_length};
    auto& routes = networks_[key];
    indices_[{key.table, key.network.family()}][key.prefix_length][key.network] = &routes;
    const auto at = routes.begin() + static_cast<std::ptrdiff_t>(std::min(position, routes.size()));
    return **routes.insert(at, std::make_unique<Route>(std::move(route)));
}

Route RouteStore::take(Routes& routes, std::size_t position) {
    const auto at = routes.begin() + static_cast<std::ptrdiff_t>(position);
    auto route = std::move(**at);
    routes.erase(at);
    if (!routes.empty()) return route;
    const auto index = indices_.find({route.table, route.destination.family()});
    const auto length = index->second.find(route.prefix_length);
    length->second.erase(route.destination);
    if (length->second.empty()) index->second.erase(length);
    networks_.erase({route.table, route.destination, route.prefix_length});
    return route;
}

void RouteStore::for_each(IpAddress::Family family, const std::function<void(Route&)>& visit) {
    for (auto& [key, routes] : networks_)
        if (key.network.family() == family)
            for (auto& route : routes) visit(*route);
}

std::vector<const Route*> RouteStore::list(IpAddress::Family family) const {
    std::vector<const Route*> all;
    for (const auto& [key, routes] : networks_)
        if (key.network.family() == family)
            for (const auto& route : routes) all.push_back(route.get());
    return all;
}

std::vector<Route> RouteStore::take_if(const std::function<bool(const Route&)>& predicate) {
    std::vector<Route> taken;
    for (auto network = networks_.begin(); network != networks_.end();) {
        // take() may remove the network's node.
        auto& routes = (network++)->second;
        for (std::size_t i = routes.size(); i-- > 0;) {
            if (!predicate(*routes[i])) continue;
            const bool last = routes.size() == 1;
            taken.push_back(take(routes, i));
            if (last) break;
        }
    }
    return taken;
}

}  // namespace vxlab::sim
