// Command lines of ip and bridge for what differs from the kernel's own settings.
#include "labs/import/by_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "labs/import/sayable.h"

namespace vxlab::labs {
namespace {

using trace::InterfaceState;

struct Setting {
    const char* key;    // in `ip -j -d link`
    const char* usual;  // as the kernel has it
};

// iproute2 takes them by the names that it prints.
constexpr std::array kOfBridges{Setting{"priority", "32768"}, Setting{"forward_delay", "1500"},
                                Setting{"hello_time", "200"}, Setting{"max_age", "2000"},
                                Setting{"vlan_default_pvid", "1"}};
constexpr std::array kOfPorts{
    Setting{"hairpin", "false"},       Setting{"guard", "false"},
    Setting{"root_block", "false"},    Setting{"fastleave", "false"},
    Setting{"learning", "true"},       Setting{"flood", "true"},
    Setting{"mcast_flood", "true"},    Setting{"bcast_flood", "true"},
    Setting{"isolated", "false"},      Setting{"mcast_to_unicast", "false"},
    Setting{"neigh_suppress", "false"}};

template <std::size_t N>
std::string changed(const InterfaceState& one, const std::array<Setting, N>& settings,
                    const std::string& prefix) {
    std::string words;
    for (const auto& [key, usual] : settings) {
        auto value = option(one, prefix + key);
        if (value.empty() || value == usual) continue;
        if (value == "true") value = "on";
        if (value == "false") value = "off";
        words += fmt::format(" {} {}", key, value);
    }
    return words;
}

bool has_vlan(const InterfaceState& one, const std::string& id) {
    return std::any_of(one.vlans.begin(), one.vlans.end(),
                       [&](const auto& vlan) { return vlan == id || vlan.starts_with(id + ' '); });
}

// The VLAN that a bridge gives to itself and to its ports; 0: none.
std::string default_vlan(const InterfaceState& bridge) {
    const auto id = option(bridge, "vlan_default_pvid");
    return id.empty() ? "1" : id;
}

bool has_own_vlan(const InterfaceState& one) {
    return std::any_of(one.vlans.begin(), one.vlans.end(),
                       [](const auto& vlan) { return vlan.find("pvid") != std::string::npos; });
}

}  // namespace

std::vector<std::string> commands_of_bridge(const InterfaceState& bridge) {
    std::vector<std::string> commands;
    const auto &name = bridge.name, usual = default_vlan(bridge);
    if (const auto words = changed(bridge, kOfBridges, ""); !words.empty())
        commands.push_back(fmt::format("ip link set {} type bridge{}", name, words));
    for (const auto& vlan : bridge.vlans)
        if (vlan != usual + " pvid untagged")
            commands.push_back(fmt::format("bridge vlan add dev {} vid {} self", name, vlan));
    if (!bridge.vlans.empty() && usual != "0" && !has_vlan(bridge, usual))
        commands.push_back(fmt::format("bridge vlan del dev {} vid {} self", name, usual));
    if (!bridge.is_up) commands.push_back(fmt::format("ip link set {} down", name));
    return commands;
}

std::vector<std::string> commands_of_port(const InterfaceState& port,
                                          const InterfaceState& bridge) {
    std::vector<std::string> commands;
    if (const auto words = changed(port, kOfPorts, "port."); !words.empty())
        commands.push_back(fmt::format("bridge link set dev {}{}", port.name, words));
    const auto usual = default_vlan(bridge);
    // What a lab has by itself goes when the bridge gives another VLAN.
    const bool is_in_1 =
        std::find(port.vlans.begin(), port.vlans.end(), "1 pvid untagged") != port.vlans.end();
    if (is_in_1 && usual != "1")
        commands.push_back(fmt::format("bridge vlan add dev {} vid 1 pvid untagged", port.name));
    const bool has_usual = usual != "0" && (is_in_1 || !has_own_vlan(port));
    if (!port.vlans.empty() && has_usual && !has_vlan(port, usual))
        commands.push_back(fmt::format("bridge vlan del dev {} vid {}", port.name, usual));
    return commands;
}

std::string command_of_route(const trace::RouteState& route) {
    if (route.type == "multipath") return {};
    const bool is_v6 = route.via.is_v6() || route.to.find(':') != std::string::npos;
    auto line = fmt::format("ip -{} route add ", is_v6 ? 6 : 4);
    if (route.type == "onlink") {
        line += fmt::format("{} via {} dev {} onlink", route.to, route.via.text(), route.dev);
    } else {
        line += fmt::format("{} {}", route.type, route.to);
    }
    return route.metric == 0 ? line : line + fmt::format(" metric {}", route.metric);
}

}  // namespace vxlab::labs
