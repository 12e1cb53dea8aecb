// The order of a lab: boxes, cables, then what is in each.
#include "labs/plan/planner.h"

#include <fmt/format.h>

#include <algorithm>

#include "labs/lab/lookup.h"
#include "labs/plan/place_plan.h"

namespace vxlab::plan {
namespace {

tl::unexpected<Error> not_yet(const std::string& what, const std::string& where) {
    return fail(fmt::format("{} cannot be built by this version yet", what), where,
                "the file is right; leave that part out to run the rest");
}

Result<void> check_place(const lab::PlaceView& view) {
    for (const auto& one : view.place->bridges)
        if (one.kind == lab::BridgeKind::ovs)
            return not_yet("an Open vSwitch bridge", view.machine + ':' + one.name);
    for (const auto& one : view.place->vteps)
        if (one.kind != lab::VtepKind::kernel)
            return not_yet(
                one.kind == lab::VtepKind::ovs ? "a VTEP of Open vSwitch" : "a userspace VTEP",
                view.machine + ':' + one.name);
    return {};
}

Result<void> check_parts(const lab::Lab& lab) {
    if (!lab.uplinks.empty()) return not_yet("an uplink", lab.uplinks[0].name);
    for (const auto& one : lab.machines) {
        if (!one.containers.empty()) return not_yet("a container", one.containers[0].name);
        if (!one.vms.empty()) return not_yet("a VM", one.vms[0].name);
    }
    for (const auto& view : lab::all_places(lab))
        if (auto checked = check_place(view); !checked) return checked;
    return {};
}

constexpr std::size_t kInterfaceName = 15;

// The switch's port for a machine's interface.
std::string switch_port(const std::string& machine, const std::string& interface) {
    const auto name = machine + '-' + interface;
    if (name.size() <= kInterfaceName) return name;
    // Long names: their ends tell more than their beginnings.
    return 'p' + name.substr(name.size() - (kInterfaceName - 1));
}

void make_switch(Steps& steps, const lab::Lab& lab, const lab::Switch& one) {
    steps.emplace_back(
        MakeMachine{one.name, fmt::format("{}: a switch of the underlay", one.name)});
    lab::Place place;
    lab::Bridge bridge;
    bridge.name = one.name;
    bridge.mtu = one.mtu;
    bridge.snooping = one.snooping;
    bridge.querier = one.querier;
    place.bridges.push_back(bridge);
    PlacePlan(steps, lab, {one.name, {}, &place, one.mark}).make_bridges();
}

void plug_in(Steps& steps, const lab::Lab& lab, const std::string& machine,
             const lab::Interface& interface) {
    const auto end = other_end(lab, machine, interface);
    if (!end) {
        steps.emplace_back(Connect{machine, interface.name, {}, {}, {}});
        return;
    }
    const auto far = end->machine + ':' + end->interface;
    for (const auto& step : steps)
        for (const auto& made : made_by(step))
            if (made == far) return;  // from its other end
    steps.emplace_back(
        Connect{machine, interface.name, end->machine, end->interface, interface.quality});
    if (!lab::find_switch(lab, end->machine)) return;
    const auto run = [&](Words words) {
        steps.emplace_back(
            Command{end->machine, {}, std::move(words), {}, {}, {end->machine, far}, {}});
    };
    run({"ip", "link", "set", end->interface, "master", end->machine});
    run({"ip", "link", "set", end->interface, "up"});
}

}  // namespace

std::optional<End> other_end(const lab::Lab& lab, const std::string& machine,
                             const lab::Interface& interface) {
    if (interface.link.empty()) return std::nullopt;
    if (lab::find_switch(lab, interface.link))
        return End{interface.link, switch_port(machine, interface.name)};
    const auto colon = interface.link.find(':');
    if (colon == std::string::npos) return std::nullopt;
    return End{interface.link.substr(0, colon), interface.link.substr(colon + 1)};
}

Result<Steps> plan_lab(const lab::Lab& lab) {
    if (auto checked = check_parts(lab); !checked) return tl::unexpected(checked.error());
    Steps steps;
    for (const auto& one : lab.switches) make_switch(steps, lab, one);
    for (const auto& one : lab.routers)
        steps.emplace_back(MakeMachine{one.name, fmt::format("{}: a router", one.name)});
    for (const auto& one : lab.machines)
        steps.emplace_back(MakeMachine{one.name, fmt::format("{}: a machine", one.name)});
    const auto views = lab::all_places(lab);
    for (const auto& view : views)
        for (const auto& one : view.place->interfaces)
            if (one.kind == lab::InterfaceKind::nic) plug_in(steps, lab, view.machine, one);
    std::vector<PlacePlan> places;
    for (const auto& view : views) places.emplace_back(steps, lab, view);
    for (auto& place : places) place.make_name_space();
    for (auto& place : places) place.make_bridges();
    for (auto& place : places) place.make_interfaces();
    for (auto& place : places) place.make_vteps();
    for (auto& place : places) place.make_rows();
    for (const auto& one : lab.routers)
        if (one.multicast) steps.emplace_back(RouteMulticast{one.name, one.rendezvous_point});
    return steps;
}

}  // namespace vxlab::plan
