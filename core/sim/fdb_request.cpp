#include "core/sim/fdb_request.h"

#include <cerrno>

#include "core/sim/devices/bridge/bridge.h"
#include "core/sim/devices/vxlan.h"
#include "core/sim/simulator.h"

namespace vxlab::sim {
namespace {

// The bridge that a device is a port of, and which.
BridgePort* bridge_port_of(const Interface& device) {
    auto* bridge = dynamic_cast<Bridge*>(device.master);
    return bridge ? bridge->port_of(device) : nullptr;
}

// ndo_dflt_fdb_add: the address filter of a device without an FDB.
KernelResult<> add_to_filter(Interface& device, FdbVerb verb, const FdbRequest& request) {
    if ((request.state & nud::permanent) == 0) return refuse(EINVAL);
    if (request.vlan && *request.vlan != 0) return refuse(EINVAL);
    if (device.flags.loopback) return refuse(EINVAL);
    const auto& filter =
        request.mac.is_group() ? device.multicast_filter() : device.unicast_filter();
    for (const auto& entry : filter)
        if (entry.mac == request.mac)
            return verb == FdbVerb::add ? refuse(EEXIST) : KernelResult<>();
    device.add_filter_address(request.mac);
    return {};
}

// ndo_dflt_fdb_del.
KernelResult<> remove_from_filter(Interface& device, const FdbRequest& request) {
    const auto& filter =
        request.mac.is_group() ? device.multicast_filter() : device.unicast_filter();
    for (const auto& entry : filter)
        if (entry.mac == request.mac) {
            device.remove_filter_address(request.mac);
            return {};
        }
    return refuse(ENOENT);
}

KernelResult<> change_self(Interface& device, FdbVerb verb, const FdbRequest& request) {
    if (auto* bridge = dynamic_cast<Bridge*>(&device))
        return bridge->change_fdb(nullptr, verb, request);
    if (auto* vxlan = dynamic_cast<Vxlan*>(&device)) return vxlan->change_fdb(verb, request);
    return add_to_filter(device, verb, request);
}

KernelResult<> delete_self(Interface& device, const FdbRequest& request) {
    if (auto* bridge = dynamic_cast<Bridge*>(&device)) return bridge->delete_fdb(nullptr, request);
    if (auto* vxlan = dynamic_cast<Vxlan*>(&device)) return vxlan->delete_fdb(request);
    return remove_from_filter(device, request);
}

bool wants_master(std::uint16_t flags) {
    return (flags & ntf::master) != 0 || (flags & ntf::self) == 0;
}

}  // namespace

// rtnl_fdb_add: first the bridge that it is a port of, then the device itself.
KernelResult<> change_fdb(Interface& device, FdbVerb verb, const FdbRequest& request) {
    if (request.vlan && *request.vlan >= 4095) return refuse(EINVAL, "invalid vlan id");
    if (wants_master(request.flags)) {
        auto* port = bridge_port_of(device);
        if (!port) return refuse(EOPNOTSUPP);
        if (auto done = port->bridge.change_fdb(port, verb, request); !done) return done;
    }
    if ((request.flags & ntf::self) == 0) return {};
    return change_self(device, verb, request);
}

KernelResult<> delete_fdb(Interface& device, const FdbRequest& request) {
    if (request.vlan && *request.vlan >= 4095) return refuse(EINVAL, "invalid vlan id");
    if (wants_master(request.flags)) {
        auto* port = bridge_port_of(device);
        if (!port) return refuse(EOPNOTSUPP);
        if (auto done = port->bridge.delete_fdb(port, request); !done) return done;
    }
    if ((request.flags & ntf::self) == 0) return {};
    return delete_self(device, request);
}

KernelResult<> flush_fdb(Interface& device, const FdbFlush& filter) {
    if ((filter.flags & ntf::master) != 0) {
        auto* port = bridge_port_of(device);
        if (!port) return refuse(EOPNOTSUPP, "Unable to get master device");
        auto of_port = filter;
        if (of_port.port == 0) of_port.port = device.index;
        return port->bridge.flush_fdb(of_port);
    }
    if (auto* bridge = dynamic_cast<Bridge*>(&device)) return bridge->flush_fdb(filter);
    if (auto* vxlan = dynamic_cast<Vxlan*>(&device)) return vxlan->flush_fdb(filter);
    return refuse(EOPNOTSUPP);
}

}  // namespace vxlab::sim
