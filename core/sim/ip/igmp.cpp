#include "core/sim/ip/igmp.h"

#include "core/sim/ip/parts.h"
#include "core/wire/icmpv6.h"
#include "core/wire/igmp.h"
#include "core/wire/mld.h"

namespace vxlab::sim::igmp {
namespace {

constexpr std::uint32_t kAllHosts = 0xe000'0001;
constexpr std::uint32_t kAllRouters = 0xe000'0002;
constexpr std::uint32_t kAllReportReceivers = 0xe000'0016;  // 224.0.0.22
constexpr std::uint8_t kRouterAlert[] = {0x94, 0x04, 0x00, 0x00};
// Hop-by-hop with a router alert for MLD (RFC 2711), and padding.
constexpr std::uint8_t kHopByHop[] = {58, 0, 5, 2, 0, 0, 1, 0};
constexpr std::uint8_t kInternetControl = 0xc0;

IpAddress link_group(std::uint8_t last) {
    const std::uint8_t bytes[16] = {0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last};
    return IpAddress::load_v6(bytes, 0);
}

// Groups that are never reported (RFC 3376 6, RFC 3810 6): all hosts, and of IPv6 what does not
// leave the node.
bool is_silent(const IpAddress& group) {
    if (group.is_v4()) return group.v4_value() == kAllHosts;
    return group == link_group(1) || (group.bytes()[1] & 0xf) < 2;
}

wire::GroupRecord record_of(const IpAddress& group, bool joined, bool changed) {
    wire::GroupRecord record;
    record.type = !changed ? wire::GroupRecordType::mode_is_exclude
                  : joined ? wire::GroupRecordType::change_to_exclude
                           : wire::GroupRecordType::change_to_include;
    record.group = group;
    return record;
}

void send_v4(IpStack::Parts& parts, Interface& interface, const IpAddress& destination,
             Bytes message) {
    const auto way = parts.output.route({}, destination, &interface);
    if (!way) return;
    OutPacket packet;
    packet.source = way->source ? way->source : IpAddress::v4(0);
    packet.destination = destination;
    packet.protocol = wire::IpProtocol::igmp;
    packet.ttl = 1;
    packet.tos = kInternetControl;
    packet.discovery = PathMtuDiscovery::must;
    packet.options = kRouterAlert;
    packet.payload = message;
    (void)parts.output.send(*way, packet);
}

template <class Message>
void send_v6(IpStack::Parts& parts, Interface& interface, const IpAddress& destination,
             const Message& message) {
    const auto way = parts.output.route({}, destination, &interface);
    if (!way) return;
    const std::uint8_t none[16] = {};
    const auto source = way->source ? way->source : IpAddress::load_v6(none, 0);
    std::vector<std::uint8_t> payload(std::begin(kHopByHop), std::end(kHopByHop));
    message.append(payload);
    wire::write_icmpv6_checksum(MutableBytes(payload).subspan(sizeof kHopByHop), source,
                                destination);
    OutPacket packet;
    packet.source = source;
    packet.destination = destination;
    packet.protocol = wire::IpProtocol::hop_by_hop;
    packet.ttl = 1;
    packet.payload = payload;
    (void)parts.output.send(*way, packet);
}

template <class Message>
std::vector<std::uint8_t> bytes_of(const Message& message) {
    std::vector<std::uint8_t> bytes;
    message.append(bytes);
    return bytes;
}

void send(IpStack::Parts& parts, Interface& interface, IpAddress::Family family,
          const std::vector<wire::GroupRecord>& records) {
    if (records.empty()) return;
    if (family == IpAddress::Family::v4)
        send_v4(parts, interface, IpAddress::v4(kAllReportReceivers),
                bytes_of(wire::IgmpV3Report{.records = records}));
    else
        send_v6(parts, interface, link_group(0x16), wire::MldV2Report{.records = records});
}

// In the words of IGMPv2 and MLDv1.
void send_old(IpStack::Parts& parts, Interface& interface, const IpAddress& group, bool joined) {
    if (group.is_v4()) {
        const wire::Igmp message{
            .type = joined ? wire::IgmpType::v2_report : wire::IgmpType::v2_leave, .group = group};
        return send_v4(parts, interface, joined ? group : IpAddress::v4(kAllRouters),
                       bytes_of(message));
    }
    const wire::Mld message{
        .type = joined ? wire::Icmpv6Type::mld_report : wire::Icmpv6Type::mld_done, .group = group};
    send_v6(parts, interface, joined ? group : link_group(2), message);
}

void send_change(IpStack::Parts& parts, Interface& interface, const IpAddress& group, bool joined) {
    if (!interface.is_running()) return;
    if (parts.groups.speaks_old(interface, group.family())) {
        send_old(parts, interface, group, joined);
    } else {
        send(parts, interface, group.family(), {record_of(group, joined, true)});
    }
}

void answer(IpStack::Parts& parts, Interface& interface, IpAddress::Family family,
            const IpAddress& group) {
    std::vector<wire::GroupRecord> records;
    const bool old = parts.groups.speaks_old(interface, family);
    for (const auto& joined : parts.groups.list(interface, family)) {
        if (is_silent(joined.address)) continue;
        if (!group.is_unspecified() && group != joined.address) continue;
        if (old)
            send_old(parts, interface, joined.address, true);
        else
            records.push_back(record_of(joined.address, true, false));
    }
    send(parts, interface, family, records);
}

void after(IpStack::Parts& parts, const Interface& interface, Duration delay,
           std::function<void(Interface&)> action) {
    parts.simulator.schedule(delay, [&parts, stack = std::weak_ptr<void>(parts.alive),
                                     id = interface.id, action = std::move(action)] {
        if (stack.expired()) return;
        auto* there = parts.simulator.interface(id);
        if (there && there->name_space == &parts.name_space && there->is_running()) action(*there);
    });
}

Duration random_within(IpStack::Parts& parts, std::int64_t milliseconds) {
    const auto share = parts.simulator.random_fraction() * static_cast<double>(milliseconds);
    return Duration::microseconds(static_cast<std::int64_t>(share * 1000));
}

// All that was joined, within the time that the query gives.
void answer_query(IpStack::Parts& parts, const InPacket& packet, Frame& frame,
                  const IpAddress& group, std::int64_t milliseconds) {
    packet.interface->emit_decision(frame, {.verdict = trace::Verdict::answer,
                                            .reason = trace::Reason::group_membership,
                                            .copies = 1});
    const auto family = packet.source.family();
    after(
        parts, *packet.interface, random_within(parts, milliseconds),
        [&parts, family, group](Interface& interface) { answer(parts, interface, family, group); });
}

}  // namespace

void report(IpStack::Parts& parts, Interface& interface, const IpAddress& group, bool joined) {
    if (is_silent(group) || interface.flags.loopback) return;
    send_change(parts, interface, group, joined);
    // As often as the robustness variable says, 2.
    after(parts, interface, random_within(parts, 1000), [&parts, group, joined](Interface& there) {
        if (parts.groups.is_member(there, group) == joined)
            send_change(parts, there, group, joined);
    });
}

void receive(IpStack::Parts& parts, const InPacket& packet, Frame& frame) {
    const auto message = wire::IgmpView::over(packet.payload);
    if (!message || !wire::checksum_ok(packet.payload))
        return packet.interface->drop(frame, trace::Reason::bad_checksum);
    if (message->type() == wire::IgmpType::query) {
        const std::int64_t tenths = message->is_v3_query()
                                        ? wire::decode_time_code(message->max_response_code())
                                        : message->max_response_code();
        if (!message->is_v3_query())
            parts.groups.heard_old_query(*packet.interface, message->group());
        return answer_query(parts, packet, frame, message->group(), tenths * 100);
    }
    packet.interface->emit_decision(
        frame, {.verdict = trace::Verdict::deliver, .reason = trace::Reason::group_membership});
}

void receive_mld(IpStack::Parts& parts, const InPacket& packet, Frame& frame) {
    const auto message = wire::MldView::over(packet.payload);
    if (!message) return packet.interface->drop(frame, trace::Reason::bad_header);
    const std::int64_t milliseconds = message->is_v2_query()
                                          ? wire::decode_mld_time_code(message->max_response_code())
                                          : message->max_response_code();
    if (!message->is_v2_query()) parts.groups.heard_old_query(*packet.interface, message->group());
    answer_query(parts, packet, frame, message->group(), milliseconds);
}

}  // namespace vxlab::sim::igmp
