// What a bridge and its ports are configured with, and the requests that change it: the options of
// `ip link … type bridge` and `type bridge_slave`, `bridge link set`, `brctl` (Linux 6.18,
// net/bridge/br_netlink.c). Times that netlink carries in USER_HZ are kept so: 1/100 s.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/ip_address.h"
#include "core/base/mac_address.h"

namespace vxlab::sim {

using Centiseconds = std::uint32_t;

struct BridgeOptions {
    Centiseconds forward_delay = 1500;
    Centiseconds hello_time = 200;
    Centiseconds max_age = 2000;
    Centiseconds ageing_time = 30000;
    bool stp_state = false;
    std::uint16_t priority = 32768;
    bool vlan_filtering = false;
    std::uint16_t vlan_protocol = 0x8100;
    std::uint16_t vlan_default_pvid = 1;  // 0: none
    bool vlan_stats_enabled = false;
    bool vlan_stats_per_port = false;
    std::uint16_t group_fwd_mask = 0;
    MacAddress group_address{0x0180'c200'0000};
    bool no_linklocal_learn = false;
    std::uint32_t fdb_max_learned = 0;  // 0: no limit

    bool mcast_snooping = true;
    bool mcast_vlan_snooping = false;
    std::uint8_t mcast_router = 1;  // 0 never, 1 learn, 2 always
    bool mcast_query_use_ifaddr = false;
    bool mcast_querier = false;
    std::uint32_t mcast_hash_elasticity = 16;
    std::uint32_t mcast_hash_max = 4096;
    std::uint32_t mcast_last_member_count = 2;
    std::uint32_t mcast_startup_query_count = 2;
    Centiseconds mcast_last_member_interval = 100;
    Centiseconds mcast_membership_interval = 26000;
    Centiseconds mcast_querier_interval = 25500;
    Centiseconds mcast_query_interval = 12500;
    Centiseconds mcast_query_response_interval = 1000;
    Centiseconds mcast_startup_query_interval = 3124;
    bool mcast_stats_enabled = false;
    std::uint8_t mcast_igmp_version = 2;  // 2, 3
    std::uint8_t mcast_mld_version = 1;   // 1, 2
    bool nf_call_iptables = false;
    bool nf_call_ip6tables = false;
    bool nf_call_arptables = false;

    friend bool operator==(const BridgeOptions&, const BridgeOptions&) = default;
};

// What is set is changed, in the kernel's order. Also for a new bridge.
struct BridgeChange {
    std::optional<Centiseconds> forward_delay{}, hello_time{}, max_age{}, ageing_time{};
    std::optional<std::uint32_t> stp_state{};
    std::optional<std::uint16_t> priority{};
    std::optional<std::uint8_t> vlan_filtering{};
    std::optional<std::uint16_t> vlan_protocol{};
    std::optional<std::uint16_t> vlan_default_pvid{};
    std::optional<std::uint8_t> vlan_stats_enabled{}, vlan_stats_per_port{};
    std::optional<std::uint16_t> group_fwd_mask{};
    std::optional<MacAddress> group_address{};
    bool fdb_flush = false;
    std::optional<bool> no_linklocal_learn{};
    std::optional<std::uint32_t> fdb_max_learned{};
    std::optional<std::uint8_t> mcast_snooping{};
    std::optional<bool> mcast_vlan_snooping{};
    std::optional<std::uint8_t> mcast_router{};
    std::optional<std::uint8_t> mcast_query_use_ifaddr{}, mcast_querier{};
    std::optional<std::uint32_t> mcast_hash_elasticity{}, mcast_hash_max{};
    std::optional<std::uint32_t> mcast_last_member_count{}, mcast_startup_query_count{};
    std::optional<Centiseconds> mcast_last_member_interval{}, mcast_membership_interval{};
    std::optional<Centiseconds> mcast_querier_interval{}, mcast_query_interval{};
    std::optional<Centiseconds> mcast_query_response_interval{}, mcast_startup_query_interval{};
    std::optional<std::uint8_t> mcast_stats_enabled{}, mcast_igmp_version{}, mcast_mld_version{};
    std::optional<std::uint8_t> nf_call_iptables{}, nf_call_ip6tables{}, nf_call_arptables{};
};

// BR_STATE_* of linux/if_bridge.h; the numbers are those of netlink.
enum class PortState : std::uint8_t { disabled, listening, learning, forwarding, blocking };

struct BridgePortOptions {
    std::uint16_t priority = 32;  // 0 to 63
    std::uint32_t cost = 100;     // set from the speed of the port when it joins
    bool hairpin = false;
    bool guard = false;       // BPDU guard
    bool root_block = false;  // BR_ROOT_BLOCK
    bool fast_leave = false;
    bool learning = true;
    bool flood = true;
    bool mcast_flood = true;
    bool bcast_flood = true;
    bool proxy_arp = false;
    bool proxy_arp_wifi = false;
    std::uint8_t mcast_router = 1;
    bool mcast_to_unicast = false;
    bool neigh_suppress = false;
    bool neigh_vlan_suppress = false;
    std::uint16_t group_fwd_mask = 0;
    bool vlan_tunnel = false;
    bool isolated = false;
    bool locked = false;
    bool mab = false;
    std::uint32_t mcast_max_groups = 0;
    int backup_port = 0;  // ifindex; 0: none

    friend bool operator==(const BridgePortOptions&, const BridgePortOptions&) = default;
};

struct BridgePortChange {
    std::optional<std::uint8_t> state{};  // PortState
    std::optional<std::uint16_t> priority{};
    std::optional<std::uint32_t> cost{};
    std::optional<bool> hairpin{}, guard{}, root_block{}, fast_leave{}, learning{}, flood{};
    std::optional<bool> mcast_flood{}, bcast_flood{}, proxy_arp{}, proxy_arp_wifi{};
    std::optional<std::uint8_t> mcast_router{};
    std::optional<bool> mcast_to_unicast{}, neigh_suppress{}, neigh_vlan_suppress{};
    std::optional<std::uint16_t> group_fwd_mask{};
    std::optional<bool> vlan_tunnel{}, isolated{}, locked{}, mab{};
    std::optional<std::uint32_t> mcast_max_groups{};
    std::optional<int> backup_port{};  // 0: none
    bool fdb_flush = false;
};

// One VLAN of a port or of the bridge itself.
struct BridgeVlan {
    std::uint16_t id = 0;
    bool pvid = false;
    bool untagged = false;
    std::uint64_t rx_packets = 0, rx_bytes = 0, tx_packets = 0, tx_bytes = 0;
};

}  // namespace vxlab::sim
