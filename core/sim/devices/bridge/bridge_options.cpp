// Requests that change a bridge or a port of it (net/bridge/br_netlink.c), in the kernel's order:
// what stands before the refused part stays changed.
#include <cerrno>

#include "core/sim/devices/bridge/bridge.h"
#include "core/sim/name_space.h"
#include "core/sim/simulator.h"

namespace vxlab::sim {
namespace {

bool outside(Centiseconds value, Centiseconds least, Centiseconds most) {
    return value < least || value > most;
}

template <class To, class From>
void apply(To& to, const std::optional<From>& from) {
    if (from) to = static_cast<To>(*from);
}

}  // namespace

KernelResult<> Bridge::change(const BridgeChange& change) {
    if (auto done = change_timers(change); !done) return done;
    if (auto done = change_vlans(change); !done) return done;
    if (change.group_fwd_mask) {
        if ((*change.group_fwd_mask & 0x7) != 0) return refuse(EINVAL);  // BR_GROUPFWD_RESTRICTED
        options_.group_fwd_mask = *change.group_fwd_mask;
    }
    if (change.group_address) {
        const auto group = *change.group_address;
        const auto which = group.value() & 0xf;
        if ((group.value() & ~std::uint64_t{0xf}) != 0x0180'c200'0000 || (which >= 1 && which <= 3))
            return refuse(EINVAL);
        options_.group_address = group;
    }
    if (change.fdb_flush)
        for (const auto* row : fdb_.rows())
            if (!row->fixed && !row->extern_learn) forget(*row, trace::EventKind::row_removed);
    apply(options_.no_linklocal_learn, change.no_linklocal_learn);
    apply(options_.fdb_max_learned, change.fdb_max_learned);
    return change_multicast(change);
}

KernelResult<> Bridge::change_timers(const BridgeChange& change) {
    const bool stp = options_.stp_state;
    if (change.forward_delay) {
        if (stp && outside(*change.forward_delay, 200, 3000)) return refuse(ERANGE);
        options_.forward_delay = *change.forward_delay;
        if (is_root()) tree_.forward_delay = options_.forward_delay;
    }
    if (change.hello_time) {
        if (outside(*change.hello_time, 100, 1000)) return refuse(ERANGE);
        options_.hello_time = *change.hello_time;
        if (is_root()) tree_.hello_time = options_.hello_time;
    }
    if (change.max_age) {
        if (outside(*change.max_age, 600, 4000)) return refuse(ERANGE);
        options_.max_age = *change.max_age;
        if (is_root()) tree_.max_age = options_.max_age;
    }
    if (change.ageing_time) {
        options_.ageing_time = *change.ageing_time;
        if (flags.up) collect_after(Duration{});
    }
    if (change.stp_state) set_stp(*change.stp_state != 0);
    if (change.priority) change_priority(*change.priority);
    return {};
}

KernelResult<> Bridge::change_vlans(const BridgeChange& change) {
    if (change.vlan_filtering) set_vlan_filtering(*change.vlan_filtering != 0);
    if (change.vlan_protocol) {
        if (*change.vlan_protocol != 0x8100 && *change.vlan_protocol != 0x88a8)
            return refuse(EPROTONOSUPPORT);
        options_.vlan_protocol = *change.vlan_protocol;
    }
    if (change.vlan_default_pvid)
        if (auto done = change_default_pvid(*change.vlan_default_pvid); !done) return done;
    if (change.vlan_stats_enabled && *change.vlan_stats_enabled > 1) return refuse(EINVAL);
    apply(options_.vlan_stats_enabled, change.vlan_stats_enabled);
    apply(options_.vlan_stats_per_port, change.vlan_stats_per_port);
    return {};
}

KernelResult<> Bridge::change_multicast(const BridgeChange& change) {
    if (change.mcast_router) {
        if (*change.mcast_router > 2) return refuse(EINVAL);
        options_.mcast_router = *change.mcast_router;
    }
    if (change.mcast_igmp_version &&
        (*change.mcast_igmp_version < 2 || *change.mcast_igmp_version > 3))
        return refuse(EINVAL);
    if (change.mcast_mld_version &&
        (*change.mcast_mld_version < 1 || *change.mcast_mld_version > 2))
        return refuse(EINVAL);
    apply(options_.mcast_vlan_snooping, change.mcast_vlan_snooping);
    apply(options_.mcast_query_use_ifaddr, change.mcast_query_use_ifaddr);
    apply(options_.mcast_hash_max, change.mcast_hash_max);
    apply(options_.mcast_last_member_count, change.mcast_last_member_count);
    apply(options_.mcast_startup_query_count, change.mcast_startup_query_count);
    apply(options_.mcast_last_member_interval, change.mcast_last_member_interval);
    apply(options_.mcast_membership_interval, change.mcast_membership_interval);
    apply(options_.mcast_querier_interval, change.mcast_querier_interval);
    apply(options_.mcast_query_interval, change.mcast_query_interval);
    apply(options_.mcast_query_response_interval, change.mcast_query_response_interval);
    apply(options_.mcast_startup_query_interval, change.mcast_startup_query_interval);
    apply(options_.mcast_stats_enabled, change.mcast_stats_enabled);
    apply(options_.mcast_igmp_version, change.mcast_igmp_version);
    apply(options_.mcast_mld_version, change.mcast_mld_version);
    apply(options_.nf_call_iptables, change.nf_call_iptables);
    apply(options_.nf_call_ip6tables, change.nf_call_ip6tables);
    apply(options_.nf_call_arptables, change.nf_call_arptables);
    if (change.mcast_snooping) set_snooping(*change.mcast_snooping != 0);
    if (change.mcast_querier) set_querier(*change.mcast_querier != 0);
    return {};
}

// br_setport.
KernelResult<> Bridge::change_port(BridgePort& port, const BridgePortChange& change) {
    auto& options = port.options;
    apply(options.hairpin, change.hairpin);
    apply(options.guard, change.guard);
    apply(options.fast_leave, change.fast_leave);
    apply(options.root_block, change.root_block);
    apply(options.learning, change.learning);
    apply(options.flood, change.flood);
    apply(options.mcast_to_unicast, change.mcast_to_unicast);
    apply(options.mcast_flood, change.mcast_flood);
    apply(options.bcast_flood, change.bcast_flood);
    apply(options.proxy_arp, change.proxy_arp);
    apply(options.proxy_arp_wifi, change.proxy_arp_wifi);
    apply(options.vlan_tunnel, change.vlan_tunnel);
    apply(options.neigh_suppress, change.neigh_suppress);
    apply(options.isolated, change.isolated);
    apply(options.locked, change.locked);
    apply(options.mab, change.mab);
    apply(options.neigh_vlan_suppress, change.neigh_vlan_suppress);
    if (auto done = change_port_tree(port, change); !done) return done;
    if (change.fdb_flush) forget_port(port, false);
    if (change.mcast_router) {
        if (*change.mcast_router > 3) return refuse(EINVAL);
        options.mcast_router = *change.mcast_router;
    }
    apply(options.mcast_max_groups, change.mcast_max_groups);
    if (change.group_fwd_mask) {
        if ((*change.group_fwd_mask & 0x7) != 0) return refuse(EINVAL);
        options.group_fwd_mask = *change.group_fwd_mask;
    }
    if (change.backup_port) {
        const auto* backup = name_space->find(*change.backup_port);
        if (*change.backup_port != 0 && (!backup || !port_of(*backup))) return refuse(ENOENT);
        options.backup_port = *change.backup_port;
    }
    notify_port(port);
    return {};
}

KernelResult<> Bridge::change_port_tree(BridgePort& port, const BridgePortChange& change) {
    if (change.cost) {
        if (*change.cost < 1 || *change.cost > 65535) return refuse(ERANGE);
        port.options.cost = *change.cost;
        port.cost_is_set = true;
        update_configuration();
        select_states();
    }
    if (change.priority) {
        if (*change.priority > 63) return refuse(ERANGE);
        const auto before = port.id();
        port.options.priority = *change.priority;
        if (port.tree.designated_port == before) port.tree.designated_port = port.id();
        select_states();
    }
    if (change.state) {
        if (*change.state > static_cast<std::uint8_t>(PortState::blocking)) return refuse(EINVAL);
        if (options_.stp_state) return refuse(EBUSY);
        const auto state = static_cast<PortState>(*change.state);
        if (state != PortState::disabled && !port.interface.is_running()) return refuse(ENETDOWN);
        set_state(port, state);
        select_carrier();
    }
    return {};
}

}  // namespace vxlab::sim
