// States as lines without what may differ, and the lines that only one of two has.
#include "labs/state/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace vxlab::labs {
namespace {

using trace::FdbState;
using trace::InterfaceState;
using trace::NamespaceState;
using trace::NetworkState;

// What a thing is, and what is so of it.
using Facts = std::multimap<std::string, std::string>;

// Of a bridge and its ports: identities made of MAC addresses, what the spanning tree found, when
// its timers run out, and what a port costs, which is how fast the plumbing below says to be.
bool is_passing(const std::string& option) {
    constexpr std::array<std::string_view, 9> kPassing{
        "root_id",         "bridge_id",       "root_port",
        "root_path_cost",  "group_addr",      "designated_bridge",
        "designated_root", "topology_change", "cost"};
    auto name = std::string_view(option);
    if (name.starts_with("port.")) name.remove_prefix(5);
    return name.ends_with("_timer") ||
           std::find(kPassing.begin(), kPassing.end(), name) != kPassing.end();
}

class Describer {
public:
    explicit Describer(const NetworkState& state) : chosen_(state) {
        for (const auto& space : state.name_spaces) describe(space);
    }
    Facts facts;

private:
    std::string text_of(MacAddress mac) const {
        return mac.is_zero() || chosen_.contains(mac) ? mac.text() : "some MAC";
    }

    void describe(const NamespaceState& space) {
        const auto where = space.machine + (space.name.empty() ? "" : "/") + space.name;
        facts.emplace(where, "is there");
        if (space.forwards_v4) facts.emplace(where, "forwards IPv4");
        if (space.forwards_v6) facts.emplace(where, "forwards IPv6");
        own_.clear();
        for (const auto& one : space.interfaces) own_.insert(one.mac);
        for (const auto& one : space.interfaces) describe(where + ' ' + one.name, one);
        for (const auto& row : space.routes)
            facts.emplace(where, fmt::format("route{} {} via {} dev {} metric {}",
                                             row.type.empty() ? "" : " " + row.type, row.to,
                                             row.via.text(), row.dev, row.metric));
        for (const auto& one : space.ovs_bridges) describe(where + ' ' + one.name, one);
        for (const auto& row : space.neighbours)
            if (row.state == "PERMANENT")
                facts.emplace(where, fmt::format("neighbour {} at {} dev {}", row.address.text(),
                                                 text_of(row.mac), row.dev));
    }

    void describe(const std::string& what, const trace::OvsBridgeState& bridge) {
        facts.emplace(what, "is of Open vSwitch");
        for (const auto& [key, value] : bridge.settings) facts.emplace(what, key + ' ' + value);
        for (const auto& other : bridge.others) facts.emplace(what, "has " + other);
        for (const auto& group : bridge.groups) facts.emplace(what, "group " + group);
        if (bridge.flows)
            for (const auto& flow : *bridge.flows) facts.emplace(what, "flow " + flow);
        for (const auto& port : bridge.ports) {
            const auto whose = what + ' ' + port.name;
            facts.emplace(whose, "is a port of type " + port.type);
            for (const auto& [key, value] : port.port) facts.emplace(whose, key + ' ' + value);
            for (const auto& [key, value] : port.interface) facts.emplace(whose, key + ' ' + value);
            for (const auto& one : port.bond) facts.emplace(whose, "bonds " + one);
        }
    }

    void describe(const std::string& what, const InterfaceState& one) {
        const auto tell = [&](const char* key, const std::string& value) {
            if (!value.empty()) facts.emplace(what, fmt::format("{} {}", key, value));
        };
        facts.emplace(what, one.is_up ? "is up" : "is down");
        tell("kind", one.kind);
        tell("master", one.master);
        tell("lower", one.lower);
        tell("mac", text_of(one.mac));
        tell("mtu", std::to_string(one.mtu));
        for (const auto& [name, value] : one.options)
            if (!is_passing(name)) tell(name.c_str(), value);
        for (const auto& address : one.addresses)
            tell("address", fmt::format("{}/{}", address.address.text(), address.length));
        for (const auto& vlan : one.vlans) tell("vlan", vlan);
        for (const auto& row : one.fdb)
            if (!row.state.empty() && !is_of_bridge(row)) tell("row", text_of(row));
    }

    // That of a bridge's or a port's own address. Both have the same one as a rule, and the row is
    // of whichever came first.
    bool is_of_bridge(const FdbState& row) const {
        return row.state == "permanent" && !row.is_own && !row.to && own_.contains(row.mac);
    }

    std::string text_of(const FdbState& row) const {
        return fmt::format("{} to {} port {} vni {} via {} vlan {} {} {}", text_of(row.mac),
                           row.to.text(), row.port, row.vni, row.via, row.vlan, row.state,
                           row.is_own ? "self" : "");
    }

    ChosenMacs chosen_;
    std::set<MacAddress> own_;  // of the namespace that is described
};

// The machine of the script's namespace; nothing: of none.
std::optional<std::pair<std::string, std::string>> machine_of(
    const std::string& name_space, const std::vector<std::string>& machines) {
    if (std::find(machines.begin(), machines.end(), name_space) != machines.end())
        return std::pair(name_space, std::string());
    std::string found;
    for (const auto& machine : machines)
        if (name_space.starts_with(machine + '-') && machine.size() > found.size()) found = machine;
    if (found.empty()) return std::nullopt;
    return std::pair(found, name_space.substr(found.size() + 1));
}

// How the script calls the other ends of cards that are on no cable.
bool is_loose_end(const std::string& interface) { return interface.starts_with("loose-end"); }

void make_card(InterfaceState& one) {
    one.lower.clear();
    one.kind.clear();
    std::erase_if(one.options,
                  [](const auto& option) { return !option.first.starts_with("port."); });
}

// A veth as the machine sees it.
void see_from_machine(InterfaceState& one, const std::string& machine,
                      const std::vector<std::string>& machines) {
    const auto colon = one.lower.find(':');
    if (one.kind != "veth") return;
    if (is_loose_end(one.lower)) return make_card(one);
    if (colon == std::string::npos) return;
    const auto other = machine_of(one.lower.substr(0, colon), machines);
    if (!other) return;
    if (other->first == machine) {
        one.lower = other->second + one.lower.substr(colon);
        return;
    }
    make_card(one);
}

}  // namespace

ChosenMacs::ChosenMacs(const NetworkState& state) {
    for (const auto& space : state.name_spaces) {
        for (const auto& one : space.interfaces)
            for (const auto& row : one.fdb)
                if (row.state == "static" || (row.to && !row.state.empty())) named_.insert(row.mac);
        for (const auto& row : space.neighbours)
            if (row.state == "PERMANENT") named_.insert(row.mac);
    }
}

bool ChosenMacs::contains(MacAddress mac) const {
    constexpr std::uint64_t kQemu = 0x525400;
    return is_named(mac) || !mac.is_local() || mac.value() >> 24 == kQemu;
}

NetworkState as_machines(const NetworkState& host, const std::vector<std::string>& machines) {
    NetworkState state;
    for (auto space : host.name_spaces) {
        if (space.name.empty()) continue;
        const auto found = machine_of(space.name, machines);
        if (found) {
            std::tie(space.machine, space.name) = *found;
            std::erase_if(space.interfaces, [](const auto& one) { return is_loose_end(one.name); });
            for (auto& one : space.interfaces) see_from_machine(one, space.machine, machines);
        }
        state.name_spaces.push_back(std::move(space));
    }
    return state;
}

std::vector<std::string> differences(const NetworkState& one, const NetworkState& other) {
    auto left = Describer(one).facts, right = Describer(other).facts;
    std::vector<std::string> lines;
    const auto tell = [&](const Facts& facts, const Facts& others, const char* where) {
        for (const auto& fact : facts) {
            const auto count = [&](const Facts& all) {
                const auto [begin, end] = all.equal_range(fact.first);
                return std::count(begin, end, fact);
            };
            if (count(facts) > count(others))
                lines.push_back(fmt::format("{}: {}: {}", fact.first, where, fact.second));
        }
    };
    tell(left, right, "only in the first");
    tell(right, left, "only in the second");
    std::sort(lines.begin(), lines.end());
    lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
    return lines;
}

}  // namespace vxlab::labs
