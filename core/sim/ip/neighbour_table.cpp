// Rows and their states; requests for them are in neighbour_requests.cpp.
#include "core/sim/ip/neighbour_table.h"

#include <algorithm>
#include <cerrno>

#include "core/sim/ip/arp.h"
#include "core/sim/ip/ndp.h"
#include "core/sim/ip/parts.h"

namespace vxlab::sim {
namespace {

constexpr std::size_t kQueueBytes = 212'992;  // unres_qlen_bytes
// An skb's own share of those (truesize of a small packet).
constexpr std::size_t kFrameOverhead = 768;
constexpr std::int64_t kRedraw = 300;  // seconds between draws of reachable_time

trace::RowState trace_state(NeighbourState state) {
    switch (state) {
        case NeighbourState::incomplete:
            return trace::RowState::incomplete;
        case NeighbourState::reachable:
            return trace::RowState::reachable;
        case NeighbourState::stale:
            return trace::RowState::stale;
        case NeighbourState::delay:
            return trace::RowState::delay;
        case NeighbourState::probe:
            return trace::RowState::probe;
        case NeighbourState::failed:
            return trace::RowState::failed;
        case NeighbourState::noarp:
            return trace::RowState::noarp;
        case NeighbourState::permanent:
            return trace::RowState::permanent;
        default:
            return trace::RowState::none;
    }
}

// NUD_IN_TIMER, of states that an update may bring.
bool is_timed(NeighbourState state) {
    return state == NeighbourState::reachable || state == NeighbourState::delay ||
           state == NeighbourState::probe;
}

}  // namespace

NeighbourTable::~NeighbourTable() {
    for (auto& [key, entry] : entries_) parts_.simulator.cancel(entry->timer);
}

const NeighbourSettings& NeighbourTable::settings(const Entry& entry) const {
    const auto& device = parts_.settings.of(*entry.row.interface);
    return entry.row.address.is_v4() ? device.neighbour4 : device.neighbour6;
}

// Between half and one and a half of base_reachable_time, drawn anew every five minutes for the
// whole device (neigh_rand_reach_time).
Duration NeighbourTable::reachable_time(const Entry& entry) {
    const bool v4 = entry.row.address.is_v4();
    auto& drawn = reachability_[{entry.row.interface->id, v4}];
    const auto now = parts_.simulator.now();
    if (drawn.milliseconds == 0 || now - drawn.drawn > Duration::seconds(kRedraw)) {
        const auto base = static_cast<double>(settings(entry).base_reachable_time_ms);
        drawn.milliseconds =
            static_cast<std::int64_t>(base * (0.5 + parts_.simulator.random_fraction()));
        drawn.drawn = now;
    }
    return Duration::milliseconds(drawn.milliseconds);
}

// neigh_max_probes: the count of an unresolved row begins at ucast_solicit.
unsigned NeighbourTable::most_probes(const Entry& entry) const {
    const auto& values = settings(entry);
    const auto more = entry.row.state == NeighbourState::probe ? 0 : values.mcast_solicit;
    return static_cast<unsigned>(values.ucast_solicit + more);
}

const Neighbour* NeighbourTable::find(const Interface& interface, const IpAddress& address) const {
    const auto found = entries_.find({interface.id, address});
    return found == entries_.end() ? nullptr : &found->second->row;
}

NeighbourTable::Entry& NeighbourTable::entry(Interface& interface, const IpAddress& address) {
    auto& entry = entries_[{interface.id, address}];
    if (entry) return *entry;
    entry = std::make_unique<Entry>();
    auto& row = entry->row;
    row.address = address;
    row.interface = &interface;
    row.used = row.updated = parts_.simulator.now();
    const auto base = settings(*entry).base_reachable_time_ms;
    row.confirmed = row.used + Duration::milliseconds(-2 * base);
    order_.push_back({interface.id, address});
    return *entry;
}

void NeighbourTable::erase(const Key& key) {
    const auto found = entries_.find(key);
    if (found == entries_.end()) return;
    const auto gone = std::move(found->second);
    entries_.erase(found);
    std::erase(order_, key);
    disarm(*gone);
    for (auto& frame : gone->queue)
        gone->row.interface->drop(frame, trace::Reason::neighbour_failed);
    tell(*gone, trace::EventKind::row_removed, nullptr);
}

std::vector<const Neighbour*> NeighbourTable::list(IpAddress::Family family) const {
    std::vector<const Neighbour*> rows;
    for (const auto& key : order_)
        if (key.address.family() == family) rows.push_back(&entries_.at(key)->row);
    return rows;
}

void NeighbourTable::tell(Entry& entry, trace::EventKind kind, const Frame* frame) {
    const trace::Row row{.table = trace::Table::neighbours,
                         .state = trace_state(entry.row.state),
                         .interface = entry.row.interface->id,
                         .mac = entry.row.mac.value_or(MacAddress()),
                         .address = entry.row.address};
    entry.row.event = entry.row.interface->emit_row(kind, row, frame);
    // The kernel tells nobody of these two (__neigh_event_send, neigh_timer_handler).
    if (kind != trace::EventKind::row_removed &&
        (entry.row.state == NeighbourState::incomplete || entry.row.state == NeighbourState::delay))
        return;
    for (auto* listener : parts_.simulator.listeners())
        listener->neighbour(parts_.name_space, *entry.row.interface, entry.row,
                            kind == trace::EventKind::row_removed ? Change::removed : Change::made);
}

void NeighbourTable::arm(Entry& entry, Duration after) {
    parts_.simulator.cancel(entry.timer);
    const Key key{entry.row.interface->id, entry.row.address};
    entry.timer = parts_.simulator.schedule(after, [this, key] { expired(key); });
    entry.row.references = 1;
}

void NeighbourTable::disarm(Entry& entry) {
    parts_.simulator.cancel(entry.timer);
    entry.row.references = 0;
}

// A new state, with the news of it. Timers are the caller's.
void NeighbourTable::enter(Entry& entry, NeighbourState state, const Frame* frame) {
    const bool is_new = entry.row.event == 0 && entry.row.state == NeighbourState::none;
    entry.row.state = state;
    tell(entry, is_new ? trace::EventKind::row_added : trace::EventKind::row_moved, frame);
}

void NeighbourTable::expired(const Key& key) {
    const auto found = entries_.find(key);
    if (found == entries_.end()) return;
    auto& entry = *found->second;
    entry.row.references = 0;
    switch (entry.row.state) {
        case NeighbourState::reachable:
            return reachable_passed(entry);
        case NeighbourState::delay:
            return delay_passed(entry);
        case NeighbourState::incomplete:
        case NeighbourState::probe:
            return ask_again(entry);
        default:
            return;
    }
}

void NeighbourTable::reachable_passed(Entry& entry) {
    auto& row = entry.row;
    const auto now = parts_.simulator.now();
    const auto end = row.confirmed + reachable_time(entry);
    const auto delay = Duration::seconds(settings(entry).delay_first_probe_time);
    if (now < end) return arm(entry, end - now);
    row.updated = now;
    if (now <= row.used + delay) {
        arm(entry, delay);
        return enter(entry, NeighbourState::delay, nullptr);
    }
    enter(entry, NeighbourState::stale, nullptr);
}

void NeighbourTable::delay_passed(Entry& entry) {
    auto& row = entry.row;
    const auto now = parts_.simulator.now();
    row.updated = now;
    if (now <= row.confirmed + Duration::seconds(settings(entry).delay_first_probe_time)) {
        arm(entry, row.confirmed + reachable_time(entry) - now);
        return enter(entry, NeighbourState::reachable, nullptr);
    }
    row.probes = 0;
    enter(entry, NeighbourState::probe, nullptr);
    solicit(entry);
}

void NeighbourTable::ask_again(Entry& entry) {
    if (entry.row.probes < most_probes(entry)) return solicit(entry);
    entry.row.updated = parts_.simulator.now();
    enter(entry, NeighbourState::failed, nullptr);
    invalidate(entry);
}

void NeighbourTable::solicit(Entry& entry) {
    auto& row = entry.row;
    const auto known = row.state == NeighbourState::probe ? row.mac : std::nullopt;
    ++row.probes;
    arm(entry, Duration::milliseconds(settings(entry).retrans_time_ms));
    const auto* waiting = entry.queue.empty() ? nullptr : &entry.queue.front();
    if (row.address.is_v4())
        arp::request(parts_, *row.interface, row.address, known, waiting);
    else
        ndp::solicit(parts_, *row.interface, row.address, known, waiting);
}

// neigh_invalidate: every packet that waits has its sender told.
void NeighbourTable::invalidate(Entry& entry) {
    auto queue = std::exchange(entry.queue, {});
    entry.queued_bytes = entry.row.waiting = 0;
    auto& interface = *entry.row.interface;
    for (auto& frame : queue) {
        interface.drop(frame, trace::Reason::neighbour_failed);
        parts_.errors.unreachable_next_hop(interface, frame);
    }
}

void NeighbourTable::send(Entry& entry, Frame frame) {
    entry.row.mac->store(frame.writable(), 0);
    entry.row.interface->transmit(std::move(frame));
}

void NeighbourTable::flush_queue(Entry& entry) {
    auto queue = std::exchange(entry.queue, {});
    entry.queued_bytes = entry.row.waiting = 0;
    auto& interface = *entry.row.interface;
    const auto address = entry.row.address;
    for (auto& frame : queue) output(interface, address, std::move(frame));
}

void NeighbourTable::enqueue(Entry& entry, Frame frame) {
    auto& interface = *entry.row.interface;
    interface.emit_decision(
        frame, {.verdict = trace::Verdict::wait, .reason = trace::Reason::neighbour_wait});
    entry.queued_bytes += frame.size() + kFrameOverhead;
    entry.queue.push_back(std::move(frame));
    while (entry.queued_bytes > kQueueBytes) {
        entry.queued_bytes -= entry.queue.front().size() + kFrameOverhead;
        interface.drop(entry.queue.front(), trace::Reason::queue_full);
        entry.queue.pop_front();
    }
    entry.row.waiting = entry.queue.size();
}

// neigh_output, __neigh_event_send.
void NeighbourTable::output(Interface& interface, const IpAddress& next_hop, Frame frame) {
    // arp_constructor: without a row, what needs no resolving goes to the device's own address.
    const auto* known = find(interface, next_hop);
    if (interface.flags.loopback ||
        (interface.flags.noarp && !(known && known->mac && is_valid(known->state)))) {
        const auto to = interface.flags.loopback ? MacAddress() : interface.address;
        to.store(frame.writable(), 0);
        return interface.transmit(std::move(frame));
    }
    auto& entry = this->entry(interface, next_hop);
    auto& row = entry.row;
    if (is_connected(row.state)) return send(entry, std::move(frame));
    const auto now = parts_.simulator.now();
    row.used = now;
    if (row.state == NeighbourState::stale) {
        row.updated = now;
        arm(entry, Duration::seconds(settings(entry).delay_first_probe_time));
        enter(entry, NeighbourState::delay, &frame);
    }
    if (is_valid(row.state)) return send(entry, std::move(frame));
    enqueue(entry, frame);
    if (row.state == NeighbourState::incomplete) return;
    row.probes = static_cast<unsigned>(settings(entry).ucast_solicit);
    row.updated = now;
    enter(entry, NeighbourState::incomplete, &entry.queue.back());
    solicit(entry);
}

void NeighbourTable::confirm(Interface& interface, const IpAddress& next_hop) {
    const auto found = entries_.find({interface.id, next_hop});
    if (found != entries_.end()) found->second->row.confirmed = parts_.simulator.now();
}

void NeighbourTable::heard(Interface& interface, const IpAddress& address, const Claim& claim,
                           const Frame& frame) {
    if (!claim.create && find(interface, address) == nullptr) return;
    auto& entry = this->entry(interface, address);
    Update update{.mac = claim.mac,
                  .state = claim.state,
                  .override_entry = claim.override_entry,
                  .weak_override = claim.weak_override,
                  .router = claim.router};
    if (claim.heed_locktime) {
        const auto lock = Duration::milliseconds(settings(entry).locktime * 10);
        update.override_entry = parts_.simulator.now() - entry.row.updated > lock;
    }
    (void)this->update(entry, update, &frame);
}

KernelResult<> NeighbourTable::update(Entry& entry, const Update& update, const Frame* frame) {
    auto& row = entry.row;
    const auto old = row.state;
    auto next = update.state;
    const bool fixed = old == NeighbourState::noarp || old == NeighbourState::permanent;
    if (fixed && !update.administrative) return refuse(EPERM);
    if (!is_valid(next)) {
        disarm(entry);
        if (next != NeighbourState::none) enter(entry, next, frame);
        const bool asked = old == NeighbourState::incomplete || old == NeighbourState::probe;
        if (asked && next == NeighbourState::failed) invalidate(entry);
        return {};
    }
    const bool valid = is_valid(old);
    if (!update.mac && !valid) return refuse(EINVAL, "No link layer address given");
    auto mac = update.mac.value_or(row.mac.value_or(MacAddress()));
    const auto now = parts_.simulator.now();
    if (is_connected(next)) row.confirmed = now;
    bool other = !valid || mac != row.mac;
    bool tells_router = true;
    if (valid && other && !update.override_entry) {
        tells_router = false;
        if (!update.weak_override || !is_connected(old)) return {};
        mac = *row.mac;
        other = false;
        next = NeighbourState::stale;
    } else if (valid && !other && next == NeighbourState::stale && !update.administrative) {
        next = old;
    }
    if (next != old || other) row.updated = now;
    if (tells_router && update.router) row.router = *update.router;
    if (other) {
        row.mac = mac;
        if (!is_connected(next))
            row.confirmed =
                now + Duration::milliseconds(-2 * settings(entry).base_reachable_time_ms);
    }
    if (next != old) {
        disarm(entry);
        if (next == NeighbourState::probe) row.probes = 0;
        if (is_timed(next))
            arm(entry, next == NeighbourState::reachable ? reachable_time(entry) : Duration{});
        enter(entry, next, frame);
    } else if (other) {
        tell(entry, trace::EventKind::row_moved, frame);
    } else if (frame != nullptr) {
        row.interface->emit_row(trace::EventKind::row_refreshed,
                                {.table = trace::Table::neighbours,
                                 .state = trace_state(row.state),
                                 .interface = row.interface->id,
                                 .mac = mac,
                                 .address = row.address},
                                frame);
    }
    if (!valid) flush_queue(entry);
    return {};
}

void NeighbourTable::link_changed(Interface& interface, LinkChange change) {
    const bool lost_carrier = change == LinkChange::carrier && !interface.carrier();
    const bool forget = change == LinkChange::left || change == LinkChange::down ||
                        change == LinkChange::address || lost_carrier;
    if (!forget) return;
    const auto keys = order_;
    for (const auto& key : keys) {
        if (key.interface != interface.id) continue;
        const auto& row = entries_.at(key)->row;
        const bool fixed = row.state == NeighbourState::permanent || row.extern_learn;
        if (lost_carrier && fixed) continue;
        erase(key);
    }
    if (change == LinkChange::left) {
        const auto ours = [&](const ProxyNeighbour& proxy) {
            return proxy.interface == &interface;
        };
        std::erase_if(proxies_, ours);
        std::erase_if(proxies6_, ours);
    }
}

}  // namespace vxlab::sim
