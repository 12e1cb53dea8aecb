#include "core/sim/ip/ndp.h"

#include "core/sim/ip/parts.h"
#include "core/wire/ethernet.h"
#include "core/wire/ipv6.h"
#include "core/wire/ndp.h"

namespace vxlab::sim::ndp {
namespace {

constexpr std::uint8_t kHopLimit = 255;

IpAddress all_nodes() {
    const std::uint8_t bytes[16] = {0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    return IpAddress::load_v6(bytes, 0);
}

IpAddress all_routers() {
    const std::uint8_t bytes[16] = {0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2};
    return IpAddress::load_v6(bytes, 0);
}

IpAddress no_address() {
    const std::uint8_t bytes[16] = {};
    return IpAddress::load_v6(bytes, 0);
}

MacAddress group_mac(const IpAddress& group) {
    return MacAddress(0x3333'0000'0000 | load_be32(group.bytes(), 12));
}

struct Envelope {
    MacAddress to{};
    IpAddress source{}, destination{};
};

IpAddress link_local(IpStack::Parts& parts, const Interface& interface) {
    for (const auto& row : parts.addresses.list(interface, IpAddress::Family::v6))
        if (row.scope == Scope::link && !row.flags.tentative) return row.local;
    return {};
}

// Sent past the routing tables: the other side is on this link.
Frame packed(IpStack::Parts& parts, Interface& interface, const Envelope& envelope,
             std::vector<std::uint8_t> message, const Frame* cause) {
    wire::write_icmpv6_checksum(message, envelope.source, envelope.destination);
    std::vector<std::uint8_t> bytes;
    wire::Ethernet{
        .destination = envelope.to, .source = interface.address, .type = wire::EtherType::ipv6}
        .append(bytes);
    wire::Ipv6 header;
    header.payload_length = static_cast<std::uint16_t>(message.size());
    header.next_header = wire::IpProtocol::icmpv6;
    header.hop_limit = kHopLimit;
    header.source = envelope.source;
    header.destination = envelope.destination;
    header.append(bytes);
    wire::append_bytes(message, bytes);
    auto frame = parts.simulator.make_frame(std::move(bytes), cause ? cause->id : 0);
    if (cause) frame.cause = cause->cause;
    ++parts.counters.icmp6.out_messages;
    ++parts.counters.ip6.out_requests;
    return frame;
}

void send(IpStack::Parts& parts, Interface& interface, const Envelope& envelope,
          std::vector<std::uint8_t> message, const Frame* cause) {
    interface.transmit(packed(parts, interface, envelope, std::move(message), cause));
}

template <class Message>
std::vector<std::uint8_t> bytes_of(const Message& message) {
    std::vector<std::uint8_t> bytes;
    message.append(bytes);
    return bytes;
}

// Ours, or a row of `ip -6 neigh add proxy` where proxy_ndp and forwarding are on.
bool answers_for(IpStack::Parts& parts, Interface& interface, const IpAddress& target) {
    if (parts.addresses.is_local(target, &interface)) return true;
    const auto& settings = parts.settings.of(interface);
    return settings.forwarding6 != 0 && settings.proxy_ndp != 0 &&
           parts.neighbours.proxy(interface, target) != nullptr;
}

void answer(IpStack::Parts& parts, const InPacket& packet, const Frame& frame,
            const wire::NeighborSolicitation& question) {
    auto& interface = *packet.interface;
    const bool probe = packet.source.is_unspecified();
    const bool own = parts.addresses.is_local(question.target, &interface);
    const wire::NeighborAdvertisement reply{.router = parts.settings.of(interface).forwarding6 != 0,
                                            .solicited = !probe,
                                            .override_entry = own,
                                            .target = question.target,
                                            .target_mac = interface.address};
    const auto destination = probe ? all_nodes() : packet.source;
    auto source = own ? question.target : parts.addresses.select6(&interface, packet.source);
    if (!source) source = question.target;
    if (probe)
        return send(parts, interface, {group_mac(destination), source, destination},
                    bytes_of(reply), &frame);
    // By the neighbour table, which may have to ask for the one who asked.
    parts.neighbours.output(
        interface, destination,
        packed(parts, interface, {{}, source, destination}, bytes_of(reply), &frame));
}

// ndisc_recv_ns.
void receive_solicitation(IpStack::Parts& parts, const InPacket& packet, Frame& frame) {
    const auto message = wire::NeighborSolicitation::parse(packet.payload);
    auto& interface = *packet.interface;
    if (!message) return interface.drop(frame, trace::Reason::bad_header);
    const bool probe = packet.source.is_unspecified();
    if (parts.addresses.tentative(interface, message->target)) {
        // Two that test the same address: neither may have it.
        if (probe) parts.addresses.duplicate(interface, message->target);
        return interface.drop(frame, trace::Reason::arp_not_ours);
    }
    if (!answers_for(parts, interface, message->target))
        return interface.drop(frame, trace::Reason::arp_not_ours);
    interface.emit_decision(
        frame,
        {.verdict = trace::Verdict::answer, .reason = trace::Reason::arp_answered, .copies = 1});
    if (!probe && message->source_mac)
        parts.neighbours.heard(interface, packet.source,
                               {.mac = *message->source_mac, .weak_override = true, .create = true},
                               frame);
    answer(parts, packet, frame, *message);
}

// ndisc_recv_na.
void receive_advertisement(IpStack::Parts& parts, const InPacket& packet, Frame& frame) {
    const auto message = wire::NeighborAdvertisement::parse(packet.payload);
    auto& interface = *packet.interface;
    if (!message || (message->solicited && packet.to_group))
        return interface.drop(frame, trace::Reason::bad_header);
    if (parts.addresses.tentative(interface, message->target))
        parts.addresses.duplicate(interface, message->target);
    parts.neighbours.heard(
        interface, message->target,
        {.mac = message->target_mac,
         .state = message->solicited ? NeighbourState::reachable : NeighbourState::stale,
         .override_entry = message->override_entry,
         .weak_override = true,
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

// The source is the waiting packet's, if it is ours; else the link-local one.
void solicit(IpStack::Parts& parts, Interface& interface, const IpAddress& target,
             std::optional<MacAddress> to, const Frame* waiting) {
    IpAddress source;
    if (waiting != nullptr) {
        const auto packet =
            wire::Ipv6View::over(waiting->bytes().subspan(wire::EthernetView::kLength));
        if (packet && parts.addresses.is_local(packet->source(), &interface))
            source = packet->source();
    }
    if (!source) source = link_local(parts, interface);
    if (!source) return;
    const auto destination = to ? target : solicited_node(target);
    const wire::NeighborSolicitation message{.target = target, .source_mac = interface.address};
    send(parts, interface, {to.value_or(group_mac(destination)), source, destination},
         bytes_of(message), waiting);
}

void probe(IpStack::Parts& parts, Interface& interface, const IpAddress& target) {
    const auto destination = solicited_node(target);
    send(parts, interface, {group_mac(destination), no_address(), destination},
         bytes_of(wire::NeighborSolicitation{.target = target, .source_mac = {}}), nullptr);
}

void announce(IpStack::Parts& parts, Interface& interface, const IpAddress& address) {
    const wire::NeighborAdvertisement message{
        .router = parts.settings.of(interface).forwarding6 != 0,
        .override_entry = true,
        .target = address,
        .target_mac = interface.address};
    send(parts, interface, {group_mac(all_nodes()), address, all_nodes()}, bytes_of(message),
         nullptr);
}

void solicit_routers(IpStack::Parts& parts, Interface& interface) {
    const auto source = parts.addresses.select6(&interface, all_routers());
    wire::RouterSolicitation message;
    if (source) message.source_mac = interface.address;
    send(parts, interface,
         {group_mac(all_routers()), source ? source : no_address(), all_routers()},
         bytes_of(message), nullptr);
}

}  // namespace vxlab::sim::ndp
