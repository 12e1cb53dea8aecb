// Prints an interface as `ip link` does.
#include "labs/tools/ip/link_show.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include <vector>

#include "core/sim/devices/tap.h"
#include "labs/tools/iproute/names.h"
#include "labs/tools/iproute/usage.h"
#include "labs/tools/machine.h"

namespace vxlab::labs::ip_tool {

namespace {

using iproute::Arguments;
using iproute::Context;
using iproute::Writer;
using sim::Interface;
using sim::LinkKind;

bool is_tun(const Interface& interface) {
    return interface.kind() == LinkKind::tun &&
           !static_cast<const sim::Tap&>(interface).options().is_tap;
}

// IFLA_LINK, as far as the kind tells of it.
const Interface* below(const Interface& interface) {
    return interface.kind() == LinkKind::vxlan ? nullptr : interface.lower();
}

std::vector<std::string_view> flag_names(const Interface& interface) {
    const auto& flags = interface.flags;
    const auto state = interface.oper_state();
    const auto running =
        flags.up && (state == sim::OperState::up || state == sim::OperState::unknown);
    std::vector<std::string_view> names;
    const auto add = [&](bool on, std::string_view name) {
        if (on) names.push_back(name);
    };
    add(flags.up && !running, "NO-CARRIER");
    add(flags.loopback, "LOOPBACK");
    add(flags.broadcast, "BROADCAST");
    add(flags.point_to_point, "POINTOPOINT");
    add(flags.multicast, "MULTICAST");
    add(flags.noarp, "NOARP");
    add(flags.allmulti, "ALLMULTI");
    add(flags.promiscuous, "PROMISC");
    add(flags.up, "UP");
    add(flags.up && interface.carrier(), "LOWER_UP");
    const auto* lower = below(interface);
    add(lower && lower->name_space == interface.name_space && !lower->flags.up, "M-DOWN");
    return names;
}

void print_flags(Writer& writer, const Interface& interface) {
    writer.open_array("flags");
    writer.text("<");
    auto separator = "";
    for (const auto name : flag_names(interface)) {
        writer.text("{}", separator);
        writer.put({}, "{}", name);
        separator = ",";
    }
    writer.text("> ");
    writer.close_array();
}

std::string_view discipline_name(const Interface& interface) {
    using Kind = sim::QueueDiscipline::Kind;
    switch (interface.queue_discipline().kind) {
        case Kind::netem:
            return "netem";
        case Kind::tbf:
            return "tbf";
        case Kind::none:
            break;
    }
    if (!interface.was_up()) return "noop";
    const auto queues = interface.kind() == LinkKind::tun ||
                        (interface.kind() == LinkKind::none && !interface.flags.loopback);
    return queues ? "pfifo_fast" : "noqueue";
}

// "@v1", "@if3", "@NONE" and what JSON has of them.
void print_below(const Context& context, Writer& writer, const Interface& interface) {
    const auto* lower = below(interface);
    if (!lower) {
        writer.text(": ");
    } else if (lower->name_space != interface.name_space) {
        writer.put("link_index", "@if{}: ", lower->index);
    } else {
        writer.put("link", "@{}: ", context.device_name(lower->index));
    }
}

// Where the other end is, by number or, if the machine has a name for it, by name.
void print_peer_name_space(const Context& context, Writer& writer, const Interface& interface) {
    const auto* lower = below(interface);
    if (!lower || lower->name_space == interface.name_space) return;
    // A link into a namespace without a number gives it one, as soon as it is listed.
    const auto nsid = interface.name_space->name_nsid(*lower->name_space);
    writer.json("link_netnsid", nsid);
    for (const auto& named : context.process.machine().named())
        if (interface.name_space->nsid_of(*named.name_space) == nsid) {
            writer.text(" link-netns {}", named.name);
            return;
        }
    writer.text(" link-netnsid {}", nsid);
}

void print_addresses(const Context& context, Writer& writer, const Interface& interface) {
    writer.text("{}", context.line_end());
    const auto type = interface.flags.loopback ? "loopback" : is_tun(interface) ? "none" : "ether";
    writer.put("link_type", "    link/{} ", std::string_view(type));
    if (is_tun(interface)) return;
    writer.put("address", "{}", interface.address.text());
    writer.text("{}", interface.flags.point_to_point ? " peer " : " brd ");
    writer.put("broadcast", "{}", interface.broadcast.text());
}

struct Column {
    std::uint64_t value;
    std::size_t width;
};

std::string human_number(const Context& context, std::uint64_t value) {
    const std::uint64_t base = context.options.iec ? 1024 : 1000;
    if (!context.options.human || value < base) return fmt::format("{}", value);
    std::string_view prefix = "kMGTPE";
    std::uint64_t unit = base;
    while (value / base >= unit && prefix.size() > 1) {
        unit *= base;
        prefix.remove_prefix(1);
    }
    auto precision = 2;
    for (std::uint64_t limit = 10; precision > 0 && value / unit >= limit; limit *= 10) --precision;
    return fmt::format("{:.{}f}{}{}", static_cast<double>(value) / static_cast<double>(unit),
                       precision, prefix[0], context.options.iec ? "i" : "");
}

void print_columns(const Context& context, Writer& writer, std::string_view title,
                   std::initializer_list<Column> columns) {
    writer.text("{}{}", title, context.line_end());
    for (const auto& column : columns)
        writer.text("{:>{}} ", human_number(context, column.value), column.width);
}

void print_statistics_json(const Context& context, Writer& writer, const Interface& interface) {
    const auto errors = context.options.statistics > 1;
    const auto& [rx, tx] = std::tie(interface.rx, interface.tx);
    writer.open_object("stats64");
    writer.open_object("rx");
    writer.json("bytes", rx.bytes);
    writer.json("packets", rx.packets);
    writer.json("errors", rx.errors);
    writer.json("dropped", rx.dropped);
    writer.json("over_errors", 0);
    writer.json("multicast", rx.multicast);
    if (errors) {
        writer.json("length_errors", rx.length_errors);
        writer.json("crc_errors", 0);
        writer.json("frame_errors", rx.frame_errors);
        writer.json("fifo_errors", rx.fifo_errors);
        writer.json("missed_errors", 0);
    }
    writer.close_object();
    writer.open_object("tx");
    writer.json("bytes", tx.bytes);
    writer.json("packets", tx.packets);
    writer.json("errors", tx.errors);
    writer.json("dropped", tx.dropped);
    writer.json("carrier_errors", tx.carrier_errors);
    writer.json("collisions", tx.collisions);
    if (errors) {
        writer.json("aborted_errors", 0);
        writer.json("fifo_errors", tx.fifo_errors);
        writer.json("window_errors", 0);
        writer.json("heartbeat_errors", 0);
        writer.json("carrier_changes", interface.carrier_changes());
    }
    writer.close_object();
    writer.close_object();
}

bool is_kind(std::string_view word) {
    for (const auto kind : {LinkKind::veth, LinkKind::bridge, LinkKind::vxlan, LinkKind::vlan,
                            LinkKind::dummy, LinkKind::macvlan, LinkKind::tun})
        if (word == sim::name(kind)) return true;
    return false;
}

// At least as wide as iproute2's titles; wider where a number is.
std::size_t width(std::size_t least, std::uint64_t one, std::uint64_t other) {
    return std::max({least, fmt::format("{}", one).size(), fmt::format("{}", other).size()});
}

}  // namespace

void print_statistics(const Context& context, Writer& writer, const Interface& interface) {
    if (writer.is_json()) return print_statistics_json(context, writer, interface);
    const auto& rx = interface.rx;
    const auto& tx = interface.tx;
    const auto bytes = width(10, rx.bytes, tx.bytes), packets = width(7, rx.packets, tx.packets);
    const auto errors = width(6, rx.errors, tx.errors), dropped = width(7, rx.dropped, tx.dropped);
    const auto collisions = width(7, rx.multicast, tx.collisions);
    const auto title = [&](std::string_view start, std::string_view fifth, std::string_view sixth) {
        return fmt::format("    {}{:>{}} {:>{}} {:>{}} {:>{}} {:>7} {:>{}}           ", start,
                           "bytes", bytes - 4, "packets", packets, "errors", errors, "dropped",
                           dropped, fifth, sixth, collisions);
    };
    const auto more = [&](std::string_view start, std::string_view one, std::string_view two,
                          std::string_view three, std::string_view four, std::string_view five) {
        return fmt::format("{}    {}{:>{}} {:>{}} {:>{}} {:>{}} {:>7} {:>{}}", context.line_end(),
                           start, "", bytes - 10, one, packets, two, errors, three, dropped, four,
                           five, collisions);
    };
    const auto all = context.options.statistics > 1;
    print_columns(context, writer, title("RX: ", "missed", "mcast"),
                  {{rx.bytes, bytes + 4},
                   {rx.packets, packets},
                   {rx.errors, errors},
                   {rx.dropped, dropped},
                   {0, 7},
                   {rx.multicast, collisions}});
    if (all)
        print_columns(context, writer,
                      more("RX errors:", "length", "crc", "frame", "fifo", "overrun"),
                      {{rx.length_errors, bytes + 5 + packets},
                       {0, errors},
                       {rx.frame_errors, dropped},
                       {rx.fifo_errors, 7},
                       {0, collisions}});
    writer.text("{}", context.line_end());
    print_columns(context, writer, title("TX: ", "carrier", "collsns"),
                  {{tx.bytes, bytes + 4},
                   {tx.packets, packets},
                   {tx.errors, errors},
                   {tx.dropped, dropped},
                   {tx.carrier_errors, 7},
                   {tx.collisions, collisions}});
    if (all)
        print_columns(context, writer,
                      more("TX errors:", "aborted", "fifo", "window", "heartbt", "transns"),
                      {{0, bytes + 5 + packets},
                       {tx.fifo_errors, errors},
                       {0, dropped},
                       {0, 7},
                       {interface.carrier_changes(), collisions}});
}

void print_link_head(const Context& context, Writer& writer, const Interface& interface) {
    writer.put("ifindex", "{}: ", interface.index);
    if (writer.is_json()) print_below(context, writer, interface);
    writer.put("ifname", "{}", interface.name);
    if (!writer.is_json()) print_below(context, writer, interface);
    print_flags(writer, interface);
    writer.put("mtu", "mtu {} ", interface.mtu);
}

void print_link(const Context& context, Writer& writer, const Interface& interface, LinkStyle style,
                bool deleted) {
    const auto& options = context.options;
    const auto v6_only = style == LinkStyle::address && options.family == iproute::Family::inet6;
    const auto v4_only = style == LinkStyle::address && options.family == iproute::Family::inet;
    if (deleted) writer.flag("deleted", "Deleted ");
    print_link_head(context, writer, interface);
    if (!v6_only) writer.put("qdisc", "qdisc {} ", discipline_name(interface));
    if (interface.master) writer.put("master", "master {} ", interface.master->name);
    writer.put("operstate", "state {} ", sim::name(interface.oper_state()));
    if (style == LinkStyle::link) writer.put("linkmode", "mode {} ", std::string_view("DEFAULT"));
    if (!v6_only) writer.put("group", "group {} ", iproute::group_name(interface.group));
    if (interface.tx_queue_length != 0 && style != LinkStyle::monitor)
        writer.put("txqlen", "qlen {}", interface.tx_queue_length);
    if ((!v4_only && !v6_only) || options.details > 0) print_addresses(context, writer, interface);
    if (!v6_only) print_peer_name_space(context, writer, interface);
    if (options.details > 0) print_link_details(context, writer, interface, style);
    if (!interface.alias.empty() && (style == LinkStyle::link || options.details > 0)) {
        writer.text("{}", context.line_end());
        writer.put("ifalias", "    alias {}", interface.alias);
    }
    if (style == LinkStyle::link && options.statistics > 0) {
        writer.text("{}", context.line_end());
        print_statistics(context, writer, interface);
    }
}

void print_port_link(const Context& context, Writer& writer, const Interface& interface) {
    print_link_head(context, writer, interface);
    if (interface.master) writer.text("master {} ", interface.master->name);
    writer.text("state {} {}    link/ether {}\n", sim::name(interface.oper_state()),
                context.line_end(), interface.address.text());
}

void print_link_brief(const Context& context, Writer& writer, const Interface& interface,
                      LinkStyle style) {
    const auto* lower = below(interface);
    if (writer.is_json()) {
        if (lower) print_below(context, writer, interface);
        writer.json("ifname", interface.name);
        writer.json("operstate", sim::name(interface.oper_state()));
    } else {
        auto name = interface.name;
        if (lower && lower->name_space != interface.name_space)
            name += fmt::format("@if{}", lower->index);
        else if (lower)
            name += "@" + lower->name;
        writer.text("{:<16} {:<14} ", name, sim::name(interface.oper_state()));
    }
    if (style == LinkStyle::address) return;
    if (!is_tun(interface)) writer.put("address", "{} ", interface.address.text());
    print_flags(writer, interface);
    writer.text("\n");
}

bool is_dumped(const Context& context, const Interface& interface, const AddressFilter& filter) {
    if (!filter.device.empty() && context.index_of(filter.device) != interface.index) return false;
    if (!filter.master.empty() &&
        (!interface.master || interface.master->index != context.index_of(filter.master)))
        return false;
    return filter.kind.empty() || !is_kind(filter.kind) ||
           filter.kind == sim::name(interface.kind());
}

bool matches(const Context& context, const Interface& interface, const AddressFilter& filter) {
    if (!filter.device.empty() && context.index_of(filter.device) != interface.index) return false;
    if (filter.up && !interface.flags.up) return false;
    if (filter.group && interface.group != *filter.group) return false;
    if (filter.no_master && interface.master) return false;
    if (!filter.master.empty() &&
        (!interface.master || interface.master->index != context.index_of(filter.master)))
        return false;
    if (filter.kind.empty()) return true;
    if (filter.kind.ends_with("_slave"))
        return interface.master &&
               filter.kind == fmt::format("{}_slave", sim::name(interface.master->kind()));
    return interface.kind() != LinkKind::none && filter.kind == sim::name(interface.kind());
}

namespace {

bool has_label(const Interface& interface, const AddressFilter& filter) {
    return filter.label.empty() || fnmatch(filter.label.c_str(), interface.name.c_str(), 0) == 0;
}

}  // namespace

int show_links(Context& context, Arguments& arguments) {
    const auto filter =
        parse_address_filter(arguments, iproute::ip_family(context.options.family), context);
    if (arguments.failure()) return context.fail(*arguments.failure());
    if (filter.to)
        return context.fail(
            fmt::format("Error: \"{}\" may be inet prefix, but it is not allowed in this "
                        "context.\n",
                        filter.to->address.text()),
            1);
    if (!filter.device.empty() && context.index_of(filter.device) == 0)
        return context.fail(fmt::format("Device \"{}\" does not exist.\n", filter.device), 1);
    auto writer = context.writer();
    writer.open_array();
    for (const auto& [index, interface] : context.name_space->interfaces()) {
        if (!is_dumped(context, *interface, filter)) continue;
        writer.open_object();
        if (!matches(context, *interface, filter) || !has_label(*interface, filter)) {
            writer.close_object();
            continue;
        }
        if (context.options.brief) {
            print_link_brief(context, writer, *interface, LinkStyle::link);
        } else {
            print_link(context, writer, *interface, LinkStyle::link);
            writer.text("\n");
        }
        writer.close_object();
    }
    writer.close_array();
    return context.show(writer);
}

}  // namespace vxlab::labs::ip_tool
