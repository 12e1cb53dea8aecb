// What goes with a node, and what a node is called elsewhere in the lab.
#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "app/document/lab_edits.h"
#include "app/document/lab_nodes.h"
#include "labs/lab/check.h"
#include "labs/lab/lookup.h"
#include "labs/lab/words.h"

namespace vxlab::document {
namespace {

template <class Values, class Wanted>
void erase_if(Values& values, Wanted wanted) {
    values.erase(std::remove_if(values.begin(), values.end(), wanted), values.end());
}

template <class Named>
void erase_named(std::vector<Named>& all, const std::string& name) {
    erase_if(all, [&](const auto& one) { return one.name == name; });
}

template <class Visit>
void each_place(lab::Lab& lab, Visit visit) {
    for (auto& machine : lab.machines) {
        visit(machine.name, std::string(), machine.root);
        for (auto& one : machine.namespaces) visit(machine.name, one.name, one.place);
        for (auto* guests : {&machine.containers, &machine.vms})
            for (auto& one : *guests) visit(machine.name, one.name, one.place);
    }
    for (auto& router : lab.routers) visit(router.name, std::string(), router.root);
}

// Cables that end at the node, or at one of its interfaces, end nowhere.
void cut_cables(lab::Lab& lab, const std::string& node) {
    each_place(lab, [&](const auto&, const auto&, lab::Place& place) {
        for (auto& one : place.interfaces)
            if (one.link == node || one.link.starts_with(node + ':')) one.link.clear();
    });
}

void remove_bridge(lab::Lab& lab, const LabNode& node) {
    each_place(lab, [&](const auto& machine, const auto& space, lab::Place& place) {
        if (machine != node.machine) return;
        const bool is_same = space == node.name_space;
        // A guest's veth is a port of the bridge, or nothing.
        if (!is_same && node.name_space.empty())
            erase_if(place.interfaces,
                     [&](const auto& one) { return one.port.bridge == node.device; });
        if (!is_same) return;
        for (auto& one : place.interfaces)
            if (one.port.bridge == node.device) one.port = {};
        for (auto& one : place.vteps)
            if (one.bridge.bridge == node.device) one.bridge = {};
    });
    erase_named(node.place->bridges, node.device);
}

void remove_interface(lab::Lab& lab, const LabNode& node) {
    cut_cables(lab, node.machine + ':' + node.device);
    const auto own = node.name_space + ':' + node.device;
    each_place(lab, [&](const auto& machine, const auto&, lab::Place& place) {
        if (machine == node.machine)
            erase_if(place.interfaces, [&](const auto& one) { return one.peer == own; });
    });
    auto& place = *node.place;
    for (auto& one : place.vteps)
        if (one.dev == node.device) one.dev.clear();
    erase_if(place.routes, [&](const auto& one) { return one.dev == node.device; });
    erase_if(place.neighbours, [&](const auto& one) { return one.dev == node.device; });
    erase_named(place.interfaces, node.device);
}

// Actions that cannot be done any more.
void remove_lost_actions(lab::Lab& lab) {
    const auto problems_with = [&](std::vector<lab::Action> actions) {
        auto tried = lab;
        tried.actions = std::move(actions);
        lab::Problems problems;
        lab::check_lab(tried, problems);
        return problems.size();
    };
    const auto without = problems_with({});
    erase_if(lab.actions, [&](const auto& one) { return problems_with({one}) > without; });
}

void rename_places(lab::Lab& lab, const std::string& from, const std::string& to) {
    const auto renamed = [&](std::string& name) {
        if (name == from)
            name = to;
        else if (name.starts_with(from + ':') || name.starts_with(from + '/'))
            name = to + name.substr(from.size());
    };
    each_place(lab, [&](const auto&, const auto&, lab::Place& place) {
        for (auto& one : place.interfaces) renamed(one.link);
    });
    for (auto& one : lab.view) renamed(one.node);
}

// In actions: `change` of every place that they name.
template <class Change>
void each_ref(lab::Lab& lab, Change change) {
    const auto in_text = [&](std::string& place) {
        if (IpAddress::parse(place)) return;
        auto ref = lab::parse_ref(place);
        if (!ref) return;
        change(*ref);
        place = lab::text(*ref);
    };
    struct Visitor {
        Change& change;
        std::function<void(std::string&)> in_text;
        void operator()(lab::Ping& one) { change(one.from), in_text(one.to); }
        void operator()(lab::Arping& one) { change(one.from), in_text(one.to); }
        void operator()(lab::Iperf& one) { change(one.from), change(one.to); }
        void operator()(lab::Send& one) { change(one.from); }
        void operator()(lab::Move& one) { change(one.guest); }
        void operator()(lab::Cable& one) { change(one.interface); }
        void operator()(lab::ChangeFdb& one) { change(one.at); }
        void operator()(lab::Wait&) {}
        void operator()(lab::RunCommand& one) { change(one.at); }
    };
    for (auto& one : lab.actions) std::visit(Visitor{change, in_text}, one.what);
}

void rename_device(lab::Lab& lab, const LabNode& node, const std::string& name) {
    const auto renamed = [&](std::string& one) {
        if (one == node.device) one = name;
    };
    each_place(lab, [&](const auto& machine, const auto& space, lab::Place& place) {
        if (machine != node.machine) return;
        const bool is_same = space == node.name_space;
        for (auto& one : place.interfaces) {
            if (is_same || (node.name_space.empty() && node.bridge)) renamed(one.port.bridge);
            if (is_same) renamed(one.on);
        }
        if (!is_same) return;
        for (auto& one : place.vteps) renamed(one.bridge.bridge), renamed(one.dev);
        for (auto& one : place.routes) renamed(one.dev);
        for (auto& one : place.neighbours) renamed(one.dev);
    });
    if (node.interface)
        rename_places(lab, node.machine + ':' + node.device, node.machine + ':' + name);
    each_ref(lab, [&](lab::Ref& ref) {
        const auto full = lab::resolve(lab, ref);
        if (full.machine == node.machine && full.name_space == node.name_space)
            renamed(ref.interface);
    });
    if (node.bridge) node.bridge->name = name;
    if (node.vtep) node.vtep->name = name;
    if (node.interface) node.interface->name = name;
}

// Actions name a namespace with or without its machine.
void rename_in_actions(lab::Lab& lab, const LabNode& node, const std::string& name) {
    const auto before = lab;
    each_ref(lab, [&](lab::Ref& ref) {
        const auto full = lab::resolve(before, ref);
        if (full.machine != node.machine) return;
        if (!node.name_space.empty() && full.name_space == node.name_space)
            (ref.name_space.empty() ? ref.machine : ref.name_space) = name;
        if (node.name_space.empty() && ref.machine == node.machine) ref.machine = name;
    });
    for (auto& one : lab.actions)
        if (auto* move = std::get_if<lab::Move>(&one.what);
            move && node.name_space.empty() && move->to == node.machine)
            move->to = name;
}

}  // namespace

void remove_node(lab::Lab& lab, const std::string& id) {
    const auto node = find_node(lab, id);
    if (node.bridge) {
        remove_bridge(lab, node);
    } else if (node.vtep) {
        erase_named(node.place->vteps, node.device);
    } else if (node.interface) {
        remove_interface(lab, node);
    } else if (!node.device.empty()) {
        return;
    } else if (!node.name_space.empty()) {
        if (node.owner) erase_named(node.owner->namespaces, node.name_space);
    } else {
        cut_cables(lab, id);
        erase_named(lab.machines, id);
        erase_named(lab.routers, id);
        erase_named(lab.switches, id);
    }
    erase_if(lab.view, [&](const auto& one) {
        return one.node == id || one.node.starts_with(id + '/') || one.node.starts_with(id + ':');
    });
    remove_lost_actions(lab);
}

Result<void> rename_node(lab::Lab& lab, const std::string& id, const std::string& name) {
    const auto node = find_node(lab, id);
    const auto longest = node.device.empty() ? lab::kNameLength : lab::kInterfaceNameLength;
    if (!lab::is_name(name, longest))
        return fail(fmt::format("'{}' is no name: letters, digits, '-', '_', '.', {} at most", name,
                                longest));
    const auto parent =
        id.substr(0, id.size() - (!node.device.empty()       ? node.device.size()
                                  : !node.name_space.empty() ? node.name_space.size()
                                                             : node.machine.size()));
    const auto there = find_node(lab, parent + name);
    if (there.bridge || there.vtep || there.interface || there.is_place() || there.net_switch)
        return fail(fmt::format("there is a '{}' already", parent + name));
    if (!node.device.empty()) {
        rename_device(lab, node, name);
        rename_places(lab, id, parent + name);
        return {};
    }
    rename_in_actions(lab, node, name);
    rename_places(lab, id, parent + name);
    if (!node.name_space.empty()) {
        for (auto& one : node.owner->namespaces)
            if (one.name == node.name_space) one.name = name;
    } else if (node.owner) {
        node.owner->name = name;
    } else if (node.router) {
        node.router->name = name;
    } else if (node.net_switch) {
        node.net_switch->name = name;
    }
    return {};
}

}  // namespace vxlab::document
