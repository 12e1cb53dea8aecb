// Interfaces, bridges, VTEPs, routes and what else a network namespace holds.
#include <fmt/format.h>

#include "labs/lab/parts.h"
#include "labs/lab/words.h"

namespace vxlab::lab {
namespace {

template <class Enum>
void read_choice(Fields& fields, const char* key, Enum& value, std::initializer_list<Enum> values) {
    const auto node = fields.find(key);
    if (!node.IsDefined()) return;
    std::vector<std::string> names;
    for (const auto one : values) {
        names.emplace_back(name(one));
        if (node.IsScalar() && node.Scalar() == names.back()) {
            value = one;
            return;
        }
    }
    fields.complain(
        mark_of(node),
        fmt::format("{}: '{}' is not a kind of it", key, node.IsScalar() ? node.Scalar() : "…"),
        suggest(node.IsScalar() ? node.Scalar() : "", names));
}

void read_quality(Fields& fields, Quality& quality) {
    fields.read("delay", quality.delay, kDuration);
    fields.read("jitter", quality.jitter, kDuration);
    fields.read("rate", quality.rate, kRate);
    fields.read("loss", quality.loss, kShare);
}

// `link: lan`, or `link: {to: lan, delay: 1ms}`.
void read_link(Fields& fields, Interface& interface) {
    const auto node = fields.find("link");
    if (!node.IsDefined()) return;
    if (node.IsScalar()) {
        interface.link = node.Scalar();
        return;
    }
    Fields link(fields.problems(), node, "a link");
    link.require("to");
    link.read("to", interface.link, kText);
    read_quality(link, interface.quality);
}

void read_route(Problems& problems, const YAML::Node& node, Place& place) {
    Fields fields(problems, node, "a route");
    Route route;
    route.mark = fields.mark();
    const auto to = fields.find("to");
    fields.require("to");
    if (!(to.IsDefined() && to.IsScalar() && to.Scalar() == "default"))
        fields.read("to", route.to, kNetwork);
    fields.read("via", route.via, kAddress);
    fields.read("dev", route.dev, kName);
    fields.read("metric", route.metric, kWhole);
    if (!route.via && route.dev.empty())
        fields.complain(fields.mark(), "a route needs 'via', 'dev' or both");
    place.routes.push_back(route);
}

// `gateway: 10.0.0.254` is a default route.
void read_gateways(Fields& fields, Place& place) {
    std::vector<IpAddress> gateways;
    fields.read_list("gateway", gateways, kAddress);
    for (const auto& gateway : gateways) {
        Route route;
        route.via = gateway;
        route.mark = fields.mark_of("gateway");
        place.routes.push_back(route);
    }
}

void read_routes(Fields& fields, Place& place) {
    if (const auto node = fields.find("routes"); node.IsDefined())
        for (const auto& item : Fields::items(node)) read_route(fields.problems(), item, place);
}

void read_sysctls(Fields& fields, Place& place) {
    for (const auto& [key, node, mark] :
         named_nodes(fields.problems(), fields.find("sysctls"), "sysctls", kText)) {
        if (node.IsScalar())
            place.sysctls.push_back({key, node.Scalar(), mark});
        else
            fields.complain(mark, fmt::format("sysctl {} needs a value", key));
    }
}

void read_commands(Fields& fields, Place& place) {
    const auto node = fields.find("commands");
    if (!node.IsDefined()) return;
    for (const auto& item : Fields::items(node)) {
        if (item.IsScalar() && !item.Scalar().empty())
            place.commands.emplace_back(item.Scalar(), mark_of(item));
        else
            fields.complain(mark_of(item), "a command is a line of text");
    }
}

void read_vtep_options(Fields& fields, Vtep& vtep) {
    fields.read("learning", vtep.learning, kFlag);
    fields.read("proxy", vtep.proxy, kFlag);
    fields.read("rsc", vtep.rsc, kFlag);
    fields.read("l2miss", vtep.l2miss, kFlag);
    fields.read("l3miss", vtep.l3miss, kFlag);
    fields.read("gbp", vtep.gbp, kFlag);
    fields.read("udpcsum", vtep.udpcsum, kFlag);
    fields.read("udp6zerocsumtx", vtep.udp6zerocsumtx, kFlag);
    fields.read("udp6zerocsumrx", vtep.udp6zerocsumrx, kFlag);
    fields.read("ttl", vtep.ttl, kTtl);
    fields.read("tos", vtep.tos, kTos);
    fields.read("df", vtep.df, kDf);
    fields.read("ageing", vtep.ageing, kSeconds);
    fields.read("maxaddress", vtep.maxaddress, kWhole);
    std::vector<std::uint16_t> ports;
    fields.read_list("srcport", ports, kUdpPort);
    if (ports.size() == 2) vtep.srcport = std::pair(ports[0], ports[1]);
    if (!ports.empty() && ports.size() != 2)
        fields.complain(fields.mark_of("srcport"), "srcport is a list of the first and the last",
                        "write [32768, 60999]");
}

template <class Device>
void read_device(Fields& fields, Device& device) {
    fields.read_list("address", device.addresses, kPrefix);
    fields.read_list("addresses", device.addresses, kPrefix);
    fields.read("mac", device.mac, kMac);
    fields.read("mtu", device.mtu, kMtu);
}

template <class Device>
void read_fdb(Fields& fields, Device& device) {
    const auto node = fields.find("fdb");
    if (!node.IsDefined()) return;
    for (const auto& item : Fields::items(node)) {
        Fields row_fields(fields.problems(), item, "an FDB row");
        row_fields.require("mac");
        FdbRow row;
        read_fdb_row(row_fields, row);
        device.fdb.push_back(row);
    }
}

void read_vtep(Fields& fields, Vtep& vtep) {
    read_choice(fields, "kind", vtep.kind, {VtepKind::kernel, VtepKind::ovs, VtepKind::userspace});
    fields.require("vni");
    fields.read("vni", vtep.vni, kVni);
    fields.read("local", vtep.local, kAddress);
    fields.read("remote", vtep.remote, kAddress);
    fields.read("group", vtep.group, kGroup);
    fields.read("dev", vtep.dev, kName);
    fields.read("port", vtep.port, kUdpPort);
    read_port(fields, vtep.bridge);
    fields.read_list("flood", vtep.flood, kAddress);
    read_fdb(fields, vtep);
    vtep.neighbours = read_neighbours(fields, "neighbours");
    read_vtep_options(fields, vtep);
    read_device(fields, vtep);
    fields.read("up", vtep.is_up, kFlag);
}

void read_bridge(Fields& fields, Bridge& bridge) {
    read_choice(fields, "kind", bridge.kind, {BridgeKind::kernel, BridgeKind::ovs});
    read_device(fields, bridge);
    fields.read("stp", bridge.stp, kFlag);
    fields.read("snooping", bridge.snooping, kFlag);
    fields.read("querier", bridge.querier, kFlag);
    fields.read("vlan_filtering", bridge.vlan_filtering, kFlag);
    fields.read("ageing", bridge.ageing, kSeconds);
    read_fdb(fields, bridge);
    fields.read_list("flows", bridge.flows, kText);
}

}  // namespace

void read_port(Fields& fields, Port& port) {
    port.mark = fields.mark_of("bridge");
    fields.read("bridge", port.bridge, kName);
    fields.read("vlan", port.vlan, kVlan);
    fields.read_list("tagged", port.tagged, kVlan);
}

void read_fdb_row(Fields& fields, FdbRow& row) {
    row.mark = fields.mark();
    fields.read("mac", row.mac, kMac);
    fields.read("to", row.to, kAddress);
    fields.read("port", row.udp_port, kUdpPort);
    fields.read("vni", row.vni, kVni);
    fields.read("dev", row.dev, kName);
    fields.read("vlan", row.vlan, kVlan);
}

std::vector<Neighbour> read_neighbours(Fields& fields, const char* key) {
    std::vector<Neighbour> neighbours;
    const auto node = fields.find(key);
    if (!node.IsDefined()) return neighbours;
    for (const auto& item : Fields::items(node)) {
        Fields row(fields.problems(), item, "a neighbour");
        row.require("address");
        row.require("mac");
        Neighbour neighbour;
        neighbour.mark = row.mark();
        row.read("address", neighbour.address, kAddress);
        row.read("mac", neighbour.mac, kMac);
        row.read("dev", neighbour.dev, kName);
        neighbours.push_back(neighbour);
    }
    return neighbours;
}

void read_interface(Fields& fields, Interface& interface, InterfaceKind usual_kind) {
    interface.kind = usual_kind;
    if (fields.has("link")) interface.kind = InterfaceKind::nic;
    if (fields.has("peer")) interface.kind = InterfaceKind::veth;
    using enum InterfaceKind;
    read_choice(fields, "kind", interface.kind, {veth, nic, vlan, macvlan, dummy, tap, internal});
    read_port(fields, interface.port);
    fields.read("port_name", interface.port_name, kName);
    fields.read("peer", interface.peer, kText);
    read_link(fields, interface);
    fields.read("on", interface.on, kName);
    fields.read("id", interface.vlan_id, kVlan);
    fields.read("mode", interface.mode, kMacvlanMode);
    read_device(fields, interface);
    fields.read("up", interface.is_up, kFlag);
}

void read_interfaces(Fields& fields, Place& place, InterfaceKind usual_kind) {
    for (const auto& [name, node, mark] :
         named_nodes(fields.problems(), fields.find("interfaces"), "interfaces", kName)) {
        Interface interface;
        interface.name = name;
        interface.mark = mark;
        Fields inner(fields.problems(), node, "an interface");
        read_interface(inner, interface, name == "lo" ? InterfaceKind::loopback : usual_kind);
        place.interfaces.push_back(std::move(interface));
    }
}

void read_bridges(Fields& fields, Place& place) {
    for (const auto& [name, node, mark] :
         named_nodes(fields.problems(), fields.find("bridges"), "bridges", kName)) {
        Bridge bridge;
        bridge.name = name;
        bridge.mark = mark;
        Fields inner(fields.problems(), node, "a bridge");
        read_bridge(inner, bridge);
        place.bridges.push_back(std::move(bridge));
    }
}

void read_vteps(Fields& fields, Place& place) {
    for (const auto& [name, node, mark] :
         named_nodes(fields.problems(), fields.find("vteps"), "vteps", kName)) {
        Vtep vtep;
        vtep.name = name;
        vtep.mark = mark;
        Fields inner(fields.problems(), node, "a VTEP");
        read_vtep(inner, vtep);
        place.vteps.push_back(std::move(vtep));
    }
}

void read_place(Fields& fields, Place& place, InterfaceKind usual_kind) {
    read_interfaces(fields, place, usual_kind);
    read_bridges(fields, place);
    read_vteps(fields, place);
    read_gateways(fields, place);
    read_routes(fields, place);
    place.neighbours = read_neighbours(fields, "neighbours");
    fields.read("forwarding", place.forwarding, kFlag);
    read_sysctls(fields, place);
    read_commands(fields, place);
}

// `red: {bridge: br0, address: 10.0.0.1/24}` is a namespace with an eth0.
void read_guest_place(Fields& fields, Place& place, InterfaceKind usual_kind) {
    Interface only;
    only.name = "eth0";
    only.mark = fields.mark();
    bool is_short = false;
    for (const auto* key : {"bridge", "address", "addresses", "mac", "link", "peer"})
        is_short = fields.has(key) || is_short;
    const bool has_list = fields.has("interfaces");
    if (is_short) {
        if (has_list)
            fields.complain(fields.mark(), "both 'interfaces' and the fields of a single one",
                            "put them all below 'interfaces'");
        read_interface(fields, only, usual_kind);
        place.interfaces.push_back(only);
    }
    read_place(fields, place, usual_kind);
}

}  // namespace vxlab::lab
