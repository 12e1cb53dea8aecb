// `bridge mdb`: groups of multicast, and behind which ports their members are.
#include <fmt/format.h>

#include <algorithm>

#include "core/sim/devices/bridge/bridge.h"
#include "labs/tools/bridge/commands.h"
#include "labs/tools/bridge/mdb_show.h"
#include "labs/tools/bridge/vlan_words.h"
#include "labs/tools/iproute/usage.h"

namespace vxlab::labs::bridge_tool {

namespace {

using sim::Bridge;
using sim::MdbRow;

// What is wrong with the addresses, a status; the rest is the kernel's to check.
std::optional<int> read_addresses(const Context& context, const MdbWords& words,
                                  sim::MdbRequest& request) {
    if (const auto group = IpAddress::parse(words.group)) {
        request.group = *group;
    } else {
        const std::string written[] = {words.group};
        Arguments lladdr(written);
        request.mac = lladdr.mac();
        if (lladdr.failure()) {
            context.process.err(lladdr.failure()->text);
            return context.fail(fmt::format("Invalid address \"{}\"\n", words.group), 255);
        }
    }
    if (words.source.empty()) return std::nullopt;
    const auto source = IpAddress::parse(words.source);
    if (!source)
        return context.fail(fmt::format("Invalid source address \"{}\"\n", words.source), 255);
    request.source = *source;
    return std::nullopt;
}

int modify(Context& context, Arguments& arguments, bool adding) {
    const auto words = parse_mdb_words(arguments);
    if (arguments.failure()) return context.fail(*arguments.failure());
    auto* device = context.name_space->find(context.index_of(words.device));
    if (!device) return no_device(context, words.device);
    sim::MdbRequest request;
    request.port = context.index_of(words.port);
    if (request.port == 0) return no_device(context, words.port);
    if (const auto status = read_addresses(context, words, request)) return *status;
    request.vlan = words.vlan;
    request.permanent = words.permanent;
    if (device->kind() != sim::LinkKind::bridge)
        return answer(context, refuse(EOPNOTSUPP, "Device does not support MDB operations"));
    auto& bridge = static_cast<Bridge&>(*device);
    return answer(context, adding ? bridge.add_mdb(request) : bridge.delete_mdb(request));
}

std::string timer_text(std::int64_t nanoseconds) {
    const auto hundredths = std::max<std::int64_t>(nanoseconds, 0) / 10'000'000;
    return fmt::format("{:>4}.{:02}", hundredths / 100, hundredths % 100);
}

void print_router_ports(const Context& context, Writer& writer, const Bridge& bridge) {
    const auto ports = bridge.router_ports();
    if (ports.empty() || (context.options.details == 0 && !writer.is_json())) return;
    writer.open_array(bridge.name);
    writer.text("router ports on {}: ", bridge.name);
    for (const auto& router : ports) {
        writer.open_object();
        writer.put("port", "{} ", router.port ? router.port->interface.name : bridge.name);
        if (context.options.statistics > 0) {
            const auto left = router.remaining.value_or(Duration{}).nanoseconds;
            writer.put("timer", "{} ", timer_text(left));
            writer.put("type", "{} ", std::string_view(router.permanent ? "permanent" : "temp"));
        }
        writer.close_object();
    }
    writer.close_array();
    writer.text("{}", context.line_end());
}

int show(Context& context, Arguments& arguments) {
    std::string device;
    int vlan = 0;
    while (arguments.more()) {
        if (arguments.is("dev"))
            device = arguments.next();
        else if (arguments.is("vid"))
            vlan = leading_number(arguments.next());
        else
            arguments.next();  // iproute2 passes over what it does not know
    }
    if (arguments.failure()) return context.fail(*arguments.failure());
    if (!device.empty() && !context.device(device)) return no_device(context, device);
    std::vector<const Bridge*> bridges;
    for (const auto& [index, interface] : context.name_space->interfaces())
        if (interface->kind() == sim::LinkKind::bridge &&
            (device.empty() || interface->name == device))
            bridges.push_back(static_cast<const Bridge*>(interface));
    auto writer = context.writer();
    writer.open_array();
    writer.open_object();
    writer.open_array("mdb");
    for (const auto* bridge : bridges)
        for (const auto& row : bridge->mdb())
            if (vlan == 0 || row.vlan == vlan) {
                writer.open_object();
                print_mdb_row(context, writer, *bridge, row);
                writer.close_object();
            }
    writer.close_array();
    writer.open_object("router");
    for (const auto* bridge : bridges) print_router_ports(context, writer, *bridge);
    writer.close_object();
    writer.close_object();
    writer.close_array();
    return context.show(writer);
}

}  // namespace

void print_mdb_row(const Context& context, Writer& writer, const sim::Interface& bridge,
                   const MdbRow& row) {
    writer.json("index", bridge.index);
    writer.put("dev", "dev {}", bridge.name);
    writer.put("port", " port {}", row.port ? row.port->interface.name : bridge.name);
    writer.put("grp", " grp {}", row.group ? row.group.text() : row.mac.text());
    if (row.source) writer.put("src", " src {}", row.source.text());
    writer.put("state", " {}", std::string_view(row.permanent ? "permanent" : "temp"));
    if (context.options.details > 0 && row.port)
        writer.put("protocol", " proto {} ", std::string_view(row.by_user ? "static" : "kernel"));
    writer.open_array("flags");
    if (row.fast_leave) writer.put({}, " {}", std::string_view("fast_leave"));
    writer.close_array();
    if (row.vlan != 0) writer.put("vid", " vid {}", row.vlan);
    if (context.options.statistics > 0) {
        const auto left =
            row.expires ? *row.expires - context.process.simulator().now() : Duration{};
        writer.put("timer", " {}", timer_text(left.nanoseconds));
    }
    writer.text("{}", context.line_end());
}

int mdb(Context& context, Arguments arguments) {
    if (!arguments.more()) return show(context, arguments);
    if (arguments.begins("add")) return modify(context, arguments, true);
    if (arguments.begins("delete")) return modify(context, arguments, false);
    if (arguments.begins("show") || arguments.begins("lst") || arguments.begins("list"))
        return show(context, arguments);
    if (arguments.begins("help")) return context.fail(usage::kMdb, 255);
    return context.fail(
        fmt::format("Command \"{}\" is unknown, try \"bridge mdb help\".\n", arguments.peek()),
        255);
}

}  // namespace vxlab::labs::bridge_tool
