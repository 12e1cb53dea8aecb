// The rows of the multicast database, and the user's requests for them (net/bridge/br_mdb.c).
#include "core/sim/devices/bridge/mdb.h"

#include <algorithm>
#include <cerrno>

#include "core/sim/devices/bridge/bridge.h"
#include "core/sim/name_space.h"
#include "core/sim/notification.h"
#include "core/sim/simulator.h"

namespace vxlab::sim {
namespace {

// 224.0.0.0/24.
bool is_local_multicast(const IpAddress& group) {
    return group.is_v4() && group.v4_value() >> 8 == 0xe00000;
}

// is_valid_mdb_entry: the words of the extended acknowledgement.
KernelResult<> check_group(const MdbRequest& request) {
    const auto& group = request.group;
    if (!group) {
        if (!request.mac.is_group()) return refuse(EINVAL, "L2 entry group is not multicast");
        if (!request.permanent) return refuse(EINVAL, "Only permanent L2 entries allowed");
        return {};
    }
    if (group.is_v4() && !group.is_multicast() && !group.is_unspecified())
        return refuse(EINVAL, "IPv4 entry group address is not multicast or 0.0.0.0");
    if (is_local_multicast(group))
        return refuse(EINVAL, "IPv4 entry group address is local multicast");
    if (group.is_v6() && !group.is_multicast() && !group.is_unspecified())
        return refuse(EINVAL, "IPv6 entry group address is not multicast or ::");
    if (group == *IpAddress::parse("ff02::1"))
        return refuse(EINVAL, "IPv6 entry group address is link-local all nodes");
    return {};
}

}  // namespace

trace::Row MdbRow::trace_row() const {
    trace::Row row;
    row.table = trace::Table::groups;
    row.state = permanent ? trace::RowState::permanent : trace::RowState::dynamic;
    row.vlan = vlan;
    row.interface = port ? port->interface.id : 0;
    row.mac = mac;
    row.address = group;
    row.via = source;
    return row;
}

MdbRow* Bridge::find_member(const MdbGroup& group, const BridgePort* port) {
    for (auto& row : mdb_)
        if (row.port == port && static_cast<const MdbGroup&>(row) == group) return &row;
    return nullptr;
}

void Bridge::tell_member(const MdbRow& row, bool removed) const {
    for (auto* listener : simulator_.listeners())
        listener->mdb(*name_space, *this, row, removed ? Change::removed : Change::made);
}

// A new group stands before the older ones; of a group the host comes first.
MdbRow& Bridge::add_member(MdbRow row, const Frame* frame) {
    row.taught_by = emit_row(trace::EventKind::row_added, row.trace_row(), frame);
    auto at = std::find_if(mdb_.begin(), mdb_.end(), [&](const MdbRow& other) {
        return static_cast<const MdbGroup&>(other) == row;
    });
    if (at == mdb_.end())
        at = mdb_.begin();
    else if (!at->port)
        ++at;
    auto& added = *mdb_.insert(at, row);
    tell_member(added);
    return added;
}

void Bridge::remove_member(const MdbRow& row, trace::EventKind kind) {
    auto gone = row;
    simulator_.cancel(gone.timer);
    std::erase_if(mdb_, [&](const MdbRow& other) { return &other == &row; });
    (void)emit_row(kind, gone.trace_row());
    tell_member(gone, true);
}

// (Re)starts the time after which a member that says nothing is gone.
void Bridge::expire_member(MdbRow& row, Centiseconds after) {
    row.expires = simulator_.now() + Duration::milliseconds(std::int64_t{10} * after);
    const MdbGroup group = row;
    start_timer(row.timer, after, [this, group, port = row.port] {
        if (const auto* aged = find_member(group, port))
            remove_member(*aged, trace::EventKind::row_aged);
    });
}

// A port that goes takes its permanent members along (br_multicast_del_port); one that is disabled
// keeps them (br_multicast_disable_port).
void Bridge::forget_members(const BridgePort& port, bool all) {
    const auto of_port = [&](const MdbRow& row) {
        return row.port == &port && (all || !row.permanent);
    };
    for (auto row = std::find_if(mdb_.begin(), mdb_.end(), of_port); row != mdb_.end();
         row = std::find_if(mdb_.begin(), mdb_.end(), of_port))
        remove_member(*row, trace::EventKind::row_removed);
    std::erase_if(routers_, [&](auto& router) {
        if (router.port != &port) return false;
        simulator_.cancel(router.timer);
        return true;
    });
    for (auto* querier : {&querier4_, &querier6_})
        if (querier->port == &port) querier->port = nullptr;
}

KernelResult<> Bridge::add_mdb(const MdbRequest& request) {
    if (auto valid = check_group(request); !valid) return valid;
    if (!flags.up) return refuse(EINVAL, "bridge: Bridge device is not running");
    if (!options_.mcast_snooping)
        return refuse(EINVAL, "bridge: Bridge's multicast processing is disabled");
    const bool host = request.port == index;
    const auto* interface = name_space->find(request.port);
    if (!host && !interface) return refuse(ENODEV, "bridge: Port net device doesn't exist");
    auto* port = host ? nullptr : port_of(*interface);
    if (!host && !port) return refuse(EINVAL, "bridge: Net device is not a bridge port");
    if (host && request.permanent && request.group)
        return refuse(EINVAL, "bridge: Flags are not allowed for host groups");
    if (port && port->state == PortState::disabled && !request.permanent)
        return refuse(EINVAL, "bridge: Port is in disabled state and entry is not permanent");
    if (find_member(request, port)) {
        if (!port) return refuse(EEXIST, "bridge: Group is already joined by host");
        return refuse(EEXIST, request.source ? "bridge: (S, G) group is already joined by port"
                                             : "bridge: (*, G) group is already joined by port");
    }
    MdbRow made;
    static_cast<MdbGroup&>(made) = request;
    made.port = port;
    made.permanent = request.permanent;
    made.by_user = port != nullptr;
    auto& row = add_member(made, nullptr);
    if (!row.permanent) expire_member(row, options_.mcast_membership_interval);
    return {};
}

KernelResult<> Bridge::delete_mdb(const MdbRequest& request) {
    if (auto valid = check_group(request); !valid && request.group) return valid;
    const auto* interface = request.port == index ? nullptr : name_space->find(request.port);
    const auto* port = interface ? port_of(*interface) : nullptr;
    if (request.port != index && !port)
        return refuse(EINVAL, "bridge: Net device is not a bridge port");
    const auto* row = find_member(request, port);
    if (!row) return refuse(EINVAL);
    remove_member(*row, trace::EventKind::row_removed);
    return {};
}

}  // namespace vxlab::sim
