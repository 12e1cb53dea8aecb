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

// The link below as a reader in this namespace finds it; null: nothing is said of one, or it is
// elsewhere.
const Interface* below_here(const Interface& interface, LinkBelow told) {
    const auto* lower = below(interface);
    if (!lower || lower->name_space == interface.name_space) return lower;
    if (told == LinkBelow::with_place || lower->index == interface.index) return nullptr;
    return interface.name_space->find(lower->index);
}

std::vector<std::string_view> flag_names(const Interface& interface, LinkBelow told) {
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
    const auto* lower = below_here(interface, told);
    add(lower && !lower->flags.up, "M-DOWN");
    return names;
}

void print_flags(Writer& writer, const Interface& interface, LinkBelow told) {
    writer.open_array("flags");
    writer.text("<");
    auto separator = "";
    for (const auto name : flag_names(interface, told)) {
        writer.text("{}", separator);
        writer.put({}, "{}", name);
        separator = ",";
    }
    writer.text("> ");
    writer.close_array();
}

}  // namespace

std::string_view discipline_name(const sim::Interface& interface) {
    using Kind = sim::QueueDiscipline::Kind;
    switch (interface.queue_discipline().kind) {
        case Kind::netem:
            return "netem";
        case Kind::tbf:
            return "tbf";
        case Kind::pfifo:
            return "pfifo";
        case Kind::none:
            break;
    }
    if (interface.queue_discipline().handle != 0) return "noqueue";
    if (!interface.was_up()) return "noop";
    const auto queues = interface.kind() == LinkKind::tun ||
                        (interface.kind() == LinkKind::none && !interface.flags.loopback);
    return queues ? "pfifo_fast" : "noqueue";
}

namespace {

// "@v1", "@if3", "@NONE" and what JSON has of them.
void print_below(const Context& context, Writer& writer, const Interface& interface,
                 LinkBelow told) {
    const auto* lower = below(interface);
    const bool knows_place = told == LinkBelow::with_place;
    if (!lower && interface.kind() == LinkKind::veth) {
        // Its peer went first.
        writer.text("@NONE: ");
    } else if (!lower || (!knows_place && lower->index == interface.index)) {
        writer.text(": ");
    } else if (knows_place && lower->name_space != interface.name_space) {
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

bool is_kind(std::string_view word) {
    for (const auto kind : {LinkKind::veth, LinkKind::bridge, LinkKind::vxlan, LinkKind::vlan,
                            LinkKind::dummy, LinkKind::macvlan, LinkKind::tun})
        if (word == sim::name(kind)) return true;
    return false;
}

}  // namespace

void print_link_head(const Context& context, Writer& writer, const Interface& interface,
                     LinkBelow told) {
    writer.put("ifindex", "{}: ", interface.index);
    if (writer.is_json()) print_below(context, writer, interface, told);
    writer.put("ifname", "{}", interface.name);
    if (!writer.is_json()) print_below(context, writer, interface, told);
    print_flags(writer, interface, told);
    writer.put("mtu", "mtu {} ", interface.mtu);
}

void print_link(const Context& context, Writer& writer, const Interface& interface, LinkStyle style,
                bool deleted) {
    const auto& options = context.options;
    const auto v6_only = style == LinkStyle::address && options.family == iproute::Family::inet6;
    if (deleted) writer.flag("deleted", "Deleted ");
    print_link_head(context, writer, interface,
                    v6_only ? LinkBelow::index_alone : LinkBelow::with_place);
    const auto discipline = deleted ? std::string_view("noop") : discipline_name(interface);
    if (!v6_only) writer.put("qdisc", "qdisc {} ", discipline);
    if (interface.master) writer.put("master", "master {} ", interface.master->name);
    writer.put("operstate", "state {} ", sim::name(interface.oper_state()));
    if (style == LinkStyle::link) writer.put("linkmode", "mode {} ", std::string_view("DEFAULT"));
    if (!v6_only) writer.put("group", "group {} ", iproute::group_name(interface.group));
    if (interface.tx_queue_length != 0 && style != LinkStyle::monitor)
        writer.put("txqlen", "qlen {}", interface.tx_queue_length);
    const auto of_family = iproute::ip_family(options.family) != IpAddress::Family::none &&
                           (style == LinkStyle::address || style == LinkStyle::one);
    if (!of_family || options.details > 0) print_addresses(context, writer, interface);
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
    print_link_head(context, writer, interface, LinkBelow::index_alone);
    if (interface.master) writer.text("master {} ", interface.master->name);
    writer.text("state {} {}    link/ether {}\n", sim::name(interface.oper_state()),
                context.line_end(), interface.address.text());
}

void print_link_brief(const Context& context, Writer& writer, const Interface& interface,
                      LinkStyle style) {
    const auto* lower = below(interface);
    if (writer.is_json()) {
        if (lower) print_below(context, writer, interface, LinkBelow::with_place);
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
    print_flags(writer, interface, LinkBelow::with_place);
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
    context.shows_links = true;
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
