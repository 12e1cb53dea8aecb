// `ip neigh add|change|replace|del`: neigh_add and neigh_delete of net/core/neighbour.c.
#include <algorithm>
#include <cerrno>

#include "core/sim/ip/parts.h"

namespace vxlab::sim {

KernelResult<> NeighbourTable::add(const NeighbourRequest& request) {
    using Mode = NeighbourRequest::Mode;
    const auto* known = find(*request.interface, request.address);
    if (known == nullptr && request.mode == Mode::change) return refuse(ENOENT);
    if (known != nullptr && request.mode == Mode::add) return refuse(EEXIST);
    auto& entry = this->entry(*request.interface, request.address);
    entry.row.extern_learn = request.extern_learn;
    entry.row.managed = request.managed;
    if (request.protocol != 0) entry.row.protocol = request.protocol;
    if (request.use) {
        // Resolved as if a packet waited (NTF_USE).
        if (is_valid(entry.row.state)) return {};
        entry.row.probes = static_cast<unsigned>(settings(entry).ucast_solicit);
        enter(entry, NeighbourState::incomplete, nullptr);
        solicit(entry);
        return {};
    }
    const bool replaces =
        known == nullptr || request.mode == Mode::replace || request.mode == Mode::change;
    return update(entry,
                  {.mac = request.mac,
                   .state = request.state,
                   .override_entry = replaces,
                   .administrative = true,
                   .router = request.router},
                  nullptr);
}

KernelResult<> NeighbourTable::remove(Interface& interface, const IpAddress& address) {
    const auto found = entries_.find({interface.id, address});
    if (found == entries_.end()) return refuse(ENOENT);
    (void)update(*found->second, {.state = NeighbourState::failed, .administrative = true},
                 nullptr);
    erase({interface.id, address});
    return {};
}

KernelResult<> NeighbourTable::add_proxy(const ProxyNeighbour& proxy) {
    auto& proxies = proxy.address.is_v4() ? proxies_ : proxies6_;
    const auto same = std::find_if(proxies.begin(), proxies.end(), [&](const auto& other) {
        return other.address == proxy.address && other.interface == proxy.interface;
    });
    if (same == proxies.end())
        proxies.push_back(proxy);
    else
        *same = proxy;
    return {};
}

KernelResult<> NeighbourTable::remove_proxy(const Interface* interface, const IpAddress& address) {
    const auto gone =
        std::erase_if(address.is_v4() ? proxies_ : proxies6_, [&](const ProxyNeighbour& proxy) {
            return proxy.address == address && proxy.interface == interface;
        });
    return gone > 0 ? KernelResult<>() : refuse(ENOENT);
}

const ProxyNeighbour* NeighbourTable::proxy(const Interface& interface,
                                            const IpAddress& address) const {
    for (const auto& proxy : proxies(address.family()))
        if (proxy.address == address &&
            (proxy.interface == nullptr || proxy.interface == &interface))
            return &proxy;
    return nullptr;
}

}  // namespace vxlab::sim
