// `ip route`: its verbs, and the requests of those that change.
#include <fmt/format.h>

#include "core/sim/ip/ip_stack.h"
#include "labs/tools/ip/commands.h"
#include "labs/tools/ip/route_show.h"
#include "labs/tools/ip/route_words.h"
#include "labs/tools/iproute/usage.h"

namespace vxlab::labs::ip_tool {

namespace {

using Mode = sim::RouteRequest::Mode;

std::vector<sim::NextHop> hops_of(const Context& context, const RouteWords& words) {
    std::vector<sim::NextHop> hops;
    const auto add = [&](const HopWords& hop) {
        hops.push_back({hop.gateway, context.name_space->find(hop.device), hop.weight, hop.onlink});
    };
    for (const auto& hop : words.hops) add(hop);
    if (words.hops.empty() && (words.hop.gateway || words.hop.device != 0)) add(words.hop);
    return hops;
}

sim::RouteRequest request_of(const Context& context, const RouteWords& words, Mode mode) {
    sim::RouteRequest request;
    request.mode = mode;
    request.destination = words.network();
    request.prefix_length = words.destination.length;
    request.table = words.effective_table();
    request.type = words.type.value_or(sim::RouteType::unicast);
    request.protocol = words.protocol.value_or(sim::RouteProtocol::boot);
    request.scope = words.scope;
    request.tos = words.tos;
    request.metric = words.metric;
    request.preferred_source = words.source;
    request.next_hops = hops_of(context, words);
    request.metrics = words.metrics;
    request.preference = words.preference;
    request.expires = words.expires;
    return request;
}

sim::RouteSelector selector_of(const Context& context, const RouteWords& words) {
    sim::RouteSelector selector;
    selector.destination = words.network();
    selector.prefix_length = words.destination.length;
    selector.table = words.effective_table();
    selector.type = words.type;
    selector.protocol = words.protocol;
    selector.scope = words.scope;
    selector.tos = words.tos;
    selector.metric = words.metric;
    selector.preferred_source = words.source;
    selector.next_hops = hops_of(context, words);
    return selector;
}

// Reads the words and looks the device up; a status where that was wrong.
std::optional<int> read(Context& context, Arguments& arguments, RouteWords& words) {
    words = parse_route_words(arguments, iproute::ip_family(context.options.family), context);
    if (arguments.failure()) return context.fail(*arguments.failure());
    if (!words.device.empty()) {
        words.hop.device = context.index_of(words.device);
        if (words.hop.device == 0) return context.no_device(words.device);
    }
    if (!words.not_simulated.empty()) return context.not_simulated(words.not_simulated);
    if (words.has_nexthop_id) return context.answer(refuse(EINVAL, "Nexthop id does not exist"));
    return std::nullopt;
}

int modify(Context& context, Arguments& arguments, Mode mode) {
    RouteWords words;
    if (const auto status = read(context, arguments, words)) return *status;
    return context.answer(context.name_space->ip().add_route(request_of(context, words, mode)));
}

int remove(Context& context, Arguments& arguments) {
    RouteWords words;
    if (const auto status = read(context, arguments, words)) return *status;
    return context.answer(context.name_space->ip().delete_route(selector_of(context, words)));
}

}  // namespace

int route(Context& context, Arguments arguments) {
    if (!arguments.more()) return show_routes(context, arguments);
    if (arguments.begins("list") || arguments.begins("show") || arguments.begins("lst"))
        return show_routes(context, arguments);
    if (arguments.begins("get")) return get_route(context, arguments);
    if (arguments.begins("add")) return modify(context, arguments, Mode::add);
    if (arguments.begins("change") || arguments.is("chg"))
        return modify(context, arguments, Mode::change);
    if (arguments.begins("replace")) return modify(context, arguments, Mode::replace);
    if (arguments.begins("prepend")) return modify(context, arguments, Mode::prepend);
    if (arguments.begins("append")) return modify(context, arguments, Mode::append);
    if (arguments.begins("test")) return modify(context, arguments, Mode::test);
    if (arguments.begins("delete")) return remove(context, arguments);
    if (arguments.begins("flush")) return flush_routes(context, arguments);
    for (const auto word : {"save", "restore", "showdump"})
        if (arguments.begins(word)) return context.not_simulated(std::string("route ") + word);
    if (arguments.begins("help")) return context.fail(usage::kRoute, 255);
    return context.fail(
        fmt::format("Command \"{}\" is unknown, try \"ip route help\".\n", arguments.peek()), 255);
}

}  // namespace vxlab::labs::ip_tool
