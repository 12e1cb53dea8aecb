#include "core/sim/devices/vlan.h"

#include <cerrno>

#include "core/sim/link_registry.h"
#include "core/sim/simulator.h"

namespace vxlab::sim {

VlanDevice::VlanDevice(Simulator& simulator, std::string name, Interface& below, std::uint16_t id,
                       std::uint16_t protocol)
    : Interface(simulator, std::move(name)), below_(&below), id_(id), protocol_(protocol) {
    options_.id = id;
    options_.protocol = protocol;
    options_.reorder_header = true;
    address = below.address;
    mtu = below.mtu;
    min_mtu = 0;
    rx_uncounted_ = 14;
    follow_carrier(below);
    below.add_upper(*this);
    below.add_vlan_device(*this);
}

KernelResult<> VlanDevice::change(const VlanOptions& options) {
    const auto set = [](std::optional<bool>& flag, const std::optional<bool>& wanted) {
        if (wanted) flag = wanted;
    };
    set(options_.reorder_header, options.reorder_header);
    set(options_.gvrp, options.gvrp);
    set(options_.mvrp, options.mvrp);
    set(options_.loose_binding, options.loose_binding);
    set(options_.bridge_binding, options.bridge_binding);
    return {};
}

void VlanDevice::take(Frame frame) {
    below_->emit_decision(frame, {.verdict = trace::Verdict::forward,
                                  .reason = trace::Reason::vlan_device,
                                  .copies = 1,
                                  .row = {.vlan = id_, .interface = id}});
    auto& bytes = frame.writable();
    bytes.erase(bytes.begin() + 12, bytes.begin() + 16);
    if (MacAddress::load(bytes, 0).is_group()) ++rx.multicast;
    receive(std::move(frame));
}

bool VlanDevice::start_transmit(Frame& frame) {
    auto& bytes = frame.writable();
    bytes.insert(bytes.begin() + 12, 4, 0);
    store_be16(bytes, 12, protocol_);
    store_be16(bytes, 14, id_);
    below_->transmit(std::move(frame));
    return true;
}

KernelResult<> VlanDevice::opened() {
    if (!below_->flags.up && !options_.loose_binding.value_or(false)) return refuse(ENETDOWN);
    follow_carrier(*below_);
    return {};
}

KernelResult<> VlanDevice::check_mtu(std::uint32_t wanted) const {
    return wanted > below_->mtu ? refuse(ERANGE) : KernelResult<>();
}

void VlanDevice::removed() {
    below_->remove_upper(*this);
    below_->remove_vlan_device(*this);
}

// vlan_device_event of net/8021q/vlan.c.
void VlanDevice::lower_changed(Interface& lower, LinkChange change) {
    const bool loose = options_.loose_binding.value_or(false);
    switch (change) {
        case LinkChange::up:
        case LinkChange::down:
            if (!loose) (void)set_up(change == LinkChange::up);
            follow_carrier(lower);
            break;
        case LinkChange::carrier:
            follow_carrier(lower);
            break;
        case LinkChange::mtu:
            if (mtu > lower.mtu) (void)set_mtu(lower.mtu);
            break;
        case LinkChange::address:
            if (!address_is_set) {
                address = lower.address;
                tell(LinkChange::address);
            }
            break;
        default:
            break;
    }
}

}  // namespace vxlab::sim
