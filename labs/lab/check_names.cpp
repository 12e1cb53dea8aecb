// Names of a lab: unique, and short enough for the kernel.
#include <fmt/format.h>

#include <map>

#include "labs/lab/checks.h"
#include "labs/lab/words.h"

namespace vxlab::lab {
namespace {

// Who has which name; complains of the second.
class Names {
public:
    Names(Problems& problems, std::string where) : problems_(problems), where_(std::move(where)) {}
    void take(const std::string& name, const std::string& what, const Mark& mark) {
        const auto [found, is_new] = taken_.emplace(name, what);
        if (!is_new)
            problems_.push_back({mark,
                                 fmt::format("'{}' is the name of {} and of {}{}", name,
                                             found->second, what, where_),
                                 "give one of them another name"});
    }

private:
    Problems& problems_;
    std::string where_;
    std::map<std::string, std::string> taken_;
};

void take_devices(Names& names, const Place& place) {
    for (const auto& one : place.interfaces) names.take(one.name, "an interface", one.mark);
    for (const auto& one : place.bridges) names.take(one.name, "a bridge", one.mark);
    for (const auto& one : place.vteps) names.take(one.name, "a VTEP", one.mark);
}

// A guest's veth has its other end in the root, by a name of ours.
void take_ports(Names& names, const std::string& guest, const Place& place, bool is_vm,
                Problems& problems) {
    for (const auto& one : place.interfaces) {
        if (!has_port_outside(one, is_vm)) continue;
        const auto port = port_name(guest, one);
        names.take(port,
                   fmt::format("the port of {}'s {}", guest.empty() ? "the root" : guest, one.name),
                   one.mark);
        if (port.size() > kInterfaceNameLength)
            problems.push_back(
                {one.mark,
                 fmt::format("its port on the bridge would be called '{}', longer than the {} "
                             "characters of an interface's name",
                             port, kInterfaceNameLength),
                 "give it a shorter one with port_name"});
    }
}

void check_machine(const Machine& machine, Problems& problems) {
    Names guests(problems, " on " + machine.name);
    for (const auto& one : machine.namespaces) guests.take(one.name, "a namespace", one.mark);
    for (const auto& one : machine.containers) guests.take(one.name, "a container", one.mark);
    for (const auto& one : machine.vms) guests.take(one.name, "a VM", one.mark);

    Names devices(problems, " on " + machine.name);
    take_devices(devices, machine.root);
    take_ports(devices, {}, machine.root, false, problems);
    for (const auto& one : machine.namespaces)
        take_ports(devices, one.name, one.place, false, problems);
    for (const auto& one : machine.containers)
        take_ports(devices, one.name, one.place, false, problems);
    for (const auto& one : machine.vms) take_ports(devices, one.name, one.place, true, problems);
    for (const auto& one : machine.namespaces) {
        Names inner(problems, fmt::format(" in {}/{}", machine.name, one.name));
        take_devices(inner, one.place);
    }
}

}  // namespace

void check_names(const Lab& lab, Problems& problems) {
    Names nodes(problems, "");
    for (const auto& one : lab.machines) nodes.take(one.name, "a machine", one.mark);
    for (const auto& one : lab.switches) nodes.take(one.name, "a switch", one.mark);
    for (const auto& one : lab.routers) nodes.take(one.name, "a router", one.mark);
    for (const auto& one : lab.uplinks) nodes.take(one.name, "an uplink", one.mark);
    // On one host all of them are namespaces, and red of h1 is called h1-red.
    for (const auto& machine : lab.machines)
        for (const auto& one : machine.namespaces)
            nodes.take(machine.name + '-' + one.name,
                       fmt::format("the namespace {}/{}", machine.name, one.name), one.mark);
    for (const auto& machine : lab.machines) check_machine(machine, problems);
    for (const auto& router : lab.routers) {
        Names devices(problems, " on " + router.name);
        take_devices(devices, router.root);
    }
}

}  // namespace vxlab::lab
