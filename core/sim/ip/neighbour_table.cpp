#include "core/sim/ip/neighbour_table.h"

#include <algorithm>
#include <cerrno>

#include "core/sim/ip/arp.h"
#include "core/sim/ip/ndp.h"
#include "core/sim/ip/parts.h"

namespace vxlab::sim {
namespace {

constexpr std::size_t kQueueLimit = 101;  // unres_qlen

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

}  // namespace

NeighbourTable::~NeighbourTable() {
    for (auto& [key, entry] : entries_) parts_.simulator.cancel(entry->timer);
}

std::int64_t NeighbourTable::setting(const Entry& entry, std::string_view leaf,
                                     std::int64_t fallback) const {
    const std::string family = entry.row.address.is_v4() ? "ipv4" : "ipv6";
    return parts_.name_space.sysctls().number(
        "net." + family + ".neigh." + entry.row.interface->name + "." + std::string(leaf),
        fallback);
}

const Neighbour* NeighbourTable::find(const Interface& interface, const IpAddress& address) const {
    const auto found = entries_.find({interface.id, address});
    return found == entries_.end() ? nullptr : &found->second->row;
}

NeighbourTable::Entry& NeighbourTable::entry(Interface& interface, const IpAddress& address) {
    auto& entry = entries_[{interface.id, address}];
    if (entry) return *entry;
    entry = std::make_unique<Entry>();
    entry->row.address = address;
    entry->row.interface = &interface;
    entry->row.used = entry->row.confirmed = entry->row.updated = parts_.simulator.now();
    order_.emplace_back(interface.id, address);
    return *entry;
}

void NeighbourTable::erase(Key key) {
    const auto found = entries_.find(key);
    if (found == entries_.end()) return;
    parts_.simulator.cancel(found->second->timer);
    tell(*found->second, trace::EventKind::row_removed, nullptr);
    entries_.erase(found);
    std::erase(order_, key);
}

std::vector<const Neighbour*> NeighbourTable::list(IpAddress::Family family) const {
    std::vector<const Neighbour*> rows;
    for (const auto& key : order_)
        if (key.second.family() == family) rows.push_back(&entries_.at(key)->row);
    return rows;
}

void NeighbourTable::tell(Entry& entry, trace::EventKind kind, const Frame* frame) {
    const trace::Row row{.table = trace::Table::neighbours,
                         .state = trace_state(entry.row.state),
                         .interface = entry.row.interface->id,
                         .mac = entry.row.mac.value_or(MacAddress()),
                         .address = entry.row.address};
    entry.row.event = entry.row.interface->emit_row(kind, row, frame);
    for (auto* listener : parts_.simulator.listeners())
        listener->neighbour(parts_.name_space, *entry.row.interface, entry.row,
                            kind == trace::EventKind::row_removed ? Change::removed : Change::made);
}

void NeighbourTable::arm(Entry& entry, Duration after) {
    parts_.simulator.cancel(entry.timer);
    const Key key{entry.row.interface->id, entry.row.address};
    entry.timer = parts_.simulator.schedule(after, [this, key] { expired(key); });
}

void NeighbourTable::set_state(Entry& entry, NeighbourState state, const Frame* frame) {
    const bool is_new = entry.row.state == NeighbourState::none;
    entry.row.state = state;
    entry.row.updated = parts_.simulator.now();
    parts_.simulator.cancel(entry.timer);
    if (state == NeighbourState::reachable) {
        // Between half and one and a half of base_reachable_time.
        const auto base = setting(entry, "base_reachable_time_ms", 30'000);
        const auto share = static_cast<double>(base) * (0.5 + parts_.simulator.random_fraction());
        arm(entry, Duration::milliseconds(static_cast<std::int64_t>(share)));
    } else if (state == NeighbourState::delay) {
        arm(entry, Duration::seconds(setting(entry, "delay_first_probe_time", 5)));
    }
    tell(entry, is_new ? trace::EventKind::row_added : trace::EventKind::row_moved, frame);
}

void NeighbourTable::expired(Key key) {
    const auto found = entries_.find(key);
    if (found == entries_.end()) return;
    auto& entry = *found->second;
    switch (entry.row.state) {
        case NeighbourState::reachable:
            set_state(entry, NeighbourState::stale, nullptr);
            return;
        case NeighbourState::delay:
            entry.row.probes = 0;
            set_state(entry, NeighbourState::probe, nullptr);
            solicit(entry);
            return;
        case NeighbourState::incomplete:
        case NeighbourState::probe:
            if (entry.row.probes < 3)
                solicit(entry);
            else
                fail(entry);
            return;
        default:
            return;
    }
}

void NeighbourTable::solicit(Entry& entry) {
    ++entry.row.probes;
    arm(entry, Duration::milliseconds(setting(entry, "retrans_time_ms", 1000)));
    const auto to = entry.row.state == NeighbourState::probe ? entry.row.mac : std::nullopt;
    const auto* waiting = entry.queue.empty() ? nullptr : &entry.queue.front();
    if (entry.row.address.is_v4())
        arp::request(parts_, *entry.row.interface, entry.row.address, to, waiting);
    else
        ndp::solicit(parts_, *entry.row.interface, entry.row.address, to, waiting);
}

void NeighbourTable::fail(Entry& entry) {
    entry.row.mac.reset();
    set_state(entry, NeighbourState::failed, nullptr);
    auto queue = std::exchange(entry.queue, {});
    entry.row.waiting = 0;
    for (auto& frame : queue) {
        entry.row.interface->drop(frame, trace::Reason::neighbour_failed);
        parts_.errors.unreachable_next_hop(*entry.row.interface, frame);
    }
}

void NeighbourTable::send(Entry& entry, Frame frame) {
    entry.row.mac->store(frame.writable(), 0);
    entry.row.interface->transmit(std::move(frame));
}

void NeighbourTable::flush_queue(Entry& entry) {
    auto queue = std::exchange(entry.queue, {});
    entry.row.waiting = 0;
    for (auto& frame : queue) send(entry, std::move(frame));
}

void NeighbourTable::output(Interface& interface, const IpAddress& next_hop, Frame frame) {
    auto& entry = this->entry(interface, next_hop);
    entry.row.used = parts_.simulator.now();
    if (interface.flags.noarp || interface.flags.loopback) {
        entry.row.mac = interface.broadcast;
        if (interface.flags.loopback) entry.row.mac = MacAddress();
        entry.row.state = NeighbourState::noarp;
    }
    if (is_valid(entry.row.state)) {
        if (entry.row.state == NeighbourState::stale)
            set_state(entry, NeighbourState::delay, nullptr);
        return send(entry, std::move(frame));
    }
    interface.emit_decision(
        frame, {.verdict = trace::Verdict::wait, .reason = trace::Reason::neighbour_wait});
    if (entry.queue.size() >= kQueueLimit) {
        interface.drop(entry.queue.front(), trace::Reason::queue_full);
        entry.queue.pop_front();
    }
    entry.queue.push_back(std::move(frame));
    entry.row.waiting = entry.queue.size();
    if (entry.row.state == NeighbourState::incomplete) return;
    entry.row.probes = 0;
    set_state(entry, NeighbourState::incomplete, nullptr);
    solicit(entry);
}

void NeighbourTable::heard(Interface& interface, const IpAddress& address, const Claim& claim,
                           const Frame& frame) {
    if (!claim.create && find(interface, address) == nullptr) return;
    auto& entry = this->entry(interface, address);
    auto& row = entry.row;
    if (row.state == NeighbourState::permanent || row.state == NeighbourState::noarp) return;
    if (claim.router) row.router = *claim.router;
    const bool known = row.mac.has_value() && is_valid(row.state);
    const bool changes = known && *row.mac != claim.mac;
    if (changes && !claim.override_entry) {
        if (row.state == NeighbourState::reachable) set_state(entry, NeighbourState::stale, &frame);
        return;
    }
    row.mac = claim.mac;
    if (claim.solicited) {
        row.confirmed = parts_.simulator.now();
        row.probes = 0;
        set_state(entry, NeighbourState::reachable, &frame);
    } else if (changes || !known) {
        set_state(entry, NeighbourState::stale, &frame);
        if (!entry.queue.empty()) set_state(entry, NeighbourState::delay, &frame);
    }
    flush_queue(entry);
}

KernelResult<> NeighbourTable::add(const NeighbourRequest& request) {
    using Mode = NeighbourRequest::Mode;
    const bool known = find(*request.interface, request.address) != nullptr;
    if (known && request.mode == Mode::add) return refuse(EEXIST);
    if (!known && request.mode == Mode::change) return refuse(ENOENT);
    auto& entry = this->entry(*request.interface, request.address);
    if (request.mac) entry.row.mac = request.mac;
    if (!entry.row.mac && is_valid(request.state)) {
        if (!known) erase({request.interface->id, request.address});
        return refuse(EINVAL, "No link layer address given");
    }
    entry.row.router = request.router;
    entry.row.extern_learn = request.extern_learn;
    set_state(entry, request.state, nullptr);
    if (is_valid(request.state)) flush_queue(entry);
    return {};
}

KernelResult<> NeighbourTable::remove(Interface& interface, const IpAddress& address) {
    const auto found = entries_.find({interface.id, address});
    if (found == entries_.end()) return refuse(ENOENT);
    auto& entry = *found->second;
    if (entry.row.state != NeighbourState::failed) {
        entry.row.mac.reset();
        set_state(entry, NeighbourState::failed, nullptr);
    }
    erase({interface.id, address});
    return {};
}

void NeighbourTable::link_changed(Interface& interface, LinkChange change) {
    const bool forget = change == LinkChange::left || change == LinkChange::down ||
                        change == LinkChange::address ||
                        (change == LinkChange::carrier && !interface.carrier());
    if (!forget) return;
    const auto keys = order_;
    for (const auto& key : keys) {
        if (key.first != interface.id) continue;
        const bool fixed = entries_.at(key)->row.state == NeighbourState::permanent;
        if (fixed && change != LinkChange::left && change != LinkChange::down) continue;
        erase(key);
    }
}

}  // namespace vxlab::sim
