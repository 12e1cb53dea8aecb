// Reads and applies the selector of `ip route show` and `flush`.
#include <fmt/format.h>

#include "core/sim/ip/ip_stack.h"
#include "labs/tools/ip/address_show.h"
#include "labs/tools/ip/route_show.h"
#include "labs/tools/iproute/names.h"
#include "labs/tools/iproute/usage.h"

namespace vxlab::labs::ip_tool {

namespace {

using iproute::Arguments;
using iproute::Context;
using iproute::Prefix;

void read_table(Arguments& arguments, RouteFilter& filter) {
    const auto word = arguments.next();
    if (word == "all") {
        filter.table = 0;
    } else if (word == "cache") {
        filter.cache = true;
    } else if (const auto table = iproute::parse_table(word)) {
        filter.table = *table;
    } else {
        arguments.invalid("table id value is invalid\n", word);
    }
}

bool read_number(Arguments& arguments, RouteFilter& filter) {
    if (arguments.begins("table")) {
        read_table(arguments, filter);
    } else if (arguments.is("vrf")) {
        arguments.invalid("Invalid VRF\n", arguments.next());
    } else if (arguments.begins("cached") || arguments.begins("cloned")) {
        filter.cache = true;
    } else if (arguments.is("tos") || arguments.begins("dsfield")) {
        filter.tos = iproute::parse_tos(arguments.next());
        if (!filter.tos) arguments.invalid("TOS value is invalid\n", arguments.last());
    } else if (arguments.begins("protocol")) {
        const auto word = arguments.next();
        filter.protocol = iproute::parse_protocol(word);
        if (!filter.protocol && word != "all") arguments.invalid("invalid \"protocol\"\n", word);
    } else if (arguments.begins("scope")) {
        const auto word = arguments.next();
        filter.scope = iproute::parse_scope(word);
        if (!filter.scope && word != "all") arguments.invalid("invalid \"scope\"\n", word);
    } else if (arguments.begins("type")) {
        filter.type = iproute::parse_route_type(arguments.next());
        if (!filter.type) arguments.invalid("node type value is invalid\n", arguments.last());
    } else if (arguments.begins("metric") || arguments.begins("priority") ||
               arguments.is("preference")) {
        filter.metric = arguments.number("\"metric\" value is invalid\n");
    } else {
        return false;
    }
    return true;
}

void read_prefix(Arguments& arguments, RouteFilter& filter, IpAddress::Family family) {
    arguments.begins("to");
    if (arguments.begins("root")) {
        filter.root = arguments.prefix(family);
    } else if (arguments.begins("match")) {
        filter.match = arguments.prefix(family);
    } else {
        arguments.begins("exact");
        if (arguments.begins("help")) arguments.fail(std::string(usage::kRoute));
        filter.root = filter.match = arguments.prefix(family);
    }
}

// Whether the network lies within `outer`.
bool lies_in(const IpAddress& network, std::uint8_t length, const Prefix& outer) {
    return length >= outer.length && is_in(network, outer);
}

// Whether the network covers all of `inner`.
bool covers(const sim::Route& route, const Prefix& inner) {
    if (inner.address && inner.address.family() != route.destination.family()) return false;
    if (route.prefix_length > inner.length) return false;
    Prefix network;
    network.address = route.destination;
    network.length = route.prefix_length;
    return !inner.address || is_in(inner.address, network);
}

bool reaches(const sim::Route& route, const std::string& name) {
    if (route.next_hops.size() != 1) return false;
    const auto* interface = route.next_hops.front().interface;
    return interface && interface->name == name;
}

}  // namespace

RouteFilter parse_route_filter(Arguments& arguments, IpAddress::Family family) {
    RouteFilter filter;
    while (arguments.more()) {
        if (read_number(arguments, filter)) continue;
        if (arguments.is_one_of({"dev", "oif"})) {
            filter.device = arguments.next();
        } else if (arguments.is("iif")) {
            arguments.next();
            filter.none = true;
        } else if (arguments.is("via")) {
            filter.via = arguments.prefix(family);
        } else if (arguments.is("src")) {
            filter.source = arguments.prefix(family);
        } else if (arguments.begins("from")) {
            arguments.prefix(family);
            filter.none = true;
        } else {
            read_prefix(arguments, filter, family);
        }
    }
    return filter;
}

bool lets_through(const Context&, const RouteFilter& filter, const sim::Route& route) {
    if (filter.none || filter.cache) return false;
    if (filter.table != 0 && route.table != filter.table) return false;
    if (filter.tos && route.tos != *filter.tos) return false;
    if (filter.protocol && static_cast<std::uint8_t>(route.protocol) != *filter.protocol)
        return false;
    if (filter.scope && static_cast<std::uint8_t>(route.scope) != *filter.scope) return false;
    if (filter.type && static_cast<std::uint8_t>(route.type) != *filter.type) return false;
    if (filter.metric && route.metric != *filter.metric) return false;
    if (!filter.device.empty() && !reaches(route, filter.device)) return false;
    if (filter.source &&
        (!route.preferred_source || !is_in(route.preferred_source, *filter.source)))
        return false;
    const auto* hop = route.next_hops.size() == 1 ? route.first_hop() : nullptr;
    if (filter.via && (!hop || !hop->gateway || !is_in(hop->gateway, *filter.via))) return false;
    if (filter.root && !lies_in(route.destination, route.prefix_length, *filter.root)) return false;
    return !filter.match || covers(route, *filter.match);
}

std::vector<const sim::Route*> pick_routes(const Context& context, const RouteFilter& filter) {
    std::vector<const sim::Route*> chosen;
    auto wanted = iproute::ip_family(context.options.family);
    if (wanted == IpAddress::Family::none && filter.table != 0) wanted = IpAddress::Family::v4;
    for (const auto family : {IpAddress::Family::v4, IpAddress::Family::v6}) {
        if (wanted != IpAddress::Family::none && wanted != family) continue;
        for (const auto* route : context.name_space->ip().routes(family))
            if (lets_through(context, filter, *route)) chosen.push_back(route);
    }
    return chosen;
}

}  // namespace vxlab::labs::ip_tool
