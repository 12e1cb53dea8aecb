// The bridge's own IGMP and MLD queries (mcast_querier), and its place among queriers
// (net/bridge/br_multicast.c).
#include "core/sim/devices/bridge/bridge.h"
#include "core/sim/ip/ip_stack.h"
#include "core/sim/name_space.h"
#include "core/sim/simulator.h"
#include "core/wire/ethernet.h"
#include "core/wire/icmpv6.h"
#include "core/wire/igmp.h"
#include "core/wire/ipv4.h"
#include "core/wire/ipv6.h"
#include "core/wire/mld.h"

namespace vxlab::sim {
namespace {

using Family = IpAddress::Family;

const IpAddress& snoopers(Family family) {
    static const auto v4 = *IpAddress::parse("224.0.0.106");
    static const auto v6 = *IpAddress::parse("ff02::6a");
    return family == Family::v4 ? v4 : v6;
}

const IpAddress& everybody(Family family) {
    static const auto v4 = *IpAddress::parse("224.0.0.1");
    static const auto v6 = *IpAddress::parse("ff02::1");
    return family == Family::v4 ? v4 : v6;
}

const IpAddress& nobody(Family family) {
    static const auto v4 = *IpAddress::parse("0.0.0.0");
    static const auto v6 = *IpAddress::parse("::");
    return family == Family::v4 ? v4 : v6;
}

MacAddress group_mac(const IpAddress& group) {
    if (group.is_v4()) return MacAddress(0x0100'5e00'0000 | (group.v4_value() & 0x7f'ffff));
    return MacAddress(0x3333'0000'0000 | load_be32(group.bytes(), 12));
}

// Times of queries are codes; ours stay below where they are other than the number itself.
std::uint8_t tenths(Centiseconds time) { return static_cast<std::uint8_t>(time / 10); }

std::vector<std::uint8_t> igmp_query(int version, const IpAddress& group, Centiseconds wait,
                                     Centiseconds interval) {
    std::vector<std::uint8_t> message;
    if (version == 2)
        wire::Igmp{.type = wire::IgmpType::query, .max_response_time = tenths(wait), .group = group}
            .append(message);
    else
        wire::IgmpV3Query{.max_response_code = tenths(wait),
                          .group = group,
                          .interval_code = static_cast<std::uint8_t>(interval / 100)}
            .append(message);
    return message;
}

std::vector<std::uint8_t> mld_query(int version, const IpAddress& group, Centiseconds wait,
                                    Centiseconds interval) {
    std::vector<std::uint8_t> message;
    const auto milliseconds = static_cast<std::uint16_t>(wait * 10);
    if (version == 1)
        wire::Mld{.max_response_delay = milliseconds, .group = group}.append(message);
    else
        wire::MldV2Query{.max_response_code = milliseconds,
                         .group = group,
                         .interval_code = static_cast<std::uint8_t>(interval / 100)}
            .append(message);
    return message;
}

// Router alert: an IPv4 option, or an IPv6 hop-by-hop header (RFC 2113, 2711).
const std::vector<std::uint8_t> kAlert4{0x94, 0x04, 0x00, 0x00};
const std::vector<std::uint8_t> kAlert6{58, 0, 5, 2, 0, 0, 0, 0};

}  // namespace

Querier& Bridge::querier_of(const IpAddress& address) {
    return address.is_v4() ? querier4_ : querier6_;
}

// br_ip4_multicast_alloc_query and its twin; empty: there is no source address to ask from.
std::vector<std::uint8_t> Bridge::query_frame(Family family, const IpAddress& group) const {
    const bool general = group.is_unspecified();
    const auto wait =
        general ? options_.mcast_query_response_interval : options_.mcast_last_member_interval;
    const auto& destination = general ? everybody(family) : group;
    std::vector<std::uint8_t> bytes;
    wire::Ethernet{.destination = group_mac(destination),
                   .source = address,
                   .type = family == Family::v4 ? wire::EtherType::ipv4 : wire::EtherType::ipv6}
        .append(bytes);
    if (family == Family::v4) {
        const auto message =
            igmp_query(options_.mcast_igmp_version, group, wait, options_.mcast_query_interval);
        const auto addresses = name_space->ip().addresses(*this, family);
        const bool use_own = options_.mcast_query_use_ifaddr && !addresses.empty();
        wire::Ipv4{.type_of_service = 0xc0,
                   .total_length = static_cast<std::uint16_t>(24 + message.size()),
                   .dont_fragment = true,
                   .ttl = 1,
                   .protocol = wire::IpProtocol::igmp,
                   .source = use_own ? addresses.front().local : nobody(family),
                   .destination = destination,
                   .options = kAlert4}
            .append(bytes);
        bytes.insert(bytes.end(), message.begin(), message.end());
        return bytes;
    }
    const auto addresses = name_space->ip().addresses(*this, family);
    for (const auto& own : addresses) {
        if (own.scope != Scope::link) continue;
        auto message =
            mld_query(options_.mcast_mld_version, group, wait, options_.mcast_query_interval);
        wire::write_icmpv6_checksum(message, own.local, destination);
        wire::Ipv6{.payload_length = static_cast<std::uint16_t>(8 + message.size()),
                   .next_header = wire::IpProtocol::hop_by_hop,
                   .hop_limit = 1,
                   .source = own.local,
                   .destination = destination}
            .append(bytes);
        bytes.insert(bytes.end(), kAlert6.begin(), kAlert6.end());
        bytes.insert(bytes.end(), message.begin(), message.end());
        return bytes;
    }
    return {};
}

// Out of one port, or of all that forward.
void Bridge::send_query(Family family, const IpAddress& group, BridgePort* only) {
    const auto bytes = query_frame(family, group);
    if (bytes.empty()) return;
    for (const auto& port : ports_)
        if (port->state == PortState::forwarding && (!only || only == port.get()))
            port->interface.transmit(simulator_.make_frame(bytes));
    if (!only) {
        auto& querier = querier_of(group);
        querier.address =
            family == Family::v4 ? IpAddress::load_v4(bytes, 26) : IpAddress::load_v6(bytes, 22);
        querier.port = nullptr;
    }
}

void Bridge::ask(Family family) {
    auto& querier = querier_of(nobody(family));
    if (!flags.up || !options_.mcast_snooping || !options_.mcast_querier ||
        simulator_.is_pending(querier.other))
        return;
    send_query(family, nobody(family), nullptr);
    const bool starting = querier.sent < options_.mcast_startup_query_count;
    if (starting) ++querier.sent;
    start_timer(querier.own,
                starting ? options_.mcast_startup_query_interval : options_.mcast_query_interval,
                [this, family] { ask(family); });
}

// br_multicast_querier_expired: we take over, if we are to.
void Bridge::querier_is_gone(Family family) {
    auto& querier = querier_of(nobody(family));
    querier.address = {};
    querier.port = nullptr;
    querier.sent = 0;
    ask(family);
}

void Bridge::set_querier(bool on) {
    if (options_.mcast_querier == on) return;
    options_.mcast_querier = on;
    for (auto family : {Family::v4, Family::v6}) {
        auto& querier = querier_of(nobody(family));
        simulator_.cancel(querier.own);
        if (!on) continue;
        if (!simulator_.is_pending(querier.other))
            start_timer(querier.delay, options_.mcast_query_response_interval, [] {});
        querier.sent = 0;
        ask(family);
    }
}

void Bridge::set_snooping(bool on) {
    if (options_.mcast_snooping == on) return;
    if (!on && flags.up) close_multicast();
    options_.mcast_snooping = on;
    if (on && flags.up) open_multicast();
}

void Bridge::open_multicast() {
    if (!options_.mcast_snooping) return;
    for (auto family : {Family::v4, Family::v6}) {
        (void)name_space->ip().join_group(snoopers(family), this);
        querier_of(nobody(family)).sent = 0;
        ask(family);
    }
}

void Bridge::close_multicast() {
    if (!options_.mcast_snooping) return;
    for (auto family : {Family::v4, Family::v6}) {
        (void)name_space->ip().leave_group(snoopers(family), this);
        auto& querier = querier_of(nobody(family));
        simulator_.cancel(querier.own);
        simulator_.cancel(querier.other);
        simulator_.cancel(querier.delay);
    }
}

}  // namespace vxlab::sim
