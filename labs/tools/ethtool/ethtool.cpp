#include "labs/tools/ethtool/ethtool.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <span>

#include "core/sim/devices/veth.h"
#include "core/sim/name_space.h"
#include "labs/tools/basic/not_simulated.h"
#include "labs/tools/ethtool/features.h"

namespace vxlab::labs {
namespace ethtool {
namespace {

using sim::Interface;
using sim::LinkKind;

constexpr const char* kNoDevice =
    "netlink error: no device matches name (offset 24)\nnetlink error: No such device\n";
constexpr const char* kBadCommand =
    "ethtool: bad command line argument(s)\nFor more information run ethtool -h\n";

int fail(Process& process, std::string_view text, int status) {
    process.err(text);
    return status;
}

int not_simulated(Process& process, std::string_view what) {
    return fail(process, not_simulated_line("ethtool", what), 1);
}

// --- ethtool DEV

bool is_tap_like(const Interface& interface) {
    return interface.kind() == LinkKind::veth || interface.kind() == LinkKind::tun ||
           interface.kind() == LinkKind::macvlan;
}

// A bridge is as fast as its fastest port.
bool has_fast_port(const Interface& bridge) {
    const auto& all = bridge.name_space->interfaces();
    return std::any_of(all.begin(), all.end(), [&](const auto& entry) {
        const auto* port = entry.second;
        return port->master == &bridge && port->is_running() && is_tap_like(*port);
    });
}

int settings(Process& process, const Interface& interface) {
    const auto name = interface.name;
    std::string text = fmt::format("Settings for {}:\n", name);
    const bool reports = interface.kind() != LinkKind::none && interface.kind() != LinkKind::dummy;
    if (interface.kind() == LinkKind::vlan)
        return not_simulated(process, "settings of a VLAN device");
    if (reports) {
        text +=
            "\tSupported ports: [  ]\n"
            "\tSupported link modes:   Not reported\n"
            "\tSupported pause frame use: No\n"
            "\tSupports auto-negotiation: No\n"
            "\tSupported FEC modes: Not reported\n"
            "\tAdvertised link modes:  Not reported\n"
            "\tAdvertised pause frame use: No\n"
            "\tAdvertised auto-negotiation: No\n"
            "\tAdvertised FEC modes: Not reported\n";
        text += is_tap_like(interface) || has_fast_port(interface) ? "\tSpeed: 10000Mb/s\n"
                                                                   : "\tSpeed: Unknown!\n";
        text += is_tap_like(interface) ? "\tDuplex: Full\n" : "\tDuplex: Unknown! (255)\n";
        text += fmt::format(
            "\tAuto-negotiation: off\n\tPort: {}\n\tPHYAD: 0\n\tTransceiver: internal\n",
            is_tap_like(interface) ? "Twisted Pair" : "Other");
        if (is_tap_like(interface)) text += "\tMDI-X: Unknown\n";
        if (interface.kind() == LinkKind::tun)
            text += "        Current message level: 0x00000000 (0)\n" + std::string(30, ' ') + "\n";
    }
    text += fmt::format("\tLink detected: {}\n", interface.is_running() ? "yes" : "no");
    process.out(text);
    return 0;
}

// --- ethtool -i

struct Driver {
    const char *name, *version, *firmware, *bus;
};

std::optional<Driver> driver_of(const Interface& interface) {
    switch (interface.kind()) {
        case LinkKind::veth:
            return Driver{"veth", "1.0", "", ""};
        case LinkKind::bridge:
            return Driver{"bridge", "2.3", "N/A", "N/A"};
        case LinkKind::vxlan:
            return Driver{"vxlan", "0.1", "", ""};
        case LinkKind::macvlan:
            return Driver{"macvlan", "0.1", "", ""};
        case LinkKind::tun:
            return Driver{"tun", "1.6", "", "tap"};
        case LinkKind::dummy:
            return Driver{"dummy", "1.0", "", ""};
        case LinkKind::vlan:
            return Driver{"802.1Q VLAN Support", "1.8", "N/A", ""};
        case LinkKind::none:
            break;
    }
    return std::nullopt;
}

int driver(Process& process, const Interface& interface) {
    const auto driver = driver_of(interface);
    if (!driver)
        return fail(process, "Cannot get driver information: Operation not supported\n", 71);
    process.out(fmt::format(
        "driver: {}\nversion: {}\nfirmware-version: {}\nexpansion-rom-version: \nbus-info: {}\n"
        "supports-statistics: {}\nsupports-test: no\nsupports-eeprom-access: no\n"
        "supports-register-dump: no\nsupports-priv-flags: no\n",
        driver->name, driver->version, driver->firmware, driver->bus,
        interface.kind() == LinkKind::veth ? "yes" : "no"));
    return 0;
}

// --- ethtool -k

constexpr Bits bit(std::size_t index) { return Bits{1} << index; }

std::string state_text(const Features& features, std::size_t index) {
    const bool active = (features.active & bit(index)) != 0;
    const bool wanted = (features.wanted & bit(index)) != 0;
    std::string text = active ? "on" : "off";
    if ((features.fixed & bit(index)) != 0)
        text += " [fixed]";
    else if (active != wanted)
        text += wanted ? " [requested on]" : " [requested off]";
    return text;
}

int show_features(Process& process, const Interface& interface) {
    const auto features = features_of(interface);
    if (!features) return not_simulated(process, "features of " + interface.name);
    std::string text = fmt::format("Features for {}:\n", interface.name);
    const auto names = feature_names();
    const std::pair<std::string_view, Bits> groups[] = {
        {"tx-checksumming", *parse_feature("tx")},
        {"scatter-gather", *parse_feature("sg")},
        {"tcp-segmentation-offload", *parse_feature("tso")}};
    for (std::size_t i = 0; i < names.size(); ++i) {
        bool grouped = false;
        for (const auto& [name, members] : groups) {
            if ((members & bit(i)) == 0) continue;
            grouped = true;
            if (static_cast<std::size_t>(std::countr_zero(members)) == i)
                text += fmt::format("{}: {}\n", name, (features->active & members) ? "on" : "off");
        }
        text += fmt::format("{}{}: {}\n", grouped ? "\t" : "", names[i].shown,
                            state_text(*features, i));
    }
    process.out(text);
    return 0;
}

// --- ethtool -K

struct Request {
    Bits mask = 0, wanted = 0;
};

int report_changes(Process& process, const Request& request, const Features& before,
                   const Features& after) {
    const Bits changed = before.active ^ after.active;
    const Bits unfulfilled = request.mask & (request.wanted ^ after.active);
    const Bits unasked = changed & ~request.mask;
    if (unfulfilled == 0 && unasked == 0) return 0;
    const bool none = changed == 0 && before.wanted == after.wanted;
    // A request that was fulfilled before in every settable part changes nothing, and is no error.
    if (none && (unfulfilled & ~after.fixed) == 0 && (request.mask & ~after.fixed) != 0) return 0;
    if (none) process.err("Could not change any device features\n");
    std::string text = "Actual changes:\n";
    for (const auto i : kernel_order()) {
        if (((changed | unfulfilled) & bit(i)) == 0) continue;
        text += fmt::format("{}: {}", feature_names()[i].name,
                            (after.active & bit(i)) != 0 ? "on" : "off");
        if ((unfulfilled & bit(i)) != 0)
            text += (request.wanted & bit(i)) != 0 ? " [requested on]" : " [requested off]";
        else if ((unasked & bit(i)) != 0)
            text += " [not requested]";
        text += "\n";
    }
    process.out(text);
    return none ? 1 : 0;
}

// 0, or the status of what is wrong with the words.
int read_request(Process& process, std::span<const std::string> words, Request& request) {
    for (std::size_t i = 0; i < words.size(); i += 2) {
        const bool on = i + 1 < words.size() && words[i + 1] == "on";
        if (!on && (i + 1 >= words.size() || words[i + 1] != "off"))
            return fail(process,
                        fmt::format("ethtool (-K): flag '{}' for parameter '(null)' is not "
                                    "followed by 'on' or 'off'\n",
                                    i + 1 < words.size() ? words[i + 1] : "(null)"),
                        1);
        const auto bits = parse_feature(words[i]);
        if (!bits)
            return fail(process,
                        "netlink error: bit name not found (offset 52)\n"
                        "netlink error: Operation not supported\n",
                        92);
        request.mask |= *bits;
        request.wanted = on ? request.wanted | *bits : request.wanted & ~*bits;
    }
    return 0;
}

int change_features(Process& process, Interface& interface, std::span<const std::string> words) {
    const auto before = features_of(interface);
    if (!before) return not_simulated(process, "features of " + interface.name);
    if (words.empty()) return fail(process, "Could not change any device features\n", 1);
    Request request;
    if (const int status = read_request(process, words, request); status != 0) return status;
    const Bits settable = request.mask & ~before->fixed;
    interface.switched_features ^= settable & (before->wanted ^ request.wanted);
    return report_changes(process, request, *before, *features_of(interface));
}

// --- ethtool -S

int statistics(Process& process, const Interface& interface) {
    if (interface.kind() != LinkKind::veth) return fail(process, "no stats available\n", 94);
    const auto* peer = static_cast<const sim::Veth&>(interface).peer();
    std::string text =
        fmt::format("NIC statistics:\n     peer_ifindex: {}\n", peer != nullptr ? peer->index : 0);
    for (const auto* counter :
         {"rx_queue_0_xdp_packets", "rx_queue_0_xdp_bytes", "rx_queue_0_drops",
          "rx_queue_0_xdp_redirect", "rx_queue_0_xdp_drops", "rx_queue_0_xdp_tx",
          "rx_queue_0_xdp_tx_errors", "tx_queue_0_xdp_xmit", "tx_queue_0_xdp_xmit_errors"})
        text += fmt::format("     {}: 0\n", counter);
    process.out(text);
    return 0;
}

int permanent_address(Process& process, const Interface& interface) {
    process.out(interface.permanent_address.is_zero()
                    ? "Permanent address: not set\n"
                    : "Permanent address: " + interface.permanent_address.text() + "\n");
    return 0;
}

struct Question {
    std::string_view brief, full;
    int (*answer)(Process& process, const Interface& interface);
    std::string_view no_device;  // what is said where there is none
    int status;
};

constexpr Question kQuestions[] = {
    {"-i", "--driver", driver, "Cannot get driver information: No such device\n", 71},
    {"-k", "--show-features", show_features, kNoDevice, 1},
    {"-k", "--show-offload", show_features, kNoDevice, 1},
    {"-S", "--statistics", statistics, "Cannot get stats strings information: No such device\n",
     96},
    {"-P", "--show-permaddr", permanent_address, kNoDevice, 1},
};

int run(Process& process, std::span<const std::string> words) {
    if (words.empty()) return fail(process, kBadCommand, 1);
    const auto& first = words[0];
    if (first == "--version") {
        process.out("ethtool version 6.1\n");
        return 0;
    }
    if (first.starts_with('-') && words.size() < 2) return fail(process, kBadCommand, 1);
    auto* interface = process.name_space().find(words[first.starts_with('-') ? 1 : 0]);
    if (!first.starts_with('-')) {
        if (words.size() > 1) return fail(process, kBadCommand, 1);
        if (interface != nullptr) return settings(process, *interface);
        std::string text;
        for (int i = 0; i < 5; ++i) text += kNoDevice;
        process.err(text);
        process.out("No data available\n");
        return 75;
    }
    for (const auto& question : kQuestions) {
        if (first != question.brief && first != question.full) continue;
        if (interface == nullptr) return fail(process, question.no_device, question.status);
        return question.answer(process, *interface);
    }
    if (first == "-K" || first == "--features" || first == "--offload") {
        if (interface == nullptr) return fail(process, kNoDevice, 92);
        return change_features(process, *interface, words.subspan(2));
    }
    static constexpr std::string_view kOthers = "acACgGlLspPtTnNuUwWxXfrdeEmMQ";
    const bool known =
        first.starts_with("--") || (first.size() == 2 && kOthers.find(first[1]) != kOthers.npos);
    return known ? not_simulated(process, first) : fail(process, kBadCommand, 1);
}

}  // namespace
}  // namespace ethtool

Task run_ethtool(Process& process) {
    co_return ethtool::run(process, std::span(process.arguments()).subspan(1));
}

}  // namespace vxlab::labs
