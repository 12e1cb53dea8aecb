#include "core/sim/devices/macvlan.h"

#include <algorithm>
#include <cerrno>

#include "core/sim/simulator.h"

namespace vxlab::sim {

MacvlanPort::MacvlanPort(Interface& below) : below(below) { below.set_receive_handler(this); }

MacvlanPort::~MacvlanPort() { below.set_receive_handler(nullptr); }

std::shared_ptr<MacvlanPort> macvlan_port_of(const Interface& below) {
    for (auto* upper : below.uppers())
        if (auto* macvlan = dynamic_cast<Macvlan*>(upper)) return macvlan->port();
    return nullptr;
}

Macvlan* MacvlanPort::find(MacAddress mac) const {
    const auto found = std::find_if(members.begin(), members.end(), [mac](const auto* each) {
        return each->mode() == MacvlanMode::passthru || each->address == mac;
    });
    return found == members.end() ? nullptr : *found;
}

bool MacvlanPort::is_passthru() const {
    return !members.empty() && members.front()->mode() == MacvlanMode::passthru;
}

// macvlan_handle_frame: a unicast frame goes to its member, a group frame to every member that it
// has not met on its way out, and to the device below as well.
bool MacvlanPort::take(Interface&, Frame& frame) {
    const auto destination = MacAddress::load(frame.bytes(), 0);
    if (destination.is_group()) {
        take_group(frame);
        return false;
    }
    auto* member = find(destination);
    if (!member) return false;
    trace::Decision decision{
        .verdict = trace::Verdict::forward, .reason = trace::Reason::macvlan_row, .copies = 1};
    decision.row.interface = member->id;
    decision.row.mac = destination;
    below.emit_decision(frame, decision);
    member->receive(std::move(frame));
    return true;
}

void MacvlanPort::take_group(const Frame& frame) {
    const auto* source = find(MacAddress::load(frame.bytes(), 6));
    const auto passed = [source](const Macvlan& member) {
        if (!source || source->mode() == MacvlanMode::passthru) return true;
        if (source->mode() == MacvlanMode::private_) return &member == source;
        return &member != source &&
               (member.mode() == MacvlanMode::vepa ||
                (member.mode() == MacvlanMode::bridge && source->mode() == MacvlanMode::vepa));
    };
    for (auto* member : members)
        if (member->flags.up && passed(*member))
            member->take_group(below.simulator().copy_of(frame));
}

Macvlan::Macvlan(Simulator& simulator, std::string name, std::shared_ptr<MacvlanPort> port,
                 MacvlanMode mode)
    : Interface(simulator, std::move(name)),
      port_(std::move(port)),
      mode_(mode),
      backlog_(simulator, [this](Frame frame) { deliver_to_siblings(std::move(frame)); }) {
    auto& below = port_->below;
    if (mode == MacvlanMode::passthru) {
        address = below.address;
    } else {
        address = simulator.random_mac();
        address_is_random = true;
    }
    mtu = below.mtu;
    max_mtu = below.max_mtu;
    backlog_.set(LinkParameters{});
    follow_carrier(below);
    below.add_upper(*this);
    port_->members.push_back(this);
}

KernelResult<> Macvlan::change(const MacvlanOptions& options) {
    if (options.mode && *options.mode != mode_) {
        if ((mode_ == MacvlanMode::passthru) != (*options.mode == MacvlanMode::passthru))
            return refuse(EINVAL);
        mode_ = *options.mode;
    }
    if (options.broadcast_queue_length) broadcast_queue_length_ = *options.broadcast_queue_length;
    return {};
}

void Macvlan::take_group(Frame frame) {
    ++rx.multicast;
    receive(std::move(frame));
}

// macvlan_queue_xmit: between members in bridge mode directly, the rest to the world.
bool Macvlan::start_transmit(Frame& frame) {
    const auto destination = MacAddress::load(frame.bytes(), 0);
    if (mode_ == MacvlanMode::bridge) {
        if (destination.is_group()) {
            auto copy = simulator_.copy_of(frame);
            (void)backlog_.send(copy);
        } else if (const auto* sibling = port_->find(destination);
                   sibling && sibling != this && sibling->mode() == MacvlanMode::bridge) {
            trace::Decision decision{.verdict = trace::Verdict::forward,
                                     .reason = trace::Reason::macvlan_row,
                                     .copies = 1};
            decision.row.interface = sibling->id;
            decision.row.mac = destination;
            emit_decision(frame, decision);
            const auto reason = backlog_.send(frame);
            if (reason != trace::Reason::none) drop(frame, reason);
            return reason == trace::Reason::none;
        }
    }
    port_->below.transmit(std::move(frame));
    return true;
}

void Macvlan::deliver_to_siblings(Frame frame) {
    const auto destination = MacAddress::load(frame.bytes(), 0);
    if (!destination.is_group()) {
        auto* sibling = port_->find(destination);
        return sibling ? sibling->receive(std::move(frame))
                       : drop(frame, trace::Reason::not_for_us);
    }
    for (auto* sibling : port_->members)
        if (sibling != this && sibling->mode() == MacvlanMode::bridge && sibling->flags.up)
            sibling->take_group(simulator_.copy_of(frame));
}

KernelResult<> Macvlan::opened() {
    if (mode_ != MacvlanMode::passthru) port_->below.add_filter_address(address);
    return {};
}

void Macvlan::closed() {
    if (mode_ != MacvlanMode::passthru) port_->below.remove_filter_address(address);
}

void Macvlan::removed() {
    port_->below.remove_upper(*this);
    std::erase(port_->members, this);
    port_.reset();
}

KernelResult<> Macvlan::check_mtu(std::uint32_t wanted) const {
    return wanted > port_->below.mtu ? refuse(EINVAL) : KernelResult<>();
}

KernelResult<> Macvlan::check_address(MacAddress wanted) const {
    if (mode_ == MacvlanMode::passthru || wanted == address) return {};
    const auto* there = port_->find(wanted);
    return there || wanted == port_->below.address ? refuse(EADDRINUSE) : KernelResult<>();
}

void Macvlan::lower_changed(Interface& lower, LinkChange change) {
    switch (change) {
        case LinkChange::up:
        case LinkChange::down:
        case LinkChange::carrier:
            follow_carrier(lower);
            break;
        case LinkChange::mtu:
            if (mtu > lower.mtu) (void)set_mtu(lower.mtu);
            break;
        case LinkChange::address:
            if (mode_ == MacvlanMode::passthru) {
                address = lower.address;
                tell(LinkChange::address);
            }
            break;
        default:
            break;
    }
}

}  // namespace vxlab::sim
