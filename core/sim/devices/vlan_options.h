// `ip link add link DEV … type vlan`: IFLA_VLAN_*.
#pragma once

#include <cstdint>
#include <optional>

namespace vxlab::sim {

struct VlanOptions {
    std::optional<std::uint16_t> id{};
    std::uint16_t protocol = 0x8100;  // or 0x88a8
    // VLAN_FLAG_*; unset: unchanged (reorder_hdr is on by default).
    std::optional<bool> reorder_header{}, gvrp{}, mvrp{}, loose_binding{}, bridge_binding{};
};

}  // namespace vxlab::sim
