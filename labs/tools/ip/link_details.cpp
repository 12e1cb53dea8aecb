// What `ip -d link` adds: counters of who asked for promiscuity, the options of the kind and of the
// port, queues and sizes.
#include <fmt/format.h>

#include "core/sim/devices/bridge/bridge.h"
#include "core/sim/devices/macvlan.h"
#include "core/sim/devices/tap.h"
#include "core/sim/devices/vlan.h"
#include "core/sim/name_space.h"
#include "labs/tools/ip/kind_details.h"
#include "labs/tools/ip/link_show.h"

namespace vxlab::labs::ip_tool {

namespace {

using iproute::Context;
using iproute::Writer;
using sim::Interface;
using sim::LinkKind;

std::string protocol_name(std::uint16_t protocol) {
    return protocol == 0x88a8 ? "802.1ad" : "802.1Q";
}

void print_vlan(Writer& writer, const sim::VlanDevice& vlan) {
    const auto& options = vlan.options();
    writer.put("protocol", "protocol {} ", protocol_name(vlan.protocol()));
    writer.put("id", "id {} ", vlan.vlan_id());
    writer.open_array("flags");
    writer.text("<");
    auto separator = "";
    const auto flag = [&](bool on, std::string_view name) {
        if (!on) return;
        writer.text("{}", separator);
        writer.put({}, "{}", name);
        separator = ",";
    };
    flag(options.reorder_header.value_or(true), "REORDER_HDR");
    flag(options.gvrp.value_or(false), "GVRP");
    flag(options.mvrp.value_or(false), "MVRP");
    flag(options.loose_binding.value_or(false), "LOOSE_BINDING");
    flag(options.bridge_binding.value_or(false), "BRIDGE_BINDING");
    writer.text("> ");
    writer.close_array();
}

std::string_view mode_name(sim::MacvlanMode mode) {
    switch (mode) {
        case sim::MacvlanMode::private_:
            return "private";
        case sim::MacvlanMode::vepa:
            return "vepa";
        case sim::MacvlanMode::bridge:
            return "bridge";
        case sim::MacvlanMode::passthru:
            return "passthru";
        case sim::MacvlanMode::source:
            break;
    }
    return "source";
}

void print_macvlan(Writer& writer, const sim::Macvlan& macvlan) {
    writer.put("mode", "mode {} ", mode_name(macvlan.mode()));
    writer.put("bcqueuelen", "bcqueuelen {} ", macvlan.broadcast_queue_length());
    writer.put("usedbcqueuelen", "usedbcqueuelen {} ", macvlan.broadcast_queue_length());
}

void print_switch(Writer& writer, std::string_view key, bool on) {
    writer.text("{} {} ", key, on ? "on" : "off");
    writer.json(key, on);
}

void print_tun(Writer& writer, const sim::Tap& tap) {
    const auto& options = tap.options();
    writer.put("type", "type {} ", std::string_view(options.is_tap ? "tap" : "tun"));
    print_switch(writer, "pi", options.packet_information);
    print_switch(writer, "vnet_hdr", options.vnet_header);
    writer.json("multi_queue", options.multi_queue);
    if (options.multi_queue) {
        writer.put("numqueues", "multi_queue numqueues {} ", tap.is_attached() ? 1 : 0);
        writer.put("numdisabled", "numdisabled {} ", 0);
    }
    print_switch(writer, "persist", options.persistent);
    if (options.user) writer.put("user", "user {} ", *options.user);
    if (options.group) writer.put("group", "group {} ", *options.group);
}

void print_kind_data(const Context& context, Writer& writer, const Interface& interface) {
    switch (interface.kind()) {
        case LinkKind::bridge:
            return print_bridge(writer, static_cast<const sim::Bridge&>(interface));
        case LinkKind::vxlan:
            return print_vxlan(context, writer, interface);
        case LinkKind::vlan:
            return print_vlan(writer, static_cast<const sim::VlanDevice&>(interface));
        case LinkKind::macvlan:
            return print_macvlan(writer, static_cast<const sim::Macvlan&>(interface));
        case LinkKind::tun:
            return print_tun(writer, static_cast<const sim::Tap&>(interface));
        default:
            return;
    }
}

const sim::BridgePort* port_of(const Interface& interface) {
    if (!interface.master || interface.master->kind() != LinkKind::bridge) return nullptr;
    return static_cast<const sim::Bridge*>(interface.master)->port_of(interface);
}

void print_kind(const Context& context, Writer& writer, const Interface& interface) {
    const auto* port = port_of(interface);
    if (interface.kind() == LinkKind::none && !port) return;
    writer.open_object("linkinfo");
    if (interface.kind() != LinkKind::none) {
        writer.text("{}", context.line_end());
        writer.put("info_kind", "    {} ", sim::name(interface.kind()));
        const auto has_data =
            interface.kind() != LinkKind::veth && interface.kind() != LinkKind::dummy;
        if (has_data) writer.open_object("info_data");
        print_kind_data(context, writer, interface);
        if (has_data) writer.close_object();
    }
    if (port) {
        writer.text("{}", context.line_end());
        writer.put("info_slave_kind", "    {}_slave ", std::string_view("bridge"));
        writer.open_object("info_slave_data");
        print_bridge_port(context, writer, *port);
        writer.close_object();
    }
    writer.close_object();
}

// Of a machine with two processors, which these devices have a queue for each of.
constexpr int kProcessors = 2;
constexpr int kSegmentedMost = 524280;

}  // namespace

int queue_count(const sim::Interface& interface) {
    if (interface.kind() == LinkKind::veth) return kProcessors;
    if (interface.kind() == LinkKind::tun &&
        static_cast<const sim::Tap&>(interface).options().multi_queue)
        return 256;
    return 1;
}

namespace {

int segmented_most(const Interface& interface) {
    switch (interface.kind()) {
        case LinkKind::tun:
            return 65536;
        case LinkKind::vxlan:
            return interface.lower() ? kSegmentedMost : 65536;
        case LinkKind::bridge:
            return static_cast<const sim::Bridge&>(interface).ports().empty() ? 65536
                                                                              : kSegmentedMost;
        default:
            return kSegmentedMost;
    }
}

}  // namespace

std::string_view generation_mode(const Interface& interface) {
    const auto path = fmt::format("net.ipv6.conf.{}.addr_gen_mode", interface.name);
    return interface.name_space->sysctls().number(path) == 1 ? "none" : "eui64";
}

void print_link_details(const Context& context, Writer& writer, const Interface& interface,
                        LinkStyle style) {
    writer.put("promiscuity", " promiscuity {} ", interface.promiscuity());
    writer.put("allmulti", " allmulti {} ", interface.all_multicast());
    writer.put("min_mtu", "minmtu {} ", interface.min_mtu);
    writer.put("max_mtu", "maxmtu {} ", interface.max_mtu);
    print_kind(context, writer, interface);
    if (style == LinkStyle::link)
        writer.put("inet6_addr_gen_mode", "addrgenmode {} ", generation_mode(interface));
    writer.put("num_tx_queues", "numtxqueues {} ", queue_count(interface));
    writer.put("num_rx_queues", "numrxqueues {} ", queue_count(interface));
    writer.put("gso_max_size", "gso_max_size {} ", 65536);
    writer.put("gso_max_segs", "gso_max_segs {} ", 65535);
    writer.put("tso_max_size", "tso_max_size {} ", segmented_most(interface));
    writer.put("tso_max_segs", "tso_max_segs {} ", 65535);
    writer.put("gro_max_size", "gro_max_size {} ", 65536);
}

}  // namespace vxlab::labs::ip_tool
