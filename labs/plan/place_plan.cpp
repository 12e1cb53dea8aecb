// ip and bridge commands of one place.
#include "labs/plan/place_plan.h"

#include <fmt/format.h>

#include "labs/lab/words.h"
#include "labs/plan/naming.h"

namespace vxlab::plan {
namespace {

std::string one_zero(bool on) { return on ? "1" : "0"; }

void append(Words& words, std::initializer_list<Word> more) {
    words.insert(words.end(), more.begin(), more.end());
}

// `learning` or `nolearning`, as vxlan's flags are written.
void append_flag(Words& words, const std::optional<bool>& flag, const char* word) {
    if (flag) words.emplace_back(*flag ? std::string(word) : fmt::format("no{}", word));
}

void append_words(Words& words, const char* key, const std::string& value) {
    if (!value.empty()) append(words, {key, value});
}

void append_number(Words& words, const char* key, const std::optional<std::uint32_t>& value) {
    if (value) append(words, {key, std::to_string(*value)});
}

Words vtep_words(const lab::Vtep& vtep) {
    Words words{"ip", "link", "add", vtep.name, "type", "vxlan", "id", std::to_string(vtep.vni)};
    append_words(words, "local", vtep.local.text());
    append_words(words, "remote", vtep.remote.text());
    append_words(words, "group", vtep.group.text());
    append_words(words, "dev", vtep.dev);
    append(words, {"dstport", std::to_string(vtep.port)});
    if (vtep.srcport)
        append(words, {"srcport", std::to_string(vtep.srcport->first),
                       std::to_string(vtep.srcport->second)});
    append_words(words, "ttl", vtep.ttl);
    append_words(words, "tos", vtep.tos);
    append_words(words, "df", vtep.df);
    append_number(words, "ageing", vtep.ageing);
    append_number(words, "maxaddress", vtep.maxaddress);
    append_flag(words, vtep.learning, "learning");
    append_flag(words, vtep.proxy, "proxy");
    append_flag(words, vtep.rsc, "rsc");
    append_flag(words, vtep.l2miss, "l2miss");
    append_flag(words, vtep.l3miss, "l3miss");
    append_flag(words, vtep.udpcsum, "udpcsum");
    append_flag(words, vtep.udp6zerocsumtx, "udp6zerocsumtx");
    append_flag(words, vtep.udp6zerocsumrx, "udp6zerocsumrx");
    if (vtep.gbp.value_or(false)) words.emplace_back("gbp");
    return words;
}

std::string why_of(const lab::Vtep& vtep) {
    const char* how = vtep.group            ? "floods to a multicast group"
                      : vtep.remote         ? "sends everything to one VTEP"
                      : !vtep.flood.empty() ? "floods by head-end replication"
                                            : "sends only where its FDB says";
    return fmt::format("{}: the VTEP of VNI {}; it {}", vtep.name, vtep.vni, how);
}

constexpr std::uint32_t kCentiseconds = 100;  // bridges count their times in USER_HZ

Words bridge_words(const lab::Bridge& bridge) {
    Words words{"ip", "link", "add", bridge.name, "type", "bridge"};
    if (bridge.stp) append(words, {"stp_state", one_zero(*bridge.stp)});
    if (bridge.ageing)
        append(words, {"ageing_time", std::to_string(*bridge.ageing * kCentiseconds)});
    if (bridge.snooping) append(words, {"mcast_snooping", one_zero(*bridge.snooping)});
    if (bridge.querier) append(words, {"mcast_querier", one_zero(*bridge.querier)});
    if (bridge.vlan_filtering) append(words, {"vlan_filtering", one_zero(*bridge.vlan_filtering)});
    return words;
}

std::string family_flag(const IpAddress& address) { return address.is_v4() ? "-4" : "-6"; }

}  // namespace

Words fdb_words(const std::string& verb, const lab::FdbRow& row, const std::string& device,
                bool is_vtep) {
    Words words{"bridge", "fdb", verb, row.mac.text(), "dev", is_vtep ? device : row.dev};
    if (row.to) append(words, {"dst", row.to.text()});
    if (row.udp_port) append(words, {"port", std::to_string(*row.udp_port)});
    if (row.vni) append(words, {"vni", std::to_string(*row.vni)});
    if (is_vtep && !row.dev.empty()) append(words, {"via", row.dev});
    if (row.vlan) append(words, {"vlan", std::to_string(*row.vlan)});
    if (!is_vtep) words.emplace_back("master");
    if (!is_vtep && verb != "del") words.emplace_back("static");
    return words;
}

PlacePlan::PlacePlan(Steps& steps, const lab::Lab& lab, lab::PlaceView view)
    : steps_(steps), lab_(lab), view_(std::move(view)) {}

std::string PlacePlan::place() const {
    return view_.name_space.empty() ? view_.machine : view_.machine + '/' + view_.name_space;
}

std::string PlacePlan::object(const std::string& device) const {
    return device.empty() ? place() : place() + ':' + device;
}

void PlacePlan::add(Words words, Words undo, const std::string& device, std::string makes,
                    std::string why) {
    Command command{view_.machine,    view_.name_space, std::move(words), std::move(undo),
                    std::move(makes), {place()},        std::move(why)};
    if (!device.empty()) command.needs.push_back(object(device));
    steps_.emplace_back(std::move(command));
}

void PlacePlan::make_name_space() {
    // A machine comes with its root.
    if (view_.name_space.empty()) return;
    const auto name = Word::name_space(view_.name_space);
    Command command{view_.machine,
                    {},
                    {"ip", "netns", "add", name},
                    {"ip", "netns", "del", name},
                    place(),
                    {view_.machine},
                    fmt::format("{}: a guest of {}", view_.name_space, view_.machine)};
    steps_.emplace_back(std::move(command));
    add({"ip", "link", "set", "lo", "up"}, {}, {});
}

void PlacePlan::configure(const std::string& device, const std::optional<MacAddress>& mac,
                          const std::optional<std::uint32_t>& mtu,
                          const std::vector<lab::Prefix>& addresses, bool is_up) {
    if (mac) add({"ip", "link", "set", device, "address", mac->text()}, {}, device);
    if (mtu) add({"ip", "link", "set", device, "mtu", std::to_string(*mtu)}, {}, device);
    for (const auto& one : addresses) {
        Words words{"ip", "addr", "add", lab::text(one), "dev", device};
        // The address is to be used at once, and nobody else has it.
        if (one.address.is_v6()) words.emplace_back("nodad");
        add(words, {"ip", "addr", "del", lab::text(one), "dev", device}, device);
    }
    if (is_up)
        add({"ip", "link", "set", device, "up"}, {"ip", "link", "set", device, "down"}, device);
}

void PlacePlan::make_bridges() {
    for (const auto& one : view_.place->bridges) {
        add(bridge_words(one), {"ip", "link", "del", one.name}, {}, object(one.name),
            fmt::format("{}: a bridge of {}", one.name, place()));
        configure(one.name, one.mac, one.mtu, one.addresses, true);
    }
}

// `in_root`: the port is in the machine's root, wherever this place is.
void PlacePlan::join_bridge(const lab::Port& port, const std::string& device, bool in_root) {
    if (port.bridge.empty()) return;
    const auto where = in_root ? view_.machine : place();
    const auto run = [&](Words words, Words undo) {
        Command command{view_.machine,
                        in_root ? "" : view_.name_space,
                        std::move(words),
                        std::move(undo),
                        {},
                        {where, where + ':' + device, where + ':' + port.bridge},
                        {}};
        steps_.emplace_back(std::move(command));
    };
    run({"ip", "link", "set", device, "master", port.bridge},
        {"ip", "link", "set", device, "nomaster"});
    if (port.vlan) {
        const auto id = std::to_string(*port.vlan);
        run({"bridge", "vlan", "del", "dev", device, "vid", "1"}, {});
        run({"bridge", "vlan", "add", "dev", device, "vid", id, "pvid", "untagged"}, {});
    }
    for (const auto id : port.tagged)
        run({"bridge", "vlan", "add", "dev", device, "vid", std::to_string(id)}, {});
    if (in_root) run({"ip", "link", "set", device, "up"}, {"ip", "link", "set", device, "down"});
}

void PlacePlan::make_veth(const lab::Interface& one) {
    if (!one.peer.empty()) {
        // Made once, by the end that comes first in the file.
        const auto peer = lab::parse_peer(one.peer);
        const auto other = view_.machine + (peer.name_space.empty() ? "" : '/' + peer.name_space) +
                           ':' + peer.interface;
        for (const auto& step : steps_)
            for (const auto& made : made_by(step))
                if (made == other) return;
        Words words{"ip", "link", "add", one.name, "type", "veth", "peer", "name", peer.interface};
        if (peer.name_space != view_.name_space)
            append(words, {"netns", Word::name_space(peer.name_space)});
        Command command{view_.machine,
                        view_.name_space,
                        words,
                        {"ip", "link", "del", one.name},
                        object(one.name),
                        {place(), other.substr(0, other.find(':'))},
                        fmt::format("{}: joined to {}", object(one.name), other)};
        steps_.emplace_back(std::move(command));
        return;
    }
    const auto port = lab::port_name(view_.name_space, one);
    Words words{"ip", "link", "add", port, "type", "veth", "peer", "name", one.name};
    if (!view_.name_space.empty()) append(words, {"netns", Word::name_space(view_.name_space)});
    const auto made = view_.machine + ':' + port;
    Command command{view_.machine,
                    {},
                    words,
                    {"ip", "link", "del", port},
                    made,
                    {view_.machine, place()},
                    fmt::format("{}: on {} through {}", object(one.name), one.port.bridge, port)};
    steps_.emplace_back(std::move(command));
    join_bridge(one.port, port, true);
}

void PlacePlan::make_interfaces() {
    for (const auto& one : view_.place->interfaces) {
        using enum lab::InterfaceKind;
        const Words undo{"ip", "link", "del", one.name};
        Words words{"ip", "link", "add"};
        if (one.kind == veth) make_veth(one);
        if (one.kind == vlan)
            append(words, {"link", one.on, "name", one.name, "type", "vlan", "id",
                           std::to_string(one.vlan_id)});
        if (one.kind == macvlan)
            append(words, {"link", one.on, "name", one.name, "type", "macvlan", "mode",
                           one.mode.empty() ? "bridge" : one.mode});
        if (one.kind == dummy) append(words, {one.name, "type", "dummy"});
        if (one.kind == tap) words = {"ip", "tuntap", "add", one.name, "mode", "tap"};
        constexpr std::size_t kNothing = 3;
        if (words.size() > kNothing) add(words, undo, one.on, object(one.name));
        configure(one.name, one.mac, one.mtu, one.addresses, one.is_up && one.kind != loopback);
        if (one.kind != veth || !one.peer.empty()) join_bridge(one.port, one.name, false);
    }
}

void PlacePlan::make_vteps() {
    for (const auto& one : view_.place->vteps) {
        add(vtep_words(one), {"ip", "link", "del", one.name}, one.dev, object(one.name),
            why_of(one));
        join_bridge(one.bridge, one.name, false);
        configure(one.name, one.mac, one.mtu, one.addresses, one.is_up);
        add_fdb_rows(one);
    }
}

void PlacePlan::add_fdb_rows(const lab::Vtep& vtep) {
    const auto put = [&](const lab::FdbRow& row, const std::string& why) {
        add(fdb_words("append", row, vtep.name, true), fdb_words("del", row, vtep.name, true),
            vtep.name, {}, why);
    };
    for (const auto& one : vtep.flood) {
        lab::FdbRow row;
        row.to = one;
        put(row, &one == vtep.flood.data() ? "the flood list: a copy to each of them" : "");
    }
    for (const auto& one : vtep.fdb) put(one, "");
    for (const auto& one : vtep.neighbours)
        add({"ip", "neigh", "add", one.address.text(), "lladdr", one.mac.text(), "dev", vtep.name,
             "nud", "permanent"},
            {"ip", "neigh", "del", one.address.text(), "dev", vtep.name}, vtep.name);
}

void PlacePlan::set_sysctl(const std::string& key, const std::string& value,
                           const std::string& why) {
    add({"sysctl", "-q", "-w", fmt::format("{}={}", key, value)}, {}, {}, {}, why);
}

void PlacePlan::make_rows() {
    const auto& place = *view_.place;
    if (place.forwarding) {
        set_sysctl("net.ipv4.ip_forward", one_zero(*place.forwarding));
        set_sysctl("net.ipv6.conf.all.forwarding", one_zero(*place.forwarding));
    }
    for (const auto& one : place.sysctls) set_sysctl(one.key, one.value);
    for (const auto& bridge : place.bridges)
        for (const auto& row : bridge.fdb)
            add(fdb_words("add", row, bridge.name, false),
                fdb_words("del", row, bridge.name, false), row.dev);
    for (const auto& one : place.routes) {
        const auto family = one.to ? one.to->address : one.via;
        Words words{"ip", family_flag(family), "route", "add",
                    one.to ? lab::text(*one.to) : std::string("default")};
        append_words(words, "via", one.via.text());
        append_words(words, "dev", one.dev);
        append_number(words, "metric", one.metric);
        auto undo = words;
        undo[3] = "del";
        add(words, undo, one.dev);
    }
    for (const auto& one : place.neighbours)
        add({"ip", "neigh", "add", one.address.text(), "lladdr", one.mac.text(), "dev", one.dev,
             "nud", "permanent"},
            {"ip", "neigh", "del", one.address.text(), "dev", one.dev}, one.dev);
    for (const auto& [line, mark] : place.commands) {
        const auto split = lab::split_words(line);
        if (split) add(Words(split->begin(), split->end()), {}, {});
    }
}

}  // namespace vxlab::plan
