// The bridge as a device and its ports (net/bridge/br_if.c, br_device.c, br.c).
#include "core/sim/devices/bridge/bridge.h"

#include <algorithm>
#include <cerrno>

#include "core/sim/notification.h"
#include "core/sim/simulator.h"

namespace vxlab::sim {
namespace {

constexpr std::uint16_t kMaxPorts = 1023;

// port_cost of br_if.c: from the speed that ethtool tells.
std::uint32_t initial_cost(const Interface& interface) {
    switch (interface.kind()) {
        case LinkKind::veth:
            return 2;  // 10 Gbit/s
        case LinkKind::none:
            return 4;  // a card of 1 Gbit/s
        case LinkKind::vlan:
        case LinkKind::macvlan:
        case LinkKind::vxlan:
            return interface.lower() ? initial_cost(*interface.lower()) : 100;
        default:
            return 100;
    }
}

}  // namespace

Bridge::Bridge(Simulator& simulator, std::string name) : Interface(simulator, std::move(name)) {
    address = simulator.random_mac();
    address_is_random = true;
    rx_uncounted_ = 14;
    sends_without_carrier_ = true;
    tree_.root = bridge_id();
    if (options_.vlan_default_pvid != 0) {
        vlans_[options_.vlan_default_pvid] = {options_.vlan_default_pvid, true, true};
        pvid_ = options_.vlan_default_pvid;
    }
}

Bridge::~Bridge() = default;

BridgePort::BridgePort(Bridge& bridge, Interface& interface, std::uint16_t number)
    : bridge(bridge), interface(interface), number(number) {
    options.cost = initial_cost(interface);
}

bool BridgePort::take(Interface&, Frame& frame) { return bridge.take(*this, frame); }

Centiseconds BridgePort::hold_timer() const { return bridge.left_of(tree.hold); }
Centiseconds BridgePort::message_age_timer() const { return bridge.left_of(tree.message_age); }
Centiseconds BridgePort::forward_delay_timer() const { return bridge.left_of(tree.forward_delay); }

Centiseconds Bridge::left_of(TimerHandle timer) const {
    return static_cast<Centiseconds>(simulator_.remaining(timer).nanoseconds / 10'000'000);
}
Centiseconds Bridge::hello_timer() const { return left_of(tree_.hello); }
Centiseconds Bridge::tcn_timer() const { return left_of(tree_.topology_change_notification); }
Centiseconds Bridge::topology_change_timer() const { return left_of(tree_.topology_change_timer); }
Centiseconds Bridge::gc_timer() const { return left_of(gc_); }

BridgePort* Bridge::port_of(const Interface& interface) const {
    for (const auto& port : ports_)
        if (&port->interface == &interface) return port.get();
    return nullptr;
}

BridgePort* Bridge::port_of(std::uint16_t number) const {
    for (const auto& port : ports_)
        if (port->number == number) return port.get();
    return nullptr;
}

std::uint16_t Bridge::free_port_number() const {
    std::uint16_t number = 1;
    while (number <= kMaxPorts && port_of(number)) ++number;
    return number;
}

void Bridge::notify_port(const BridgePort& port, bool removed) const {
    for (auto* listener : simulator_.listeners())
        listener->bridge_port(*name_space, port.interface,
                              removed ? Change::removed : Change::made);
}

// Whether the bridge is somewhere below the other device.
bool Bridge::is_below(const Interface& upper) const {
    for (const auto* below = upper.lower(); below && upper.kind() != LinkKind::veth;
         below = below->kind() == LinkKind::veth ? nullptr : below->lower())
        if (below == this) return true;
    return false;
}

KernelResult<> Bridge::add_port(Interface& interface) {
    if (interface.flags.loopback || interface.address.is_zero() || interface.address.is_group())
        return refuse(EINVAL);
    if (interface.kind() == LinkKind::bridge)
        return refuse(ELOOP, "Can not enslave a bridge to a bridge");
    if (interface.receive_handler() || is_below(interface)) return refuse(EBUSY);
    const auto number = free_port_number();
    if (number > kMaxPorts) return refuse(EXFULL);

    auto& port = *ports_.emplace_back(std::make_unique<BridgePort>(*this, interface, number));
    interface.master = this;
    interface.set_receive_handler(&port);
    interface.change_promiscuity(1);
    interface.change_all_multicast(1);
    init_port(port);
    add_local(&port, interface.address, 0);
    if (options_.vlan_default_pvid != 0)
        (void)add_vlan(&port, options_.vlan_default_pvid, true, true);
    const bool address_changed = recalculate_id_address();
    if (interface.is_running() && flags.up) enable_port(port);
    notify_port(port);
    if (address_changed) tell(LinkChange::address);
    adjust_mtu();
    return {};
}

void Bridge::remove_port(Interface& interface) {
    auto* port = port_of(interface);
    if (!port) return;
    notify_port(*port, true);
    if (port->state != PortState::disabled) disable_port(*port);
    forget_members(*port, true);
    forget_port(*port, true);
    simulator_.cancel(port->tree.hold);
    simulator_.cancel(port->tree.message_age);
    simulator_.cancel(port->tree.forward_delay);
    interface.set_receive_handler(nullptr);
    interface.change_promiscuity(-1);
    interface.change_all_multicast(-1);
    std::erase_if(ports_, [port](const auto& each) { return each.get() == port; });
    adjust_mtu();
    const bool address_changed = recalculate_id_address();
    select_states();
    if (address_changed) tell(LinkChange::address);
}

void Bridge::removed() {
    while (!ports_.empty()) (void)ports_.back()->interface.set_master(nullptr);
    // What the bridge itself had joined; the kernel tells nobody (br_multicast_dev_del).
    for (const auto& row : mdb_) (void)emit_row(trace::EventKind::row_removed, row.trace_row());
    simulator_.cancel(gc_);
}

KernelResult<> Bridge::opened() {
    enable_spanning_tree();
    open_multicast();
    return {};
}

void Bridge::closed() {
    disable_spanning_tree();
    close_multicast();
}

// br_stp_change_bridge_id.
void Bridge::change_id_address(MacAddress wanted) {
    const auto before = id_address_;
    const bool was_root = is_root();
    id_address_ = address = wanted;
    change_local(nullptr, wanted);
    for (const auto& port : ports_) {
        if (port->tree.designated_bridge.mac == before) port->tree.designated_bridge.mac = wanted;
        if (port->tree.designated_root.mac == before) port->tree.designated_root.mac = wanted;
    }
    update_configuration();
    select_states();
    if (is_root() && !was_root) become_root();
}

// The lowest address of the ports, unless the user chose one; whether it changed.
bool Bridge::recalculate_id_address() {
    if (address_is_set) return false;
    MacAddress lowest;
    for (const auto& port : ports_)
        if (lowest.is_zero() || port->interface.address < lowest) lowest = port->interface.address;
    if (lowest == id_address_) return false;
    address_is_random = false;
    change_id_address(lowest);
    return true;
}

// br_mtu_auto_adjust.
void Bridge::adjust_mtu() {
    if (mtu_is_set_) return;
    std::uint32_t least = 0;
    for (const auto& port : ports_)
        if (least == 0 || port->interface.mtu < least) least = port->interface.mtu;
    adjusting_mtu_ = true;
    (void)set_mtu(least == 0 ? 1500 : least);
    adjusting_mtu_ = false;
}

void Bridge::changed(LinkChange change) {
    if (change == LinkChange::arrived) {
        change_local(nullptr, address);
        if (address_is_set) change_id_address(address);
    }
    if (change == LinkChange::mtu && !adjusting_mtu_) mtu_is_set_ = true;
    if (change == LinkChange::address && address != id_address_) {
        const auto wanted = address;
        address = id_address_;
        change_id_address(wanted);
    }
}

// br_port_carrier_check.
void Bridge::check_carrier(BridgePort& port) {
    if (!flags.up) return;
    const bool runs = port.interface.is_running();
    if (runs && port.state == PortState::disabled) enable_port(port);
    if (!runs && port.state != PortState::disabled) disable_port(port);
}

void Bridge::lower_changed(Interface& interface, LinkChange change) {
    auto* port = port_of(interface);
    if (!port) return;
    switch (change) {
        case LinkChange::up:
        case LinkChange::down:
        case LinkChange::carrier:
            check_carrier(*port);
            break;
        case LinkChange::mtu:
            adjust_mtu();
            break;
        case LinkChange::address:
            change_local(port, interface.address);
            if (recalculate_id_address()) tell(LinkChange::address);
            break;
        default:
            break;
    }
}

}  // namespace vxlab::sim
