// `ip maddr`: the groups that interfaces listen to; and `ip mroute`, which has none to show.
#include <fmt/format.h>

#include <cstring>

#include "core/sim/ip/ip_stack.h"
#include "labs/tools/ip/commands.h"
#include "labs/tools/iproute/usage.h"

namespace vxlab::labs::ip_tool {

namespace {

using iproute::Family;

bool wants(const Context& context, Family family) {
    return context.options.family == Family::any || context.options.family == family;
}

void print_users(Writer& writer, unsigned users) {
    if (users != 1) writer.put("users", " users {}", users);
}

bool print_link_groups(const Context& context, Writer& writer, const sim::Interface& interface) {
    if (!wants(context, Family::link) || interface.flags.loopback) return false;
    for (const auto& group : interface.multicast_filter()) {
        writer.open_object();
        writer.put("link", "\tlink  {}", group.mac.text());
        print_users(writer, static_cast<unsigned>(group.users));
        if (group.by_user) writer.flag("static", " static");
        writer.text("\n");
        writer.close_object();
    }
    return !interface.multicast_filter().empty();
}

bool print_groups(const Context& context, Writer& writer, const sim::Interface& interface,
                  Family family) {
    if (!wants(context, family)) return false;
    const auto groups = context.name_space->ip().groups(interface, iproute::ip_family(family));
    for (const auto& group : groups) {
        writer.open_object();
        writer.put("family", "\t{:<5} ",
                   std::string_view(family == Family::inet6 ? "inet6" : "inet"));
        writer.put("address", "{}", group.address.text());
        print_users(writer, group.users);
        writer.text("\n");
        writer.close_object();
    }
    return !groups.empty();
}

bool has_any(const Context& context, const sim::Interface& interface) {
    auto unused = Writer(false, false);
    const auto link = print_link_groups(context, unused, interface);
    const auto v4 = print_groups(context, unused, interface, Family::inet);
    return print_groups(context, unused, interface, Family::inet6) || link || v4;
}

int show(Context& context, Arguments& arguments) {
    std::string device;
    while (arguments.more()) {
        if (!arguments.is("dev") && arguments.begins("help"))
            return context.fail(usage::kMaddr, 255);
        const auto word = arguments.next();
        if (!device.empty()) arguments.garbage("dev", word);
        device = word;
    }
    if (arguments.failure()) return context.fail(*arguments.failure());
    auto writer = context.writer();
    writer.open_array();
    for (const auto& [index, interface] : context.name_space->interfaces()) {
        if (!device.empty() && interface->name != device) continue;
        if (!has_any(context, *interface)) continue;
        writer.open_object();
        writer.put("ifindex", "{}:", index);
        writer.put("ifname", "\t{}\n", interface->name);
        writer.open_array("maddr");
        print_link_groups(context, writer, *interface);
        print_groups(context, writer, *interface, Family::inet);
        print_groups(context, writer, *interface, Family::inet6);
        writer.close_array();
        writer.close_object();
    }
    writer.close_array();
    return context.show(writer);
}

int refuse_ioctl(const Context& context, int number) {
    return context.fail(fmt::format("ioctl: {}\n", std::strerror(number)), 1);
}

int modify(Context& context, Arguments& arguments, bool adding) {
    std::string device;
    std::optional<MacAddress> mac;
    while (arguments.more()) {
        if (arguments.is("dev")) {
            if (!device.empty()) arguments.duplicate("dev", arguments.peek());
            device = arguments.next();
            continue;
        }
        if (!arguments.begins("address") && arguments.begins("help"))
            return context.fail(usage::kMaddr, 255);
        if (mac) arguments.garbage("address", arguments.next());
        mac = arguments.mac();
    }
    if (arguments.failure()) return context.fail(*arguments.failure());
    if (device.empty()) return context.fail("Not enough information: \"dev\" is required.\n", 255);
    auto* interface = context.name_space->find(context.index_of(device));
    if (!interface) return refuse_ioctl(context, ENODEV);
    if (!mac || !mac->is_group()) return refuse_ioctl(context, EINVAL);
    const auto& rows = interface->multicast_filter();
    const auto known = std::any_of(rows.begin(), rows.end(),
                                   [&](const auto& row) { return row.mac == *mac && row.by_user; });
    if (adding) {
        interface->add_filter_address(*mac, true);
        return 0;
    }
    if (!known) return refuse_ioctl(context, ENOENT);
    interface->remove_filter_address(*mac, true);
    return 0;
}

}  // namespace

int group_address(Context& context, Arguments arguments) {
    if (!arguments.more()) return show(context, arguments);
    if (arguments.begins("add")) return modify(context, arguments, true);
    if (arguments.begins("delete")) return modify(context, arguments, false);
    if (arguments.begins("show") || arguments.begins("lst") || arguments.begins("list"))
        return show(context, arguments);
    if (arguments.begins("help")) return context.fail(usage::kMaddr, 255);
    return context.fail(
        fmt::format("Command \"{}\" is unknown, try \"ip maddr help\".\n", arguments.peek()), 255);
}

int multicast_route(Context& context, Arguments arguments) {
    if (!arguments.more() || arguments.begins("show") || arguments.begins("lst") ||
        arguments.begins("list")) {
        auto writer = context.writer();
        writer.open_array();
        writer.close_array();
        return context.show(writer);
    }
    if (arguments.begins("help")) return context.fail(usage::kMroute, 255);
    return context.fail(
        fmt::format("Command \"{}\" is unknown, try \"ip mroute help\".\n", arguments.peek()), 255);
}

}  // namespace vxlab::labs::ip_tool
