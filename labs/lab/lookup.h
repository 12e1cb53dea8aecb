// Finding the parts of a lab by their names.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "labs/lab/lab.h"

namespace vxlab::lab {

// Null: there is none.
const Machine* find_machine(const Lab& lab, const std::string& name);
const Switch* find_switch(const Lab& lab, const std::string& name);
const Router* find_router(const Lab& lab, const std::string& name);

// One network namespace of the lab with what it holds. `name_space` is empty for a root; a
// container's and a VM's name stands there too.
struct PlaceView {
    std::string machine, name_space;
    const Place* place = nullptr;
    Mark mark{};
};
// Every machine's root, then its namespaces, containers, VMs; then the routers.
std::vector<PlaceView> all_places(const Lab& lab);

// What a reference in the file means: `red` alone may be the only namespace of that name. Nothing:
// no such place. The interface is not looked at.
std::optional<PlaceView> find_place(const Lab& lab, const Ref& ref);
// The same in full: machine and namespace filled in.
Ref resolve(const Lab& lab, const Ref& ref);

// The addresses of a device of the place, or of all of it if `device` is empty; in file order.
std::vector<Prefix> addresses_of(const Place& place, const std::string& device = {});
// The names of interfaces, bridges and VTEPs.
std::vector<std::string> devices_of(const Place& place);
const Bridge* find_bridge(const Place& place, const std::string& name);
const Interface* find_interface(const Place& place, const std::string& name);
const Vtep* find_vtep(const Place& place, const std::string& name);

// The lab after that action: the namespace is with the other machine. Whether it could be done.
bool move_guest(Lab& lab, const Move& move);

// The other end of a veth: `red:eth0` of the same machine, `:eth0` of its root.
struct PeerName {
    std::string name_space, interface;
};
PeerName parse_peer(const std::string& peer);

bool is_vm(const Machine& machine, const std::string& guest);
// Whether it has its port in the machine's root: the other end of a veth without a peer, and the
// tap of a VM.
bool has_port_outside(const Interface& interface, bool is_vm);

// The name of the end of a guest's veth that is a port of its machine's bridge.
std::string port_name(const std::string& name_space, const Interface& interface);
// All of those of a machine.
std::vector<std::string> ports_of(const Machine& machine);

}  // namespace vxlab::lab
