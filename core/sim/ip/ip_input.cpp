#include "core/sim/ip/ip_input.h"

#include "core/sim/ip/arp.h"
#include "core/sim/ip/icmp.h"
#include "core/sim/ip/igmp.h"
#include "core/sim/ip/ndp.h"
#include "core/sim/ip/parts.h"
#include "core/wire/ethernet.h"
#include "core/wire/icmp.h"
#include "core/wire/icmpv6.h"
#include "core/wire/ipv4.h"
#include "core/wire/ipv6.h"

namespace vxlab::sim {
namespace {

constexpr std::size_t kEthernet = wire::EthernetView::kLength;

trace::Decision decided(trace::Verdict verdict, trace::Reason reason) {
    return {.verdict = verdict, .reason = reason};
}

}  // namespace

void IpInput::receive(Interface& interface, Frame frame) {
    const auto ethernet = *wire::EthernetView::over(frame.bytes());
    switch (ethernet.type()) {
        case wire::EtherType::arp:
            return arp::receive(parts_, interface, std::move(frame));
        case wire::EtherType::ipv4:
            return receive_v4(interface, std::move(frame));
        case wire::EtherType::ipv6:
            return receive_v6(interface, std::move(frame));
        default:
            return interface.drop(frame, trace::Reason::no_consumer);
    }
}

void IpInput::receive_own(Interface& interface, Frame frame) {
    const auto type = wire::EthernetView::over(frame.bytes())->type();
    type == wire::EtherType::ipv4 ? accept_v4(interface, std::move(frame))
                                  : accept_v6(interface, std::move(frame));
}

// ip_route_input_slow and fib_validate_source: sources that cannot come from there.
trace::Reason IpInput::source_refusal(const Interface& interface, const IpAddress& source,
                                      const IpAddress& destination, bool to_group) const {
    if (interface.flags.loopback) return trace::Reason::none;
    const auto& settings = parts_.settings.of(interface);
    const auto first = source.v4_value() >> 24;
    const bool loops = first == 127 || destination.v4_value() >> 24 == 127;
    if (source.is_multicast() || source.v4_value() == 0xffff'ffff ||
        (loops && settings.route_localnet == 0) || (first == 0 && !to_group))
        return trace::Reason::martian_source;
    const auto type = parts_.routes.type_of(source, nullptr);
    if (type == RouteType::broadcast || (type == RouteType::local && settings.accept_local == 0))
        return trace::Reason::martian_source;
    if (settings.rp_filter == 0 || first == 0 || type == RouteType::local)
        return trace::Reason::none;
    const auto back = parts_.routes.find({.destination = source, .source = {}});
    const bool same = back && back->interface == &interface;
    const bool passes = settings.rp_filter == 1 ? same : bool{back};
    return passes ? trace::Reason::none : trace::Reason::reverse_path;
}

void IpInput::receive_v4(Interface& interface, Frame frame) {
    auto& counters = parts_.counters.ip;
    ++counters.in_receives;
    const auto packet = wire::Ipv4View::over(frame.bytes().subspan(kEthernet));
    const bool sound = packet && packet->version() == 4 && packet->header_length() >= 20 &&
                       packet->header_length() <= packet->total_length() &&
                       packet->total_length() <= packet->bytes().size();
    if (!sound || !packet->checksum_is_right().value_or(false)) {
        ++counters.in_header_errors;
        return interface.drop(frame,
                              sound ? trace::Reason::bad_checksum : trace::Reason::bad_header);
    }
    // Padding of short frames is no part of the packet.
    const auto length = kEthernet + packet->total_length();
    if (frame.size() > length) frame.writable().resize(length);
    const auto view = *wire::Ipv4View::over(frame.bytes().subspan(kEthernet));
    const auto destination = view.destination();
    const auto type = parts_.routes.type_of(destination, nullptr);
    const bool to_group = type == RouteType::multicast || type == RouteType::broadcast;
    const auto refusal = source_refusal(interface, view.source(), destination, to_group);
    if (refusal != trace::Reason::none) return interface.drop(frame, refusal);
    if (type == RouteType::multicast && !parts_.groups.is_member(interface, destination))
        return interface.drop(frame, trace::Reason::group_not_joined);
    if (to_group || type == RouteType::local) return accept_v4(interface, std::move(frame));
    if (parts_.settings.of(interface).forwarding == 0) {
        ++counters.in_address_errors;
        return interface.drop(frame, trace::Reason::forwarding_off);
    }
    parts_.output.forward(interface, std::move(frame));
}

void IpInput::accept_v4(Interface& interface, Frame frame) {
    const auto view = *wire::Ipv4View::over(frame.bytes().subspan(kEthernet));
    if (view.is_fragment()) {
        const Reassembly::Fragment piece{
            .source = view.source(),
            .destination = view.destination(),
            .protocol = static_cast<std::uint8_t>(view.protocol()),
            .identification = view.identification(),
            .offset = view.fragment_offset(),
            .more = view.more_fragments(),
            .payload = view.payload(),
            .headers = frame.bytes().first(kEthernet + view.header().size())};
        auto whole = parts_.reassembly.add(interface, piece, frame);
        interface.emit_decision(frame,
                                decided(trace::Verdict::wait, trace::Reason::reassembly_wait));
        if (!whole) return;
        auto made = parts_.simulator.make_frame(std::move(*whole), frame.id);
        made.cause = frame.cause;
        return accept_v4(interface, std::move(made));
    }
    const auto destination = view.destination();
    const bool to_group = destination.is_multicast() || parts_.addresses.is_broadcast(destination);
    const InPacket packet{.source = view.source(),
                          .destination = destination,
                          .ttl = view.ttl(),
                          .tos = view.type_of_service(),
                          .protocol = view.protocol(),
                          .to_group = to_group,
                          .packet = view.bytes(),
                          .payload = view.payload(),
                          .interface = &interface,
                          .frame = &frame};
    parts_.filter_counters.input.count(packet.packet.size());
    if (parts_.policies.input == FilterPolicy::drop)
        return interface.drop(frame, trace::Reason::input_policy);
    deliver(packet, frame);
}

void IpInput::receive_v6(Interface& interface, Frame frame) {
    auto& counters = parts_.counters.ip6;
    if (parts_.settings.of(interface).disable6 != 0)
        return interface.drop(frame, trace::Reason::no_consumer);
    ++counters.in_receives;
    const auto packet = wire::Ipv6View::over(frame.bytes().subspan(kEthernet));
    const bool sound = packet && packet->version() == 6 &&
                       packet->payload_length() + wire::Ipv6View::kLength <= packet->bytes().size();
    if (!sound) {
        ++counters.in_header_errors;
        return interface.drop(frame, trace::Reason::bad_header);
    }
    const auto length = kEthernet + wire::Ipv6View::kLength + packet->payload_length();
    if (frame.size() > length) frame.writable().resize(length);
    const auto view = *wire::Ipv6View::over(frame.bytes().subspan(kEthernet));
    const auto destination = view.destination();
    if (view.source().is_multicast()) return interface.drop(frame, trace::Reason::martian_source);
    if (destination.is_multicast()) {
        if (!parts_.groups.is_member(interface, destination))
            return interface.drop(frame, trace::Reason::group_not_joined);
        return accept_v6(interface, std::move(frame));
    }
    const auto type = parts_.routes.type_of(destination, nullptr);
    if (type == RouteType::local || type == RouteType::anycast)
        return accept_v6(interface, std::move(frame));
    if (parts_.settings.of(interface).forwarding6 == 0) {
        ++counters.in_address_errors;
        return interface.drop(frame, trace::Reason::forwarding_off);
    }
    parts_.output.forward(interface, std::move(frame));
}

void IpInput::accept_v6(Interface& interface, Frame frame) {
    const auto view = *wire::Ipv6View::over(frame.bytes().subspan(kEthernet));
    const auto upper = wire::find_upper_layer(view);
    if (upper.truncated) return interface.drop(frame, trace::Reason::bad_header);
    if (upper.fragment) {
        const auto extension = wire::Ipv6FragmentView::over(view.payload());
        if (view.next_header() != wire::IpProtocol::fragment || !extension)
            return interface.drop(frame, trace::Reason::bad_header);
        const Reassembly::Fragment piece{
            .source = view.source(),
            .destination = view.destination(),
            .protocol = static_cast<std::uint8_t>(extension->next_header()),
            .identification = extension->identification(),
            .offset = extension->fragment_offset(),
            .more = extension->more_fragments(),
            .payload = extension->payload(),
            .headers = frame.bytes().first(kEthernet + wire::Ipv6View::kLength)};
        auto whole = parts_.reassembly.add(interface, piece, frame);
        interface.emit_decision(frame,
                                decided(trace::Verdict::wait, trace::Reason::reassembly_wait));
        if (!whole) return;
        auto made = parts_.simulator.make_frame(std::move(*whole), frame.id);
        made.cause = frame.cause;
        return accept_v6(interface, std::move(made));
    }
    parts_.filter_counters6.input.count(view.bytes().size());
    if (parts_.policies6.input == FilterPolicy::drop)
        return interface.drop(frame, trace::Reason::input_policy);
    const InPacket packet{.source = view.source(),
                          .destination = view.destination(),
                          .ttl = view.hop_limit(),
                          .tos = view.traffic_class(),
                          .protocol = upper.protocol,
                          .to_group = view.destination().is_multicast(),
                          .packet = view.bytes(),
                          .payload = upper.payload,
                          .interface = &interface,
                          .frame = &frame};
    deliver(packet, frame);
}

void IpInput::deliver(const InPacket& packet, Frame& frame) {
    auto& counters = packet.source.is_v4() ? parts_.counters.ip : parts_.counters.ip6;
    switch (packet.protocol) {
        case wire::IpProtocol::icmp:
            ++counters.in_delivers;
            return icmp::receive(parts_, packet, frame);
        case wire::IpProtocol::icmpv6:
            ++counters.in_delivers;
            return icmp::receive6(parts_, packet, frame);
        case wire::IpProtocol::udp:
            ++counters.in_delivers;
            return parts_.udp.receive(packet, frame);
        case wire::IpProtocol::tcp:
            ++counters.in_delivers;
            return parts_.tcp.receive(packet, frame);
        case wire::IpProtocol::igmp:
            ++counters.in_delivers;
            return igmp::receive(parts_, packet, frame);
        default:
            return unknown_protocol(packet, frame);
    }
}

void IpInput::unknown_protocol(const InPacket& packet, Frame& frame) {
    const bool v4 = packet.source.is_v4();
    ++(v4 ? parts_.counters.ip : parts_.counters.ip6).in_unknown_protocols;
    packet.interface->drop(frame, trace::Reason::no_consumer);
    if (packet.to_group) return;
    if (v4)
        parts_.errors.send(frame, wire::IcmpType::destination_unreachable,
                           wire::icmp_unreachable::kProtocol);
    else
        parts_.errors.send6(*packet.interface, frame, wire::Icmpv6Type::parameter_problem, 1, 6);
}

}  // namespace vxlab::sim
