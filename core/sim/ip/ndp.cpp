#include "core/sim/ip/ndp.h"

#include "core/sim/ip/parts.h"
#include "core/wire/ethernet.h"
#include "core/wire/ipv6.h"
#include "core/wire/ndp.h"

namespace vxlab::sim::ndp {
namespace {

constexpr std::uint8_t kHopLimit = 255;

// Sent past the routing tables: the other side is on this link, and its address may be unknown.
void send(IpStack::Parts& parts, Interface& interface, MacAddress to, const IpAddress& source,
          const IpAddress& destination, std::vector<std::uint8_t> message, const Frame* cause) {
    wire::write_icmpv6_checksum(message, source, destination);
    std::vector<std::uint8_t> bytes;
    wire::Ethernet{.destination = to, .source = interface.address, .type = wire::EtherType::ipv6}
        .append(bytes);
    wire::Ipv6 header;
    header.payload_length = static_cast<std::uint16_t>(message.size());
    header.next_header = wire::IpProtocol::icmpv6;
    header.hop_limit = kHopLimit;
    header.source = source;
    header.destination = destination;
    header.append(bytes);
    wire::append_bytes(message, bytes);
    auto frame = parts.simulator.make_frame(std::move(bytes), cause ? cause->id : 0);
    if (cause) frame.cause = cause->cause;
    ++parts.counters.icmp6.out_messages;
    interface.transmit(std::move(frame));
}

MacAddress group_mac(const IpAddress& group) {
    return MacAddress(0x3333'0000'0000 | load_be32(group.bytes(), 12));
}

bool answers_for(IpStack::Parts& parts, Interface& interface, const IpAddress& target) {
    if (parts.addresses.is_local(target, &interface)) return true;
    for (const auto& proxy : parts.neighbours.proxies6)
        if (proxy.address == target &&
            (proxy.interface == nullptr || proxy.interface == &interface))
            return true;
    return false;
}

void receive_solicitation(IpStack::Parts& parts, const InPacket& packet, Frame& frame) {
    const auto message = wire::NeighborSolicitation::parse(packet.payload);
    auto& interface = *packet.interface;
    if (!message || !answers_for(parts, interface, message->target))
        return interface.drop(frame,
                              message ? trace::Reason::arp_not_ours : trace::Reason::bad_header);
    interface.emit_decision(
        frame,
        {.verdict = trace::Verdict::answer, .reason = trace::Reason::arp_answered, .copies = 1});
    const bool probe = packet.source.is_unspecified();
    if (!probe && message->source_mac)
        parts.neighbours.heard(interface, packet.source,
                               {.mac = *message->source_mac, .create = true}, frame);
    const auto destination = probe ? *IpAddress::parse("ff02::1") : packet.source;
    const wire::NeighborAdvertisement reply{
        .router = parts.conf("ipv6", interface, "forwarding") != 0,
        .solicited = !probe,
        .override_entry = true,
        .target = message->target,
        .target_mac = interface.address};
    std::vector<std::uint8_t> bytes;
    reply.append(bytes);
    const auto to = probe ? group_mac(destination)
                          : message->source_mac.value_or(MacAddress::load(frame.bytes(), 6));
    send(parts, interface, to, message->target, destination, std::move(bytes), &frame);
}

void receive_advertisement(IpStack::Parts& parts, const InPacket& packet, Frame& frame) {
    const auto message = wire::NeighborAdvertisement::parse(packet.payload);
    auto& interface = *packet.interface;
    if (!message) return interface.drop(frame, trace::Reason::bad_header);
    const auto mac = message->target_mac.value_or(MacAddress::load(frame.bytes(), 6));
    parts.neighbours.heard(interface, message->target,
                           {.mac = mac,
                            .solicited = message->solicited,
                            .override_entry = message->override_entry,
                            .create = false,
                            .router = message->router},
                           frame);
    interface.emit_decision(
        frame, {.verdict = trace::Verdict::deliver, .reason = trace::Reason::neighbour_learned});
}

}  // namespace

IpAddress solicited_node(const IpAddress& address) {
    std::uint8_t bytes[16] = {0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff};
    const auto from = address.bytes();
    for (std::size_t i = 13; i < 16; ++i) bytes[i] = from[i];
    return IpAddress::load_v6(bytes, 0);
}

void receive(IpStack::Parts& parts, const InPacket& packet, Frame& frame) {
    if (packet.ttl != kHopLimit || packet.interface->flags.noarp)
        return packet.interface->drop(frame, trace::Reason::bad_header);
    const auto type = static_cast<wire::Icmpv6Type>(packet.payload[0]);
    type == wire::Icmpv6Type::neighbor_solicitation ? receive_solicitation(parts, packet, frame)
                                                    : receive_advertisement(parts, packet, frame);
}

void solicit(IpStack::Parts& parts, Interface& interface, const IpAddress& target,
             std::optional<MacAddress> to, const Frame* waiting) {
    IpAddress source;
    if (waiting != nullptr) {
        const auto packet =
            wire::Ipv6View::over(waiting->bytes().subspan(wire::EthernetView::kLength));
        if (packet && parts.addresses.is_local(packet->source(), &interface))
            source = packet->source();
    }
    if (!source) source = parts.addresses.select(interface, target, Scope::host);
    if (!source) return;
    const auto destination = to ? target : solicited_node(target);
    const wire::NeighborSolicitation message{.target = target, .source_mac = interface.address};
    std::vector<std::uint8_t> bytes;
    message.append(bytes);
    send(parts, interface, to.value_or(group_mac(destination)), source, destination,
         std::move(bytes), waiting);
}

}  // namespace vxlab::sim::ndp
