// IGMP and MLD snooping: what hosts say of groups, and where frames to groups go
// (net/bridge/br_multicast.c).
#include <algorithm>

#include "core/sim/devices/bridge/bridge.h"
#include "core/sim/simulator.h"
#include "core/wire/ethernet.h"
#include "core/wire/icmpv6.h"
#include "core/wire/igmp.h"
#include "core/wire/ipv4.h"
#include "core/wire/ipv6.h"
#include "core/wire/mld.h"
#include "core/wire/pim.h"

namespace vxlab::sim {
namespace {

using wire::GroupRecordType;

constexpr Centiseconds kVersion1Wait = 1000;  // IGMPv1 gives none: ten seconds

Bytes network_of(const Frame& frame, bool tagged) {
    return wire::clamped(frame.bytes(), wire::EthernetView::kLength + (tagged ? 4 : 0));
}

// 224.0.0.0/24 and ff02::1 have no members: everybody is one.
bool is_for_everybody(const IpAddress& group) {
    static const auto all_nodes = *IpAddress::parse("ff02::1");
    return group.is_v4() ? group.v4_value() >> 8 == 0xe00000 : group == all_nodes;
}

// A record that leaves nothing of the group.
bool leaves(const wire::GroupRecordView& record) {
    return record.source_count() == 0 && (record.type() == GroupRecordType::mode_is_include ||
                                          record.type() == GroupRecordType::change_to_include);
}

// br_multicast_pim: a PIM router tells that it is there.
bool is_pim_hello(const wire::Ipv4View& packet) {
    if (packet.protocol() != wire::IpProtocol::pim) return false;
    const auto message = wire::PimView::over(packet.payload());
    return is_for_everybody(packet.destination()) && message && message->version() == 2 &&
           message->type() == wire::PimType::hello;
}

bool counts(const wire::GroupRecordView& record) {
    return record.type() >= GroupRecordType::mode_is_include &&
           record.type() <= GroupRecordType::block_old_sources;
}

}  // namespace

bool Bridge::snoop(Passage& passage) {
    if (!options_.mcast_snooping) return true;
    const auto type =
        static_cast<wire::EtherType>(load_be16(passage.frame.bytes(), passage.tagged ? 16 : 12));
    const auto network = network_of(passage.frame, passage.tagged);
    if (type == wire::EtherType::ipv4) return snoop_ipv4(passage, network);
    if (type == wire::EtherType::ipv6) return snoop_ipv6(passage, network);
    return true;
}

// br_multicast_ipv4_rcv.
bool Bridge::snoop_ipv4(Passage& passage, Bytes network) {
    const auto packet = wire::Ipv4View::over(network);
    if (!packet || !packet->destination().is_multicast()) return true;
    passage.group = packet->destination();
    if (packet->protocol() != wire::IpProtocol::igmp) {
        passage.routers_only = !is_for_everybody(packet->destination());
        if (is_pim_hello(*packet) && passage.from) mark_router(*passage.from);
        return true;
    }
    const auto message = wire::IgmpView::over(packet->payload());
    if (!message || !message->checksum_is_right()) {
        drop(passage.frame, message ? trace::Reason::bad_checksum : trace::Reason::bad_header);
        return false;
    }
    switch (message->type()) {
        case wire::IgmpType::v1_report:
        case wire::IgmpType::v2_report:
            passage.routers_only = true;
            join(passage, message->group());
            break;
        case wire::IgmpType::v2_leave:
            leave(passage, message->group());
            break;
        case wire::IgmpType::v3_report: {
            const auto report = wire::IgmpV3ReportView::over(packet->payload());
            if (report) hear_records(passage, report->records());
            break;
        }
        case wire::IgmpType::query:
            hear_query(passage, packet->source(), message->group(),
                       message->max_response_code() == 0
                           ? kVersion1Wait
                           : 10 * wire::decode_time_code(message->max_response_code()));
            break;
        default:
            break;
    }
    return true;
}

// br_multicast_ipv6_rcv.
bool Bridge::snoop_ipv6(Passage& passage, Bytes network) {
    const auto packet = wire::Ipv6View::over(network);
    if (!packet || !packet->destination().is_multicast()) return true;
    passage.group = packet->destination();
    const auto upper = wire::find_upper_layer(*packet);
    const auto message = wire::Icmpv6View::over(upper.payload);
    const auto mld = wire::MldView::over(upper.payload);
    const bool is_message = upper.protocol == wire::IpProtocol::icmpv6 && message;
    const auto type = is_message ? message->type() : wire::Icmpv6Type::destination_unreachable;
    const auto reports = wire::MldV2ReportView::over(upper.payload);
    if (type == wire::Icmpv6Type::mld_v2_report && reports) {
        hear_records(passage, reports->records());
    } else if (type == wire::Icmpv6Type::mld_report && mld) {
        passage.routers_only = true;
        join(passage, mld->group());
    } else if (type == wire::Icmpv6Type::mld_done && mld) {
        leave(passage, mld->group());
    } else if (type == wire::Icmpv6Type::mld_query && mld) {
        hear_query(passage, packet->source(), mld->group(),
                   wire::decode_mld_time_code(mld->max_response_code()) / 10);
    } else {
        passage.routers_only = !is_for_everybody(packet->destination());
    }
    return true;
}

void Bridge::hear_records(Passage& passage, const wire::GroupRecordRange& records) {
    for (const auto& record : records) {
        if (!counts(record)) continue;
        leaves(record) ? leave(passage, record.group()) : join(passage, record.group());
    }
}

// br_multicast_add_group.
void Bridge::join(Passage& passage, const IpAddress& group) {
    if (!group.is_multicast() || is_for_everybody(group) || !flags.up) return;
    if (passage.from && passage.from->state == PortState::disabled) return;
    MdbRow wanted;
    wanted.group = group;
    wanted.vlan = passage.vlan;
    wanted.port = passage.from;
    auto* row = find_member(wanted, wanted.port);
    if (row) {
        if (row->permanent) return;
        (void)emit_row(trace::EventKind::row_refreshed, row->trace_row(), &passage.frame);
    } else {
        if (mdb_.size() >= options_.mcast_hash_max) return;
        row = &add_member(wanted, &passage.frame);
    }
    expire_member(*row, options_.mcast_membership_interval);
}

// br_multicast_leave_group.
void Bridge::leave(Passage& passage, const IpAddress& group) {
    MdbGroup wanted;
    wanted.group = group;
    wanted.vlan = passage.vlan;
    auto* row = find_member(wanted, passage.from);
    if (!row || row->permanent) return;
    if (passage.from && passage.from->options.fast_leave)
        return remove_member(*row, trace::EventKind::row_removed);
    if (simulator_.is_pending(querier_of(group).other)) return;
    if (options_.mcast_querier) send_query(group.family(), group, passage.from);
    expire_soon(*row, options_.mcast_last_member_count * options_.mcast_last_member_interval);
}

// Brings the end of a member nearer, never farther.
void Bridge::expire_soon(MdbRow& row, Centiseconds after) {
    const auto soon = simulator_.now() + Duration::milliseconds(std::int64_t{10} * after);
    if (!row.permanent && row.expires && *row.expires > soon) expire_member(row, after);
}

// br_ip4_multicast_query: another router asks.
void Bridge::hear_query(Passage& passage, const IpAddress& from, const IpAddress& group,
                        Centiseconds wait) {
    if (!group.is_unspecified()) {
        for (auto& row : mdb_)
            if (row.group == group && row.vlan == passage.vlan)
                expire_soon(row, options_.mcast_last_member_count * wait);
        return;
    }
    auto& querier = querier_of(from);
    const bool rivals = simulator_.is_pending(querier.other) || simulator_.is_pending(querier.own);
    const bool known = querier.address && !querier.address.is_unspecified();
    if (rivals && known && from > querier.address) return;
    if (!passage.from) return;
    querier.address = from;
    querier.port = passage.from;
    if (!simulator_.is_pending(querier.other)) start_timer(querier.delay, wait, [] {});
    start_timer(querier.other, options_.mcast_querier_interval,
                [this, family = from.family()] { querier_is_gone(family); });
    mark_router(*passage.from);
}

// br_multicast_mark_router.
void Bridge::mark_router(BridgePort& port) {
    if (port.options.mcast_router != 1 && port.options.mcast_router != 3) return;
    auto known = std::find_if(routers_.begin(), routers_.end(),
                              [&](const auto& router) { return router.port == &port; });
    if (known == routers_.end()) known = routers_.insert(routers_.end(), {&port, {}});
    start_timer(known->timer, options_.mcast_querier_interval, [this, which = &port] {
        std::erase_if(routers_, [which](const auto& router) { return router.port == which; });
    });
}

// br_multicast_querier_exists: only then is it known who wants what.
bool Bridge::groups_are_known(const MdbGroup& group, bool has_members) const {
    if (!group.group) return has_members;
    const auto& querier = group.group.is_v4() ? querier4_ : querier6_;
    if (simulator_.is_pending(querier.delay)) return false;
    return simulator_.is_pending(querier.other) || simulator_.is_pending(querier.own);
}

bool Bridge::collect_members(Passage& passage) {
    if (!options_.mcast_snooping) return false;
    MdbGroup group;
    group.group = passage.group;
    if (!passage.group) group.mac = passage.destination;
    group.vlan = passage.vlan;
    targets_.clear();
    member_row_ = {};
    member_taught_by_ = 0;
    bool any = false, host = false;
    for (const auto& row : mdb_) {
        if (row.group != group.group || row.mac != group.mac || row.vlan != group.vlan) continue;
        any = true;
        host = host || !row.port;
        if (row.port) add_target(passage, *row.port);
        member_row_ = row.trace_row();
        member_taught_by_ = row.taught_by;
    }
    if (!(any || passage.routers_only) || !groups_are_known(group, any)) return false;
    for (const auto& port : ports_)
        if (port->options.mcast_router == 2) add_target(passage, *port);
    for (const auto& router : routers_) add_target(passage, *router.port);
    passage.to_host = passage.from && (passage.to_host || host || options_.mcast_router == 2);
    return true;
}

void Bridge::add_target(const Passage& passage, BridgePort& port) {
    if (refusal(passage, port) != trace::Reason::none) return;
    if (std::find(targets_.begin(), targets_.end(), &port) == targets_.end())
        targets_.push_back(&port);
}

std::vector<RouterPort> Bridge::router_ports() const {
    std::vector<RouterPort> all;
    for (const auto& port : ports_)
        if (port->options.mcast_router == 2) all.push_back({port.get(), true, {}});
    for (const auto& router : routers_)
        all.push_back({router.port, false, simulator_.remaining(router.timer)});
    return all;
}

}  // namespace vxlab::sim
