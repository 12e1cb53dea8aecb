#include "core/sim/devices/vxlan.h"

#include <algorithm>
#include <cerrno>

#include "core/sim/devices/vxlan_pmtu.h"
#include "core/sim/devices/vxlan_requests.h"
#include "core/sim/devices/vxlan_underlay.h"
#include "core/sim/ip/ip_stack.h"
#include "core/sim/name_space.h"
#include "core/sim/notification.h"
#include "core/sim/simulator.h"

namespace vxlab::sim {
namespace {

trace::RowState state_of(NeighbourState state) {
    using trace::RowState;
    switch (state) {
        case NeighbourState::incomplete:
            return RowState::incomplete;
        case NeighbourState::reachable:
            return RowState::reachable;
        case NeighbourState::stale:
            return RowState::stale;
        case NeighbourState::delay:
            return RowState::delay;
        case NeighbourState::probe:
            return RowState::probe;
        case NeighbourState::failed:
            return RowState::failed;
        case NeighbourState::noarp:
            return RowState::noarp;
        case NeighbourState::permanent:
            return RowState::permanent;
        default:
            return RowState::none;
    }
}

const IpAddress& loopback_of(bool v6) {
    static const IpAddress v4_loopback = IpAddress::v4(0x7f00'0001);
    static constexpr std::uint8_t kOne[16]{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    static const IpAddress v6_loopback = IpAddress::load_v6(kOne, 0);
    return v6 ? v6_loopback : v4_loopback;
}

}  // namespace

Vxlan::Vxlan(Simulator& simulator, std::string name, Namespace& underlay)
    : Interface(simulator, std::move(name)), underlay_(underlay) {
    address = simulator.random_mac();
    address_is_random = true;
    counts_itself_ = true;
}

void Vxlan::start(const vtep::VtepConfig& config) {
    vtep_.emplace(config, simulator_.now(), [this](trace::EventKind kind, const trace::Row& row) {
        return row_changed(kind, row);
    });
    vtep_->set_own_mac(address);
    vtep_->set_neighbours(this);
    set_lower(simulator_.interface(config.interface));
    underlay_.vxlans().add(*this);
}

void Vxlan::set_lower(Interface* below) {
    if (below_ == below) return;
    if (below_) below_->remove_upper(*this);
    below_ = below;
    if (below_) below_->add_upper(*this);
}

// vxlan_dellink, vxlan_uninit: every row goes, and is told of.
void Vxlan::removed() {
    if (vtep_) (void)vtep_->fdb().flush({});
    underlay_.vxlans().remove(*this);
    set_lower(nullptr);
    simulator_.cancel(collection_);
}

KernelResult<> Vxlan::opened() {
    if (auto attached = underlay_.vxlans().attach(*this); !attached) return attached;
    vtep_->up(simulator_.now());
    collect_later();
    return {};
}

void Vxlan::closed() {
    vtep_->down();
    underlay_.vxlans().detach(*this);
    simulator_.cancel(collection_);
}

void Vxlan::collect_later() {
    simulator_.cancel(collection_);
    const auto due = vtep_->next_collection();
    if (!due) return;
    collection_ = simulator_.schedule(*due - simulator_.now(), [this] {
        vtep_->collect(simulator_.now());
        collect_later();
    });
}

KernelResult<> Vxlan::check_mtu(std::uint32_t wanted) const {
    const bool too_large = below_ && wanted + vxlan_overhead(config()) > below_->mtu;
    return too_large ? refuse(EINVAL) : KernelResult<>();
}

void Vxlan::changed(LinkChange change) {
    if (change == LinkChange::address) vtep_->set_own_mac(address);
}

std::optional<vtep::Neighbour> Vxlan::neighbour(const IpAddress& wanted) const {
    const auto* row = name_space->ip().find_neighbour(*this, wanted);
    if (!row) return std::nullopt;
    return vtep::Neighbour{row->mac.value_or(MacAddress()), state_of(row->state)};
}

KernelResult<> Vxlan::change(const VxlanChange& change) {
    auto wanted = config();
    if (auto done = apply(change, wanted, underlay_); !done) return done;
    if (auto done = vtep::complete_change(config(), wanted); !done) return done;
    const bool group_changes =
        flags.up && (wanted.remote != config().remote || wanted.interface != config().interface);
    if (group_changes) underlay_.vxlans().detach(*this);
    const auto done = vtep_->change(wanted, simulator_.now());
    set_lower(simulator_.interface(config().interface));
    if (group_changes) (void)underlay_.vxlans().attach(*this);
    if (flags.up) collect_later();
    return done;
}

KernelResult<vtep::FdbRequest> Vxlan::translated(const FdbRequest& request) const {
    vtep::FdbRequest wanted{.mac = request.mac,
                            .dst = request.dst,
                            .port = request.port,
                            .vni = request.vni,
                            .state = static_cast<std::uint8_t>(request.state),
                            .flags = request.flags};
    if (request.via == 0) return wanted;
    const auto* via = underlay_.find(request.via);
    if (!via) return refuse(EADDRNOTAVAIL);
    wanted.interface = via->id;
    return wanted;
}

KernelResult<> Vxlan::change_fdb(FdbVerb verb, const FdbRequest& request) {
    auto wanted = translated(request);
    if (!wanted) return tl::unexpected<KernelError>(wanted.error());
    return vtep_->fdb().update(verb, *wanted, simulator_.now());
}

KernelResult<> Vxlan::delete_fdb(const FdbRequest& request) {
    auto wanted = translated(request);
    if (!wanted) return tl::unexpected<KernelError>(wanted.error());
    return vtep_->fdb().remove(*wanted);
}

KernelResult<> Vxlan::flush_fdb(const FdbFlush& filter) {
    return vtep_->fdb().flush({.state = static_cast<std::uint8_t>(filter.state),
                               .state_mask = static_cast<std::uint8_t>(filter.state_mask),
                               .flags = filter.row_flags,
                               .flags_mask = filter.row_flags_mask,
                               .source_vni = filter.source_vni.value_or(0),
                               .vni = filter.vni.value_or(0),
                               .port = filter.udp_port.value_or(0),
                               .dst = filter.dst.value_or(IpAddress())});
}

// A refresh is no notification.
trace::EventId Vxlan::row_changed(trace::EventKind kind, const trace::Row& row) {
    if (kind != trace::EventKind::row_refreshed) {
        const bool gone =
            kind == trace::EventKind::row_aged || kind == trace::EventKind::row_removed;
        for (auto* listener : simulator_.listeners())
            listener->vtep_fdb(*name_space, *this, row, gone ? Change::removed : Change::made);
    }
    return emit_row(kind, row, current_);
}

void Vxlan::count() {
    const auto& counted = vtep_->counters();
    rx.packets = counted.rx_packets;
    rx.bytes = counted.rx_bytes;
    rx.errors = counted.rx_errors;
    rx.dropped = counted.rx_dropped;
    rx.length_errors = counted.rx_length_errors;
    rx.frame_errors = counted.rx_frame_errors;
    tx.packets = counted.tx_packets;
    tx.bytes = counted.tx_bytes;
    tx.errors = counted.tx_errors;
    tx.dropped = counted.tx_dropped;
    tx.carrier_errors = counted.tx_carrier_errors;
    tx.collisions = counted.collisions;
}

void Vxlan::receive_datagram(const vtep::Datagram& datagram, const Frame& outer) {
    auto frame = outer;
    current_ = &frame;
    const auto& result = vtep_->from_underlay(datagram, simulator_.now());
    current_ = nullptr;
    count();
    emit_decision(frame, result.decision);
    if (result.decision.verdict != trace::Verdict::deliver) return;
    auto inner = simulator_.make_frame({result.frame.begin(), result.frame.end()}, outer.id);
    inner.cause = frame.cause;
    inner.mark = result.mark;
    receive(std::move(inner));
}

bool Vxlan::start_transmit(Frame& frame) {
    current_ = &frame;
    const auto result = vtep_->from_overlay(frame.bytes(), simulator_.now(), frame.mark);
    current_ = nullptr;
    emit_decision(frame, result.decision);
    if (result.miss)
        for (auto* listener : simulator_.listeners())
            listener->miss(*name_space, *this, result.miss->mac, result.miss->address);
    for (const auto& copy : result.copies) send(copy, frame, result.frame);
    if (!result.up.empty()) {
        auto up = simulator_.make_frame({result.up.begin(), result.up.end()}, frame.id);
        up.cause = frame.cause;
        hand_up_soon(std::move(up));
    }
    count();
    return true;
}

// Behind what happens now, as netif_rx does.
void Vxlan::hand_up_soon(Frame frame) {
    simulator_.schedule({}, [this_id = id, &simulator = simulator_, frame = std::move(frame)] {
        if (auto* device = simulator.interface(this_id)) device->receive(frame);
    });
}

// encap_bypass_if_local.
bool Vxlan::bypass(const vtep::Encapsulation& copy, Frame& frame) {
    if (!config().local_bypass || copy.destination_port != config().port ||
        copy.remote.is_multicast() || !underlay_.ip().is_local(copy.remote))
        return false;
    trace::Decision decision{.verdict = trace::Verdict::drop,
                             .reason = trace::Reason::vxlan_unknown_vni};
    auto* target = underlay_.vxlans().find(*this, copy.vni);
    if (!target) {
        vtep_->failed(vtep::Vtep::Failure::other);
        emit_decision(frame, decision);
        return true;
    }
    vtep_->sent(frame.size());
    decision = {
        .verdict = trace::Verdict::forward, .reason = trace::Reason::local_bypass, .copies = 1};
    emit_decision(frame, decision);
    target->take_bypassed(simulator_.copy_of(frame), copy.remote.is_v6());
    return true;
}

// vxlan_encap_bypass, the receiving half: it learns, but does not look whose frame it is.
void Vxlan::take_bypassed(Frame frame, bool v6) {
    const auto source = MacAddress::load(frame.bytes(), 6);
    current_ = &frame;
    if (config().learning && !source.is_group() && !source.is_zero())
        (void)vtep_->fdb().learn(source, loopback_of(v6), 0, simulator_.now());
    current_ = nullptr;
    ++vtep_->counters().rx_packets;
    vtep_->counters().rx_bytes += frame.size() - wire::EthernetView::kLength;
    count();
    hand_up_soon(std::move(frame));
}

// vxlan_xmit_one.
void Vxlan::send(const vtep::Encapsulation& copy, Frame& frame, Bytes bytes) {
    using Failure = vtep::Vtep::Failure;
    if (bypass(copy, frame)) return;
    auto* device = simulator_.interface(copy.interface);
    const auto route = underlay_.ip().find_route(
        {.destination = copy.remote,
         .source = copy.source.is_unspecified() ? IpAddress() : copy.source,
         .output = device});
    if (!route) {
        vtep_->failed(Failure::no_route);
        return drop(frame, trace::Reason::underlay_no_route);
    }
    if (route->interface == this) {
        vtep_->failed(Failure::loop);
        return drop(frame, trace::Reason::underlay_loop);
    }
    const auto room = route->mtu - vxlan_overhead(config());
    if (const auto inner = too_big_for_stack(*this, bytes, room))
        name_space->ip().learn_mtu(*inner, room);
    if (auto told = too_big_answer(*this, bytes, room)) {
        emit_decision(frame, {.verdict = trace::Verdict::answer,
                              .reason = trace::Reason::fragmentation_needed,
                              .copies = 1});
        auto answer = simulator_.make_frame(std::move(*told), frame.id);
        answer.cause = frame.cause;
        return hand_up_soon(std::move(answer));
    }
    // ip6_fragment cuts nothing that a tunnel sends.
    if (copy.remote.is_v6() && bytes.size() > wire::EthernetView::kLength + room) {
        vtep_->failed(Failure::other);
        return drop(frame, trace::Reason::too_big_df);
    }
    const auto sent = underlay_.ip().send_udp({.source = copy.source,
                                               .destination = copy.remote,
                                               .source_port = copy.source_port,
                                               .destination_port = copy.destination_port,
                                               .ttl = copy.ttl,
                                               .tos = copy.tos,
                                               .dont_fragment = copy.dont_fragment,
                                               .checksum = copy.checksum,
                                               .flow_label = copy.flow_label,
                                               .device = device,
                                               .multicast_loop = false,
                                               .header = copy.header,
                                               .payload = bytes,
                                               .came_from = frame.id,
                                               .cause = frame.cause});
    if (sent) return vtep_->sent(bytes.size());
    if (sent.error().number == EMSGSIZE) {
        ++vtep_->counters().tx_dropped;
        return drop(frame, trace::Reason::too_big_df);
    }
    vtep_->failed(Failure::no_route);
    drop(frame, trace::Reason::underlay_no_route);
}

}  // namespace vxlab::sim
