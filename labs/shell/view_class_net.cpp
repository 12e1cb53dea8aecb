// /sys/class/net.
#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "core/sim/devices/bridge/bridge.h"
#include "core/sim/link_request.h"
#include "labs/shell/view_files.h"

namespace vxlab::labs {
namespace {

using sim::Bridge;
using sim::BridgeChange;
using sim::BridgePort;
using sim::BridgePortChange;
using sim::Interface;
using Kind = ViewFile::Kind;

constexpr const char* kFolder = "sys_class_net";

// A file of a bridge or a port: what it says, and what a number written to it asks for.
template <class Device, class Change>
struct NumberFile {
    const char* name;
    std::uint64_t (*get)(const Device&);
    void (*set)(Change&, std::uint32_t);  // null: read only
    bool is_hexadecimal = false;
};

#define VXLAB_OPTION(file, member)                                                        \
    {                                                                                     \
        file, [](const auto& d) -> std::uint64_t { return options(d).member; },           \
            [](auto& change, std::uint32_t value) {                                       \
                using Value = typename std::decay_t<decltype(change.member)>::value_type; \
                change.member = static_cast<Value>(value);                                \
            }                                                                             \
    }

const auto& options(const Bridge& bridge) { return bridge.options(); }
const auto& options(const BridgePort& port) { return port.options; }

const NumberFile<Bridge, BridgeChange> kBridgeFiles[] = {
    VXLAB_OPTION("ageing_time", ageing_time),
    VXLAB_OPTION("default_pvid", vlan_default_pvid),
    VXLAB_OPTION("forward_delay", forward_delay),
    VXLAB_OPTION("hash_elasticity", mcast_hash_elasticity),
    VXLAB_OPTION("hash_max", mcast_hash_max),
    VXLAB_OPTION("hello_time", hello_time),
    VXLAB_OPTION("max_age", max_age),
    VXLAB_OPTION("multicast_igmp_version", mcast_igmp_version),
    VXLAB_OPTION("multicast_last_member_count", mcast_last_member_count),
    VXLAB_OPTION("multicast_last_member_interval", mcast_last_member_interval),
    VXLAB_OPTION("multicast_membership_interval", mcast_membership_interval),
    VXLAB_OPTION("multicast_mld_version", mcast_mld_version),
    VXLAB_OPTION("multicast_querier", mcast_querier),
    VXLAB_OPTION("multicast_querier_interval", mcast_querier_interval),
    VXLAB_OPTION("multicast_query_interval", mcast_query_interval),
    VXLAB_OPTION("multicast_query_response_interval", mcast_query_response_interval),
    VXLAB_OPTION("multicast_query_use_ifaddr", mcast_query_use_ifaddr),
    VXLAB_OPTION("multicast_router", mcast_router),
    VXLAB_OPTION("multicast_snooping", mcast_snooping),
    VXLAB_OPTION("multicast_startup_query_count", mcast_startup_query_count),
    VXLAB_OPTION("multicast_startup_query_interval", mcast_startup_query_interval),
    VXLAB_OPTION("multicast_stats_enabled", mcast_stats_enabled),
    VXLAB_OPTION("nf_call_arptables", nf_call_arptables),
    VXLAB_OPTION("nf_call_ip6tables", nf_call_ip6tables),
    VXLAB_OPTION("nf_call_iptables", nf_call_iptables),
    VXLAB_OPTION("no_linklocal_learn", no_linklocal_learn),
    VXLAB_OPTION("priority", priority),
    VXLAB_OPTION("stp_state", stp_state),
    VXLAB_OPTION("vlan_filtering", vlan_filtering),
    VXLAB_OPTION("vlan_stats_enabled", vlan_stats_enabled),
    {"gc_timer", [](const Bridge& b) -> std::uint64_t { return b.gc_timer(); }, nullptr},
    {"hello_timer", [](const Bridge& b) -> std::uint64_t { return b.hello_timer(); }, nullptr},
    {"root_path_cost",
     [](const Bridge& b) -> std::uint64_t { return b.spanning_tree().root_path_cost; }, nullptr},
    {"root_port", [](const Bridge& b) -> std::uint64_t { return b.spanning_tree().root_port; },
     nullptr},
    {"tcn_timer", [](const Bridge& b) -> std::uint64_t { return b.tcn_timer(); }, nullptr},
    {"topology_change_detected",
     [](const Bridge& b) -> std::uint64_t { return b.spanning_tree().topology_change_detected; },
     nullptr},
    {"topology_change_timer",
     [](const Bridge& b) -> std::uint64_t { return b.topology_change_timer(); }, nullptr},
    {"topology_change",
     [](const Bridge& b) -> std::uint64_t { return b.spanning_tree().topology_change; }, nullptr},
};

const NumberFile<BridgePort, BridgePortChange> kPortFiles[] = {
    VXLAB_OPTION("bpdu_guard", guard),
    VXLAB_OPTION("broadcast_flood", bcast_flood),
    VXLAB_OPTION("hairpin_mode", hairpin),
    VXLAB_OPTION("isolated", isolated),
    VXLAB_OPTION("learning", learning),
    VXLAB_OPTION("multicast_fast_leave", fast_leave),
    VXLAB_OPTION("multicast_flood", mcast_flood),
    VXLAB_OPTION("multicast_router", mcast_router),
    VXLAB_OPTION("multicast_to_unicast", mcast_to_unicast),
    VXLAB_OPTION("neigh_suppress", neigh_suppress),
    VXLAB_OPTION("path_cost", cost),
    VXLAB_OPTION("priority", priority),
    VXLAB_OPTION("proxyarp", proxy_arp),
    VXLAB_OPTION("proxyarp_wifi", proxy_arp_wifi),
    VXLAB_OPTION("root_block", root_block),
    VXLAB_OPTION("unicast_flood", flood),
    {"state", [](const BridgePort& p) -> std::uint64_t { return static_cast<unsigned>(p.state); },
     nullptr},
    {"port_id", [](const BridgePort& p) -> std::uint64_t { return p.id(); }, nullptr, true},
    {"port_no", [](const BridgePort& p) -> std::uint64_t { return p.number; }, nullptr, true},
    {"group_fwd_mask",
     [](const BridgePort& p) -> std::uint64_t { return p.options.group_fwd_mask; }, nullptr, true},
    {"change_ack", [](const BridgePort& p) -> std::uint64_t { return p.tree.topology_change_ack; },
     nullptr},
    {"config_pending", [](const BridgePort& p) -> std::uint64_t { return p.tree.config_pending; },
     nullptr},
    {"designated_cost", [](const BridgePort& p) -> std::uint64_t { return p.tree.designated_cost; },
     nullptr},
    {"designated_port", [](const BridgePort& p) -> std::uint64_t { return p.tree.designated_port; },
     nullptr},
    {"forward_delay_timer",
     [](const BridgePort& p) -> std::uint64_t { return p.forward_delay_timer(); }, nullptr},
    {"hold_timer", [](const BridgePort& p) -> std::uint64_t { return p.hold_timer(); }, nullptr},
    {"message_age_timer",
     [](const BridgePort& p) -> std::uint64_t { return p.message_age_timer(); }, nullptr},
};
#undef VXLAB_OPTION

// Collects the files of one folder.
class Folder {
public:
    Folder(ViewFiles& files, std::string path) : files_(files), path_(std::move(path) + '/') {}

    template <class Value>
    void add(std::string_view name, const Value& value, Kind kind = Kind::read_only) {
        files_[path_ + std::string(name)] = {fmt::format("{}\n", value), kind};
    }
    void link(std::string_view name, std::string target) {
        files_[path_ + std::string(name)] = {std::move(target), Kind::link};
    }
    void folder(std::string_view name) { files_[path_ + std::string(name)] = {{}, Kind::folder}; }
    template <class Device, class Change, std::size_t Size>
    void add(const Device& device, const NumberFile<Device, Change> (&numbers)[Size]) {
        for (const auto& file : numbers) {
            const auto kind = file.set ? Kind::writable : Kind::read_only;
            const auto value = file.get(device);
            add(file.name,
                file.is_hexadecimal ? fmt::format("0x{:x}", value) : std::to_string(value), kind);
        }
    }
    Folder inner(std::string_view name) const { return {files_, path_ + std::string(name)}; }

private:
    ViewFiles& files_;
    std::string path_;
};

unsigned flag_bits(const Interface& interface) {
    const auto& flags = interface.flags;
    return (flags.up ? 0x1u : 0) | (flags.broadcast ? 0x2u : 0) | (flags.loopback ? 0x8u : 0) |
           (flags.point_to_point ? 0x10u : 0) | (flags.noarp ? 0x80u : 0) |
           (flags.promiscuous ? 0x100u : 0) | (flags.allmulti ? 0x200u : 0) |
           (flags.multicast ? 0x1000u : 0);
}

std::string in_small_letters(std::string_view text) {
    std::string small(text);
    for (auto& c : small) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return small;
}

void add_statistics(Folder folder, const sim::LinkCounters& rx, const sim::LinkCounters& tx) {
    folder.add("rx_bytes", rx.bytes);
    folder.add("rx_packets", rx.packets);
    folder.add("rx_errors", rx.errors);
    folder.add("rx_dropped", rx.dropped);
    folder.add("rx_frame_errors", rx.frame_errors);
    folder.add("rx_length_errors", rx.length_errors);
    folder.add("tx_bytes", tx.bytes);
    folder.add("tx_packets", tx.packets);
    folder.add("tx_errors", tx.errors);
    folder.add("tx_dropped", tx.dropped);
    folder.add("tx_carrier_errors", tx.carrier_errors);
    folder.add("collisions", tx.collisions);
    folder.add("multicast", rx.multicast);
    folder.add("rx_fifo_errors", rx.fifo_errors);
    folder.add("tx_fifo_errors", tx.fifo_errors);
    for (const auto* never :
         {"rx_compressed", "rx_crc_errors", "rx_missed_errors", "rx_nohandler", "rx_over_errors",
          "tx_aborted_errors", "tx_compressed", "tx_heartbeat_errors", "tx_window_errors"})
        folder.add(never, 0);
}

// What drivers say of themselves; the others give an error instead.
void add_speed(Folder folder, const Interface& interface) {
    using sim::LinkKind;
    if (interface.kind() == LinkKind::veth) {
        folder.add("speed", 10000);
        folder.add("duplex", "full");
    } else if (const auto* bridge = dynamic_cast<const Bridge*>(&interface)) {
        folder.add("speed", bridge->ports().empty() ? -1 : 10000);
        folder.add("duplex", "unknown");
    }
}

std::string id_text(const sim::BridgeId& id) {
    std::string mac;
    for (const char c : id.mac.text())
        if (c != ':') mac += c;
    return fmt::format("{:04x}.{}", id.priority, mac);
}

void add_bridge(Folder folder, const Bridge& bridge) {
    auto own = folder.inner("bridge");
    own.add(bridge, kBridgeFiles);
    own.add("flush", "", Kind::writable);
    own.add("bridge_id", id_text(bridge.bridge_id()));
    own.add("root_id", id_text(bridge.spanning_tree().root));
    own.add("group_addr", bridge.options().group_address.text());
    own.add("group_fwd_mask", fmt::format("0x{:x}", bridge.options().group_fwd_mask));
    folder.folder("brif");
}

void add_port(Folder folder, Folder above, const Bridge& bridge, const BridgePort& port) {
    const auto& name = port.interface.name;
    above.inner("brif").link(name, "../../" + name + "/brport");
    above.link("lower_" + name, "../" + name);
    folder.link("master", "../" + bridge.name);
    folder.link("upper_" + bridge.name, "../" + bridge.name);
    auto own = folder.inner("brport");
    own.add(port, kPortFiles);
    own.link("bridge", "../../" + bridge.name);
    own.add("flush", "", Kind::writable);
    own.add("designated_root", id_text(port.tree.designated_root));
    own.add("designated_bridge", id_text(port.tree.designated_bridge));
}

const char* kind_text(const Interface& interface) {
    switch (interface.kind()) {
        case sim::LinkKind::bridge:
            return "bridge";
        case sim::LinkKind::vxlan:
            return "vxlan";
        case sim::LinkKind::vlan:
            return "vlan";
        default:
            return "";
    }
}

void add_interface(Folder folder, const Interface& interface) {
    const auto* lower = interface.lower();
    folder.add("addr_assign_type", interface.address_is_set      ? 3
                                   : interface.address_is_random ? 1
                                                                 : 0);
    folder.add("addr_len", 6);
    folder.add("address", interface.address.text());
    folder.add("broadcast", interface.broadcast.text());
    folder.add("carrier_changes", interface.carrier_changes());
    // Whatever has a carrier began by losing it.
    folder.add("carrier_down_count", (interface.carrier_changes() + 1) / 2);
    folder.add("carrier_up_count", interface.carrier_changes() / 2);
    folder.add("dev_id", "0x0");
    for (const auto* none :
         {"dev_port", "gro_flush_timeout", "napi_defer_hard_irqs", "proto_down", "threaded"})
        folder.add(none, 0);
    folder.add("name_assign_type", interface.flags.loopback ? 2 : 3);
    folder.add("flags", fmt::format("0x{:x}", flag_bits(interface)), Kind::writable);
    folder.add("ifalias", interface.alias, Kind::writable);
    folder.add("ifindex", interface.index);
    folder.add("iflink", lower ? lower->index : interface.index);
    folder.add("link_mode", 0);
    folder.add("mtu", interface.mtu, Kind::writable);
    folder.add("netdev_group", interface.group, Kind::writable);
    folder.add("operstate", in_small_letters(name(interface.oper_state())));
    folder.add("tx_queue_len", interface.tx_queue_length, Kind::writable);
    folder.add("type", interface.flags.loopback ? 772 : 1);
    const std::string kind = kind_text(interface);
    folder.add("uevent", fmt::format("{}INTERFACE={}\nIFINDEX={}",
                                     kind.empty() ? "" : "DEVTYPE=" + kind + '\n', interface.name,
                                     interface.index));
    // A device that is down gives an error instead.
    if (interface.flags.up) {
        folder.add("carrier", interface.carrier() ? 1 : 0, Kind::writable);
        folder.add("dormant", 0);
        folder.add("testing", 0);
        add_speed(folder, interface);
    }
}

std::optional<std::uint32_t> to_number(std::string_view text) {
    const bool is_hexadecimal = text.substr(0, 2) == "0x";
    if (is_hexadecimal) text.remove_prefix(2);
    std::uint32_t value = 0;
    const auto* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, value, is_hexadecimal ? 16 : 10);
    if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
    return value;
}

template <class Device, class Change, std::size_t Size>
std::optional<Change> change_of(const NumberFile<Device, Change> (&numbers)[Size],
                                std::string_view name, std::optional<std::uint32_t> value) {
    Change change;
    if (name == "flush") {
        change.fdb_flush = true;
        return change;
    }
    for (const auto& file : numbers) {
        if (file.name != name || !file.set || !value) continue;
        file.set(change, *value);
        return change;
    }
    return std::nullopt;
}

void write_own(Interface& interface, std::string_view file, std::string_view text,
               std::optional<std::uint32_t> value) {
    sim::LinkRequest request;
    if (file == "ifalias") request.alias = text;
    if (file == "mtu") request.mtu = value;
    if (file == "tx_queue_len") request.tx_queue_length = value;
    if (file == "netdev_group") request.group = value;
    if (file == "carrier" && value) request.carrier = *value != 0;
    if (file == "flags" && value) request.up = (*value & 1) != 0;
    (void)sim::change_link(interface, request);
}

}  // namespace

void add_class_net(ViewFiles& files, const Interface& interface) {
    const Folder all(files, kFolder);
    auto folder = all.inner(interface.name);
    add_interface(folder, interface);
    if (const auto* bridge = dynamic_cast<const Bridge*>(&interface)) add_bridge(folder, *bridge);
    const auto* master = dynamic_cast<const Bridge*>(interface.master);
    if (const auto* port = master ? master->port_of(interface) : nullptr)
        add_port(folder, all.inner(master->name), *master, *port);
}

void add_class_net_counters(ViewFiles& files, const Interface& interface) {
    const Folder all(files, kFolder);
    add_statistics(all.inner(interface.name).inner("statistics"), interface.rx, interface.tx);
}

void write_class_net(const sim::Namespace& name_space, std::string_view path,
                     std::string_view text) {
    const auto slash = path.find('/');
    auto* interface = name_space.find(path.substr(0, slash));
    if (!interface || slash == path.npos) return;
    const auto file = path.substr(slash + 1);
    const auto value = to_number(text);
    auto* bridge = dynamic_cast<Bridge*>(interface);
    auto* master = dynamic_cast<Bridge*>(interface->master);
    if (bridge && file.substr(0, 7) == "bridge/") {
        if (const auto change = change_of(kBridgeFiles, file.substr(7), value))
            (void)bridge->change(*change);
    } else if (master && file.substr(0, 7) == "brport/") {
        if (const auto change = change_of(kPortFiles, file.substr(7), value))
            (void)master->change_port(*master->port_of(*interface), *change);
    } else {
        write_own(*interface, file, text, value);
    }
}

}  // namespace vxlab::labs
