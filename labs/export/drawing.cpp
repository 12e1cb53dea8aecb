// A lab as nodes and edges.
#include "labs/export/drawing.h"

#include <algorithm>
#include <array>

#include "labs/export/facts.h"
#include "labs/lab/lookup.h"

namespace vxlab::labs {
namespace {

std::string place_id(const std::string& machine, const std::string& name_space) {
    return name_space.empty() ? machine : machine + '/' + name_space;
}

bool is_box(const lab::Place& place) { return !place.bridges.empty() || !place.vteps.empty(); }

bool is_box(const lab::Machine& machine) {
    return is_box(machine.root) || !machine.namespaces.empty() || !machine.containers.empty() ||
           !machine.vms.empty();
}

class Artist {
public:
    explicit Artist(const lab::Lab& lab) : lab_(lab) {}

    Drawing draw() {
        drawing_.name = lab_.name;
        drawing_.about = lab_.about;
        for (const auto& one : lab_.machines) add_machine(one);
        for (const auto& one : lab_.routers)
            add_place({NodeKind::router, one.name, one.name, {}, is_box(one.root), facts_of(one)},
                      one.root);
        for (const auto& one : lab_.switches)
            drawing_.nodes.push_back(
                {NodeKind::net_switch, one.name, one.name, {}, false, facts_of(one)});
        for (const auto& one : lab_.uplinks)
            drawing_.nodes.push_back({NodeKind::uplink, one.name, one.name, {}, false, {}});
        const auto views = lab::all_places(lab_);
        for (const auto& view : views) join_guest(view);
        for (const auto& view : views) join_vteps(view);
        for (const auto& view : views)
            for (const auto& one : view.place->interfaces) join_cable(view, one);
        return std::move(drawing_);
    }

private:
    void add_machine(const lab::Machine& machine) {
        add_place({NodeKind::machine, machine.name, machine.name, {}, is_box(machine), {}},
                  machine.root);
        const auto add = [&](NodeKind kind, const std::string& name, const lab::Place& place) {
            add_place({kind, machine.name + '/' + name, name, machine.name, is_box(place), {}},
                      place);
        };
        for (const auto& one : machine.namespaces) add(NodeKind::name_space, one.name, one.place);
        for (const auto& one : machine.containers) add(NodeKind::container, one.name, one.place);
        for (const auto& one : machine.vms) add(NodeKind::vm, one.name, one.place);
    }

    void add_place(Node node, const lab::Place& place) {
        const auto id = node.id;
        const bool box = node.is_box;
        if (!box)
            for (const auto& one : place.interfaces)
                node.interfaces.push_back({one.name, facts_of(one)});
        drawing_.nodes.push_back(std::move(node));
        if (!box) return;
        const auto add = [&](NodeKind kind, const auto& device) {
            Node part{kind, id + ':' + device.name, device.name, id, false, facts_of(device)};
            if constexpr (requires { device.vni; }) part.vni = device.vni;
            drawing_.nodes.push_back(std::move(part));
        };
        for (const auto& one : place.bridges) add(NodeKind::bridge, one);
        for (const auto& one : place.vteps) add(NodeKind::vtep, one);
        for (const auto& one : place.interfaces) add(NodeKind::interface, one);
    }

    // The end of an edge at a device: its own node, or its place, where it is written.
    struct End {
        std::string node, interface;
    };
    End end_at(const std::string& place, const std::string& device) const {
        if (drawing_.find(place + ':' + device)) return {place + ':' + device, {}};
        return {place, device};
    }

    void add_edge(EdgeKind kind, const End& from, const End& to, Facts facts = {}) {
        const bool is_drawn = drawing_.find(from.node) && drawing_.find(to.node);
        if (!is_drawn || from.node == to.node) return;
        drawing_.edges.push_back(
            {kind, from.node, to.node, from.interface, to.interface, std::move(facts)});
    }

    void join_guest(const lab::PlaceView& view) {
        const auto id = place_id(view.machine, view.name_space);
        const auto* machine = lab::find_machine(lab_, view.machine);
        const bool is_vm = machine && lab::is_vm(*machine, view.name_space);
        for (const auto& one : view.place->interfaces) {
            const auto here = end_at(id, one.name);
            const bool is_outside =
                lab::has_port_outside(one, is_vm) || one.kind == lab::InterfaceKind::internal;
            if (!one.port.bridge.empty())
                add_edge(EdgeKind::port, here,
                         end_at(is_outside ? view.machine : id, one.port.bridge),
                         facts_of(one.port));
            if (!one.on.empty()) add_edge(EdgeKind::over, here, end_at(id, one.on));
            if (!one.peer.empty()) join_peer(view, one, here);
        }
    }

    void join_peer(const lab::PlaceView& view, const lab::Interface& one, const End& here) {
        const auto peer = lab::parse_peer(one.peer);
        const auto there = end_at(place_id(view.machine, peer.name_space), peer.interface);
        for (const auto& edge : drawing_.edges)
            if (edge.kind == EdgeKind::peer && edge.from == there.node && edge.to == here.node &&
                edge.from_interface == there.interface)
                return;  // from its other end
        add_edge(EdgeKind::peer, here, there);
    }

    void join_vteps(const lab::PlaceView& view) {
        const auto id = place_id(view.machine, view.name_space);
        for (const auto& one : view.place->vteps) {
            const auto here = end_at(id, one.name);
            if (!one.bridge.bridge.empty())
                add_edge(EdgeKind::port, here, end_at(id, one.bridge.bridge), facts_of(one.bridge));
            const auto below = one.dev.empty() ? owner_of(*view.place, one.local) : one.dev;
            if (!below.empty()) add_edge(EdgeKind::over, here, end_at(id, below));
        }
    }

    static std::string owner_of(const lab::Place& place, const IpAddress& address) {
        for (const auto& device : lab::devices_of(place))
            for (const auto& one : lab::addresses_of(place, device))
                if (address && one.address == address) return device;
        return {};
    }

    void join_cable(const lab::PlaceView& view, const lab::Interface& one) {
        if (one.kind != lab::InterfaceKind::nic || one.link.empty()) return;
        const auto colon = one.link.find(':');
        const auto here = end_at(view.machine, one.name);
        const auto there = colon == std::string::npos
                               ? End{one.link, {}}
                               : end_at(one.link.substr(0, colon), one.link.substr(colon + 1));
        for (const auto& edge : drawing_.edges)
            if (edge.kind == EdgeKind::cable && edge.from == there.node &&
                edge.from_interface == there.interface && edge.to == here.node &&
                edge.to_interface == here.interface)
                return;  // from its other end
        add_edge(EdgeKind::cable, here, there, facts_of(one.quality));
    }

    const lab::Lab& lab_;
    Drawing drawing_;
};

}  // namespace

std::string kind_name(NodeKind kind) {
    constexpr std::array<const char*, 10> kNames{"machine",   "router",    "switch", "uplink",
                                                 "namespace", "container", "VM",     "bridge",
                                                 "VTEP",      "interface"};
    return kNames[static_cast<std::size_t>(kind)];
}

const Node* Drawing::find(const std::string& id) const {
    const auto found =
        std::find_if(nodes.begin(), nodes.end(), [&](const auto& node) { return node.id == id; });
    return found == nodes.end() ? nullptr : &*found;
}

Drawing draw(const lab::Lab& lab) { return Artist(lab).draw(); }

std::vector<std::uint32_t> vnis_of(const Drawing& drawing) {
    std::vector<std::uint32_t> all;
    for (const auto& node : drawing.nodes)
        if (node.vni && std::find(all.begin(), all.end(), *node.vni) == all.end())
            all.push_back(*node.vni);
    return all;
}

}  // namespace vxlab::labs
