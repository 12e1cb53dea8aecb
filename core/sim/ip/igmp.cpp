#include "core/sim/ip/igmp.h"

#include "core/sim/ip/parts.h"
#include "core/wire/icmpv6.h"
#include "core/wire/igmp.h"
#include "core/wire/mld.h"

namespace vxlab::sim::igmp {
namespace {

constexpr std::uint32_t kAllHosts = 0xe000'0001;
constexpr std::uint32_t kAllReportReceivers = 0xe000'0016;  // 224.0.0.22
constexpr std::uint8_t kRouterAlert[] = {0x94, 0x04, 0x00, 0x00};
// Hop-by-hop with a router alert for MLD (RFC 2711), and padding.
constexpr std::uint8_t kHopByHop[] = {58, 0, 5, 2, 0, 0, 1, 0};
constexpr std::uint8_t kInternetControl = 0xc0;

// Groups that are never reported (RFC 3376 6, RFC 3810 6): all hosts, and of IPv6 what does not
// leave the node.
bool is_silent(const IpAddress& group) {
    if (group.is_v4()) return group.v4_value() == kAllHosts;
    return group == *IpAddress::parse("ff02::1") || (group.bytes()[1] & 0xf) < 2;
}

wire::GroupRecord record_of(const IpAddress& group, bool joined, bool changed) {
    wire::GroupRecord record;
    record.type = !changed ? wire::GroupRecordType::mode_is_exclude
                  : joined ? wire::GroupRecordType::change_to_exclude
                           : wire::GroupRecordType::change_to_include;
    record.group = group;
    return record;
}

void send_v4(IpStack::Parts& parts, Interface& interface, std::vector<wire::GroupRecord> records) {
    std::vector<std::uint8_t> message;
    wire::IgmpV3Report{.records = std::move(records)}.append(message);
    const auto destination = IpAddress::v4(kAllReportReceivers);
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

void send_v6(IpStack::Parts& parts, Interface& interface, std::vector<wire::GroupRecord> records) {
    const auto destination = *IpAddress::parse("ff02::16");
    const auto way = parts.output.route({}, destination, &interface);
    if (!way) return;
    const auto source = way->source ? way->source : *IpAddress::parse("::");
    std::vector<std::uint8_t> payload(std::begin(kHopByHop), std::end(kHopByHop));
    wire::MldV2Report{.records = std::move(records)}.append(payload);
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

void send(IpStack::Parts& parts, Interface& interface, IpAddress::Family family,
          std::vector<wire::GroupRecord> records) {
    if (records.empty() || interface.flags.loopback) return;
    family == IpAddress::Family::v4 ? send_v4(parts, interface, std::move(records))
                                    : send_v6(parts, interface, std::move(records));
}

// All that was joined, within the time that a query gives, or at once: the simulator has no
// crowd to spread out.
void answer_query(IpStack::Parts& parts, const InPacket& packet, Frame& frame,
                  const IpAddress& group) {
    packet.interface->emit_decision(frame, {.verdict = trace::Verdict::answer,
                                            .reason = trace::Reason::group_membership,
                                            .copies = 1});
    std::vector<wire::GroupRecord> records;
    const auto family = packet.source.family();
    for (const auto& joined : parts.groups.list(*packet.interface, family))
        if (!is_silent(joined.address) && (group.is_unspecified() || group == joined.address))
            records.push_back(record_of(joined.address, true, false));
    send(parts, *packet.interface, family, std::move(records));
}

}  // namespace

void report(IpStack::Parts& parts, Interface& interface, const IpAddress& group, bool joined) {
    if (is_silent(group)) return;
    send(parts, interface, group.family(), {record_of(group, joined, true)});
}

void receive(IpStack::Parts& parts, const InPacket& packet, Frame& frame) {
    const auto message = wire::IgmpView::over(packet.payload);
    if (!message || !wire::checksum_ok(packet.payload))
        return packet.interface->drop(frame, trace::Reason::bad_checksum);
    if (message->type() == wire::IgmpType::query)
        return answer_query(parts, packet, frame, IpAddress::load_v4(packet.payload, 4));
    packet.interface->emit_decision(
        frame, {.verdict = trace::Verdict::deliver, .reason = trace::Reason::group_membership});
}

void receive_mld(IpStack::Parts& parts, const InPacket& packet, Frame& frame) {
    const auto message = wire::MldView::over(packet.payload);
    if (!message) return packet.interface->drop(frame, trace::Reason::bad_header);
    answer_query(parts, packet, frame, message->group());
}

}  // namespace vxlab::sim::igmp
