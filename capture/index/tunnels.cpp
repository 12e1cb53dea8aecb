#include "capture/index/tunnels.h"

#include <fmt/format.h>

#include "capture/dissect/registry.h"
#include "capture/index/hash.h"

namespace vxlab::index {

std::size_t TunnelTable::Hash::operator()(const Tunnel& tunnel) const {
    const auto ends = mix(hash_of(tunnel.low), hash_of(tunnel.high));
    const auto inside = mix(tunnel.inside, static_cast<std::uint64_t>(tunnel.protocol));
    return mix(mix(ends, tunnel.vni), inside);
}

TunnelTable::TunnelTable() : tunnels_(2) {}

TunnelId TunnelTable::id(TunnelId inside, const Level& outer) {
    if (inside == kOtherTunnels) return kOtherTunnels;
    Tunnel tunnel{inside,
                  outer.ip_source,
                  outer.ip_destination,
                  outer.tunnel.protocol,
                  outer.tunnel.has_vni,
                  outer.tunnel.vni};
    if (tunnel.high < tunnel.low) std::swap(tunnel.low, tunnel.high);
    if (tunnels_.back() == tunnel && tunnels_.size() > 2)
        return static_cast<TunnelId>(tunnels_.size() - 1);
    if (const auto found = ids_.find(tunnel); found != ids_.end()) return found->second;
    if (ids_.size() >= kCapacity) return kOtherTunnels;
    const auto id = static_cast<TunnelId>(tunnels_.size());
    tunnels_.push_back(tunnel);
    ids_.emplace(tunnel, id);
    return id;
}

std::string TunnelTable::own_text(TunnelId id) const {
    if (id == kOtherTunnels) return "other tunnels";
    const auto& tunnel = tunnels_[id];
    const auto name = tunnel.has_vni
                          ? fmt::format("VNI {}", tunnel.vni)
                          : std::string(dissect::definition(tunnel.protocol).column_name);
    if (!tunnel.low) return name;
    return fmt::format("{}, {} – {}", name, tunnel.low.text(), tunnel.high.text());
}

std::string TunnelTable::text(TunnelId id) const {
    std::vector<TunnelId> chain;
    for (; id != kNoTunnel; id = tunnels_[id].inside) chain.push_back(id);
    if (chain.empty()) return {};
    if (chain.size() > 2)
        return fmt::format("{} > … ({} tunnels) > {}", own_text(chain.back()), chain.size(),
                           own_text(chain.front()));
    return chain.size() == 1 ? own_text(chain[0]) : own_text(chain[1]) + " > " + own_text(chain[0]);
}

}  // namespace vxlab::index
