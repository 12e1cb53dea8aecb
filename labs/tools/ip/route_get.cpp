// `ip route get`: where a packet would go.
#include <fmt/format.h>

#include "core/sim/ip/ip_stack.h"
#include "labs/tools/ip/route_show.h"
#include "labs/tools/iproute/names.h"

namespace vxlab::labs::ip_tool {

namespace {

using iproute::Arguments;
using iproute::Context;
using iproute::Writer;
using sim::RouteType;

struct Question {
    sim::RouteQuery query;
    std::string input, output;
    bool fib_match = false;
    bool connected = false;
};

bool read_option(Arguments& arguments, Question& question, IpAddress::Family family) {
    if (arguments.is("tos") || arguments.begins("dsfield")) {
        const auto tos = iproute::parse_tos(arguments.next());
        if (!tos) arguments.invalid("TOS value is invalid\n", arguments.last());
        question.query.tos = tos.value_or(0);
    } else if (arguments.begins("from")) {
        question.query.source = arguments.prefix(family).address;
    } else if (arguments.begins("iif")) {
        question.input = arguments.next();
    } else if (arguments.begins("mark")) {
        question.query.mark = arguments.number("invalid mark value");
    } else if (arguments.begins("oif") || arguments.is("dev")) {
        question.output = arguments.next();
    } else if (arguments.begins("notify")) {
        return true;
    } else if (arguments.begins("connected")) {
        question.connected = true;
    } else if (arguments.is("vrf")) {
        arguments.invalid("Invalid VRF\n", arguments.next());
    } else if (arguments.begins("uid")) {
        arguments.number("invalid UID\n");
    } else if (arguments.begins("fibmatch")) {
        question.fib_match = true;
    } else {
        return false;
    }
    return true;
}

Question parse(Arguments& arguments, IpAddress::Family family) {
    Question question;
    auto& destination = question.query.destination;
    while (arguments.more()) {
        if (destination) family = destination.family();
        if (read_option(arguments, question, family)) continue;
        arguments.is("to");
        const auto prefix = arguments.prefix(family);
        destination = prefix.address ? prefix.address : IpAddress::v4(0);
    }
    return question;
}

std::vector<std::string_view> cache_flags(const sim::RouteAnswer& answer) {
    std::vector<std::string_view> flags;
    const auto group = answer.type == RouteType::multicast;
    if (answer.type == RouteType::local || answer.type == RouteType::broadcast ||
        (group && answer.multicast_local))
        flags.push_back("local");
    if (answer.type == RouteType::broadcast) flags.push_back("brd");
    if (group) flags.push_back("mc");
    return flags;
}

void print_cache(const Context& context, Writer& writer, const sim::RouteAnswer& answer) {
    writer.text("{}    cache ", context.line_end());
    writer.open_array("cache");
    auto separator = "<";
    for (const auto flag : cache_flags(answer)) {
        writer.text("{}", separator);
        writer.put({}, "{}", flag);
        separator = ",";
    }
    if (*separator == ',') writer.text("> ");
    writer.close_array();
    if (answer.learned_mtu != 0) {
        const auto left = answer.mtu_expires - context.process.simulator().now();
        writer.put("expires", "expires {}sec ", left.nanoseconds / 1'000'000'000);
    }
    auto metrics = answer.route ? answer.route->metrics : sim::RouteMetrics();
    if (answer.learned_mtu != 0) metrics.mtu = answer.learned_mtu;
    print_route_metrics(writer, metrics);
}

void print_v4(const Context& context, Writer& writer, const Question& question,
              const sim::RouteAnswer& answer) {
    const auto details = context.options.details > 0;
    if (details) writer.put("table", "table {} ", iproute::table_name(sim::route_table::kMain));
    if (!question.query.source) writer.put("prefsrc", "src {} ", answer.source.text());
    writer.open_array("flags");
    // RTCF_MULTICAST is the bit of RTM_F_OFFLOAD_FAILED.
    if (answer.type == RouteType::multicast)
        writer.put({}, "{} ", std::string_view("rt_offload_failed"));
    writer.close_array();
    if (question.query.mark != 0) writer.put("mark", "mark {} ", question.query.mark);
    writer.put("uid", "uid {} ", 0);
    print_cache(context, writer, answer);
    if (question.query.input) writer.put("iif", "iif {} ", question.query.input->name);
}

void print_v6(const Context& context, Writer& writer, const sim::RouteAnswer& answer) {
    const auto details = context.options.details > 0;
    const auto* route = answer.route;
    if (answer.table != 0 && (answer.table != sim::route_table::kMain || details))
        writer.put("table", "table {} ", iproute::table_name(answer.table));
    // A route exception has no protocol.
    if (route && answer.learned_mtu == 0 &&
        (route->protocol != sim::RouteProtocol::boot || details))
        writer.put("protocol", "proto {} ",
                   iproute::protocol_name(static_cast<std::uint8_t>(route->protocol)));
    if (details) writer.put("scope", "scope {} ", iproute::scope_name(0));
    if (answer.source && !answer.source.is_unspecified())
        writer.put("prefsrc", "src {} ", answer.source.text());
    if (route) writer.put("metric", "metric {} ", route->metric);
    writer.open_array("flags");
    writer.close_array();
    if (answer.learned_mtu != 0) {
        const auto left = answer.mtu_expires - context.process.simulator().now();
        writer.put("expires", "expires {}sec ", left.nanoseconds / 1'000'000'000);
    }
    auto metrics = route ? route->metrics : sim::RouteMetrics();
    if (answer.learned_mtu != 0) metrics.mtu = answer.learned_mtu;
    print_route_metrics(writer, metrics);
    writer.put("pref", "pref {}", std::string_view("medium"));
}

void print_answer(const Context& context, Writer& writer, const Question& question,
                  const sim::RouteAnswer& answer) {
    const auto& query = question.query;
    if (answer.type != RouteType::unicast || context.options.details > 0)
        writer.put("type", "{} ", iproute::route_type_name(static_cast<std::uint8_t>(answer.type)));
    writer.put("dst", "{} ", query.destination.text());
    if (query.source)
        writer.put("from", "from {} ", query.source.text());
    else if (query.destination.is_v6())
        writer.put("from", "from {} ", std::string_view("::"));
    if (answer.gateway) {
        const auto same = answer.gateway.family() == query.destination.family();
        writer.put("gateway", "via {} ", (same ? "" : "inet6 ") + answer.gateway.text());
    }
    if (answer.interface) writer.put("dev", "dev {} ", answer.interface->name);
    if (query.destination.is_v6())
        print_v6(context, writer, answer);
    else
        print_v4(context, writer, question, answer);
    writer.text("\n");
}

}  // namespace

int get_route(Context& context, Arguments& arguments) {
    auto question = parse(arguments, iproute::ip_family(context.options.family));
    if (arguments.failure()) return context.fail(*arguments.failure());
    auto& query = question.query;
    if (!query.destination) return context.fail("need at least a destination address\n", 1);
    if (question.connected) return context.not_simulated("route get connected");
    if (!question.input.empty()) {
        query.input = context.name_space->find(context.index_of(question.input));
        if (!query.input) return context.no_device(question.input);
    }
    if (!question.output.empty()) {
        query.output = context.name_space->find(context.index_of(question.output));
        if (!query.output) return context.no_device(question.output);
    }
    const auto answer = context.name_space->ip().find_route(query);
    if (!answer) return context.answer(tl::unexpected(answer.error()));
    auto writer = context.writer();
    writer.open_array();
    writer.open_object();
    if (question.fib_match && answer->route)
        print_route(context, writer, *answer->route, RouteFilter());
    else
        print_answer(context, writer, question, *answer);
    writer.close_object();
    writer.close_array();
    return context.show(writer);
}

}  // namespace vxlab::labs::ip_tool
