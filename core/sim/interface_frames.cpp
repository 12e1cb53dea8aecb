// The way of a frame through an interface.
#include <cerrno>

#include "core/sim/channel.h"
#include "core/sim/devices/vlan.h"
#include "core/sim/interface.h"
#include "core/sim/ip/ip_stack.h"
#include "core/sim/name_space.h"
#include "core/sim/simulator.h"
#include "core/wire/ethernet.h"
#include "core/wire/vlan.h"

namespace vxlab::sim {

void Interface::transmit(Frame frame) {
    if (!shaper_) return transmit_now(frame);
    if (const auto reason = shaper_->send(frame); reason != trace::Reason::none)
        drop(frame, reason);
}

void Interface::transmit_now(Frame& frame) {
    if (!flags.up || !(carrier_ || sends_without_carrier_)) {
        ++tx.dropped;
        return drop(frame, flags.up ? trace::Reason::no_carrier : trace::Reason::interface_down);
    }
    frame.cause = emit_seen(frame, trace::EventKind::seen_out);
    if (!taps_.empty()) show(frame, false);
    const auto size = frame.size() - tx_uncounted_;
    const bool sent = start_transmit(frame);
    if (counts_itself_) return;
    tx.packets += sent;
    tx.bytes += sent ? size : 0;
    tx.dropped += !sent;
}

void Interface::receive(Frame frame) {
    if (frame.size() < wire::EthernetView::kLength) return drop(frame, trace::Reason::bad_header);
    if (!flags.up) {
        ++rx.dropped;
        return drop(frame, trace::Reason::interface_down);
    }
    if (!counts_itself_) {
        ++rx.packets;
        rx.bytes += frame.size() - rx_uncounted_;
    }
    frame.cause = emit_seen(frame, trace::EventKind::seen_in);
    if (!taps_.empty()) show(frame, true);
    hand_up(std::move(frame));
}

// __netif_receive_skb_core: VLAN devices first, then the handler, then the protocols.
void Interface::hand_up(Frame frame) {
    const auto type = static_cast<wire::EtherType>(load_be16(frame.bytes(), 12));
    const bool tagged = (type == wire::EtherType::vlan || type == wire::EtherType::qinq) &&
                        frame.size() >= wire::EthernetView::kLength + wire::VlanView::kLength;
    const auto tag = tagged ? load_be16(frame.bytes(), 14) & 0xfff : 0;
    if (tagged)
        for (auto* vlan : vlans_)
            if (vlan->vlan_id() == tag && vlan->protocol() == static_cast<std::uint16_t>(type))
                return vlan->take(std::move(frame));
    if (handler_ && handler_->take(*this, frame)) return;
    const auto destination = MacAddress::load(frame.bytes(), 0);
    if (tag != 0 || (!destination.is_group() && destination != address))
        return drop(frame, trace::Reason::not_for_us);
    if (tagged) {  // a priority tag
        auto& bytes = frame.writable();
        bytes.erase(bytes.begin() + 12, bytes.begin() + 16);
    }
    name_space->ip().receive(*this, std::move(frame));
}

void Interface::show(const Frame& frame, bool incoming) {
    for (const auto& [number, tap] : taps_) tap(*this, frame, incoming);
}

trace::EventId Interface::emit_seen(const Frame& frame, trace::EventKind kind) const {
    if (!simulator_.is_traced()) return 0;
    trace::Event event;
    event.kind = kind;
    event.name_space = name_space->id();
    event.interface = id;
    event.frame = frame.id;
    event.came_from = frame.came_from;
    event.cause = frame.cause;
    event.bytes = frame.bytes();
    return simulator_.emit(event);
}

void Interface::emit_decision(Frame& frame, const trace::Decision& decision) const {
    if (!simulator_.is_traced()) return;
    trace::Event event;
    event.kind = trace::EventKind::decided;
    event.name_space = name_space->id();
    event.interface = id;
    event.frame = frame.id;
    event.came_from = frame.came_from;
    event.cause = frame.cause;
    event.decision = decision;
    frame.cause = simulator_.emit(event);
}

trace::EventId Interface::emit_row(trace::EventKind kind, const trace::Row& row,
                                   const Frame* frame) const {
    if (!simulator_.is_traced()) return 0;
    trace::Event event;
    event.kind = kind;
    event.name_space = name_space->id();
    event.interface = id;
    event.frame = frame ? frame->id : 0;
    event.cause = frame ? frame->cause : 0;
    event.row = row;
    return simulator_.emit(event);
}

void Interface::drop(Frame& frame, trace::Reason reason) const {
    emit_decision(frame, {.verdict = trace::Verdict::drop, .reason = reason});
}

}  // namespace vxlab::sim
