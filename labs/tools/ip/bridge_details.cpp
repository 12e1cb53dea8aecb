// Prints what a bridge and its ports are set to, as `ip -d link` does.
#include <fmt/format.h>

#include "labs/tools/ip/kind_details.h"

namespace vxlab::labs::ip_tool {

namespace {

using iproute::Context;
using iproute::Writer;

// "8000.2:0:0:0:0:1": the octets as hexadecimal numbers without leading zeros.
std::string id_text(const sim::BridgeId& id) {
    auto text = fmt::format("{:04x}", id.priority);
    for (auto shift = 40, separator = int{'.'}; shift >= 0; shift -= 8, separator = ':')
        text += fmt::format("{}{:x}", static_cast<char>(separator), id.mac.value() >> shift & 0xff);
    return text;
}

void print_timer(Writer& writer, std::string_view key, sim::Centiseconds left) {
    const auto text = fmt::format("{}.{:02}", left / 100, left % 100);
    writer.json_literal(key, text);
    writer.text("{} {:>7} ", key, text);
}

template <class T>
void print(Writer& writer, std::string_view key, T value) {
    writer.text("{} {} ", key, +value);
    writer.json(key, +value);
}

// Where the words of text and JSON differ.
template <class T>
void print(Writer& writer, std::string_view word, std::string_view key, T value) {
    writer.text("{} {} ", word, +value);
    writer.json(key, +value);
}

void print_mask(Writer& writer, std::uint16_t mask) {
    writer.put("group_fwd_mask", "group_fwd_mask {} ",
               mask == 0 ? std::string("0") : fmt::format("{:#x}", mask));
}

void print_tree(Writer& writer, const sim::Bridge& bridge) {
    const auto& tree = bridge.spanning_tree();
    writer.put("bridge_id", "bridge_id {} ", id_text(bridge.bridge_id()));
    // iproute2 6.1 prints the bridge's own number here too.
    writer.put("root_id", "designated_root {} ", id_text(bridge.bridge_id()));
    print(writer, "root_port", tree.root_port);
    print(writer, "root_path_cost", tree.root_path_cost);
    print(writer, "topology_change", int{tree.topology_change});
    print(writer, "topology_change_detected", int{tree.topology_change_detected});
    print_timer(writer, "hello_timer", bridge.hello_timer());
    print_timer(writer, "tcn_timer", bridge.tcn_timer());
    print_timer(writer, "topology_change_timer", bridge.topology_change_timer());
    print_timer(writer, "gc_timer", bridge.gc_timer());
}

void print_multicast(Writer& writer, const sim::BridgeOptions& options) {
    print(writer, "mcast_snooping", int{options.mcast_snooping});
    print(writer, "no_linklocal_learn", int{options.no_linklocal_learn});
    print(writer, "mcast_vlan_snooping", int{options.mcast_vlan_snooping});
    print(writer, "mcast_router", options.mcast_router);
    print(writer, "mcast_query_use_ifaddr", int{options.mcast_query_use_ifaddr});
    print(writer, "mcast_querier", int{options.mcast_querier});
    print(writer, "mcast_hash_elasticity", options.mcast_hash_elasticity);
    print(writer, "mcast_hash_max", options.mcast_hash_max);
    print(writer, "mcast_last_member_count", "mcast_last_member_cnt",
          options.mcast_last_member_count);
    print(writer, "mcast_startup_query_count", "mcast_startup_query_cnt",
          options.mcast_startup_query_count);
    print(writer, "mcast_last_member_interval", "mcast_last_member_intvl",
          options.mcast_last_member_interval);
    print(writer, "mcast_membership_interval", "mcast_membership_intvl",
          options.mcast_membership_interval);
    print(writer, "mcast_querier_interval", "mcast_querier_intvl", options.mcast_querier_interval);
    print(writer, "mcast_query_interval", "mcast_query_intvl", options.mcast_query_interval);
    print(writer, "mcast_query_response_interval", "mcast_query_response_intvl",
          options.mcast_query_response_interval);
    print(writer, "mcast_startup_query_interval", "mcast_startup_query_intvl",
          options.mcast_startup_query_interval);
    print(writer, "mcast_stats_enabled", int{options.mcast_stats_enabled});
    print(writer, "mcast_igmp_version", options.mcast_igmp_version);
    print(writer, "mcast_mld_version", options.mcast_mld_version);
}

// A kernel without VLAN filtering says nothing of VLANs; with it, they matter once it is on.
void print_vlan_protocol(Writer& writer, const sim::BridgeOptions& options) {
    if (!options.vlan_filtering) return;
    writer.put("vlan_protocol", "vlan_protocol {} ",
               std::string_view(options.vlan_protocol == 0x88a8 ? "802.1ad" : "802.1Q"));
}

void print_vlan_defaults(Writer& writer, const sim::BridgeOptions& options) {
    if (!options.vlan_filtering) return;
    print(writer, "vlan_default_pvid", options.vlan_default_pvid);
    print(writer, "vlan_stats_enabled", int{options.vlan_stats_enabled});
    print(writer, "vlan_stats_per_port", int{options.vlan_stats_per_port});
}

void print_port_tree(Writer& writer, const sim::BridgePort& port) {
    const auto& tree = port.tree;
    writer.put("id", "port_id {} ", fmt::format("{:#x}", port.id()));
    writer.put("no", "port_no {} ", fmt::format("{:#x}", port.number));
    print(writer, "designated_port", tree.designated_port);
    print(writer, "designated_cost", tree.designated_cost);
    writer.put("bridge_id", "designated_bridge {} ", id_text(tree.designated_bridge));
    writer.put("root_id", "designated_root {} ", id_text(tree.designated_root));
    print_timer(writer, "hold_timer", port.hold_timer());
    print_timer(writer, "message_age_timer", port.message_age_timer());
    print_timer(writer, "forward_delay_timer", port.forward_delay_timer());
    print(writer, "topology_change_ack", int{tree.topology_change_ack});
    print(writer, "config_pending", int{tree.config_pending});
}

}  // namespace

std::string_view port_state_name(sim::PortState state) {
    switch (state) {
        case sim::PortState::disabled:
            return "disabled";
        case sim::PortState::listening:
            return "listening";
        case sim::PortState::learning:
            return "learning";
        case sim::PortState::forwarding:
            return "forwarding";
        case sim::PortState::blocking:
            break;
    }
    return "blocking";
}

void print_bridge(Writer& writer, const sim::Bridge& bridge) {
    const auto& options = bridge.options();
    print(writer, "forward_delay", options.forward_delay);
    print(writer, "hello_time", options.hello_time);
    print(writer, "max_age", options.max_age);
    print(writer, "ageing_time", options.ageing_time);
    print(writer, "stp_state", int{options.stp_state});
    print(writer, "priority", options.priority);
    print(writer, "vlan_filtering", int{options.vlan_filtering});
    print_vlan_protocol(writer, options);
    print_tree(writer, bridge);
    print_vlan_defaults(writer, options);
    print_mask(writer, options.group_fwd_mask);
    writer.put("group_addr", "group_address {} ", options.group_address.text());
    print_multicast(writer, options);
    print(writer, "nf_call_iptables", int{options.nf_call_iptables});
    print(writer, "nf_call_ip6tables", int{options.nf_call_ip6tables});
    print(writer, "nf_call_arptables", int{options.nf_call_arptables});
}

void print_bridge_port(const Context& context, Writer& writer, const sim::BridgePort& port) {
    const auto& options = port.options;
    const auto on_off = [&](std::string_view key, bool on) {
        writer.text("{} {} ", key, on ? "on" : "off");
        writer.json(key, on);
    };
    writer.put("state", "state {} ", port_state_name(port.state));
    print(writer, "priority", options.priority);
    print(writer, "cost", options.cost);
    on_off("hairpin", options.hairpin);
    on_off("guard", options.guard);
    on_off("root_block", options.root_block);
    on_off("fastleave", options.fast_leave);
    on_off("learning", options.learning);
    on_off("flood", options.flood);
    print_port_tree(writer, port);
    on_off("proxy_arp", options.proxy_arp);
    on_off("proxy_arp_wifi", options.proxy_arp_wifi);
    print(writer, "mcast_router", "multicast_router", options.mcast_router);
    writer.text("mcast_fast_leave {} ", options.fast_leave ? "on" : "off");
    on_off("mcast_flood", options.mcast_flood);
    on_off("bcast_flood", options.bcast_flood);
    on_off("mcast_to_unicast", options.mcast_to_unicast);
    on_off("neigh_suppress", options.neigh_suppress);
    print_mask(writer, options.group_fwd_mask);
    writer.put("group_fwd_mask_str", "group_fwd_mask_str {} ",
               fmt::format("0x{:x}", options.group_fwd_mask));
    on_off("vlan_tunnel", options.vlan_tunnel);
    on_off("isolated", options.isolated);
    on_off("locked", options.locked);
    if (options.backup_port != 0)
        writer.put("backup_port", "backup_port {} ", context.device_name(options.backup_port));
}

}  // namespace vxlab::labs::ip_tool
