// `ip rule`: which routing table is asked for what.
#include <fmt/format.h>

#include "core/sim/ip/ip_stack.h"
#include "labs/tools/ip/commands.h"
#include "labs/tools/ip/rule_show.h"
#include "labs/tools/iproute/names.h"
#include "labs/tools/iproute/usage.h"

namespace vxlab::labs::ip_tool {

namespace {

using sim::Rule;
using sim::RuleAction;
using Family = IpAddress::Family;

struct RuleWords {
    Rule rule;
    bool has_table = false;
    bool has_source = false, has_destination = false, has_mark = false;
};

void read_prefix(Arguments& arguments, IpAddress& address, std::uint8_t& length, Rule& rule,
                 Family family) {
    const auto prefix = arguments.prefix(family);
    address = prefix.is_default ? IpAddress() : prefix.address;
    length = prefix.length;
    if (address) rule.family = address.family();
}

void read_mark(Arguments& arguments, Rule& rule) {
    const auto word = arguments.next();
    const auto slash = word.find('/');
    const auto mark = iproute::parse_unsigned(word.substr(0, slash));
    const auto mask = slash == std::string::npos ? std::optional<std::uint64_t>(0xffff'ffff)
                                                 : iproute::parse_unsigned(word.substr(slash + 1));
    if (!mark) arguments.invalid("fwmark value is invalid\n", word);
    if (!mask) arguments.invalid("fwmask value is invalid\n", word);
    rule.mark = static_cast<std::uint32_t>(mark.value_or(0));
    rule.mark_mask = static_cast<std::uint32_t>(mask.value_or(0));
}

bool read_selector(Arguments& arguments, RuleWords& words, Family family) {
    auto& rule = words.rule;
    if (arguments.is("not")) {
        rule.invert = true;
    } else if (arguments.is("from")) {
        read_prefix(arguments, rule.source, rule.source_prefix_length, rule, family);
        words.has_source = true;
    } else if (arguments.is("to")) {
        read_prefix(arguments, rule.destination, rule.destination_prefix_length, rule, family);
        words.has_destination = true;
    } else if (arguments.begins("preference") || arguments.begins("order") ||
               arguments.begins("priority")) {
        rule.priority = arguments.number("preference value is invalid\n");
        rule.has_priority = true;
    } else if (arguments.is("tos") || arguments.begins("dsfield")) {
        const auto tos = iproute::parse_tos(arguments.next());
        if (!tos) arguments.invalid("TOS value is invalid\n", arguments.last());
        rule.tos = tos.value_or(0);
    } else if (arguments.is("fwmark")) {
        read_mark(arguments, rule);
        words.has_mark = true;
    } else if (arguments.is_one_of({"dev", "iif"})) {
        rule.input_interface = arguments.next();
    } else if (arguments.is("oif")) {
        rule.output_interface = arguments.next();
    } else {
        return false;
    }
    return true;
}

bool read_action(Arguments& arguments, RuleWords& words) {
    auto& rule = words.rule;
    if (arguments.begins("table") || arguments.is("lookup")) {
        const auto word = arguments.next();
        const auto table = iproute::parse_table(word);
        if (!table) arguments.invalid("invalid table ID\n", word);
        rule.table = table.value_or(0);
        words.has_table = true;
    } else if (arguments.begins("protocol")) {
        const auto word = arguments.next();
        const auto protocol = iproute::parse_protocol(word);
        if (!protocol) arguments.invalid("\"protocol\" value is invalid\n", word);
        rule.protocol = static_cast<sim::RouteProtocol>(protocol.value_or(0));
    } else if (arguments.is("goto")) {
        rule.go_to = arguments.number("invalid target\n");
        rule.action = RuleAction::go_to;
        words.has_table = true;
    } else if (arguments.is("nop")) {
        rule.action = RuleAction::nop;
    } else if (arguments.is("blackhole")) {
        rule.action = RuleAction::blackhole;
    } else if (arguments.is("unreachable")) {
        rule.action = RuleAction::unreachable;
    } else if (arguments.is("prohibit")) {
        rule.action = RuleAction::prohibit;
    } else {
        return false;
    }
    return true;
}

RuleWords parse(Arguments& arguments, Family family) {
    RuleWords words;
    words.rule.family = family == Family::none ? Family::v4 : family;
    words.rule.has_priority = false;
    words.rule.table = 0;
    while (arguments.more()) {
        if (read_selector(arguments, words, family) || read_action(arguments, words)) continue;
        arguments.is("type");
        if (iproute::is_prefix_of(arguments.peek(), "help"))
            arguments.fail(std::string(usage::kRule));
        else
            arguments.fail(
                fmt::format("Error: argument \"{}\" is wrong: Failed to parse rule "
                            "type\n",
                            arguments.peek()));
    }
    return words;
}

int modify(Context& context, Arguments& arguments, bool adding) {
    if (!arguments.more())
        return context.fail(
            fmt::format("\"ip rule {}\" requires arguments.\n", adding ? "add" : "del"), 1);
    auto words = parse(arguments, iproute::ip_family(context.options.family));
    if (arguments.failure()) return context.fail(*arguments.failure());
    if (adding && !words.has_table && words.rule.action == RuleAction::to_table)
        words.rule.table = sim::route_table::kMain;
    if (adding && words.rule.protocol == sim::RouteProtocol::unspecified)
        words.rule.protocol = sim::RouteProtocol::boot;
    auto& ip = context.name_space->ip();
    return context.answer(adding ? ip.add_rule(words.rule) : ip.delete_rule(words.rule));
}

bool lets_through(const RuleWords& filter, const Rule& rule) {
    const auto& wanted = filter.rule;
    if (wanted.has_priority && rule.priority != wanted.priority) return false;
    if (filter.has_table && rule.table != wanted.table) return false;
    if (filter.has_source && wanted.source &&
        (rule.source != wanted.source || rule.source_prefix_length != wanted.source_prefix_length))
        return false;
    if (filter.has_destination && wanted.destination && rule.destination != wanted.destination)
        return false;
    if (filter.has_mark && rule.mark != wanted.mark) return false;
    if (!wanted.input_interface.empty() && rule.input_interface != wanted.input_interface)
        return false;
    return wanted.output_interface.empty() || rule.output_interface == wanted.output_interface;
}

int show(Context& context, Arguments& arguments) {
    const auto family = iproute::ip_family(context.options.family);
    const auto filter = parse(arguments, family);
    if (arguments.failure()) return context.fail(*arguments.failure());
    auto writer = context.writer();
    writer.open_array();
    for (const auto& rule :
         context.name_space->ip().rules(family == Family::none ? Family::v4 : family)) {
        if (!lets_through(filter, rule)) continue;
        writer.open_object();
        print_rule(context, writer, rule);
        writer.close_object();
    }
    writer.close_array();
    return context.show(writer);
}

// All but the one of priority 0.
int flush(Context& context) {
    const auto family = iproute::ip_family(context.options.family);
    auto& ip = context.name_space->ip();
    const auto rules = ip.rules(family == Family::none ? Family::v4 : family);
    const std::vector<Rule> doomed(rules.begin(), rules.end());
    for (const auto& rule : doomed)
        if (rule.priority != 0)
            if (const auto result = ip.delete_rule(rule); !result) return context.answer(result);
    return 0;
}

void print_end(Writer& writer, std::string_view key, std::string_view word,
               const IpAddress& address, std::uint8_t length) {
    const auto full = address.is_v6() ? 128 : 32;
    writer.json(key, address.text());
    if (length == full) {
        writer.text("{} {} ", word, address.text());
        return;
    }
    writer.json(fmt::format("{}len", key), length);
    writer.text("{} {}/{} ", word, address.text(), length);
}

void print_action(Writer& writer, const Rule& rule) {
    switch (rule.action) {
        case RuleAction::to_table:
            writer.put("table", "lookup {}", iproute::table_name(rule.table));
            return;
        case RuleAction::go_to:
            writer.put("goto", "goto {}", rule.go_to);
            return;
        case RuleAction::nop:
            writer.put("nop", "{}", std::string_view("nop"));
            return;
        default:
            writer.put("action", "{}",
                       iproute::route_type_name(static_cast<std::uint8_t>(rule.action)));
    }
}

}  // namespace

void print_rule(const Context& context, Writer& writer, const Rule& rule, bool deleted) {
    if (deleted) writer.flag("deleted", "Deleted ");
    writer.put("priority", "{}:\t", rule.priority);
    if (rule.invert) {
        writer.json_null("not");
        writer.text("not ");
    }
    if (rule.source)
        print_end(writer, "src", "from", rule.source, rule.source_prefix_length);
    else
        writer.put("src", "from {} ", std::string_view("all"));
    if (rule.destination)
        print_end(writer, "dst", "to", rule.destination, rule.destination_prefix_length);
    if (rule.tos != 0) writer.put("tos", "tos {} ", iproute::tos_name(rule.tos));
    if (rule.mark != 0 || rule.mark_mask != 0) {
        writer.put("fwmark", "fwmark {}", fmt::format("{:#x}", rule.mark));
        if (rule.mark_mask != 0xffff'ffff)
            writer.put("fwmask", "/{}", fmt::format("{:#x}", rule.mark_mask));
        writer.text(" ");
    }
    if (!rule.input_interface.empty()) writer.put("iif", "iif {} ", rule.input_interface);
    if (!rule.output_interface.empty()) writer.put("oif", "oif {} ", rule.output_interface);
    print_action(writer, rule);
    const auto known =
        rule.protocol != sim::RouteProtocol::kernel && rule.protocol != sim::RouteProtocol::boot;
    if (known || context.options.details > 0)
        writer.put("protocol", " proto {}",
                   iproute::protocol_name(static_cast<std::uint8_t>(rule.protocol)));
    writer.text("\n");
}

int rule(Context& context, Arguments arguments) {
    if (!arguments.more() || arguments.begins("list") || arguments.begins("lst") ||
        arguments.begins("show"))
        return show(context, arguments);
    for (const auto word : {"save", "restore"})
        if (arguments.begins(word)) return context.not_simulated(std::string("rule ") + word);
    if (arguments.begins("add")) return modify(context, arguments, true);
    if (arguments.begins("delete")) return modify(context, arguments, false);
    if (arguments.begins("flush")) return flush(context);
    if (arguments.begins("help")) return context.fail(usage::kRule, 255);
    return context.fail(
        fmt::format("Command \"{}\" is unknown, try \"ip rule help\".\n", arguments.peek()), 255);
}

}  // namespace vxlab::labs::ip_tool
