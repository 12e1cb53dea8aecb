// Reads `bridge link set`.
#include "labs/tools/bridge/link_words.h"

#include <strings.h>

#include "labs/tools/bridge/commands.h"
#include "labs/tools/iproute/usage.h"

namespace vxlab::labs::bridge_tool {

namespace {

using sim::BridgePortChange;

bool read_switch(Arguments& arguments, BridgePortChange& change) {
    struct Switch {
        std::string_view word;
        std::optional<bool> BridgePortChange::*option;
    };
    static constexpr Switch kSwitches[] = {
        {"guard", &BridgePortChange::guard},
        {"hairpin", &BridgePortChange::hairpin},
        {"fastleave", &BridgePortChange::fast_leave},
        {"root_block", &BridgePortChange::root_block},
        {"learning", &BridgePortChange::learning},
        {"flood", &BridgePortChange::flood},
        {"mcast_flood", &BridgePortChange::mcast_flood},
        {"bcast_flood", &BridgePortChange::bcast_flood},
        {"mcast_to_unicast", &BridgePortChange::mcast_to_unicast},
        {"neigh_suppress", &BridgePortChange::neigh_suppress},
        {"vlan_tunnel", &BridgePortChange::vlan_tunnel},
        {"isolated", &BridgePortChange::isolated},
        {"locked", &BridgePortChange::locked}};
    for (const auto& one : kSwitches) {
        if (!arguments.is(one.word)) continue;
        change.*one.option = arguments.on_off_prefix(one.word, 234);
        return true;
    }
    return false;
}

// A number, or the name of a state in any case.
void read_state(Arguments& arguments, BridgePortChange& change) {
    const auto word = arguments.next();
    if (const auto number = iproute::parse_signed(word, 10)) {
        if (*number >= 0) change.state = static_cast<std::uint8_t>(*number);
        return;
    }
    static constexpr const char* kStates[] = {"disabled", "listening", "learning", "forwarding",
                                              "blocking"};
    for (std::uint8_t state = 0; state < 5; ++state)
        if (strcasecmp(word.c_str(), kStates[state]) == 0) change.state = state;
    if (!change.state) arguments.fail("Error: invalid STP port state\n");
}

bool read_number(Arguments& arguments, BridgePortChange& change) {
    if (arguments.is("cost")) {
        const auto cost = leading_number(arguments.next());
        if (cost > 0) change.cost = static_cast<std::uint32_t>(cost);
    } else if (arguments.is("priority")) {
        const auto priority = leading_number(arguments.next());
        if (priority >= 0) change.priority = static_cast<std::uint16_t>(priority);
    } else if (arguments.is("mcast_router")) {
        change.mcast_router = static_cast<std::uint8_t>(leading_number(arguments.next()));
    } else if (arguments.is("state")) {
        read_state(arguments, change);
    } else {
        return false;
    }
    return true;
}

bool read_place(Arguments& arguments, PortWords& words, const DeviceNames& names) {
    if (arguments.is("dev")) {
        words.device = arguments.next();
    } else if (arguments.is("learning_sync")) {
        arguments.on_off_prefix("learning_sync", 234);
    } else if (arguments.is("hwmode")) {
        const auto mode = arguments.next();
        if (mode != "vepa" && mode != "veb")
            arguments.fail("Mode argument must be \"vepa\" or \"veb\".\n");
        words.has_mode = true;
    } else if (arguments.is("self")) {
        words.to_device = true;
    } else if (arguments.is("backup_port")) {
        words.change.backup_port = names.index_of(arguments.next());
        if (*words.change.backup_port == 0)
            arguments.invalid("Device does not exist\n", arguments.last());
    } else if (arguments.is("nobackup_port")) {
        words.change.backup_port = 0;
    } else {
        return arguments.is("master");
    }
    return true;
}

}  // namespace

PortWords parse_port_words(Arguments& arguments, const DeviceNames& names) {
    PortWords words;
    while (arguments.more())
        if (!read_place(arguments, words, names) && !read_switch(arguments, words.change) &&
            !read_number(arguments, words.change))
            arguments.fail(std::string(usage::kBridgeLink));
    if (!arguments.failure() && words.device.empty())
        arguments.fail("Device is a required argument.\n");
    return words;
}

}  // namespace vxlab::labs::bridge_tool
