// The routes of a namespace: kept in the order in which the kernel lists them, found by longest
// prefix.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <unordered_map>
#include <vector>

#include "core/sim/ip/route_request.h"

namespace vxlab::sim {

class RouteStore {
public:
    // The routes to one network in one table, the one to be tried first in front.
    using Routes = std::vector<std::unique_ptr<Route>>;

    // Null: there is none.
    Routes* find(std::uint32_t table, const IpAddress& network, std::uint8_t prefix_length);
    // Before `position` of the routes to its network.
    const Route& insert(Route route, std::size_t position);
    // The route at that position goes.
    Route take(Routes& routes, std::size_t position);

    // The first that `accepts`, of the longest prefix in that table that holds the address. Null:
    // there is none.
    template <class Accepts>
    const Route* best(std::uint32_t table, const IpAddress& address, Accepts&& accepts) const {
        const auto found = indices_.find({table, address.family()});
        if (found == indices_.end()) return nullptr;
        for (const auto& [length, networks] : found->second) {
            const auto routes = networks.find(network_of(address, length));
            if (routes == networks.end()) continue;
            for (const auto& route : *routes->second)
                if (accepts(*route)) return route.get();
        }
        return nullptr;
    }

    // In the kernel's order: tables by their number's low byte, IPv4 networks by address with the
    // longer prefix first (fib_trie), IPv6 ones as a walk over the tree meets them, inner nodes
    // after what they hold (ip6_fib).
    void for_each(IpAddress::Family family, const std::function<void(Route&)>& visit);
    std::vector<const Route*> list(IpAddress::Family family) const;
    // Takes what the predicate names, in that order.
    std::vector<Route> take_if(const std::function<bool(const Route&)>& predicate);

private:
    struct Key {
        std::uint32_t table;
        IpAddress network;
        std::uint8_t prefix_length;
    };
    struct Before {
        bool operator()(const Key& a, const Key& b) const;
    };
    using Networks = std::unordered_map<IpAddress, Routes*>;
    using Index = std::map<unsigned, Networks, std::greater<>>;

    static IpAddress network_of(const IpAddress& address, unsigned prefix_length);

    std::map<Key, Routes, Before> networks_;
    std::map<std::pair<std::uint32_t, IpAddress::Family>, Index> indices_;
};

}  // namespace vxlab::sim
