// `ip tuntap`: tun and tap devices that stay without a program.
#include <fmt/format.h>

#include <cstring>

#include "core/sim/devices/tap.h"
#include "labs/tools/ip/commands.h"
#include "labs/tools/iproute/usage.h"

namespace vxlab::labs::ip_tool {

namespace {

struct TuntapWords {
    sim::TapOptions options;
    std::string name;
    bool has_mode = false;
};

// A number, or root: the only user and group that every machine has.
std::uint32_t read_owner(Arguments& arguments, std::string_view what) {
    const auto word = arguments.next();
    if (word == "root") return 0;
    const auto number = iproute::parse_unsigned(word, 0xffff'ffff, 10);
    if (!number) arguments.fail(fmt::format("invalid {} \"{}\"\n", what, word));
    return static_cast<std::uint32_t>(number.value_or(0));
}

void read_mode(Arguments& arguments, TuntapWords& words) {
    const auto word = arguments.next();
    words.has_mode = true;
    words.options.is_tap =
        iproute::is_prefix_of(word, "tap") && !iproute::is_prefix_of(word, "tun");
    if (!words.options.is_tap && !iproute::is_prefix_of(word, "tun"))
        arguments.fail(fmt::format("Unknown tunnel mode \"{}\"\n", word));
}

void read_name(Arguments& arguments, TuntapWords& words) {
    if (!arguments.is("dev") && !arguments.is("name") && arguments.begins("help")) {
        arguments.fail(std::string(usage::kTuntap));
        return;
    }
    const auto word = arguments.next();
    if (!words.name.empty()) arguments.garbage("name", word);
    if (word.empty() || word.size() > 15 || word.find_first_of("/ \t\n") != std::string::npos)
        arguments.invalid("\"name\" not a valid ifname", word);
    words.name = word;
}

TuntapWords parse(Arguments& arguments) {
    TuntapWords words;
    while (arguments.more()) {
        if (arguments.is("mode"))
            read_mode(arguments, words);
        else if (arguments.is("user"))
            words.options.user = read_owner(arguments, "user");
        else if (arguments.is("group"))
            words.options.group = read_owner(arguments, "group");
        else if (arguments.is("pi"))
            words.options.packet_information = true;
        else if (arguments.is("one_queue"))
            words.options.one_queue = true;
        else if (arguments.is("vnet_hdr"))
            words.options.vnet_header = true;
        else if (arguments.is("multi_queue"))
            words.options.multi_queue = true;
        else
            read_name(arguments, words);
    }
    if (!arguments.failure() && !words.has_mode)
        arguments.fail("You failed to specify a tunnel mode\n", 1);
    return words;
}

int answer(const Context& context, const KernelResult<>& result) {
    if (result) return 0;
    return context.fail(fmt::format("ioctl(TUNSETIFF): {}\n", std::strerror(result.error().number)),
                        1);
}

int add(Context& context, Arguments& arguments) {
    const auto words = parse(arguments);
    if (arguments.failure()) return context.fail(*arguments.failure());
    const auto made = sim::add_tap(*context.name_space, words.name, words.options);
    return made ? 0 : answer(context, tl::unexpected(made.error()));
}

int remove(Context& context, Arguments& arguments) {
    const auto words = parse(arguments);
    if (arguments.failure()) return context.fail(*arguments.failure());
    // The device that was not there is made by the asking, and goes again.
    if (!context.device(words.name)) return 0;
    return answer(context, sim::delete_tap(*context.name_space, words.name, words.options.is_tap));
}

void print(Writer& writer, const sim::Tap& tap) {
    const auto& options = tap.options();
    const auto flag = [&](bool on, std::string_view word) {
        if (on) writer.put({}, " {}", word);
    };
    writer.put("ifname", "{}:", tap.name);
    writer.open_array("flags");
    flag(true, options.is_tap ? "tap" : "tun");
    flag(options.packet_information, "pi");
    flag(options.one_queue, "one_queue");
    flag(options.vnet_header, "vnet_hdr");
    flag(options.multi_queue, "multi_queue");
    flag(options.persistent, "persist");
    writer.close_array();
    if (options.user) writer.put("user", " user {}", *options.user);
    if (options.group) writer.put("group", " group {}", *options.group);
    writer.text("\n");
}

int show(Context& context) {
    auto writer = context.writer();
    writer.open_array();
    for (const auto& [index, interface] : context.name_space->interfaces()) {
        if (interface->kind() != sim::LinkKind::tun) continue;
        writer.open_object();
        print(writer, static_cast<const sim::Tap&>(*interface));
        writer.close_object();
    }
    writer.close_array();
    return context.show(writer);
}

}  // namespace

int tuntap(Context& context, Arguments arguments) {
    if (!arguments.more()) return show(context);
    if (arguments.begins("add")) return add(context, arguments);
    if (arguments.begins("delete")) return remove(context, arguments);
    if (arguments.begins("show") || arguments.begins("lst") || arguments.begins("list"))
        return show(context);
    if (arguments.begins("help")) return context.fail(usage::kTuntap, 255);
    return context.fail(
        fmt::format("Command \"{}\" is unknown, try \"ip tuntap help\".\n", arguments.peek()), 255);
}

}  // namespace vxlab::labs::ip_tool
