// YAML by hand: short things on one line, long ones on several.
#include "labs/lab/writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "labs/lab/reader.h"
#include "labs/lab/words.h"

namespace vxlab::lab {
namespace {

// A value that stands as it is in YAML 1.1 and 1.2, in a list or mapping too.
std::string scalar(const std::string& text) {
    const auto is_plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("_-./ ()%").find(c) != std::string_view::npos;
    };
    const bool has_edges = text.empty() || text.front() == ' ' || text.back() == ' ' ||
                           text.front() == '-' || text.front() == '.' || text.front() == '%';
    if (!has_edges && std::all_of(text.begin(), text.end(), is_plain)) return text;
    if (text.find('\n') != std::string::npos || text.find('\t') != std::string::npos) {
        std::string quoted = "\"";
        for (const char c : text) {
            if (c == '"' || c == '\\') quoted += '\\';
            quoted += c == '\n' ? "\\n" : c == '\t' ? "\\t" : std::string(1, c);
        }
        return quoted + '"';
    }
    std::string quoted = "'";
    for (const char c : text) quoted += c == '\'' ? "''" : std::string(1, c);
    return quoted + '\'';
}

struct Item;

// A node of what is written: a scalar's text, a mapping or a list.
struct Node {
    enum class Kind { scalar, map, list };

    explicit Node(Kind of_kind, std::string of_text = {});
    static Node of(const std::string& text);
    static Node literal(std::string text);
    static Node map();
    static Node list();
    Node& add(const std::string& key, Node node);

    Kind kind;
    std::string text;
    std::vector<Item> items;
};

// Of a list the key is empty.
struct Item {
    std::string key;
    Node value;
};

Node::Node(Kind of_kind, std::string of_text) : kind(of_kind), text(std::move(of_text)) {}

Node Node::of(const std::string& text) { return literal(scalar(text)); }
Node Node::literal(std::string text) { return Node(Kind::scalar, std::move(text)); }
Node Node::map() { return Node(Kind::map); }
Node Node::list() { return Node(Kind::list); }

Node& Node::add(const std::string& key, Node node) {
    items.push_back({key.empty() ? key : scalar(key), std::move(node)});
    return items.back().value;
}

std::string inline_text(const Node& node) {
    if (node.kind == Node::Kind::scalar) return node.text;
    std::string text;
    for (const auto& [key, value] : node.items)
        text += (text.empty() ? "" : ", ") +
                (node.kind == Node::Kind::map ? key + ": " : std::string()) + inline_text(value);
    return node.kind == Node::Kind::map ? '{' + text + '}' : '[' + text + ']';
}

constexpr std::size_t kWidth = 96;

void write(std::string& out, const Node& node, std::size_t indent, bool is_top);

void write_value(std::string& out, const Node& node, std::size_t indent) {
    const auto flow = inline_text(node);
    const auto line = out.size() - (out.rfind('\n') + 1);
    const bool is_deep = std::any_of(node.items.begin(), node.items.end(), [](const auto& item) {
        return item.value.kind == Node::Kind::map && item.value.items.size() > 1;
    });
    if (node.kind == Node::Kind::scalar || node.items.empty() ||
        (!is_deep && line + flow.size() < kWidth)) {
        out += ' ' + flow + '\n';
        return;
    }
    out += '\n';
    write(out, node, indent + 2, false);
}

void write(std::string& out, const Node& node, std::size_t indent, bool is_top) {
    for (const auto& [key, value] : node.items) {
        out += std::string(indent, ' ');
        if (node.kind == Node::Kind::map) {
            out += key + ':';
            // The parts of the file stand in blocks.
            if (is_top && value.kind != Node::Kind::scalar && !value.items.empty() &&
                key != "view") {
                out += '\n';
                write(out, value, indent + 2, false);
            } else {
                write_value(out, value, indent);
            }
        } else {
            out += '-';
            const auto begin = out.size();
            write_value(out, value, indent);
            // A mapping's first key stands beside its '-'.
            if (out[begin] == '\n') out.erase(begin, indent + 2);
        }
    }
}

class Writer {
public:
    Node lab(const Lab& lab) {
        auto top = Node::map();
        top.add("vxlab", Node::of(std::to_string(kVersion)));
        put(top, "name", lab.name);
        put(top, "about", lab.about);
        auto& machines = top.add("machines", Node::map());
        for (const auto& one : lab.machines) machines.add(one.name, machine(one));
        underlay(top, lab);
        if (!lab.actions.empty()) {
            auto& list = top.add("actions", Node::list());
            for (const auto& one : lab.actions) list.add({}, action(one));
        }
        if (!lab.view.empty()) {
            auto& view = top.add("view", Node::map());
            for (const auto& one : lab.view) {
                auto& at = view.add(one.node, Node::list());
                at.add({}, Node::literal(fmt::format("{:g}", one.x)));
                at.add({}, Node::literal(fmt::format("{:g}", one.y)));
            }
        }
        return top;
    }

private:
    static void put(Node& map, const char* key, const std::string& value) {
        if (!value.empty()) map.add(key, Node::of(value));
    }
    static void put(Node& map, const char* key, const IpAddress& value) {
        put(map, key, value.text());
    }
    template <class Number>
    static void put_number(Node& map, const char* key, const std::optional<Number>& value) {
        if (value) map.add(key, Node::of(std::to_string(*value)));
    }
    static void put(Node& map, const char* key, const std::optional<bool>& value) {
        if (value) map.add(key, Node::of(*value ? "true" : "false"));
    }
    static void put(Node& map, const char* key, const std::optional<MacAddress>& value) {
        if (value) put(map, key, value->text());
    }
    // One value alone, several as a list.
    static void put(Node& map, const char* key, const std::vector<std::string>& values) {
        if (values.size() == 1) return put(map, key, values[0]);
        if (values.empty()) return;
        auto& list = map.add(key, Node::list());
        for (const auto& one : values) list.add({}, Node::of(one));
    }
    static void put(Node& map, const char* key, const std::vector<Prefix>& values) {
        std::vector<std::string> texts;
        for (const auto& one : values) texts.push_back(text(one));
        put(map, key, texts);
    }

    template <class Device>
    static void put_device(Node& map, const Device& device) {
        put(map, "address", device.addresses);
        put(map, "mac", device.mac);
        put_number(map, "mtu", device.mtu);
    }

    static void put_port(Node& map, const Port& port) {
        put(map, "bridge", port.bridge);
        put_number(map, "vlan", port.vlan);
        std::vector<std::string> tagged;
        for (const auto id : port.tagged) tagged.push_back(std::to_string(id));
        put(map, "tagged", tagged);
    }

    static Node link(const Interface& one) {
        if (one.quality.is_plain()) return Node::of(one.link);
        auto map = Node::map();
        put(map, "to", one.link);
        if (one.quality.delay) put(map, "delay", text(*one.quality.delay));
        if (one.quality.jitter) put(map, "jitter", text(*one.quality.jitter));
        if (one.quality.rate) put(map, "rate", text_of_rate(*one.quality.rate));
        if (one.quality.loss) put(map, "loss", text_of_share(*one.quality.loss));
        return map;
    }

    // `usual`: the kind that need not be said.
    static Node interface(const Interface& one, InterfaceKind usual) {
        auto map = Node::map();
        const bool is_told = !one.link.empty() || !one.peer.empty() || one.name == "lo";
        if (one.kind != usual && !is_told) put(map, "kind", std::string(name(one.kind)));
        put_port(map, one.port);
        if (!one.link.empty()) map.add("link", link(one));
        put(map, "peer", one.peer);
        put(map, "port_name", one.port_name);
        put(map, "on", one.on);
        if (one.vlan_id != 0) put(map, "id", std::to_string(one.vlan_id));
        put(map, "mode", one.mode);
        put_device(map, one);
        if (!one.is_up) put(map, "up", std::optional<bool>(false));
        return map;
    }

    static Node fdb_row(const FdbRow& row) {
        auto map = Node::map();
        put(map, "mac", row.mac.text());
        put(map, "to", row.to);
        put_number(map, "port", row.udp_port);
        put_number(map, "vni", row.vni);
        put(map, "dev", row.dev);
        put_number(map, "vlan", row.vlan);
        return map;
    }

    template <class Device>
    static void put_fdb(Node& map, const Device& device) {
        if (device.fdb.empty()) return;
        auto& list = map.add("fdb", Node::list());
        for (const auto& one : device.fdb) list.add({}, fdb_row(one));
    }

    static void put_neighbours(Node& map, const std::vector<Neighbour>& neighbours) {
        if (neighbours.empty()) return;
        auto& list = map.add("neighbours", Node::list());
        for (const auto& one : neighbours) {
            auto& row = list.add({}, Node::map());
            put(row, "address", one.address);
            put(row, "mac", one.mac.text());
            put(row, "dev", one.dev);
        }
    }

    static Node bridge(const Bridge& one) {
        auto map = Node::map();
        if (one.kind != BridgeKind::kernel) put(map, "kind", std::string(name(one.kind)));
        put_device(map, one);
        put(map, "stp", one.stp);
        put(map, "snooping", one.snooping);
        put(map, "querier", one.querier);
        put(map, "vlan_filtering", one.vlan_filtering);
        put_number(map, "ageing", one.ageing);
        put_fdb(map, one);
        put(map, "flows", one.flows);
        return map;
    }

    static Node network_switch(const Switch& one) {
        auto map = Node::map();
        put(map, "snooping", one.snooping);
        put(map, "querier", one.querier);
        put_number(map, "mtu", one.mtu);
        return map;
    }

    // [a, b] if there is nothing to say of any of them.
    template <class Item>
    static Node named(const std::vector<Item>& items, Node (*describe)(const Item&)) {
        auto map = Node::map(), list = Node::list();
        for (const auto& one : items) {
            list.add({}, Node::of(one.name));
            map.add(one.name, describe(one));
        }
        const bool is_bare = std::all_of(map.items.begin(), map.items.end(),
                                         [](const auto& item) { return item.value.items.empty(); });
        return is_bare ? list : map;
    }

    static Node vtep(const Vtep& one) {
        auto map = Node::map();
        if (one.kind != VtepKind::kernel) put(map, "kind", std::string(name(one.kind)));
        put(map, "vni", std::to_string(one.vni));
        put(map, "local", one.local);
        put(map, "remote", one.remote);
        put(map, "group", one.group);
        put(map, "dev", one.dev);
        constexpr std::uint16_t kUsualPort = 4789;
        if (one.port != kUsualPort) put(map, "port", std::to_string(one.port));
        put_port(map, one.bridge);
        std::vector<std::string> flood;
        for (const auto& address : one.flood) flood.push_back(address.text());
        put(map, "flood", flood);
        put_fdb(map, one);
        put_neighbours(map, one.neighbours);
        for (const auto& [key, flag] : {std::pair{"learning", one.learning},
                                        {"proxy", one.proxy},
                                        {"rsc", one.rsc},
                                        {"l2miss", one.l2miss},
                                        {"l3miss", one.l3miss},
                                        {"gbp", one.gbp},
                                        {"udpcsum", one.udpcsum},
                                        {"udp6zerocsumtx", one.udp6zerocsumtx},
                                        {"udp6zerocsumrx", one.udp6zerocsumrx}})
            put(map, key, flag);
        put(map, "ttl", one.ttl);
        put(map, "tos", one.tos);
        put(map, "df", one.df);
        put_number(map, "ageing", one.ageing);
        put_number(map, "maxaddress", one.maxaddress);
        if (one.srcport)
            put(map, "srcport",
                {std::to_string(one.srcport->first), std::to_string(one.srcport->second)});
        put_device(map, one);
        if (!one.is_up) put(map, "up", std::optional<bool>(false));
        return map;
    }

    static Node route(const Route& one) {
        auto map = Node::map();
        put(map, "to", one.to ? text(*one.to) : std::string("default"));
        put(map, "via", one.via);
        put(map, "dev", one.dev);
        put_number(map, "metric", one.metric);
        return map;
    }

    // Without what its interfaces are, unless `interfaces`.
    static void put_place(Node& map, const Place& place, InterfaceKind usual, bool interfaces) {
        if (interfaces && !place.interfaces.empty()) {
            auto& inner = map.add("interfaces", Node::map());
            for (const auto& one : place.interfaces) inner.add(one.name, interface(one, usual));
        }
        if (!place.bridges.empty()) map.add("bridges", named(place.bridges, bridge));
        if (!place.vteps.empty()) {
            auto& inner = map.add("vteps", Node::map());
            for (const auto& one : place.vteps) inner.add(one.name, vtep(one));
        }
        if (!place.routes.empty()) {
            auto& list = map.add("routes", Node::list());
            for (const auto& one : place.routes) list.add({}, route(one));
        }
        put_neighbours(map, place.neighbours);
        put(map, "forwarding", place.forwarding);
        if (!place.sysctls.empty()) {
            auto& inner = map.add("sysctls", Node::map());
            for (const auto& one : place.sysctls) inner.add(one.key, Node::of(one.value));
        }
        std::vector<std::string> commands;
        for (const auto& [line, mark] : place.commands) commands.push_back(line);
        put(map, "commands", commands);
    }

    // A guest with a single eth0 on a bridge is written as that.
    static Node guest(const Place& place, InterfaceKind usual) {
        auto map = Node::map();
        const bool is_short = place.interfaces.size() == 1 && place.interfaces[0].name == "eth0" &&
                              !place.interfaces[0].port.bridge.empty() &&
                              place.interfaces[0].kind == usual;
        if (is_short) map = interface(place.interfaces[0], usual);
        put_place(map, place, usual, !is_short);
        return map;
    }

    static void put_guests(Node& map, const char* key, const std::vector<Guest>& guests,
                           InterfaceKind usual) {
        if (guests.empty()) return;
        auto& inner = map.add(key, Node::map());
        for (const auto& one : guests) {
            auto node = guest(one.place, usual);
            put(node, "image", one.image);
            inner.add(one.name, std::move(node));
        }
    }

    static Node machine(const Machine& one) {
        auto map = Node::map();
        put_place(map, one.root, InterfaceKind::veth, true);
        if (!one.namespaces.empty()) {
            auto& inner = map.add("namespaces", Node::map());
            for (const auto& each : one.namespaces)
                inner.add(each.name, guest(each.place, InterfaceKind::veth));
        }
        put_guests(map, "containers", one.containers, InterfaceKind::veth);
        put_guests(map, "vms", one.vms, InterfaceKind::tap);
        return map;
    }

    static Node router(const Router& one) {
        auto map = Node::map();
        if (one.multicast) put(map, "multicast", std::optional<bool>(true));
        put(map, "rendezvous_point", one.rendezvous_point);
        auto place = one.root;
        if (place.forwarding.value_or(false)) place.forwarding.reset();  // goes without saying
        put_place(map, place, InterfaceKind::nic, true);
        return map;
    }

    static void underlay(Node& top, const Lab& lab) {
        if (lab.switches.empty() && lab.routers.empty() && lab.uplinks.empty()) return;
        auto& map = top.add("underlay", Node::map());
        if (!lab.switches.empty()) {
            map.add("switches", named(lab.switches, network_switch));
        }
        if (!lab.routers.empty()) {
            auto& inner = map.add("routers", Node::map());
            for (const auto& one : lab.routers) inner.add(one.name, router(one));
        }
        if (!lab.uplinks.empty()) {
            auto& inner = map.add("uplinks", Node::map());
            for (const auto& one : lab.uplinks) inner.add(one.name, Node::map());
        }
    }

    static void put_expect(Node& map, bool wants_reply) {
        if (!wants_reply) put(map, "expect", std::string("loss"));
    }
    static void put_count(Node& map, const char* key, int count, int usual) {
        if (count != usual) put(map, key, std::to_string(count));
    }

    static void describe(Node& map, const Ping& ping) {
        auto& node = map.add("ping", Node::map());
        put(node, "from", text(ping.from));
        put(node, "to", ping.to);
        put_count(node, "count", ping.count, 1);
        put_number(node, "size", ping.size);
        if (ping.dont_fragment) put(node, "df", std::optional<bool>(true));
        put_expect(node, ping.wants_reply);
    }
    static void describe(Node& map, const Arping& arping) {
        auto& node = map.add("arping", Node::map());
        put(node, "from", text(arping.from));
        put(node, "to", arping.to);
        put_count(node, "count", arping.count, 1);
        put_expect(node, arping.wants_reply);
    }
    static void describe(Node& map, const Iperf& iperf) {
        auto& node = map.add("iperf", Node::map());
        put(node, "from", text(iperf.from));
        put(node, "to", text(iperf.to));
        put_count(node, "seconds", iperf.seconds, Iperf{}.seconds);
        if (iperf.udp) put(node, "udp", std::optional<bool>(true));
        if (iperf.at_least) put(node, "at_least", text_of_rate(*iperf.at_least));
        if (iperf.at_most) put(node, "at_most", text_of_rate(*iperf.at_most));
    }
    static void describe(Node& map, const Send& send) {
        auto& node = map.add("send", Node::map());
        put(node, "from", text(send.from));
        node.add("frame", Node::literal('\'' + text_of_hex(send.frame) + '\''));
        put_count(node, "count", send.count, 1);
    }
    static void describe(Node& map, const Move& move) {
        auto& node = map.add("move", Node::map());
        put(node, "guest", text(move.guest));
        put(node, "to", move.to);
        put(node, "bridge", move.bridge);
    }
    static void describe(Node& map, const Cable& cable) {
        put(map, cable.is_cut ? "cut" : "mend", text(cable.interface));
    }
    static void describe(Node& map, const ChangeFdb& change) {
        auto& node = map.add("fdb", Node::map());
        put(node, "at", text(change.at));
        node.add(change.verb, fdb_row(change.row));
    }
    static void describe(Node& map, const Wait& wait) { put(map, "wait", text(wait.time)); }
    static void describe(Node& map, const RunCommand& run) {
        auto& node = map.add("run", Node::map());
        put(node, "at", text(run.at));
        put(node, "command", run.command);
        put_count(node, "status", run.status, 0);
        put(node, "contains", run.contains);
        put(node, "lacks", run.lacks);
    }

    static Node action(const Action& one) {
        auto map = Node::map();
        put(map, "title", one.title);
        std::visit([&](const auto& what) { describe(map, what); }, one.what);
        return map;
    }
};

}  // namespace

std::string write_lab(const Lab& lab) {
    std::string out;
    write(out, Writer().lab(lab), 0, true);
    return out;
}

}  // namespace vxlab::lab
