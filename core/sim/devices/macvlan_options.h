// `ip link add link DEV … type macvlan`: IFLA_MACVLAN_*.
#pragma once

#include <cstdint>
#include <optional>

namespace vxlab::sim {

// The numbers of linux/if_link.h.
enum class MacvlanMode : std::uint8_t {
    private_ = 1,
    vepa = 2,
    bridge = 4,
    passthru = 8,
    source = 16
};

struct MacvlanOptions {
    std::optional<MacvlanMode> mode{};  // unset: vepa, the kernel's default
    std::optional<bool> no_promiscuity{};
    std::optional<std::uint32_t> broadcast_queue_length{};
};

}  // namespace vxlab::sim
