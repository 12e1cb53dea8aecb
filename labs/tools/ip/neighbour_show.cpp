// Prints neighbours as `ip neigh show` does, and takes them away as `flush` does.
#include "labs/tools/ip/neighbour_show.h"

#include <fmt/format.h>

#include "core/sim/ip/ip_stack.h"
#include "labs/tools/ip/address_show.h"
#include "labs/tools/iproute/names.h"

namespace vxlab::labs::ip_tool {

namespace {

using iproute::Arguments;
using iproute::Context;
using iproute::Writer;
using sim::Neighbour;
using sim::NeighbourState;

constexpr std::uint32_t kShown = 0xff & ~static_cast<std::uint32_t>(NeighbourState::noarp);
constexpr std::uint32_t kFlushed = ~(static_cast<std::uint32_t>(NeighbourState::noarp) |
                                     static_cast<std::uint32_t>(NeighbourState::permanent));

std::string_view state_name(NeighbourState state) {
    switch (state) {
        case NeighbourState::incomplete:
            return "INCOMPLETE";
        case NeighbourState::reachable:
            return "REACHABLE";
        case NeighbourState::stale:
            return "STALE";
        case NeighbourState::delay:
            return "DELAY";
        case NeighbourState::probe:
            return "PROBE";
        case NeighbourState::failed:
            return "FAILED";
        case NeighbourState::noarp:
            return "NOARP";
        case NeighbourState::permanent:
            return "PERMANENT";
        case NeighbourState::none:
            break;
    }
    return {};
}

void print_flag(Writer& writer, bool on, std::string_view word) {
    if (!on) return;
    writer.json_null(word);
    writer.text("{} ", word);
}

std::int64_t seconds_since(const Context& context, Instant then) {
    return (context.process.simulator().now() - then).nanoseconds / 1'000'000'000;
}

void print_age(const Context& context, Writer& writer, const Neighbour& neighbour) {
    if (neighbour.references != 0) writer.put("refcnt", " ref {}", neighbour.references);
    writer.put("used", " used {}", seconds_since(context, neighbour.used));
    writer.put("confirmed", "/{}", seconds_since(context, neighbour.confirmed));
    writer.put("updated", "/{}", seconds_since(context, neighbour.updated));
    writer.put("probes", "probes {} ", neighbour.probes);
}

void print_brief(Writer& writer, const Neighbour& neighbour) {
    writer.put("dst", "{:<39} ", neighbour.address.text());
    writer.put("dev", "{:<16} ", neighbour.interface->name);
    if (neighbour.mac) writer.put("lladdr", "{}", neighbour.mac->text());
    writer.text("\n");
}

bool lets_through(const NeighbourFilter& filter, const Neighbour& neighbour) {
    const auto state = static_cast<std::uint32_t>(neighbour.state);
    const auto asked = neighbour.extern_learn || (state & filter.states) != 0 ||
                       (state == 0 && (filter.states & kNudNone) != 0);
    if (!asked) return false;
    if (!filter.device.empty() && neighbour.interface->name != filter.device) return false;
    if (filter.master) {
        const auto* master = neighbour.interface->master;
        if ((master ? master->index : 0) != *filter.master) return false;
    }
    if (filter.unused && neighbour.references != 0) return false;
    if (filter.protocol && neighbour.protocol != *filter.protocol) return false;
    return !filter.to || is_in(neighbour.address, *filter.to);
}

// The families that are asked for, IPv4 first.
std::vector<IpAddress::Family> families(const Context& context) {
    const auto family = iproute::ip_family(context.options.family);
    if (family != IpAddress::Family::none) return {family};
    return {IpAddress::Family::v4, IpAddress::Family::v6};
}

std::vector<const Neighbour*> pick(const Context& context, const NeighbourFilter& filter) {
    std::vector<const Neighbour*> chosen;
    for (const auto family : families(context))
        for (const auto* neighbour : context.name_space->ip().neighbours(family))
            if (lets_through(filter, *neighbour)) chosen.push_back(neighbour);
    return chosen;
}

void print_proxies(const Context& context, Writer& writer, const NeighbourFilter& filter) {
    for (const auto family : families(context)) {
        for (const auto& proxy : context.name_space->ip().proxies(family)) {
            if (!filter.device.empty() &&
                (!proxy.interface || proxy.interface->name != filter.device))
                continue;
            if (filter.to && !is_in(proxy.address, *filter.to)) continue;
            writer.open_object();
            print_proxy(writer, proxy, filter.device.empty());
            writer.close_object();
        }
    }
}

}  // namespace

void print_proxy(Writer& writer, const sim::ProxyNeighbour& proxy, bool with_device) {
    writer.put("dst", "{} ", proxy.address.text());
    if (with_device && proxy.interface) writer.put("dev", "dev {} ", proxy.interface->name);
    print_flag(writer, proxy.router, "router");
    print_flag(writer, true, "proxy");
    writer.text("\n");
}

void print_neighbour(const Context& context, Writer& writer, const Neighbour& neighbour,
                     bool with_device, bool deleted) {
    if (deleted) writer.flag("deleted", "Deleted ");
    writer.put("dst", "{} ", neighbour.address.text());
    if (with_device) writer.put("dev", "dev {} ", neighbour.interface->name);
    if (neighbour.mac && sim::is_valid(neighbour.state))
        writer.put("lladdr", "lladdr {} ", neighbour.mac->text());
    print_flag(writer, neighbour.router, "router");
    print_flag(writer, neighbour.extern_learn, "extern_learn");
    print_flag(writer, neighbour.managed, "managed");
    if (context.options.statistics > 0) print_age(context, writer, neighbour);
    if (neighbour.state != NeighbourState::none) {
        writer.open_array("state");
        writer.put({}, "{} ", state_name(neighbour.state));
        writer.close_array();
    }
    if (neighbour.protocol != 0)
        writer.put("protocol", "proto {} ", iproute::protocol_name(neighbour.protocol));
    writer.text("\n");
}

int show_neighbours(Context& context, Arguments& arguments) {
    const auto filter = parse_neighbour_filter(
        arguments, iproute::ip_family(context.options.family), kShown, context);
    if (arguments.failure()) return context.fail(*arguments.failure());
    if (!filter.device.empty() && context.index_of(filter.device) == 0)
        return context.no_device(filter.device);
    auto writer = context.writer();
    writer.open_array();
    if (filter.proxy) {
        print_proxies(context, writer, filter);
    } else {
        for (const auto* neighbour : pick(context, filter)) {
            writer.open_object();
            if (context.options.brief)
                print_brief(writer, *neighbour);
            else
                print_neighbour(context, writer, *neighbour, filter.device.empty());
            writer.close_object();
        }
    }
    writer.close_array();
    return context.show(writer);
}

int flush_neighbours(Context& context, Arguments& arguments) {
    if (!arguments.more()) return context.fail("Flush requires arguments.\n", 1);
    const auto filter = parse_neighbour_filter(
        arguments, iproute::ip_family(context.options.family), kFlushed, context);
    if (arguments.failure()) return context.fail(*arguments.failure());
    if (!filter.device.empty() && context.index_of(filter.device) == 0)
        return context.no_device(filter.device);
    auto writer = Writer(false, false);
    std::vector<std::pair<sim::Interface*, IpAddress>> doomed;
    for (const auto* neighbour : pick(context, filter)) {
        if (context.options.statistics > 1)
            print_neighbour(context, writer, *neighbour, filter.device.empty());
        doomed.emplace_back(neighbour->interface, neighbour->address);
    }
    context.show(writer);
    const auto told = context.options.statistics > 0;
    if (doomed.empty()) {
        if (told) context.process.out("Nothing to flush.\n");
        return 0;
    }
    if (told)
        context.process.out(fmt::format("\n*** Round 1, deleting {} entries ***\n", doomed.size()));
    for (const auto& [interface, address] : doomed)
        (void)context.name_space->ip().delete_neighbour(*interface, address);
    if (told) context.process.out("*** Flush is complete after 1 round ***\n");
    return 0;
}

}  // namespace vxlab::labs::ip_tool
