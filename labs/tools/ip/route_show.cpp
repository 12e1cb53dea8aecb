// Prints routes as `ip route show` does, and takes them away as `flush` does.
#include "labs/tools/ip/route_show.h"

#include <fmt/format.h>

#include "core/sim/ip/ip_stack.h"
#include "labs/tools/iproute/names.h"

namespace vxlab::labs::ip_tool {

namespace {

using iproute::Arguments;
using iproute::Context;
using iproute::Writer;
using sim::NextHop;
using sim::Route;

std::string network_text(const Route& route) {
    if (route.prefix_length == 0) return "default";
    const auto full = route.destination.is_v6() ? 128 : 32;
    if (route.prefix_length == full) return route.destination.text();
    return fmt::format("{}/{}", route.destination.text(), route.prefix_length);
}

bool is_one_address(const std::optional<iproute::Prefix>& prefix) {
    return prefix && prefix->address && prefix->length == prefix->full_length();
}

void print_gateway(Writer& writer, const Route& route, const NextHop& hop) {
    if (!hop.gateway) return;
    if (hop.gateway.family() == route.destination.family()) {
        writer.put("gateway", "via {} ", hop.gateway.text());
        return;
    }
    writer.open_object("via");
    writer.put("family", "via {} ", std::string_view(hop.gateway.is_v6() ? "inet6" : "inet"));
    writer.put("host", "{} ", hop.gateway.text());
    writer.close_object();
}

void print_flags(Writer& writer, const NextHop& hop) {
    writer.open_array("flags");
    if (hop.dead) writer.put({}, "{} ", std::string_view("dead"));
    if (hop.onlink) writer.put({}, "{} ", std::string_view("onlink"));
    if (hop.link_down) writer.put({}, "{} ", std::string_view("linkdown"));
    writer.close_array();
}

void print_hops(const Context& context, Writer& writer, const Route& route) {
    writer.open_array("nexthops");
    for (const auto& hop : route.next_hops) {
        writer.open_object();
        writer.text("{}\tnexthop ", context.line_end());
        print_gateway(writer, route, hop);
        if (hop.interface) writer.put("dev", "dev {} ", hop.interface->name);
        writer.put("weight", "weight {} ", hop.weight);
        print_flags(writer, hop);
        writer.close_object();
    }
    writer.close_array();
}

void print_origin(const Context& context, Writer& writer, const Route& route,
                  const RouteFilter& filter) {
    const auto details = context.options.details > 0;
    if (filter.table == 0 && (route.table != sim::route_table::kMain || details))
        writer.put("table", "table {} ", iproute::table_name(route.table));
    if ((route.protocol != sim::RouteProtocol::boot || details) && !filter.protocol)
        writer.put("protocol", "proto {} ",
                   iproute::protocol_name(static_cast<std::uint8_t>(route.protocol)));
    if ((route.scope != sim::Scope::universe || details) && !filter.scope)
        writer.put("scope", "scope {} ",
                   iproute::scope_name(static_cast<std::uint8_t>(route.scope)));
    if (route.preferred_source && !is_one_address(filter.source))
        writer.put("prefsrc", "src {} ", route.preferred_source.text());
    const auto has_metric = route.metric != 0 || route.destination.is_v6();
    if (has_metric && !filter.metric) writer.put("metric", "metric {} ", route.metric);
}

void print_preference(Writer& writer, const Route& route) {
    if (!route.destination.is_v6()) return;
    const auto word = route.preference == 1 ? "high" : route.preference == 3 ? "low" : "medium";
    writer.put("pref", "pref {}", std::string_view(word));
}

// What the kernel says of a table without routes.
std::optional<KernelError> missing_table(const Context& context, const RouteFilter& filter) {
    const auto known = filter.table == 0 || filter.table == sim::route_table::kMain ||
                       filter.table == sim::route_table::kLocal;
    if (known || filter.cache) return std::nullopt;
    const auto v6 = context.options.family == iproute::Family::inet6;
    const auto family = v6 ? IpAddress::Family::v6 : IpAddress::Family::v4;
    if (context.name_space->ip().has_route_table(family, filter.table)) return std::nullopt;
    return KernelError{ENOENT, fmt::format("{}: FIB table does not exist", v6 ? "ipv6" : "ipv4")};
}

int refuse_table(Context& context, const KernelError& error, std::string_view what) {
    return context.fail(iproute::answer_text(error) + fmt::format("{} terminated\n", what), 2);
}

KernelResult<> remove(Context& context, const Route& route) {
    sim::RouteSelector selector;
    selector.destination = route.destination;
    selector.prefix_length = route.prefix_length;
    selector.table = route.table;
    selector.type = route.type;
    selector.protocol = route.protocol;
    selector.scope = route.scope;
    selector.tos = route.tos;
    selector.metric = route.metric;
    selector.preferred_source = route.preferred_source;
    selector.next_hops = route.next_hops;
    return context.name_space->ip().delete_route(selector);
}

}  // namespace

void print_route_metrics(Writer& writer, const sim::RouteMetrics& metrics) {
    struct Metric {
        std::string_view word;
        std::uint32_t value;
    };
    const Metric all[] = {{"mtu", metrics.mtu},
                          {"window", metrics.window},
                          {"ssthresh", metrics.ssthresh},
                          {"cwnd", metrics.cwnd},
                          {"advmss", metrics.advmss},
                          {"reordering", metrics.reordering},
                          {"hoplimit", metrics.hop_limit},
                          {"initcwnd", metrics.initcwnd},
                          {"initrwnd", metrics.initrwnd},
                          {"quickack", metrics.quickack}};
    if (metrics == sim::RouteMetrics()) return;
    writer.open_array("metrics");
    writer.open_object();
    for (const auto& metric : all) {
        if (metric.value == 0) continue;
        const auto locked = metric.word == "mtu" && metrics.mtu_lock;
        writer.text("{} {}{} ", metric.word, locked ? "lock " : "", metric.value);
        writer.json(metric.word, metric.value);
    }
    writer.close_object();
    writer.close_array();
}

void print_route(const Context& context, Writer& writer, const Route& route,
                 const RouteFilter& filter, bool deleted) {
    if (deleted) writer.flag("deleted", "Deleted ");
    if (route.type != sim::RouteType::unicast || context.options.details > 0)
        writer.put("type", "{} ", iproute::route_type_name(static_cast<std::uint8_t>(route.type)));
    writer.put("dst", "{} ", network_text(route));
    if (route.tos != 0 && !filter.tos) writer.put("tos", "tos {} ", iproute::tos_name(route.tos));
    const auto* hop = route.next_hops.size() == 1 ? route.first_hop() : nullptr;
    if (hop && !is_one_address(filter.via)) print_gateway(writer, route, *hop);
    if (hop && hop->interface && filter.device.empty())
        writer.put("dev", "dev {} ", hop->interface->name);
    print_origin(context, writer, route, filter);
    auto told = hop ? *hop : NextHop();
    told.dead = told.dead && !(deleted && route.destination.is_v6());  // of IPv6 it goes unsaid
    print_flags(writer, told);
    if (route.expires) {
        const auto left = *route.expires - context.process.simulator().now();
        writer.put("expires", "expires {}sec ", left.nanoseconds / 1'000'000'000);
    }
    print_route_metrics(writer, route.metrics);
    if (route.next_hops.size() > 1) print_hops(context, writer, route);
    print_preference(writer, route);
    writer.text("\n");
}

int show_routes(Context& context, Arguments& arguments) {
    const auto filter = parse_route_filter(arguments, iproute::ip_family(context.options.family));
    if (arguments.failure()) return context.fail(*arguments.failure());
    if (!filter.device.empty() && context.index_of(filter.device) == 0)
        return context.no_device(filter.device);
    if (const auto error = missing_table(context, filter))
        return refuse_table(context, *error, "Dump");
    auto writer = context.writer();
    writer.open_array();
    for (const auto* route : pick_routes(context, filter)) {
        writer.open_object();
        print_route(context, writer, *route, filter);
        writer.close_object();
    }
    writer.close_array();
    return context.show(writer);
}

int flush_routes(Context& context, Arguments& arguments) {
    if (!arguments.more()) return context.fail("\"ip route flush\" requires arguments.\n", 1);
    const auto family = iproute::ip_family(context.options.family);
    const auto filter = parse_route_filter(arguments, family);
    if (arguments.failure()) return context.fail(*arguments.failure());
    if (!filter.device.empty() && context.index_of(filter.device) == 0)
        return context.no_device(filter.device);
    auto& ip = context.name_space->ip();
    if (filter.cache) {
        ip.flush_route_cache(family == IpAddress::Family::none ? IpAddress::Family::v4 : family);
        return 0;
    }
    if (const auto error = missing_table(context, filter))
        return refuse_table(context, *error, "Flush");
    std::vector<Route> doomed;
    auto writer = Writer(false, false);
    for (const auto* route : pick_routes(context, filter)) {
        if (context.options.statistics > 1) print_route(context, writer, *route, filter);
        doomed.push_back(*route);
    }
    context.show(writer);
    const auto told = context.options.statistics > 0;
    if (doomed.empty()) {
        if (told) context.process.out("Nothing to flush.\n");
        return 0;
    }
    if (told)
        context.process.out(fmt::format("\n*** Round 1, deleting {} entries ***\n", doomed.size()));
    for (const auto& route : doomed)
        if (const auto result = remove(context, route); !result) return context.answer(result);
    if (told) context.process.out("*** Flush is complete after 1 round ***\n");
    return 0;
}

}  // namespace vxlab::labs::ip_tool
