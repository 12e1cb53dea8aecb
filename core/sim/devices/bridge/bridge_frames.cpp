// The way of a frame through the bridge (net/bridge/br_input.c, br_forward.c, br_device.c).
#include <utility>

#include "core/sim/devices/bridge/bridge.h"
#include "core/sim/simulator.h"
#include "core/wire/ethernet.h"

namespace vxlab::sim {

using trace::Reason;
using trace::Verdict;

// br_handle_frame.
bool Bridge::take(BridgePort& port, Frame& frame) {
    const auto destination = MacAddress::load(frame.bytes(), 0);
    const auto source = MacAddress::load(frame.bytes(), 6);
    if (source.is_group() || source.is_zero()) {
        drop(frame, Reason::bridge_bad_source);
        return true;
    }
    const bool link_local = (destination.value() & ~std::uint64_t{0xf}) == 0x0180'c200'0000;
    if (link_local && take_link_local(port, frame, destination)) return true;
    if (port.state == PortState::learning || port.state == PortState::forwarding)
        forward_from(port, frame);
    else
        drop(frame, Reason::bridge_port_state);
    return true;
}

// The group addresses of IEEE 802.1D, table 7-10. False: it is forwarded as any other.
bool Bridge::take_link_local(BridgePort& port, Frame& frame, MacAddress destination) {
    const auto which = destination.value() & 0xf;
    const auto mask = port.options.group_fwd_mask | (which == 0 ? 0 : options_.group_fwd_mask);
    if ((mask >> which & 1) != 0) return false;
    if (which == 0 && !options_.stp_state) return false;
    if (which == 1) {
        drop(frame, Reason::bridge_link_local);
        return true;
    }
    if (may_learn(port) && !options_.no_linklocal_learn && !options_.vlan_filtering)
        learn(port, MacAddress::load(frame.bytes(), 6), 0, frame);
    if (destination == options_.group_address && options_.stp_state) {
        receive_bpdu(port, frame);
    } else {
        drop(frame, Reason::bridge_link_local);
    }
    return true;
}

bool Bridge::may_learn(const BridgePort& port) const {
    return port.options.learning &&
           (port.state == PortState::learning || port.state == PortState::forwarding);
}

// br_handle_frame_finish.
void Bridge::forward_from(BridgePort& port, Frame& frame) {
    Passage passage{.frame = frame, .from = &port};
    passage.destination = MacAddress::load(frame.bytes(), 0);
    if (!admit(passage, port.vlans, port.pvid)) return drop(frame, Reason::bridge_vlan);
    const auto source = MacAddress::load(frame.bytes(), 6);
    if (port.options.locked && source_is_refused(passage, source))
        return drop(frame, Reason::bridge_locked);
    if (port.options.learning) learn(port, source, passage.vlan, frame);
    if (passage.destination.is_group() && !passage.destination.is_broadcast() && !snoop(passage))
        return;
    if (port.state == PortState::learning) return drop(frame, Reason::bridge_port_state);
    passage.to_host = flags.promiscuous || passage.destination.is_broadcast();
    answer_for_neighbours(passage);
    passage.destination.is_group() ? forward_group(passage) : forward_unicast(passage);
}

// BR_PORT_LOCKED: the source must have a row of this port.
bool Bridge::source_is_refused(const Passage& passage, MacAddress source) {
    const auto* row = fdb_.find(source, passage.vlan);
    return !row || row->port != passage.from || row->local || row->locked;
}

// br_dev_xmit.
bool Bridge::start_transmit(Frame& frame) {
    Passage passage{.frame = frame};
    passage.destination = MacAddress::load(frame.bytes(), 0);
    if (!admit(passage, vlans_, pvid_)) {
        drop(frame, Reason::bridge_vlan);
        return true;
    }
    if (passage.destination.is_group() && !passage.destination.is_broadcast() && !snoop(passage))
        return true;
    answer_for_neighbours(passage);
    passage.destination.is_group() ? forward_group(passage) : forward_unicast(passage);
    return true;
}

void Bridge::forward_unicast(Passage& passage) {
    auto& frame = passage.frame;
    auto* row = fdb_.find(passage.destination, passage.vlan);
    if (!row) {
        collect_flood_targets(passage, Reason::bridge_unknown_unicast);
        return send_to_targets(
            passage, {.verdict = Verdict::flood, .reason = Reason::bridge_unknown_unicast});
    }
    trace::Decision decision{.row = row->trace_row(), .taught_by = row->taught_by};
    if (row->local && passage.from) {
        decision.verdict = Verdict::deliver;
        decision.reason = Reason::bridge_local;
        decision.copies = 1;
        emit_decision(frame, decision);
        return hand_to_host(passage, std::move(frame));
    }
    row->used = simulator_.now();
    targets_.clear();
    const auto refused = row->port ? refusal(passage, *row->port) : Reason::bridge_local;
    decision.verdict = Verdict::forward;
    decision.reason = refused != Reason::none     ? refused
                      : row->port == passage.from ? Reason::bridge_hairpin
                                                  : Reason::bridge_known_port;
    if (refused == Reason::none) targets_.push_back(row->port);
    send_to_targets(passage, decision);
}

void Bridge::forward_group(Passage& passage) {
    if (passage.destination.is_broadcast()) {
        collect_flood_targets(passage, Reason::bridge_broadcast);
        return send_to_targets(passage,
                               {.verdict = Verdict::flood, .reason = Reason::bridge_broadcast});
    }
    if (collect_members(passage))
        return send_to_targets(passage, {.verdict = Verdict::flood,
                                         .reason = Reason::bridge_group_members,
                                         .row = member_row_,
                                         .taught_by = member_taught_by_});
    if (passage.from) {
        passage.to_host = true;
        ++rx.multicast;
    }
    collect_flood_targets(passage, Reason::bridge_multicast);
    send_to_targets(passage, {.verdict = Verdict::flood, .reason = Reason::bridge_multicast});
}

// br_flood: the newest port first, as the kernel keeps its list.
void Bridge::collect_flood_targets(const Passage& passage, Reason reason) {
    targets_.clear();
    for (auto each = ports_.rbegin(); each != ports_.rend(); ++each) {
        auto& port = **each;
        const bool wanted = reason == Reason::bridge_unknown_unicast ? port.options.flood
                            : !passage.from                          ? true
                            : reason == Reason::bridge_broadcast     ? port.options.bcast_flood
                                                                     : port.options.mcast_flood;
        const bool quiet =
            passage.answered && (port.options.proxy_arp_wifi || port.options.neigh_suppress);
        if (wanted && !quiet && !port.options.proxy_arp && refusal(passage, port) == Reason::none)
            targets_.push_back(&port);
    }
}

// should_deliver.
Reason Bridge::refusal(const Passage& passage, const BridgePort& port) const {
    if (&port == passage.from && !port.options.hairpin) return Reason::bridge_same_port;
    if (port.state != PortState::forwarding) return Reason::bridge_port_state;
    if (options_.vlan_filtering && !allows(port.vlans, passage.vlan)) return Reason::bridge_vlan;
    if (passage.from && passage.from->options.isolated && port.options.isolated)
        return Reason::bridge_isolated;
    return Reason::none;
}

// Says what was decided, then does it. A single copy is the frame itself.
void Bridge::send_to_targets(Passage& passage, trace::Decision decision) {
    auto& frame = passage.frame;
    const auto copies = targets_.size() + (passage.to_host ? 1 : 0);
    decision.copies = static_cast<std::uint16_t>(copies);
    if (copies == 0) {
        if (decision.verdict == Verdict::flood) decision.reason = Reason::bridge_no_port;
        decision.verdict = Verdict::drop;
    }
    emit_decision(frame, decision);
    // A port may lead back here at once, so the list is out of its way.
    auto targets = std::exchange(targets_, {});
    for (auto* target : targets)
        send_copy(passage, *target, copies == 1 ? frame : simulator_.copy_of(frame));
    if (passage.to_host) hand_to_host(passage, copies == 1 ? frame : simulator_.copy_of(frame));
    targets.clear();
    targets_.swap(targets);
}

void Bridge::send_copy(const Passage& passage, BridgePort& port, Frame frame) {
    if (!retag(passage, port.vlans, frame)) return drop(frame, Reason::bridge_vlan);
    if (!port.interface.fits_forwarded(frame)) return drop(frame, Reason::too_big);
    port.interface.transmit(std::move(frame));
}

// br_pass_frame_up.
void Bridge::hand_to_host(const Passage& passage, Frame frame) {
    if (!retag(passage, vlans_, frame)) return drop(frame, Reason::bridge_vlan);
    receive(std::move(frame));
}

}  // namespace vxlab::sim
