// Names to parts.
#include "labs/lab/lookup.h"

#include <algorithm>

namespace vxlab::lab {
namespace {

template <class Item>
const Item* named(const std::vector<Item>& items, const std::string& name) {
    const auto found = std::find_if(items.begin(), items.end(),
                                    [&](const auto& item) { return item.name == name; });
    return found == items.end() ? nullptr : &*found;
}

void add_guests(std::vector<PlaceView>& places, const Machine& machine) {
    places.push_back({machine.name, {}, &machine.root, machine.mark});
    for (const auto& one : machine.namespaces)
        places.push_back({machine.name, one.name, &one.place, one.mark});
    for (const auto* guests : {&machine.containers, &machine.vms})
        for (const auto& one : *guests)
            places.push_back({machine.name, one.name, &one.place, one.mark});
}

}  // namespace

const Machine* find_machine(const Lab& lab, const std::string& name) {
    return named(lab.machines, name);
}
const Switch* find_switch(const Lab& lab, const std::string& name) {
    return named(lab.switches, name);
}
const Router* find_router(const Lab& lab, const std::string& name) {
    return named(lab.routers, name);
}

std::vector<PlaceView> all_places(const Lab& lab) {
    std::vector<PlaceView> places;
    for (const auto& machine : lab.machines) add_guests(places, machine);
    for (const auto& router : lab.routers)
        places.push_back({router.name, {}, &router.root, router.mark});
    return places;
}

std::optional<PlaceView> find_place(const Lab& lab, const Ref& ref) {
    std::optional<PlaceView> alone;
    int count = 0;
    for (auto& view : all_places(lab)) {
        if (view.machine == ref.machine && view.name_space == ref.name_space) return view;
        if (!ref.name_space.empty() || view.name_space != ref.machine) continue;
        alone = view;
        ++count;
    }
    return count == 1 ? alone : std::nullopt;
}

Ref resolve(const Lab& lab, const Ref& ref) {
    const auto found = find_place(lab, ref);
    return found ? Ref{found->machine, found->name_space, ref.interface, ref.mark} : ref;
}

std::vector<Prefix> addresses_of(const Place& place, const std::string& device) {
    std::vector<Prefix> all;
    const auto add = [&](const auto& devices) {
        for (const auto& one : devices)
            if (device.empty() || one.name == device)
                all.insert(all.end(), one.addresses.begin(), one.addresses.end());
    };
    add(place.interfaces);
    add(place.bridges);
    add(place.vteps);
    return all;
}

std::vector<std::string> devices_of(const Place& place) {
    std::vector<std::string> names;
    for (const auto& one : place.interfaces) names.push_back(one.name);
    for (const auto& one : place.bridges) names.push_back(one.name);
    for (const auto& one : place.vteps) names.push_back(one.name);
    return names;
}

const Bridge* find_bridge(const Place& place, const std::string& name) {
    return named(place.bridges, name);
}
const Interface* find_interface(const Place& place, const std::string& name) {
    return named(place.interfaces, name);
}
const Vtep* find_vtep(const Place& place, const std::string& name) {
    return named(place.vteps, name);
}

bool move_guest(Lab& lab, const Move& move) {
    const auto guest = resolve(lab, move.guest);
    std::optional<Namespace> moved;
    for (auto& machine : lab.machines) {
        const auto found = std::find_if(
            machine.namespaces.begin(), machine.namespaces.end(), [&](const auto& one) {
                return machine.name == guest.machine && one.name == guest.name_space;
            });
        if (found == machine.namespaces.end()) continue;
        moved = std::move(*found);
        machine.namespaces.erase(found);
        break;
    }
    if (!moved) return false;
    for (auto& one : moved->place.interfaces)
        if (!move.bridge.empty()) one.port.bridge = move.bridge;
    for (auto& machine : lab.machines) {
        if (machine.name != move.to) continue;
        machine.namespaces.push_back(std::move(*moved));
        return true;
    }
    return false;
}

PeerName parse_peer(const std::string& peer) {
    const auto colon = peer.find(':');
    if (colon == peer.npos) return {{}, peer};
    return {peer.substr(0, colon), peer.substr(colon + 1)};
}

bool is_vm(const Machine& machine, const std::string& guest) {
    return std::any_of(machine.vms.begin(), machine.vms.end(),
                       [&](const auto& one) { return one.name == guest; });
}

bool has_port_outside(const Interface& interface, bool is_vm) {
    if (interface.kind == InterfaceKind::veth) return interface.peer.empty();
    return interface.kind == InterfaceKind::tap && is_vm;
}

std::string port_name(const std::string& name_space, const Interface& interface) {
    if (!interface.port_name.empty()) return interface.port_name;
    // Most guests have one interface, eth0: its port is called as the guest.
    const auto guest = name_space.empty() ? std::string("root") : name_space;
    return (interface.name == "eth0" ? "veth" : interface.name) + '-' + guest;
}

std::vector<std::string> ports_of(const Machine& machine) {
    std::vector<std::string> names;
    const auto add = [&](const std::string& guest, const Place& place, bool is_vm) {
        for (const auto& one : place.interfaces)
            if (has_port_outside(one, is_vm)) names.push_back(port_name(guest, one));
    };
    add({}, machine.root, false);
    for (const auto& one : machine.namespaces) add(one.name, one.place, false);
    for (const auto& one : machine.containers) add(one.name, one.place, false);
    for (const auto& one : machine.vms) add(one.name, one.place, true);
    return names;
}

}  // namespace vxlab::lab
