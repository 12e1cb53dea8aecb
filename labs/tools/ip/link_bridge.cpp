// Reads the options of `ip link … type bridge` and `type bridge_slave`, in iproute2's order of
// beginnings.
#include <fmt/format.h>

#include <limits>

#include "labs/tools/ip/link_words.h"
#include "labs/tools/iproute/usage.h"

namespace vxlab::labs::ip_tool {

namespace {

using iproute::Arguments;
using sim::BridgeChange;
using sim::BridgePortChange;

// Reads a number into the option; what is wrong with it is "invalid WORD".
template <class Change, class Value>
void read(Arguments& arguments, std::string_view word, Change& change,
          std::optional<Value> Change::*option, bool port_wording = false) {
    constexpr auto most = std::is_same_v<Value, bool>
                              ? std::uint64_t{255}
                              : static_cast<std::uint64_t>(std::numeric_limits<Value>::max());
    const auto text = arguments.next();
    const auto value = iproute::parse_unsigned(text, most);
    if (!value)
        arguments.invalid(
            port_wording ? fmt::format("{} is invalid", word) : fmt::format("invalid {}", word),
            text);
    change.*option = static_cast<Value>(value.value_or(0));
}

// One option that a number follows, if it is next.
#define VXLAB_NUMBER(name)                                   \
    if (arguments.begins(#name)) {                           \
        read(arguments, #name, change, &BridgeChange::name); \
        return true;                                         \
    }

bool read_times(Arguments& arguments, BridgeChange& change) {
    VXLAB_NUMBER(forward_delay)
    VXLAB_NUMBER(hello_time)
    VXLAB_NUMBER(max_age)
    VXLAB_NUMBER(ageing_time)
    VXLAB_NUMBER(stp_state)
    VXLAB_NUMBER(priority)
    VXLAB_NUMBER(vlan_filtering)
    return false;
}

bool read_vlan_protocol(Arguments& arguments, BridgeChange& change) {
    if (!arguments.begins("vlan_protocol")) return false;
    const auto word = arguments.next();
    if (word == "802.1Q" || word == "802.1q")
        change.vlan_protocol = 0x8100;
    else if (word == "802.1ad")
        change.vlan_protocol = 0x88a8;
    else
        arguments.invalid("invalid vlan_protocol", word);
    return true;
}

bool read_vlans(Arguments& arguments, BridgeChange& change) {
    if (read_vlan_protocol(arguments, change)) return true;
    VXLAB_NUMBER(group_fwd_mask)
    if (arguments.begins("group_address")) {
        change.group_address = arguments.mac();
        return true;
    }
    if (arguments.begins("fdb_flush")) return change.fdb_flush = true;
    VXLAB_NUMBER(vlan_default_pvid)
    VXLAB_NUMBER(vlan_stats_enabled)
    VXLAB_NUMBER(vlan_stats_per_port)
    return false;
}

bool read_multicast(Arguments& arguments, BridgeChange& change) {
    VXLAB_NUMBER(mcast_router)
    VXLAB_NUMBER(mcast_snooping)
    VXLAB_NUMBER(mcast_vlan_snooping)
    VXLAB_NUMBER(mcast_query_use_ifaddr)
    VXLAB_NUMBER(mcast_querier)
    VXLAB_NUMBER(mcast_hash_elasticity)
    VXLAB_NUMBER(mcast_hash_max)
    VXLAB_NUMBER(mcast_last_member_count)
    VXLAB_NUMBER(mcast_startup_query_count)
    VXLAB_NUMBER(mcast_last_member_interval)
    VXLAB_NUMBER(mcast_membership_interval)
    VXLAB_NUMBER(mcast_querier_interval)
    VXLAB_NUMBER(mcast_query_interval)
    VXLAB_NUMBER(mcast_query_response_interval)
    VXLAB_NUMBER(mcast_startup_query_interval)
    VXLAB_NUMBER(mcast_stats_enabled)
    VXLAB_NUMBER(mcast_igmp_version)
    VXLAB_NUMBER(mcast_mld_version)
    VXLAB_NUMBER(nf_call_iptables)
    VXLAB_NUMBER(nf_call_ip6tables)
    VXLAB_NUMBER(nf_call_arptables)
    VXLAB_NUMBER(no_linklocal_learn)
    return false;
}

#undef VXLAB_NUMBER

struct Switch {
    std::string_view word;
    std::optional<bool> BridgePortChange::*option;
};

bool read_switch(Arguments& arguments, BridgePortChange& change, std::span<const Switch> switches) {
    for (const auto& one : switches) {
        if (!arguments.begins(one.word)) continue;
        change.*one.option = arguments.on_off_prefix(one.word);
        return true;
    }
    return false;
}

bool read_first_port_options(Arguments& arguments, BridgePortChange& change) {
    static constexpr Switch kSwitches[] = {
        {"hairpin", &BridgePortChange::hairpin},
        {"guard", &BridgePortChange::guard},
        {"root_block", &BridgePortChange::root_block},
        {"fastleave", &BridgePortChange::fast_leave},
        {"learning", &BridgePortChange::learning},
        {"flood", &BridgePortChange::flood},
        {"mcast_flood", &BridgePortChange::mcast_flood},
        {"bcast_flood", &BridgePortChange::bcast_flood},
        {"mcast_to_unicast", &BridgePortChange::mcast_to_unicast},
        {"proxy_arp", &BridgePortChange::proxy_arp},
        {"proxy_arp_wifi", &BridgePortChange::proxy_arp_wifi}};
    if (arguments.begins("fdb_flush"))
        change.fdb_flush = true;
    else if (arguments.begins("state"))
        read(arguments, "state", change, &BridgePortChange::state, true);
    else if (arguments.begins("priority"))
        read(arguments, "priority", change, &BridgePortChange::priority, true);
    else if (arguments.begins("cost"))
        read(arguments, "cost", change, &BridgePortChange::cost, true);
    else
        return read_switch(arguments, change, kSwitches);
    return true;
}

bool read_last_port_options(Arguments& arguments, BridgePortChange& change,
                            const DeviceNames& names) {
    static constexpr Switch kSwitches[] = {{"mcast_fast_leave", &BridgePortChange::fast_leave},
                                           {"neigh_suppress", &BridgePortChange::neigh_suppress},
                                           {"vlan_tunnel", &BridgePortChange::vlan_tunnel},
                                           {"isolated", &BridgePortChange::isolated},
                                           {"locked", &BridgePortChange::locked}};
    if (arguments.begins("mcast_router")) {
        read(arguments, "mcast_router", change, &BridgePortChange::mcast_router);
    } else if (arguments.begins("group_fwd_mask")) {
        read(arguments, "group_fwd_mask", change, &BridgePortChange::group_fwd_mask);
    } else if (arguments.begins("backup_port")) {
        change.backup_port = names.index_of(arguments.next());
        if (*change.backup_port == 0)
            arguments.invalid("Device does not exist\n", arguments.last());
    } else if (arguments.begins("nobackup_port")) {
        change.backup_port = 0;
    } else {
        return read_switch(arguments, change, kSwitches);
    }
    return true;
}

}  // namespace

BridgeChange parse_bridge(Arguments& arguments) {
    BridgeChange change;
    while (arguments.more()) {
        if (read_times(arguments, change) || read_vlans(arguments, change) ||
            read_multicast(arguments, change))
            continue;
        const auto word = arguments.next();
        const auto complaint = iproute::is_prefix_of(word, "help")
                                   ? std::string()
                                   : fmt::format("bridge: unknown command \"{}\"?\n", word);
        arguments.fail(complaint + std::string(usage::kBridgeKind), 1);
    }
    return change;
}

BridgePortChange parse_bridge_port(Arguments& arguments, const DeviceNames& names) {
    BridgePortChange change;
    while (arguments.more()) {
        if (read_first_port_options(arguments, change) ||
            read_last_port_options(arguments, change, names))
            continue;
        const auto word = arguments.next();
        const auto complaint = iproute::is_prefix_of(word, "help")
                                   ? std::string()
                                   : fmt::format("bridge_slave: unknown option \"{}\"?\n", word);
        arguments.fail(complaint + std::string(usage::kBridgeSlave), 1);
    }
    return change;
}

}  // namespace vxlab::labs::ip_tool
