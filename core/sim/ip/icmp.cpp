#include "core/sim/ip/icmp.h"

#include <cerrno>

#include "core/sim/ip/igmp.h"
#include "core/sim/ip/ndp.h"
#include "core/sim/ip/parts.h"
#include "core/wire/icmp.h"
#include "core/wire/icmpv6.h"
#include "core/wire/ipv4.h"
#include "core/wire/ipv6.h"
#include "core/wire/udp.h"

namespace vxlab::sim::icmp {
namespace {

void answer(IpStack::Parts& parts, const InPacket& packet, Frame& frame, wire::IpProtocol protocol,
            std::vector<std::uint8_t> message) {
    const auto source = packet.to_group ? IpAddress() : packet.destination;
    auto* device = packet.destination.is_v6() ? packet.interface : nullptr;
    if (packet.interface->flags.loopback) device = nullptr;
    const auto way = parts.output.route(source, packet.source, device, packet.tos);
    if (!way) return;
    packet.interface->emit_decision(
        frame,
        {.verdict = trace::Verdict::answer, .reason = trace::Reason::echo_answered, .copies = 1});
    if (protocol == wire::IpProtocol::icmpv6)
        wire::write_icmpv6_checksum(message, way->source, packet.source);
    OutPacket reply;
    reply.source = way->source;
    reply.destination = packet.source;
    reply.protocol = protocol;
    reply.tos = packet.tos;
    reply.payload = message;
    reply.came_from = frame.id;
    reply.cause = frame.cause;
    (void)parts.output.send(*way, reply);
}

bool ignores_echo(IpStack::Parts& parts, const InPacket& packet) {
    const auto& settings = parts.settings.global();
    if (packet.source.is_v6())
        return settings.echo6_ignore_all != 0 ||
               (packet.to_group && settings.echo6_ignore_multicast != 0);
    return settings.echo_ignore_all != 0 ||
           (packet.to_group && settings.echo_ignore_broadcasts != 0);
}

// icmp_err_convert of net/ipv4/icmp.c.
int error_number(wire::IcmpType type, std::uint8_t code) {
    if (type == wire::IcmpType::time_exceeded) return EHOSTUNREACH;
    if (type == wire::IcmpType::parameter_problem) return EPROTO;
    static constexpr int kUnreachable[] = {ENETUNREACH,  EHOSTUNREACH, ENOPROTOOPT,  ECONNREFUSED,
                                           EMSGSIZE,     EOPNOTSUPP,   ENETUNREACH,  EHOSTDOWN,
                                           ENONET,       ENETUNREACH,  EHOSTUNREACH, ENETUNREACH,
                                           EHOSTUNREACH, EHOSTUNREACH, EHOSTUNREACH, EHOSTUNREACH};
    return code < std::size(kUnreachable) ? kUnreachable[code] : EHOSTUNREACH;
}

void tell_sockets(IpStack::Parts& parts, SocketError error, wire::IpProtocol protocol,
                  const IpAddress& source, Bytes quoted) {
    error.quoted = quoted;
    if (protocol == wire::IpProtocol::udp) parts.udp.error(error, source, quoted);
    if (protocol == wire::IpProtocol::tcp) parts.tcp.error(error, source, quoted);
    parts.raw.error(error, protocol);
}

void receive_error(IpStack::Parts& parts, const InPacket& packet, const wire::IcmpView& message) {
    const auto quoted = wire::Ipv4View::over(message.payload());
    if (!quoted || quoted->header_length() < wire::Ipv4View::kLength) return;
    SocketError error;
    error.number = error_number(message.type(), message.code());
    error.type = static_cast<std::uint8_t>(message.type());
    error.code = message.code();
    error.offender = packet.source;
    error.destination = quoted->destination();
    error.ttl = packet.ttl;
    const bool too_big = message.type() == wire::IcmpType::destination_unreachable &&
                         message.code() == wire::icmp_unreachable::kFragmentationNeeded;
    if (too_big) {
        error.info = message.next_hop_mtu();
        parts.routes.learn_mtu(quoted->destination(), message.next_hop_mtu());
    }
    if (message.type() == wire::IcmpType::redirect)
        return parts.routes.learn_gateway(quoted->destination(), packet.source, message.gateway());
    tell_sockets(parts, error, quoted->protocol(), quoted->source(), quoted->payload());
}

void receive_error6(IpStack::Parts& parts, const InPacket& packet,
                    const wire::Icmpv6View& message) {
    const auto quoted = wire::Ipv6View::over(message.payload());
    if (!quoted) return;
    SocketError error;
    error.type = static_cast<std::uint8_t>(message.type());
    error.code = message.code();
    error.offender = packet.source;
    error.destination = quoted->destination();
    error.ttl = packet.ttl;
    switch (message.type()) {
        case wire::Icmpv6Type::packet_too_big:
            error.number = EMSGSIZE;
            error.info = message.mtu();
            parts.routes.learn_mtu(quoted->destination(), message.mtu());
            break;
        case wire::Icmpv6Type::destination_unreachable:
            error.number = message.code() == 0   ? ENETUNREACH
                           : message.code() == 1 ? EACCES
                           : message.code() == 4 ? ECONNREFUSED
                                                 : EHOSTUNREACH;
            break;
        default:
            error.number = EHOSTUNREACH;
    }
    const auto upper = wire::find_upper_layer(*quoted);
    tell_sockets(parts, error, upper.protocol, quoted->source(), upper.payload);
}

IcmpMessage shown(const InPacket& packet, const Frame& frame) {
    return {.source = packet.source,
            .destination = packet.destination,
            .ttl = packet.ttl,
            .tos = packet.tos,
            .message = packet.payload,
            .packet = packet.packet,
            .interface = packet.interface,
            .frame = frame};
}

void echo(IpStack::Parts& parts, const InPacket& packet, Frame& frame) {
    if (ignores_echo(parts, packet))
        return packet.interface->drop(frame, trace::Reason::echo_ignored);
    std::vector<std::uint8_t> message;
    if (packet.source.is_v4()) {
        ++parts.counters.icmp.out_echo_replies;
        wire::Icmp::parse(packet.payload)->echo_reply().append(message);
        return answer(parts, packet, frame, wire::IpProtocol::icmp, std::move(message));
    }
    ++parts.counters.icmp6.out_echo_replies;
    wire::Icmpv6::parse(packet.payload)->echo_reply().append(message);
    answer(parts, packet, frame, wire::IpProtocol::icmpv6, std::move(message));
}

}  // namespace

void receive(IpStack::Parts& parts, const InPacket& packet, Frame& frame) {
    auto& counters = parts.counters.icmp;
    ++counters.in_messages;
    const auto message = wire::IcmpView::over(packet.payload);
    if (!message || !message->checksum_is_right()) {
        ++counters.in_errors;
        return packet.interface->drop(
            frame, message ? trace::Reason::bad_checksum : trace::Reason::bad_header);
    }
    if (message->type() == wire::IcmpType::echo_request) {
        ++counters.in_echo_requests;
        return echo(parts, packet, frame);
    }
    packet.interface->emit_decision(
        frame, {.verdict = trace::Verdict::deliver, .reason = trace::Reason::socket});
    if (message->type() == wire::IcmpType::echo_reply) ++counters.in_echo_replies;
    if (wire::is_error(message->type())) receive_error(parts, packet, *message);
    parts.raw.receive(shown(packet, frame));
}

void receive6(IpStack::Parts& parts, const InPacket& packet, Frame& frame) {
    auto& counters = parts.counters.icmp6;
    ++counters.in_messages;
    const auto message = wire::Icmpv6View::over(packet.payload);
    if (!message || !wire::transport_checksum_ok(packet.source, packet.destination,
                                                 wire::IpProtocol::icmpv6, packet.payload)) {
        ++counters.in_errors;
        return packet.interface->drop(
            frame, message ? trace::Reason::bad_checksum : trace::Reason::bad_header);
    }
    switch (message->type()) {
        case wire::Icmpv6Type::echo_request:
            ++counters.in_echo_requests;
            return echo(parts, packet, frame);
        case wire::Icmpv6Type::neighbor_solicitation:
        case wire::Icmpv6Type::neighbor_advertisement:
            return ndp::receive(parts, packet, frame);
        case wire::Icmpv6Type::mld_query:
            return igmp::receive_mld(parts, packet, frame);
        default:
            break;
    }
    packet.interface->emit_decision(
        frame, {.verdict = trace::Verdict::deliver, .reason = trace::Reason::socket});
    if (message->type() == wire::Icmpv6Type::echo_reply) ++counters.in_echo_replies;
    if (wire::is_error(message->type())) receive_error6(parts, packet, *message);
    parts.raw.receive(shown(packet, frame));
}

}  // namespace vxlab::sim::icmp
