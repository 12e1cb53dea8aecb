#include "core/sim/multicast/multicast_ports.h"

#include <algorithm>

#include "core/sim/multicast/multicast_parts.h"

namespace vxlab::sim {
namespace {

// ALL-ROUTERS, ALL-PIM-ROUTERS and where IGMPv3's reports go.
constexpr std::uint32_t kGroups[] = {0xe000'0002, 0xe000'000d, 0xe000'0016};

IpAddress address_of(const Interface& interface) {
    const auto own = interface.name_space->ip().addresses(interface, IpAddress::Family::v4);
    return own.empty() ? IpAddress() : own.front().local;
}

bool holds(const RendezvousPoint& point, const IpAddress& group) {
    if (point.prefix_length == 0) return true;
    const auto shift = 32u - std::min<unsigned>(point.prefix_length, 32);
    return point.groups.v4_value() >> shift == group.v4_value() >> shift;
}

}  // namespace

MulticastPorts::~MulticastPorts() {
    for (const auto& [index, port] : ports_) {
        port->pim.stop();
        for (const auto group : kGroups)
            (void)parts_.stack.leave_group(IpAddress::v4(group), &port->interface);
    }
}

KernelResult<> MulticastPorts::open(Interface& interface) {
    if (const auto added = parts_.kernel->add_interface(interface); !added) return added;
    auto port = std::make_unique<MulticastPort>(
        MulticastPort{interface,
                      GroupQuerier(interface, *parts_.igmp, parts_.options.igmp_version,
                                   [this, &interface](const Membership& membership, bool joined) {
                                       parts_.trees.member_changed(interface, membership, joined);
                                   }),
                      PimNeighbours(interface, *parts_.pim, parts_.options.dr_priority,
                                    [this, &interface](const IpAddress& fresh) {
                                        parts_.trees.neighbours_changed(interface, fresh);
                                    })});
    for (const auto group : kGroups)
        (void)parts_.stack.join_group(IpAddress::v4(group), &interface);
    begin(*(ports_[interface.index] = std::move(port)));
    return {};
}

void MulticastPorts::begin(MulticastPort& port) {
    const auto own = address_of(port.interface);
    port.is_running = own && port.interface.is_running();
    if (!port.is_running) return;
    port.querier.start(own);
    port.pim.start(own);
}

void MulticastPorts::link_changed(const Interface& interface, bool gone) {
    auto* port = find(interface);
    if (!port) return;
    if (gone) {
        parts_.trees.forget(port->interface);
        ports_.erase(interface.index);
        return;
    }
    const bool was_running = std::exchange(port->is_running, interface.is_running());
    const bool moved = port->pim.own() != address_of(interface);
    if (interface.is_running() && (!was_running || moved)) begin(*port);
}

MulticastPort* MulticastPorts::find(const Interface& interface) const {
    const auto found = ports_.find(interface.index);
    if (found == ports_.end() || &found->second->interface != &interface) return nullptr;
    return found->second.get();
}

ReversePath MulticastPorts::reverse_path(const IpAddress& address) const {
    const auto& stack = parts_.stack;
    for (const auto& [index, port] : ports_)
        if (stack.is_local(address, &port->interface))
            return {.interface = &port->interface, .is_connected = true, .is_here = true};
    if (stack.is_local(address)) return {.is_here = true};
    const auto way = stack.find_route({.destination = address, .source = {}});
    if (!way || way->type != RouteType::unicast) return {};
    const auto* port = find(*way->interface);
    if (!port) return {};
    return {.interface = way->interface,
            .neighbour = port->pim.primary(way->next_hop(address)),
            .is_connected = !way->gateway};
}

IpAddress MulticastPorts::rendezvous_point(const IpAddress& group) const {
    const RendezvousPoint* best = nullptr;
    for (const auto& point : parts_.options.rendezvous_points)
        if (holds(point, group) && (!best || point.prefix_length > best->prefix_length))
            best = &point;
    return best ? best->address : IpAddress();
}

}  // namespace vxlab::sim
