// JSON of iproute2 to a state.
#include "labs/state/read_state.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "labs/state/read_ovs.h"

namespace vxlab::labs {
namespace {

using nlohmann::json;
using namespace trace;

std::string text_of(const json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
    return value.dump();
}

// Empty unless it is there and a string.
std::string string_at(const json& object, const char* key) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

template <class Number>
Number number_at(const json& object, const char* key) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    return found != object.end() && found->is_number_integer() ? found->get<Number>() : Number{};
}

IpAddress address_at(const json& object, const char* key) {
    return IpAddress::parse(string_at(object, key)).value_or(IpAddress{});
}

MacAddress mac_at(const json& object, const char* key) {
    return MacAddress::parse(string_at(object, key)).value_or(MacAddress{});
}

bool has_word(const json& object, const char* key, const char* word) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    if (found == object.end() || !found->is_array()) return false;
    return std::find(found->begin(), found->end(), word) != found->end();
}

// One namespace of one machine.
class Reader {
public:
    Reader(NetworkState& network, NamespaceState& state, const RunTool& run)
        : network_(network), state_(state), run_(run) {}

    struct Link {
        std::size_t name_space = 0, interface = 0;  // in the state
        int index = 0, other_index = 0;
        std::string other_name_space;  // "-" : not told
    };
    std::vector<Link> links;  // with an other end elsewhere

    void read(std::size_t number) {
        number_ = number;
        const auto unseen = network_.unseen.size();
        ids_ = ask({"ip", "-j", "netns", "list"});
        // Who may not enter a namespace sees nothing of it, which is said once.
        if (network_.unseen.size() != unseen) return;
        for (const auto& link : ask({"ip", "-j", "-d", "addr", "show"})) read_link(link);
        for (const auto& row : ask({"bridge", "-j", "fdb", "show"})) read_fdb(row);
        for (const auto* family : {"-4", "-6"})
            for (const auto& row : ask({"ip", family, "-j", "route", "show"})) read_route(row);
        for (const auto& row : ask({"ip", "-j", "neigh", "show"})) read_neighbour(row);
        read_vlans();
        state_.forwards_v4 = is_set("net.ipv4.ip_forward");
        state_.forwards_v6 = is_set("net.ipv6.conf.all.forwarding");
    }

private:
    Outcome run(std::vector<std::string> words) {
        if (!state_.name.empty()) {
            const bool enters = words[0] == "ip" || words[0] == "bridge";
            const std::vector<std::string> into =
                enters ? std::vector<std::string>{words[0], "-n", state_.name}
                       : std::vector<std::string>{"ip", "netns", "exec", state_.name, words[0]};
            words.erase(words.begin());
            words.insert(words.begin(), into.begin(), into.end());
        }
        return run_(state_.machine, std::move(words));
    }

    json ask(const std::vector<std::string>& words) {
        const auto outcome = run(words);
        auto parsed = json::parse(outcome.out, nullptr, false);
        if (outcome.status == 0 && outcome.out.find_first_not_of(" \n") == std::string::npos)
            return json::array();
        if (outcome.status == 0 && parsed.is_array()) return parsed;
        note_unseen(words, outcome);
        return json::array();
    }

    void note_unseen(const std::vector<std::string>& words, const Outcome& outcome) {
        network_.unseen.push_back(unseen_line(
            state_.machine + (state_.name.empty() ? "" : "/") + state_.name, words, outcome));
    }

    static std::string first_line(const std::string& text) {
        return text.substr(0, text.find('\n'));
    }

    bool is_set(const std::string& key) {
        const std::vector<std::string> words{"sysctl", "-n", key};
        const auto outcome = run(words);
        if (outcome.status != 0 || outcome.out.empty()) note_unseen(words, outcome);
        return first_line(outcome.out) == "1";
    }

    void read_link(const json& link) {
        InterfaceState one;
        one.name = string_at(link, "ifname");
        if (one.name.empty()) return;
        one.master = string_at(link, "master");
        one.lower = string_at(link, "link");
        one.mac = mac_at(link, "address");
        one.mtu = number_at<std::uint32_t>(link, "mtu");
        one.is_up = has_word(link, "flags", "UP");
        // What is neither made by `ip link add` nor a card: a multicast router's, a modem's.
        const auto type = string_at(link, "link_type");
        if (type != "ether" && type != "loopback") one.kind = type;
        if (const auto info = link.find("linkinfo"); info != link.end()) {
            if (auto kind = string_at(*info, "info_kind"); !kind.empty()) one.kind = kind;
            add_options(one, *info, "info_data", "");
            add_options(one, *info, "info_slave_data", "port.");
        }
        if (const auto all = link.find("addr_info"); all != link.end())
            for (const auto& address : *all) read_address(one, address);
        note_link(link);
        state_.interfaces.push_back(std::move(one));
    }

    // "link_index" and "link_netnsid": the other end is in another namespace.
    void note_link(const json& link) {
        if (!link.contains("link_index")) return;
        Link one{number_, state_.interfaces.size(), number_at<int>(link, "ifindex"),
                 number_at<int>(link, "link_index"), "-"};
        if (const auto id = link.find("link_netnsid"); id != link.end())
            for (const auto& name : ids_)
                if (name.contains("id") && name["id"] == *id)
                    one.other_name_space = string_at(name, "name");
        links.push_back(std::move(one));
    }

    static void add_options(InterfaceState& one, const json& info, const char* key,
                            const std::string& prefix) {
        const auto data = info.find(key);
        if (data == info.end() || !data->is_object()) return;
        for (const auto& [name, value] : data->items())
            one.options.emplace(prefix + name, text_of(value));
    }

    // fe80::1: written by somebody. The kernel makes its own of the MAC or at random (RFC 4291,
    // appendix A; RFC 7217), and ip does not tell who did.
    static bool is_short(const IpAddress& link_local) {
        const auto identifier = link_local.bytes().subspan(8, 6);
        return std::all_of(identifier.begin(), identifier.end(),
                           [](std::uint8_t byte) { return byte == 0; });
    }

    static void read_address(InterfaceState& one, const json& address) {
        const auto value = address_at(address, "local");
        const auto scope = string_at(address, "scope");
        const bool is_made = value.is_v6() && scope == "link" && !is_short(value);
        if (!value || is_made || scope == "host") return;
        one.addresses.push_back({value, number_at<std::uint8_t>(address, "prefixlen")});
    }

    void read_fdb(const json& row) {
        const auto name = string_at(row, "ifname");
        const auto found = std::find_if(state_.interfaces.begin(), state_.interfaces.end(),
                                        [&](const auto& one) { return one.name == name; });
        if (found == state_.interfaces.end()) return;
        FdbState one;
        one.mac = mac_at(row, "mac");
        one.to = address_at(row, "dst");
        one.port = number_at<std::uint16_t>(row, "port");
        one.vni = number_at<std::uint32_t>(row, "vni");
        one.via = string_at(row, "viaIf");
        one.vlan = number_at<std::uint16_t>(row, "vlan");
        one.state = string_at(row, "state");
        one.is_own = has_word(row, "flags", "self");
        found->fdb.push_back(std::move(one));
    }

    // Those that somebody set: not the kernel's own, of addresses and of link-local ones.
    void read_route(const json& row) {
        if (string_at(row, "protocol") == "kernel" || string_at(row, "protocol") == "ra") return;
        RouteState one;
        one.to = string_at(row, "dst");
        one.via = address_at(row, "gateway");
        one.dev = string_at(row, "dev");
        one.metric = number_at<std::uint32_t>(row, "metric");
        one.type = string_at(row, "type");
        if (has_word(row, "flags", "onlink")) one.type = "onlink";
        if (row.contains("nexthops")) one.type = "multipath";
        if (!one.to.empty()) state_.routes.push_back(std::move(one));
    }

    void read_neighbour(const json& row) {
        NeighbourState one;
        one.address = address_at(row, "dst");
        one.mac = mac_at(row, "lladdr");
        one.dev = string_at(row, "dev");
        if (const auto states = row.find("state");
            states != row.end() && states->is_array() && !states->empty())
            one.state = text_of(states->front());
        if (one.address) state_.neighbours.push_back(std::move(one));
    }

    void read_vlans() {
        const bool filters =
            std::any_of(state_.interfaces.begin(), state_.interfaces.end(), [](const auto& one) {
                const auto found = one.options.find("vlan_filtering");
                return found != one.options.end() && found->second == "1";
            });
        if (!filters) return;
        for (const auto& row : ask({"bridge", "-j", "vlan", "show"})) {
            const auto name = string_at(row, "ifname");
            for (auto& one : state_.interfaces)
                if (one.name == name && row.contains("vlans"))
                    for (const auto& vlan : row["vlans"]) one.vlans.push_back(vlan_text(vlan));
        }
    }

    static std::string vlan_text(const json& vlan) {
        auto text = std::to_string(number_at<int>(vlan, "vlan"));
        if (has_word(vlan, "flags", "PVID")) text += " pvid";
        if (has_word(vlan, "flags", "Egress Untagged")) text += " untagged";
        return text;
    }

    NetworkState& network_;
    NamespaceState& state_;
    const RunTool& run_;
    std::size_t number_ = 0;
    json ids_;  // what this namespace calls the others
};

// The two ends of a veth know each other's index; which namespace it is in, only one may know.
bool are_ends(const NetworkState& network, const Reader::Link& one, const Reader::Link& other) {
    const auto& here = network.name_spaces[one.name_space];
    const auto& there = network.name_spaces[other.name_space];
    return &here != &there && here.machine == there.machine && one.other_index == other.index &&
           other.other_index == one.index &&
           (one.other_name_space == "-" || one.other_name_space == there.name) &&
           (other.other_name_space == "-" || other.other_name_space == here.name);
}

void join_links(NetworkState& network, const std::vector<Reader::Link>& links) {
    for (const auto& one : links) {
        for (const auto& other : links) {
            if (!are_ends(network, one, other)) continue;
            const auto& there = network.name_spaces[other.name_space];
            network.name_spaces[one.name_space].interfaces[one.interface].lower =
                there.name + ':' + there.interfaces[other.interface].name;
        }
    }
}

std::vector<std::string> named_namespaces(const std::string& machine, const RunTool& run) {
    std::vector<std::string> names;
    const auto outcome = run(machine, {"ip", "-j", "netns", "list"});
    const auto parsed = json::parse(outcome.out, nullptr, false);
    if (parsed.is_array())
        for (const auto& one : parsed) names.push_back(string_at(one, "name"));
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

NetworkState read_state(const std::vector<std::string>& machines, const RunTool& run) {
    NetworkState network;
    std::vector<Reader::Link> links;
    for (const auto& machine : machines) {
        std::vector<std::string> names{""};
        for (auto& name : named_namespaces(machine, run))
            if (!name.empty()) names.push_back(std::move(name));
        for (const auto& name : names) {
            NamespaceState state;
            state.machine = machine;
            state.name = name;
            Reader reader(network, state, run);
            reader.read(network.name_spaces.size());
            if (name.empty()) state.ovs_bridges = read_ovs(machine, run, network.unseen);
            network.name_spaces.push_back(std::move(state));
            links.insert(links.end(), reader.links.begin(), reader.links.end());
        }
    }
    join_links(network, links);
    return network;
}

}  // namespace vxlab::labs
