// Reads the options of `ip link … type veth`, `type vlan` and `type macvlan`.
#include <fmt/format.h>

#include "labs/tools/ip/link_words.h"
#include "labs/tools/iproute/usage.h"

namespace vxlab::labs::ip_tool {

namespace {

using iproute::Arguments;

std::string complaint(std::string_view kind, std::string_view noun, const std::string& word,
                      std::string_view usage) {
    if (iproute::is_prefix_of(word, "help")) return std::string(usage);
    return fmt::format("{}: unknown {} \"{}\"?\n{}", kind, noun, word, usage);
}

bool read_vlan_flag(Arguments& arguments, sim::VlanOptions& options) {
    struct Switch {
        std::string_view word;
        std::optional<bool> sim::VlanOptions::*option;
    };
    static constexpr Switch kSwitches[] = {{"reorder_hdr", &sim::VlanOptions::reorder_header},
                                           {"gvrp", &sim::VlanOptions::gvrp},
                                           {"mvrp", &sim::VlanOptions::mvrp},
                                           {"loose_binding", &sim::VlanOptions::loose_binding},
                                           {"bridge_binding", &sim::VlanOptions::bridge_binding}};
    for (const auto& one : kSwitches) {
        if (!arguments.begins(one.word)) continue;
        options.*one.option = arguments.on_off(one.word);
        return true;
    }
    return false;
}

void read_vlan_protocol(Arguments& arguments, sim::VlanOptions& options) {
    const auto word = arguments.next();
    if (word == "802.1Q" || word == "802.1q")
        options.protocol = 0x8100;
    else if (word == "802.1ad")
        options.protocol = 0x88a8;
    else
        arguments.invalid("protocol is invalid", word);
}

std::optional<sim::MacvlanMode> macvlan_mode(std::string_view word) {
    using sim::MacvlanMode;
    if (word == "private") return MacvlanMode::private_;
    if (word == "vepa") return MacvlanMode::vepa;
    if (word == "bridge") return MacvlanMode::bridge;
    if (word == "passthru") return MacvlanMode::passthru;
    if (word == "source") return MacvlanMode::source;
    return std::nullopt;
}

void read_macvlan_mode(Arguments& arguments, sim::MacvlanOptions& options) {
    const auto word = arguments.next();
    options.mode = macvlan_mode(word);
    if (!options.mode)
        arguments.fail(fmt::format("Error: argument of \"mode\" must be \"private\", \"vepa\", "
                                   "\"bridge\", \"passthru\" or \"source\", not \"{}\"\n",
                                   word),
                       1);
}

void read_macvlan_flag(Arguments& arguments, sim::MacvlanOptions& options) {
    const auto word = arguments.next();
    if (word == "nopromisc")
        options.no_promiscuity = true;
    else if (word != "null" && word != "nodst")
        arguments.fail(fmt::format("Error: argument of \"flag\" must be \"nopromisc\", "
                                   "\"nodst\" or \"null\", not \"{}\"\n",
                                   word),
                       1);
}

}  // namespace

sim::VlanOptions parse_vlan(Arguments& arguments) {
    sim::VlanOptions options;
    while (arguments.more()) {
        if (arguments.begins("protocol"))
            read_vlan_protocol(arguments, options);
        else if (arguments.begins("id"))
            options.id = arguments.number<std::uint16_t>("id is invalid");
        else if (!read_vlan_flag(arguments, options))
            arguments.fail(complaint("vlan", "command", arguments.next(), usage::kVlan), 1);
    }
    return options;
}

sim::MacvlanOptions parse_macvlan(Arguments& arguments) {
    sim::MacvlanOptions options;
    while (arguments.more()) {
        if (arguments.begins("mode"))
            read_macvlan_mode(arguments, options);
        else if (arguments.begins("flag"))
            read_macvlan_flag(arguments, options);
        else if (arguments.begins("nopromisc"))
            options.no_promiscuity = true;
        else if (arguments.begins("bcqueuelen"))
            options.broadcast_queue_length = arguments.number("bcqueuelen");
        else
            arguments.fail(complaint("macvlan", "option", arguments.next(), usage::kMacvlan), 1);
    }
    if (options.no_promiscuity && options.mode != sim::MacvlanMode::passthru)
        arguments.fail(
            "macvlan: nopromisc flag only valid in passthru mode\n" + std::string(usage::kMacvlan),
            1);
    return options;
}

sim::VethPeer parse_veth(Arguments& arguments, const DeviceNames& names) {
    sim::VethPeer peer;
    if (!arguments.is("peer")) {
        arguments.fail(std::string(usage::kVeth), 1);
        return peer;
    }
    const auto words = parse_link_words(arguments, names);
    const auto& request = words.request;
    if (!request.kind.empty()) arguments.duplicate("type", request.kind);
    peer.name = request.name.value_or(words.device);
    peer.index = request.index;
    peer.address = request.address;
    peer.mtu = request.mtu;
    peer.name_space = request.name_space;
    return peer;
}

}  // namespace vxlab::labs::ip_tool
