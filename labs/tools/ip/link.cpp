// `ip link`: add, set, replace, delete. See link_words.h for what may be written, link_show.h for
// `show`.
#include <fmt/format.h>

#include "core/sim/ip/ip_stack.h"
#include "core/sim/link_request.h"
#include "labs/tools/ip/commands.h"
#include "labs/tools/ip/link_show.h"
#include "labs/tools/ip/link_words.h"
#include "labs/tools/iproute/usage.h"

namespace vxlab::labs::ip_tool {

namespace {

using iproute::is_prefix_of;

enum class Verb { add, replace, set, remove };

bool creates(Verb verb) { return verb == Verb::add || verb == Verb::replace; }

// `ip link set group N …`: every interface of the group.
int change_group(Context& context, const LinkWords& words, Verb verb) {
    auto request = words.request;
    const auto group = *request.group;
    request.group.reset();
    std::vector<sim::Interface*> members;
    for (const auto& [index, interface] : context.name_space->interfaces())
        if (interface->group == group) members.push_back(interface);
    for (auto* member : members) {
        const auto result =
            verb == Verb::remove ? sim::delete_link(*member) : sim::change_link(*member, request);
        if (!result) return context.answer(result);
    }
    return 0;
}

// The peer of a veth that is made elsewhere stays here unless told otherwise.
void stay_with_peer(const Context& context, sim::LinkRequest& request) {
    if (!std::holds_alternative<sim::VethPeer>(request.options)) request.options = sim::VethPeer{};
    auto& peer = std::get<sim::VethPeer>(request.options);
    if (!peer.name_space) peer.name_space = context.name_space;
}

int add(Context& context, LinkWords& words) {
    auto& request = words.request;
    if (!request.name && !words.device.empty()) request.name = words.device;
    request.alias.reset();  // the kernel does not look at it here
    if (request.name_space && request.kind == "veth") stay_with_peer(context, request);
    const auto made = sim::add_link(*context.name_space, request);
    return made ? 0 : context.answer(tl::unexpected(made.error()));
}

int set_generation_mode(Context& context, sim::Interface& device, bool eui64) {
    return context.answer(context.name_space->ip().set_address_generation(device, eui64 ? 0 : 1));
}

int change(Context& context, sim::Interface& device, const LinkWords& words, Verb verb) {
    if (verb == Verb::remove) return context.answer(sim::delete_link(device));
    if (words.eui64)
        if (const auto status = set_generation_mode(context, device, *words.eui64)) return status;
    return context.answer(sim::change_link(device, words.request));
}

// The device below, by name; what is wrong with it otherwise.
std::optional<iproute::Failure> resolve_link(const Context& context, LinkWords& words) {
    if (words.link.empty()) return std::nullopt;
    words.request.link = context.index_of(words.link);
    if (*words.request.link != 0) return std::nullopt;
    return iproute::Failure{fmt::format("Cannot find device \"{}\"\n", words.link), 1};
}

std::optional<iproute::Failure> check(const LinkWords& words, Verb verb) {
    using iproute::Failure;
    if (!creates(verb)) {
        if (words.device.empty())
            return Failure{"Not enough information: \"dev\" argument is required.\n", 255};
        if (words.has_index && verb == Verb::set && !words.request.name_space)
            return Failure{
                "index can be used only when creating devices or when moving device to "
                "another netns.\n",
                255};
        return std::nullopt;
    }
    if (!words.device.empty() && words.request.name)
        return Failure{"both \"name\" and \"dev\" cannot be used when creating devices.\n", 255};
    return std::nullopt;
}

// What stands behind the words for any kind: the device is looked up first, as iproute2 does.
int finish(Context& context, Arguments& arguments, LinkWords& words, Verb verb) {
    if (const auto failure = check(words, verb)) return context.fail(*failure);
    const auto index = creates(verb) ? 0 : context.index_of(words.device);
    if (!creates(verb) && index == 0) return context.no_device(words.device);
    if (const auto failure = creates(verb) ? resolve_link(context, words) : std::nullopt)
        return context.fail(*failure);
    if (!words.request.kind.empty())
        parse_link_kind(arguments, words, !creates(verb), context);
    else if (creates(verb))
        return context.fail("Not enough information: \"type\" argument is required\n", 1);
    context.process.err(words.warnings);
    if (arguments.failure()) return context.fail(*arguments.failure());
    if (words.no_process) return context.answer(refuse(ESRCH));
    // Of a device that is there, the kernel looks at a kind only for its options.
    if (!creates(verb) && std::holds_alternative<std::monostate>(words.request.options))
        words.request.kind.clear();
    if (!words.not_simulated.empty()) return context.not_simulated(words.not_simulated);
    if (creates(verb) && !(verb == Verb::replace && context.device(words.device)))
        return add(context, words);
    auto* device = context.name_space->find(creates(verb) ? context.index_of(words.device) : index);
    if (!device) return context.answer(refuse(ENODEV));
    return change(context, *device, words, verb);
}

int modify(Context& context, Arguments& arguments, Verb verb) {
    auto words = parse_link_words(arguments, context);
    if (arguments.failure()) return context.fail(*arguments.failure());
    if (words.request.group && words.device.empty()) {
        if (creates(verb)) return context.fail("group cannot be used when creating devices.\n", 1);
        return change_group(context, words, verb);
    }
    return finish(context, arguments, words, verb);
}

int help(Context& context, Arguments& arguments) {
    struct Kind {
        std::string_view name;
        const std::string_view& usage;
    };
    static const Kind kKinds[] = {{"vxlan", usage::kVxlan}, {"bridge", usage::kBridgeKind},
                                  {"veth", usage::kVeth},   {"bridge_slave", usage::kBridgeSlave},
                                  {"vlan", usage::kVlan},   {"macvlan", usage::kMacvlan}};
    for (const auto& kind : kKinds) {
        if (arguments.peek() != kind.name) continue;
        context.process.out(kind.usage);
        return 0;
    }
    return context.fail(usage::kLink, 255);
}

}  // namespace

int link(Context& context, Arguments arguments) {
    if (!arguments.more()) return show_links(context, arguments);
    if (arguments.begins("add")) return modify(context, arguments, Verb::add);
    if (arguments.begins("set") || arguments.begins("change"))
        return modify(context, arguments, Verb::set);
    if (arguments.begins("replace")) return modify(context, arguments, Verb::replace);
    if (arguments.begins("delete")) return modify(context, arguments, Verb::remove);
    if (arguments.begins("show") || arguments.begins("lst") || arguments.begins("list"))
        return show_links(context, arguments);
    for (const auto word : {"xstats", "afstats", "property"})
        if (arguments.begins(word)) return context.not_simulated(std::string("link ") + word);
    if (arguments.begins("help")) return help(context, arguments);
    return context.fail(
        fmt::format("Command \"{}\" is unknown, try \"ip link help\".\n", arguments.peek()), 255);
}

}  // namespace vxlab::labs::ip_tool
