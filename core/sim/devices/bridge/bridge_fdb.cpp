// The rows of the bridge's FDB: learned, aged, asked for (net/bridge/br_fdb.c).
#include <algorithm>
#include <cerrno>

#include "core/sim/devices/bridge/bridge.h"
#include "core/sim/notification.h"
#include "core/sim/simulator.h"

namespace vxlab::sim {
namespace {

Duration of(Centiseconds time) { return Duration::milliseconds(std::int64_t{10} * time); }

}  // namespace

Duration Bridge::hold_time() const {
    return of(tree_.topology_change ? tree_.forward_delay : options_.ageing_time);
}

void Bridge::tell_row(const BridgeFdbRow& row, bool removed) const {
    for (auto* listener : simulator_.listeners())
        listener->bridge_fdb(*name_space, *this, row, removed ? Change::removed : Change::made);
}

// br_fdb_update.
void Bridge::learn(BridgePort& port, MacAddress source, std::uint16_t vlan, const Frame& frame) {
    if (hold_time() == Duration{}) return;
    auto* row = fdb_.find(source, vlan);
    if (!row) {
        if (options_.fdb_max_learned != 0 && learned_rows_ >= options_.fdb_max_learned) return;
        BridgeFdbRow made;
        made.mac = source;
        made.vlan = vlan;
        made.port = &port;
        made.updated = made.used = simulator_.now();
        made.taught_by = emit_row(trace::EventKind::row_added, made.trace_row(), &frame);
        ++learned_rows_;
        tell_row(fdb_.add(made));
        return;
    }
    if (row->local) return;
    const bool stamped = row->updated != simulator_.now();
    row->updated = simulator_.now();
    if (row->port == &port || row->sticky) {
        if (stamped && row->ages())
            (void)emit_row(trace::EventKind::row_refreshed, row->trace_row(), &frame);
        return;
    }
    row->port = &port;
    row->extern_learn = false;
    row->locked = row->locked && port.options.locked;
    row->taught_by = emit_row(trace::EventKind::row_moved, row->trace_row(), &frame);
    tell_row(*row);
}

void Bridge::forget(const BridgeFdbRow& row, trace::EventKind kind) {
    (void)emit_row(kind, row.trace_row());
    if (row.is_learned()) --learned_rows_;
    tell_row(row, true);
    fdb_.remove(row);
}

// br_fdb_delete_by_port: without `all` what the user made stays.
void Bridge::forget_port(const BridgePort& port, bool all) {
    for (const auto* row : fdb_.rows_of(&port)) {
        if (!all && (row->fixed || row->local || row->extern_learn)) continue;
        const auto mac = row->mac;
        const bool handed_on = row->local;
        const auto vlan = row->vlan;
        forget(*row, trace::EventKind::row_removed);
        if (handed_on) hand_local_on(mac, vlan, &port);
    }
}

// fdb_delete_local: another port, or the bridge itself, may have the same address.
void Bridge::hand_local_on(MacAddress mac, std::uint16_t vlan, const BridgePort* but) {
    const auto has_vlan = [vlan](const std::map<std::uint16_t, BridgeVlan>& vlans) {
        return vlan == 0 || vlans.contains(vlan);
    };
    for (const auto& port : ports_)
        if (port.get() != but && port->interface.address == mac && has_vlan(port->vlans))
            return add_local(port.get(), mac, vlan);
    if (but && address == mac && has_vlan(vlans_)) add_local(nullptr, mac, vlan);
}

void Bridge::add_local(BridgePort* port, MacAddress mac, std::uint16_t vlan) {
    if (mac.is_zero()) return;
    if (auto* row = fdb_.find(mac, vlan)) {
        if (row->local) return;
        forget(*row, trace::EventKind::row_removed);
    }
    BridgeFdbRow made;
    made.mac = mac;
    made.vlan = vlan;
    made.port = port;
    made.local = made.fixed = true;
    made.updated = made.used = simulator_.now();
    made.taught_by = emit_row(trace::EventKind::row_added, made.trace_row());
    tell_row(fdb_.add(made));
}

// br_fdb_changeaddr, br_fdb_change_mac_address: the local rows of a port (or of the bridge) follow
// its address.
void Bridge::change_local(BridgePort* port, MacAddress to) {
    std::vector<std::pair<MacAddress, std::uint16_t>> former;
    for (const auto* row : fdb_.rows_of(port))
        if (row->local && !row->added_by_user && row->mac != to)
            former.emplace_back(row->mac, row->vlan);
    for (const auto& [mac, vlan] : former) {
        forget(*fdb_.find(mac, vlan), trace::EventKind::row_removed);
        hand_local_on(mac, vlan, port);
    }
    add_local(port, to, 0);
    if (options_.vlan_filtering)
        for (const auto& [id, vlan] : port ? port->vlans : vlans_) add_local(port, to, id);
}

void Bridge::collect_after(Duration delay) {
    simulator_.cancel(gc_);
    gc_ = simulator_.schedule(delay, [this] { collect(); });
}

// br_fdb_cleanup.
void Bridge::collect() {
    const auto hold = hold_time();
    auto next = hold;
    for (const auto* row : fdb_.rows()) {
        if (!row->ages()) continue;
        const auto left = row->updated + hold - simulator_.now();
        if (left > Duration{})
            next = std::min(next, left);
        else
            forget(*row, trace::EventKind::row_aged);
    }
    collect_after(std::max(next, Duration::milliseconds(10)));
}

// br_fdb_add: to the row of one VLAN, or to the one without and to those of all VLANs of the port.
KernelResult<> Bridge::change_fdb(BridgePort* port, FdbVerb verb, const FdbRequest& request) {
    if ((request.state & (nud::permanent | nud::noarp | nud::reachable)) == 0)
        return refuse(EINVAL);
    if (request.mac.is_zero()) return refuse(EINVAL);
    if (!port && (request.state & nud::permanent) == 0) return refuse(EINVAL);
    const auto& vlans = port ? port->vlans : vlans_;
    if (request.vlan && *request.vlan != 0) {
        if (!vlans.contains(*request.vlan)) return refuse(EINVAL);
        return change_row(port, verb, request, *request.vlan);
    }
    if (auto done = change_row(port, verb, request, 0); !done) return done;
    if (!options_.vlan_filtering) return {};
    for (const auto& [id, vlan] : vlans)
        if (auto done = change_row(port, verb, request, id); !done) return done;
    return {};
}

// __br_fdb_add.
KernelResult<> Bridge::change_row(BridgePort* port, FdbVerb verb, const FdbRequest& request,
                                  std::uint16_t vlan) {
    const bool learns =
        port && (port->state == PortState::learning || port->state == PortState::forwarding);
    if ((request.flags & ntf::use) != 0) {
        if (!port) return refuse(EINVAL);
        if (learns) learn(*port, request.mac, vlan, Frame());
        return {};
    }
    const bool external = (request.flags & ntf::extern_learned) != 0;
    if (external) return put_row(port, request, vlan, false, false, true);
    const bool local = (request.state & nud::permanent) != 0;
    const bool fixed = local || (request.state & nud::noarp) != 0;
    if (port && !fixed && !learns) return refuse(EPERM);
    if (local && (request.flags & ntf::sticky) != 0) return refuse(EINVAL);
    if (verb == FdbVerb::add && fdb_.find(request.mac, vlan)) return refuse(EEXIST);
    return put_row(port, request, vlan, local, fixed, false);
}

// fdb_add_entry, br_fdb_external_learn_add.
KernelResult<> Bridge::put_row(BridgePort* port, const FdbRequest& request, std::uint16_t vlan,
                               bool local, bool fixed, bool external) {
    auto* row = fdb_.find(request.mac, vlan);
    auto wanted = row ? *row : BridgeFdbRow{};
    wanted.mac = request.mac;
    wanted.vlan = vlan;
    wanted.port = port;
    wanted.local = local || (external && !port);
    wanted.fixed = fixed || wanted.local;
    wanted.sticky = (request.flags & ntf::sticky) != 0;
    wanted.extern_learn = external;
    wanted.added_by_user = wanted.added_by_user || !external;
    wanted.locked = false;
    wanted.used = simulator_.now();
    const bool differs = !row || row->trace_row() != wanted.trace_row() ||
                         row->sticky != wanted.sticky || row->extern_learn != external;
    if (!differs) {
        row->used = wanted.used;
        return {};
    }
    wanted.updated = simulator_.now();
    wanted.taught_by = emit_row(row ? trace::EventKind::row_moved : trace::EventKind::row_added,
                                wanted.trace_row());
    if (row && row->is_learned()) --learned_rows_;
    if (wanted.is_learned()) ++learned_rows_;
    if (row)
        *row = wanted;
    else
        row = &fdb_.add(wanted);
    tell_row(*row);
    return {};
}

// br_fdb_delete: without a VLAN the row without one and those of every VLAN of the port.
KernelResult<> Bridge::delete_fdb(BridgePort* port, const FdbRequest& request) {
    const auto remove = [&](std::uint16_t vlan) {
        const auto* row = fdb_.find(request.mac, vlan);
        if (!row || row->port != port) return false;
        forget(*row, trace::EventKind::row_removed);
        return true;
    };
    const auto& vlans = port ? port->vlans : vlans_;
    if (request.vlan) return remove(*request.vlan) ? KernelResult<>() : refuse(ENOENT);
    bool any = remove(0);
    for (const auto& [id, vlan] : vlans) any = remove(id) || any;
    return any ? KernelResult<>() : refuse(ENOENT);
}

KernelResult<> Bridge::flush_fdb(const FdbFlush& filter) {
    const auto state_of = [](const BridgeFdbRow& row) -> std::uint16_t {
        return row.local ? nud::permanent : row.fixed ? nud::noarp : nud::reachable;
    };
    const auto flags_of = [](const BridgeFdbRow& row) {
        return static_cast<std::uint16_t>((row.extern_learn ? ntf::extern_learned : 0) |
                                          (row.sticky ? ntf::sticky : 0) |
                                          (row.offloaded ? ntf::offloaded : 0));
    };
    for (const auto* row : fdb_.rows()) {
        if (filter.vlan && row->vlan != *filter.vlan) continue;
        if (filter.port != 0 && (row->port ? row->port->interface.index : index) != filter.port)
            continue;
        if ((state_of(*row) & filter.state_mask) != (filter.state & filter.state_mask)) continue;
        if ((flags_of(*row) & filter.row_flags_mask) != (filter.row_flags & filter.row_flags_mask))
            continue;
        forget(*row, trace::EventKind::row_removed);
    }
    return {};
}

}  // namespace vxlab::sim
