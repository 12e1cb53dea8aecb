#include "core/sim/interface.h"

#include <algorithm>
#include <array>
#include <cerrno>

#include "core/sim/channel.h"
#include "core/sim/devices/vlan.h"
#include "core/sim/ip/ip_stack.h"
#include "core/sim/link_registry.h"
#include "core/sim/name_space.h"
#include "core/sim/simulator.h"
#include "core/wire/ethernet.h"

namespace vxlab::sim {

std::string_view name(LinkKind kind) {
    static constexpr std::array<std::string_view, 8> names{"",     "veth",  "bridge",  "vxlan",
                                                           "vlan", "dummy", "macvlan", "tun"};
    return names[static_cast<std::size_t>(kind)];
}

std::string_view name(OperState state) {
    static constexpr std::array<std::string_view, 7> names{
        "UNKNOWN", "NOTPRESENT", "DOWN", "LOWERLAYERDOWN", "TESTING", "DORMANT", "UP"};
    return names[static_cast<std::size_t>(state)];
}

Interface::Interface(Simulator& simulator, std::string name)
    : name(std::move(name)), simulator_(simulator) {}

Interface::~Interface() = default;

KernelResult<> Interface::set_up(bool up) {
    if (flags.up == up) return {};
    if (up) {
        if (auto done = opened(); !done) return done;
    }
    flags.up = up;
    was_up_ = was_up_ || up;
    if (!up) closed();
    tell(up ? LinkChange::up : LinkChange::down);
    return {};
}

KernelResult<> Interface::set_mtu(std::uint32_t wanted) {
    if (wanted == mtu) return {};
    if (wanted < min_mtu) return refuse(EINVAL, "mtu less than device minimum");
    if (max_mtu > 0 && wanted > max_mtu) return refuse(EINVAL, "mtu greater than device maximum");
    if (auto fits = check_mtu(wanted); !fits) return fits;
    mtu = wanted;
    tell(LinkChange::mtu);
    return {};
}

KernelResult<> Interface::set_address(MacAddress wanted) {
    if (wanted.is_zero() || wanted.is_group()) return refuse(EADDRNOTAVAIL);
    if (auto fits = check_address(wanted); !fits) return fits;
    address_is_random = false;
    address_is_set = true;
    if (wanted == address) return {};
    address = wanted;
    tell(LinkChange::address);
    return {};
}

KernelResult<> Interface::set_name(std::string wanted) {
    if (wanted == name) return {};
    if (auto fits = LinkRegistry::check_name(*name_space, wanted); !fits) return fits;
    name_space->sysctls().rename_interface(name, wanted);
    name = std::move(wanted);
    tell(LinkChange::renamed);
    return {};
}

KernelResult<> Interface::set_master(Interface* wanted) {
    if (master == wanted) return {};
    if (master) {
        auto* former = master;
        former->remove_port(*this);
        master = nullptr;
        tell(LinkChange::master);
    }
    if (!wanted) return {};
    if (auto joined = wanted->add_port(*this); !joined) return joined;
    tell(LinkChange::master);
    return {};
}

Namespace* Interface::link_name_space() const {
    const auto* below = lower();
    return below ? below->name_space : name_space;
}

KernelResult<> Interface::change_carrier(bool) { return refuse(EOPNOTSUPP); }

KernelResult<> Interface::add_port(Interface&) { return refuse(EOPNOTSUPP); }

void Interface::remove_port(Interface&) {}

void Interface::add_filter_address(MacAddress mac, bool by_user) {
    auto& filter = mac.is_group() ? multicast_filter_ : unicast_filter_;
    for (auto& entry : filter)
        if (entry.mac == mac) {
            if (by_user && std::exchange(entry.by_user, true)) return;
            ++entry.users;
            return;
        }
    filter.push_back({.mac = mac, .by_user = by_user});
}

void Interface::remove_filter_address(MacAddress mac, bool by_user) {
    auto& filter = mac.is_group() ? multicast_filter_ : unicast_filter_;
    std::erase_if(filter, [mac, by_user](auto& entry) {
        if (entry.mac != mac) return false;
        if (by_user) entry.by_user = false;
        return --entry.users == 0;
    });
}

void Interface::change_promiscuity(int by) { promiscuity_ += by; }

void Interface::change_all_multicast(int by) { all_multicast_ += by; }

int Interface::add_tap(PacketTap tap) {
    taps_.emplace_back(next_tap_, std::move(tap));
    return next_tap_++;
}

void Interface::remove_tap(int number) {
    std::erase_if(taps_, [number](const auto& tap) { return tap.first == number; });
}

void Interface::remove_upper(const Interface& upper) { std::erase(uppers_, &upper); }

void Interface::remove_vlan_device(const VlanDevice& device) { std::erase(vlans_, &device); }

void Interface::set_queue_discipline(const QueueDiscipline& discipline) {
    discipline_ = discipline;
    if (discipline.kind != QueueDiscipline::Kind::netem &&
        discipline.kind != QueueDiscipline::Kind::tbf) {
        shaper_.reset();
        return;
    }
    if (!shaper_)
        shaper_ =
            std::make_unique<Channel>(simulator_, [this](Frame frame) { transmit_now(frame); });
    shaper_->set(discipline);
}

QueueCounters Interface::queue_counters() const {
    return shaper_ ? shaper_->counters() : QueueCounters{.bytes = tx.bytes, .packets = tx.packets};
}

void Interface::set_carrier(bool on) {
    if (carrier_ == on) return;
    carrier_ = on;
    ++carrier_changes_;
    update_oper_state();
    // linkwatch looks once the request is through, and the device below may be elsewhere by then.
    simulator_.schedule({}, [this_id = id, &simulator = simulator_] {
        if (auto* interface = simulator.interface(this_id)) interface->update_oper_state();
    });
    if (flags.up) tell(LinkChange::carrier);
}

// default_operstate of net/core/link_watch.c. It looks the device below up by its ifindex in this
// namespace, wherever that device really is; so does this.
void Interface::update_oper_state() {
    if (carrier_) {
        oper_state_ = OperState::up;
        return;
    }
    const auto* below = lower();
    const auto* found = below && name_space ? name_space->find(below->index) : nullptr;
    oper_state_ =
        found && found != this && !found->carrier() ? OperState::lower_layer_down : OperState::down;
}

void Interface::tell(LinkChange change) {
    changed(change);
    name_space->ip().link_changed(*this, change);
    if (master) master->lower_changed(*this, change);
    const auto uppers = uppers_;
    for (auto* upper : uppers) upper->lower_changed(*this, change);
    LinkRegistry::notify(*this);
}

}  // namespace vxlab::sim
