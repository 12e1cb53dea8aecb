// `ip link … type vxlan`: IFLA_VXLAN_*. What is set is asked for; of a new device the rest has the
// kernel's defaults (vtep::VtepConfig), of an existing one it stays.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/ip_address.h"

namespace vxlab::sim {

struct VxlanChange {
    std::optional<std::uint32_t> vni{};
    std::optional<IpAddress> remote{};  // `remote` or `group`
    std::optional<IpAddress> local{};
    std::optional<int> link{};  // `dev`: ifindex; 0: nodev
    std::optional<std::uint8_t> ttl{};
    bool ttl_inherit = false;
    std::optional<std::uint8_t> tos{};  // 1: inherit
    std::optional<std::uint8_t> df{};   // 0 unset, 1 set, 2 inherit
    std::optional<std::uint32_t> flow_label{};
    std::optional<std::uint16_t> port{};  // dstport; unset: 8472
    std::optional<std::uint16_t> source_port_low{}, source_port_high{};
    std::optional<bool> learning{}, proxy{}, rsc{}, l2miss{}, l3miss{};
    std::optional<std::uint32_t> ageing{};  // seconds
    std::optional<std::uint32_t> max_addresses{};
    std::optional<bool> udp_checksum{}, udp6_zero_checksum_tx{}, udp6_zero_checksum_rx{};
    std::optional<bool> remote_checksum_tx{}, remote_checksum_rx{};
    std::optional<bool> external{}, vnifilter{}, local_bypass{};
    bool gbp = false, gpe = false;
    std::optional<std::uint64_t> reserved_bits{};
};

}  // namespace vxlab::sim
