// Names taken apart and looked up.
#include "app/document/lab_nodes.h"

namespace vxlab::document {
namespace {

template <class Named>
Named* named(std::vector<Named>& all, const std::string& name) {
    for (auto& one : all)
        if (one.name == name) return &one;
    return nullptr;
}

lab::Place* place_in(lab::Machine& machine, const std::string& name_space) {
    if (name_space.empty()) return &machine.root;
    if (auto* one = named(machine.namespaces, name_space)) return &one->place;
    if (auto* one = named(machine.containers, name_space)) return &one->place;
    auto* vm = named(machine.vms, name_space);
    return vm ? &vm->place : nullptr;
}

}  // namespace

LabNode find_node(lab::Lab& lab, const std::string& id) {
    LabNode node;
    const auto colon = id.find(':');
    const auto where = id.substr(0, colon);
    if (colon != std::string::npos) node.device = id.substr(colon + 1);
    const auto slash = where.find('/');
    node.machine = where.substr(0, slash);
    if (slash != std::string::npos) node.name_space = where.substr(slash + 1);
    node.owner = named(lab.machines, node.machine);
    node.router = named(lab.routers, node.machine);
    node.net_switch = named(lab.switches, node.machine);
    if (node.owner) node.place = place_in(*node.owner, node.name_space);
    if (node.router && node.name_space.empty()) node.place = &node.router->root;
    if (!node.place || node.device.empty()) return node;
    node.bridge = named(node.place->bridges, node.device);
    node.vtep = named(node.place->vteps, node.device);
    node.interface = named(node.place->interfaces, node.device);
    return node;
}

}  // namespace vxlab::document
