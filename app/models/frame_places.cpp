// Ends of edges by the interfaces that they begin at.
#include "app/models/frame_places.h"

#include "labs/lab/lookup.h"
#include "labs/plan/planner.h"

namespace vxlab::models {
namespace {

struct Name {
    std::string machine, name_space, interface;
};

// Of "h1/red:eth0".
Name parts_of(const std::string& id) {
    const auto colon = id.rfind(':');
    const auto place = id.substr(0, colon);
    const auto slash = place.find('/');
    return {place.substr(0, slash), slash == std::string::npos ? "" : place.substr(slash + 1),
            colon == std::string::npos ? "" : id.substr(colon + 1)};
}

const lab::Interface* interface_of(const lab::Lab& lab, const Name& name) {
    for (const auto& view : lab::all_places(lab))
        if (view.machine == name.machine && view.name_space == name.name_space)
            return lab::find_interface(*view.place, name.interface);
    return nullptr;
}

}  // namespace

std::string lab_place(const std::string& of_trace) {
    auto id = of_trace;
    const auto first = id.find(':'), last = id.rfind(':');
    if (first != last) id[first] = '/';
    return id;
}

FramePlaces::FramePlaces(const lab::Lab& lab, const labs::Drawing& drawing) {
    add_nodes(drawing);
    add_edges(lab, drawing);
}

void FramePlaces::add_nodes(const labs::Drawing& drawing) {
    for (const auto& node : drawing.nodes) {
        places_[node.id] = {node.id};
        for (const auto& one : node.interfaces) places_[node.id + ':' + one.name] = {node.id};
        // A switch is a box with a bridge of its name.
        if (node.kind == labs::NodeKind::net_switch) places_[node.id + ':' + node.name] = {node.id};
    }
}

void FramePlaces::add_edges(const lab::Lab& lab, const labs::Drawing& drawing) {
    for (std::size_t i = 0; i < drawing.edges.size(); ++i) {
        const auto& edge = drawing.edges[i];
        // A VTEP's frames go to and from its bridge; what carries it is seen at the carrier.
        if (edge.kind == labs::EdgeKind::over) continue;
        const auto number = static_cast<int>(i);
        const auto id = [](const std::string& node, const std::string& interface) {
            return interface.empty() ? node : node + ':' + interface;
        };
        const auto from = id(edge.from, edge.from_interface), to = id(edge.to, edge.to_interface);
        places_[from] = {edge.from, number, true};
        if (edge.kind != labs::EdgeKind::port && places_.contains(to))
            places_[to] = {edge.to, number, false};
        add_far_end(lab, from, number, false, edge.to);
        add_far_end(lab, to, number, true, edge.from);
    }
}

// The interface at the other end is not in the lab file: a guest's port on its machine's bridge, a
// switch's port on a cable.
void FramePlaces::add_far_end(const lab::Lab& lab, const std::string& here, int edge, bool is_from,
                              const std::string& node) {
    const auto name = parts_of(here);
    const auto* interface = interface_of(lab, name);
    if (!interface) return;
    if (const auto end = plan::other_end(lab, name.machine, *interface); end)
        places_.try_emplace(end->machine + ':' + end->interface, FramePlace{node, edge, is_from});
    if (!name.name_space.empty() && !interface->port.bridge.empty())
        places_.try_emplace(name.machine + ':' + lab::port_name(name.name_space, *interface),
                            FramePlace{node, edge, is_from});
}

std::optional<FramePlace> FramePlaces::find(const std::string& interface) const {
    const auto id = lab_place(interface);
    if (const auto found = places_.find(id); found != places_.end()) return found->second;
    // Its machine or namespace, at least.
    const auto place = places_.find(id.substr(0, id.rfind(':')));
    return place == places_.end() ? std::nullopt : std::optional(place->second);
}

}  // namespace vxlab::models
