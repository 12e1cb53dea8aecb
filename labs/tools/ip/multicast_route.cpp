// `ip mroute`: the multicast routes that a routing daemon made.
#include <fmt/format.h>

#include "core/sim/ip/ip_stack.h"
#include "core/sim/simulator.h"
#include "labs/tools/ip/commands.h"
#include "labs/tools/iproute/names.h"
#include "labs/tools/iproute/usage.h"

namespace vxlab::labs::ip_tool {

namespace {

using iproute::Family;

constexpr std::uint32_t kAllTables = 0;

struct Filter {
    std::uint32_t table = sim::route_table::kDefault;
    std::string input;
};

// iproute2 asks for a prefix of a family that has none: but for the default, all are wrong.
void read_prefix(Arguments& arguments) {
    const auto word = arguments.next();
    if (arguments.failure() || word == "default" || word == "any" || word == "all") return;
    arguments.fail(fmt::format("Error: ??? prefix is expected rather than \"{}\".\n", word), 1);
}

Filter read_filter(Arguments& arguments, bool v6) {
    Filter filter;
    if (v6) filter.table = sim::route_table::kMain;
    while (arguments.more()) {
        if (arguments.begins("table")) {
            const auto word = arguments.next();
            const auto table = word == "all" ? kAllTables : iproute::parse_table(word);
            if (!table) arguments.invalid("table id value is invalid\n", word);
            filter.table = table.value_or(kAllTables);
        } else if (arguments.is("iif")) {
            filter.input = arguments.next();
        } else if (arguments.begins("from")) {
            read_prefix(arguments);
        } else {
            arguments.is("to");
            if (arguments.more() && iproute::is_prefix_of(arguments.peek(), "help"))
                arguments.fail(std::string(usage::kMroute));
            else
                read_prefix(arguments);
        }
    }
    return filter;
}

void print_statistics(const Context& context, Writer& writer, const sim::MulticastRoute& route) {
    writer.text("{}", context.line_end());
    writer.put("packets", "  {} packets,", route.packets);
    writer.put("bytes", " {} bytes", route.bytes);
    if (route.wrong_interface != 0)
        writer.put("wrong_if", ", {} arrived on wrong iif.", route.wrong_interface);
    const auto age = context.name_space->simulator().now() - route.last_used;
    const auto seconds = static_cast<double>(age.nanoseconds / 10'000'000) / 100;
    writer.text(", Age {:.2f}", seconds);
    writer.json_literal("expires", fmt::format("{:g}", seconds));
}

void print_route(const Context& context, Writer& writer, const sim::MulticastRoute& route,
                 const Filter& filter) {
    const auto source = route.source.text(), group = route.group.text();
    writer.open_object();
    writer.json("src", source);
    writer.json("dst", group);
    writer.text("{:<32} Iif: ", fmt::format("({},{})", source, group));
    writer.put("iif", "{:<10} ", route.input->name);
    writer.open_array("multipath");
    if (!route.outputs.empty()) writer.text("Oifs: ");
    for (const auto* output : route.outputs) {
        writer.open_object();
        writer.put("oif", "{} ", output->name);
        writer.close_object();
    }
    writer.close_array();
    writer.put("state", " State: {}", std::string_view("resolved"));
    if (context.options.statistics > 0) print_statistics(context, writer, route);
    if (filter.table == kAllTables)
        writer.put("table", " Table: {}", iproute::table_name(sim::route_table::kDefault));
    writer.text("\n");
    writer.close_object();
}

int show(Context& context, Arguments& arguments) {
    const bool v6 = context.options.family == Family::inet6;
    const bool v4 = context.options.family == Family::any || context.options.family == Family::inet;
    if (!v4 && !v6) return 0;
    const auto filter = read_filter(arguments, v6);
    if (arguments.failure()) return context.fail(*arguments.failure());
    if (!filter.input.empty() && !context.device(filter.input)) {
        context.no_device(filter.input);
        return 1;
    }
    auto writer = context.writer();
    writer.open_array();
    const auto own_table = v6 ? sim::route_table::kMain : sim::route_table::kDefault;
    if (filter.table != kAllTables && filter.table != own_table) {
        writer.close_array();
        context.show(writer);
        return context.fail(fmt::format("Error: {}: MR table does not exist.\nDump terminated\n",
                                        v6 ? "ipv6" : "ipv4"),
                            1);
    }
    if (v4)
        for (const auto& route : context.name_space->ip().multicast_routes())
            if (filter.input.empty() || route->input->name == filter.input)
                print_route(context, writer, *route, filter);
    writer.close_array();
    return context.show(writer);
}

}  // namespace

int multicast_route(Context& context, Arguments arguments) {
    if (!arguments.more() || arguments.begins("show") || arguments.begins("lst") ||
        arguments.begins("list"))
        return show(context, arguments);
    if (arguments.begins("help")) return context.fail(usage::kMroute, 255);
    return context.fail(
        fmt::format("Command \"{}\" is unknown, try \"ip mroute help\".\n", arguments.peek()), 255);
}

}  // namespace vxlab::labs::ip_tool
