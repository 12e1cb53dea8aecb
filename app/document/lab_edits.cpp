// Free names and addresses, and the rules of what can be joined.
#include "app/document/lab_edits.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "app/document/lab_nodes.h"
#include "labs/lab/check.h"
#include "labs/lab/lookup.h"
#include "labs/lab/words.h"

namespace vxlab::document {
namespace {

std::set<std::string> nodes_of(const lab::Lab& lab) {
    std::set<std::string> names;
    for (const auto& one : lab.machines) names.insert(one.name);
    for (const auto& one : lab.routers) names.insert(one.name);
    for (const auto& one : lab.switches) names.insert(one.name);
    for (const auto& one : lab.uplinks) names.insert(one.name);
    return names;
}

// "h1", "h2" …
std::string free_name(const std::set<std::string>& taken, const std::string& stem, int first) {
    for (int number = first;; ++number)
        if (auto name = stem + std::to_string(number); !taken.contains(name)) return name;
}

std::set<std::string> devices_in(const lab::Place& place) {
    const auto names = lab::devices_of(place);
    return {names.begin(), names.end()};
}

std::set<std::string> all_addresses(const lab::Lab& lab) {
    std::set<std::string> all;
    for (const auto& view : lab::all_places(lab))
        for (const auto& one : lab::addresses_of(*view.place)) all.insert(one.address.text());
    return all;
}

// The first of "10.0.0.1/24" on that nobody has.
lab::Prefix free_address(const lab::Lab& lab, const std::string& network, int length) {
    const auto taken = all_addresses(lab);
    constexpr int kLast = 254;
    int host = 1;
    while (host < kLast && taken.contains(fmt::format("{}.{}", network, host))) ++host;
    return {*IpAddress::parse(fmt::format("{}.{}", network, host)),
            static_cast<std::uint8_t>(length)};
}

// "192.168.1" of the cards that are on that switch; of none, a network that nobody has.
std::string network_of(const lab::Lab& lab, const std::string& net_switch) {
    for (const auto& view : lab::all_places(lab))
        for (const auto& one : view.place->interfaces)
            for (const auto& address : one.addresses)
                if (one.link == net_switch && !address.address.is_v6()) {
                    const auto text = address.address.text();
                    return text.substr(0, text.rfind('.'));
                }
    const auto taken = all_addresses(lab);
    for (int third = 1;; ++third) {
        const auto network = fmt::format("192.168.{}", third);
        const bool is_used = std::any_of(taken.begin(), taken.end(), [&](const auto& address) {
            return address.starts_with(network + '.');
        });
        if (!is_used) return network;
    }
}

lab::Interface& add_card(lab::Place& place, const std::string& link) {
    auto& card = place.interfaces.emplace_back();
    auto taken = devices_in(place);
    card.kind = lab::InterfaceKind::nic;
    card.link = link;
    card.name = free_name(taken, "eth", 0);
    return card;
}

void join_switch(lab::Lab& lab, const LabNode& node, const std::string& net_switch) {
    const auto network = network_of(lab, net_switch);
    const auto address = free_address(lab, network, 24);
    add_card(*node.place, net_switch).addresses = {address};
}

void join_machines(lab::Lab& lab, const LabNode& one, const LabNode& other) {
    const auto network = network_of(lab, "");
    const auto first = free_address(lab, network, 24);
    auto& here = add_card(*one.place, {});
    here.addresses = {first};
    const auto name = here.name;
    auto& there = add_card(*other.place, fmt::format("{}:{}", one.machine, name));
    there.addresses = {free_address(lab, network, 24)};
    lab::Interface& again = one.place->interfaces.back();
    again.link = fmt::format("{}:{}", other.machine, there.name);
}

void join_guest(lab::Lab& lab, const LabNode& guest, const std::string& bridge) {
    const auto address = free_address(lab, "10.0.0", 24);
    lab::Interface end;
    end.name = free_name(devices_in(*guest.place), "eth", 0);
    end.port.bridge = bridge;
    end.addresses = {address};
    guest.place->interfaces.push_back(end);
}

void join_vteps(lab::Vtep& one, lab::Vtep& other) {
    const auto add = [](lab::Vtep& vtep, const IpAddress& to) {
        const auto known = std::find(vtep.flood.begin(), vtep.flood.end(), to);
        if (to && known == vtep.flood.end() && vtep.remote != to) vtep.flood.push_back(to);
    };
    add(one, other.local);
    add(other, one.local);
}

bool is_below(const LabNode& one, const LabNode& other) {
    return one.machine == other.machine && one.name_space == other.name_space;
}

// In this order of the two; false: nothing joins them so.
bool join_ordered(lab::Lab& lab, const LabNode& one, const LabNode& other,
                  const std::string& other_id) {
    const bool same_place = is_below(one, other);
    if (other.net_switch && one.is_root()) {
        join_switch(lab, one, other_id);
    } else if (other.net_switch && one.interface &&
               one.interface->kind == lab::InterfaceKind::nic) {
        one.interface->link = other_id;
    } else if (one.is_root() && other.is_root() && one.machine != other.machine) {
        join_machines(lab, one, other);
    } else if (one.is_place() && !one.name_space.empty() && other.bridge &&
               other.name_space.empty() && one.machine == other.machine) {
        join_guest(lab, one, other.device);
    } else if (one.vtep && other.bridge && same_place) {
        one.vtep->bridge.bridge = other.device;
    } else if (one.vtep && other.interface && same_place) {
        one.vtep->dev = other.device;
        if (!one.vtep->local && !other.interface->addresses.empty())
            one.vtep->local = other.interface->addresses[0].address;
    } else if (one.interface && other.bridge && same_place) {
        one.interface->port.bridge = other.device;
    } else if (one.vtep && other.vtep && one.machine != other.machine) {
        join_vteps(*one.vtep, *other.vtep);
    } else {
        return false;
    }
    return true;
}

Result<LabNode> place_for(lab::Lab& lab, const std::string& node, const char* what) {
    const auto found = find_node(lab, node);
    if (!found.place)
        return fail(fmt::format("a {} is part of a machine or a namespace", what), node,
                    "select one first");
    return found;
}

std::string id_of(const LabNode& place, const std::string& device) {
    return place.name_space.empty()
               ? fmt::format("{}:{}", place.machine, device)
               : fmt::format("{}/{}:{}", place.machine, place.name_space, device);
}

}  // namespace

std::string add_machine(lab::Lab& lab) {
    auto& machine = lab.machines.emplace_back();
    machine.name = free_name(nodes_of(lab), "h", 1);
    return machine.name;
}

std::string add_switch(lab::Lab& lab) {
    const auto taken = nodes_of(lab);
    const auto name = taken.contains("lan") ? free_name(taken, "lan", 2) : std::string("lan");
    lab.switches.emplace_back().name = name;
    return name;
}

std::string add_router(lab::Lab& lab) {
    const auto name = free_name(nodes_of(lab), "r", 1);
    auto& router = lab.routers.emplace_back();
    router.name = name;
    return name;
}

Result<std::string> add_namespace(lab::Lab& lab, const std::string& node) {
    const auto place = place_for(lab, node, "namespace");
    if (!place) return tl::unexpected(place.error());
    if (!place->owner) return fail("a router has no namespaces here", node, "select a machine");
    std::set<std::string> taken;
    for (const auto& one : place->owner->namespaces) taken.insert(one.name);
    std::string name;
    for (const char* colour : {"red", "green", "blue"})
        if (name.empty() && !taken.contains(colour)) name = colour;
    if (name.empty()) name = free_name(taken, "ns", 4);
    place->owner->namespaces.emplace_back().name = name;
    return place->machine + '/' + name;
}

Result<std::string> add_bridge(lab::Lab& lab, const std::string& node) {
    const auto place = place_for(lab, node, "bridge");
    if (!place) return tl::unexpected(place.error());
    const auto name = free_name(devices_in(*place->place), "br", 0);
    place->place->bridges.emplace_back().name = name;
    return id_of(*place, name);
}

Result<std::string> add_vtep(lab::Lab& lab, const std::string& node) {
    const auto place = place_for(lab, node, "VTEP");
    if (!place) return tl::unexpected(place.error());
    constexpr std::uint32_t kFirstVni = 100;
    lab::Vtep vtep;
    vtep.vni = kFirstVni;
    // Of the same overlay as the others, unless this place is in it already.
    for (const auto& view : lab::all_places(lab))
        if (!view.place->vteps.empty() && view.place != place->place)
            vtep.vni = view.place->vteps[0].vni;
    for (const auto& one : place->place->vteps) vtep.vni = std::max(vtep.vni, one.vni + 1);
    vtep.name = free_name(devices_in(*place->place), "vxlan", static_cast<int>(vtep.vni));
    for (const auto& one : place->place->interfaces)
        if (one.kind == lab::InterfaceKind::nic && !one.addresses.empty() && vtep.dev.empty()) {
            vtep.dev = one.name;
            vtep.local = one.addresses[0].address;
        }
    if (!place->place->bridges.empty()) vtep.bridge.bridge = place->place->bridges[0].name;
    place->place->vteps.push_back(vtep);
    return id_of(*place, vtep.name);
}

Result<void> join_nodes(lab::Lab& lab, const std::string& from, const std::string& to) {
    const auto one = find_node(lab, from), other = find_node(lab, to);
    if (join_ordered(lab, one, other, to) || join_ordered(lab, other, one, from)) return {};
    return fail(fmt::format("{} and {} cannot be joined", from, to), {},
                "machines and routers are joined to switches and each other, namespaces and VTEPs "
                "to bridges, VTEPs to interfaces and to VTEPs of other machines");
}

}  // namespace vxlab::document
