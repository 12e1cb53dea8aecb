// Names the tunnels of a capture by small numbers, so that a tenant is part of a key. A tunnel is
// its two ends in either order, its VNI, and the tunnel it lies in.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "capture/index/levels.h"

namespace vxlab::index {

using TunnelId = std::uint32_t;
inline constexpr TunnelId kNoTunnel = 0;      // the underlay itself
inline constexpr TunnelId kOtherTunnels = 1;  // those there was no room for

struct Tunnel {
    TunnelId inside = kNoTunnel;
    IpAddress low, high;
    dissect::Protocol protocol = dissect::Protocol::frame;
    bool has_vni = false;
    std::uint32_t vni = 0;

    friend bool operator==(const Tunnel&, const Tunnel&) = default;
};

class TunnelTable {
public:
    static constexpr std::size_t kCapacity = 65'536;

    TunnelTable();

    // The tunnel that leads out of `outer` into the next level.
    TunnelId id(TunnelId inside, const Level& outer);
    // REQUIRES: id came from this table and is neither kNoTunnel nor kOtherTunnels.
    const Tunnel& operator[](TunnelId id) const { return tunnels_[id]; }
    // "VNI 42, 10.0.0.1 – 10.0.0.2", a tunnel in a tunnel joined by " > ", of more the outermost
    // and the innermost; empty for kNoTunnel.
    std::string text(TunnelId id) const;

private:
    std::string own_text(TunnelId id) const;

    struct Hash {
        std::size_t operator()(const Tunnel& tunnel) const;
    };
    std::vector<Tunnel> tunnels_;
    std::unordered_map<Tunnel, TunnelId, Hash> ids_;
};

}  // namespace vxlab::index
