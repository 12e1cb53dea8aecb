#include "core/sim/ip/ip_output.h"

#include <algorithm>
#include <cerrno>

#include "core/sim/ip/fragmentation.h"
#include "core/sim/ip/parts.h"
#include "core/wire/ethernet.h"
#include "core/wire/icmp.h"
#include "core/wire/icmpv6.h"
#include "core/wire/ipv4.h"
#include "core/wire/ipv6.h"

namespace vxlab::sim {
namespace {

constexpr std::size_t kEthernet = wire::EthernetView::kLength;

// RFC 1112 6.4, RFC 2464 7.
MacAddress group_mac(const IpAddress& group) {
    if (group.is_v4()) return MacAddress(0x0100'5e00'0000 | (group.v4_value() & 0x7f'ffff));
    return MacAddress(0x3333'0000'0000 | load_be32(group.bytes(), 12));
}

wire::EtherType type_of(const IpAddress& address) {
    return address.is_v4() ? wire::EtherType::ipv4 : wire::EtherType::ipv6;
}

bool is_limited_broadcast(const IpAddress& address) {
    return address.is_v4() && address.v4_value() == 0xffff'ffff;
}

bool refuses_fragments(PathMtuDiscovery discovery) {
    return discovery == PathMtuDiscovery::must || discovery == PathMtuDiscovery::probe;
}

}  // namespace

bool needs_device(const IpAddress& destination) {
    if (!destination.is_v6()) return false;
    const auto bytes = destination.bytes();
    if (bytes[0] == 0xff) return (bytes[1] & 0xf) <= 2;
    return bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0x80;
}

KernelResult<RouteAnswer> IpOutput::route(const IpAddress& source, const IpAddress& destination,
                                          Interface* device, std::uint8_t tos) const {
    RouteQuery query{.destination = destination, .source = source, .output = device, .tos = tos};
    if (source.is_unspecified()) query.source = {};
    auto way = parts_.routes.find(query);
    if (!way) return way;
    if (device != nullptr && way->type == RouteType::unicast && way->interface != device)
        return refuse(ENETUNREACH);
    return way;
}

std::uint8_t IpOutput::default_ttl(const IpAddress& destination, const Interface& interface) const {
    if (destination.is_multicast()) return 1;
    return static_cast<std::uint8_t>(destination.is_v4()
                                         ? parts_.settings.global().default_ttl
                                         : parts_.settings.of(interface).hop_limit6);
}

std::vector<std::uint8_t> IpOutput::build(const OutPacket& packet, const RouteAnswer& way) const {
    const auto& interface = *way.interface;
    std::vector<std::uint8_t> bytes;
    bytes.reserve(kEthernet + 60 + packet.content_size());
    wire::Ethernet{
        .destination = {}, .source = interface.address, .type = type_of(packet.destination)}
        .append(bytes);
    const auto ttl = packet.ttl != 0 ? packet.ttl : default_ttl(packet.destination, interface);
    if (packet.destination.is_v4()) {
        wire::Ipv4 header;
        header.type_of_service = packet.tos;
        header.identification = last_identification_;
        header.ttl = ttl;
        header.protocol = packet.protocol;
        header.source = packet.source;
        header.destination = packet.destination;
        header.options.assign(packet.options.begin(), packet.options.end());
        header.total_length =
            static_cast<std::uint16_t>(header.header_length() + packet.content_size());
        header.dont_fragment =
            refuses_fragments(packet.discovery) ||
            (packet.discovery == PathMtuDiscovery::want && header.total_length <= way.mtu);
        header.append(bytes);
    } else {
        wire::Ipv6 header;
        header.traffic_class = packet.tos;
        header.flow_label = packet.flow_label;
        header.payload_length = static_cast<std::uint16_t>(packet.content_size());
        header.next_header = packet.protocol;
        header.hop_limit = ttl;
        header.source = packet.source;
        header.destination = packet.destination;
        header.append(bytes);
    }
    wire::append_bytes(packet.transport, bytes);
    wire::append_bytes(packet.tunnel, bytes);
    wire::append_bytes(packet.payload, bytes);
    return bytes;
}

KernelResult<> IpOutput::send(const RouteAnswer& way, const OutPacket& packet) {
    if (way.interface == nullptr) return refuse(ENETUNREACH);
    const bool v4 = packet.destination.is_v4();
    auto& counters = v4 ? parts_.counters.ip : parts_.counters.ip6;
    ++counters.out_requests;
    ++last_identification_;
    // IPv6 does not count its own header.
    const auto header = v4 ? wire::Ipv4View::kLength + packet.options.size() : 0;
    if (packet.content_size() > 65'535 - header) return refuse(EMSGSIZE);
    auto bytes = build(packet, way);
    const auto mtu = packet.discovery == PathMtuDiscovery::probe ? way.interface->mtu : way.mtu;
    const bool too_big = bytes.size() - kEthernet > mtu;
    if (too_big && refuses_fragments(packet.discovery)) return refuse(EMSGSIZE);
    auto frame = parts_.simulator.make_frame(std::move(bytes), packet.came_from);
    frame.cause = packet.cause;
    // The program is not told (nftables drops without an error).
    (v4 ? parts_.filter_counters : parts_.filter_counters6).output.count(frame.size() - kEthernet);
    if ((v4 ? parts_.policies : parts_.policies6).output == FilterPolicy::drop) {
        way.interface->drop(frame, trace::Reason::output_policy);
        return {};
    }
    const Place place{*way.interface, way.next_hop(packet.destination),
                      way.type == RouteType::broadcast};
    if (too_big)
        send_fragments(place, frame, way.mtu, packet.multicast_loop);
    else
        dispatch(place, std::move(frame), packet.multicast_loop);
    return {};
}

void IpOutput::send_fragments(const Place& place, const Frame& frame, std::uint32_t mtu,
                              bool loop) {
    auto& counters = place.next_hop.is_v4() ? parts_.counters.ip : parts_.counters.ip6;
    auto whole = frame;
    place.interface.emit_decision(
        whole, {.verdict = trace::Verdict::forward, .reason = trace::Reason::fragmented});
    for (auto& piece : fragment(frame.bytes(), mtu, ++last_identification_)) {
        auto part = parts_.simulator.make_frame(std::move(piece), frame.id);
        part.cause = whole.cause;
        ++counters.fragments_created;
        dispatch(place, std::move(part), loop);
    }
    ++counters.fragments_ok;
}

void IpOutput::dispatch(const Place& place, Frame frame, bool loop) {
    const bool group = place.next_hop.is_multicast();
    const bool broadcast = place.broadcast || is_limited_broadcast(place.next_hop);
    if (!group && !broadcast)
        return parts_.neighbours.output(place.interface, place.next_hop, std::move(frame));
    (group ? group_mac(place.next_hop) : place.interface.broadcast).store(frame.writable(), 0);
    if (loop && (broadcast || parts_.groups.is_member(place.interface, place.next_hop))) {
        auto copy = parts_.simulator.copy_of(frame);
        const auto* interface = &place.interface;
        parts_.simulator.schedule(
            {}, [this, id = interface->id, copy, stack = std::weak_ptr<void>(parts_.alive)] {
                if (stack.expired()) return;
                auto* there = parts_.simulator.interface(id);
                if (there && there->name_space == &parts_.name_space)
                    parts_.input.receive_own(*there, copy);
            });
    }
    place.interface.transmit(std::move(frame));
}

void IpOutput::forward(Interface& input, Frame frame) {
    const auto type = wire::EthernetView::over(frame.bytes())->type();
    type == wire::EtherType::ipv4 ? forward_v4(input, std::move(frame))
                                  : forward_v6(input, std::move(frame));
}

void IpOutput::forward_v4(Interface& input, Frame frame) {
    const auto packet = *wire::Ipv4View::over(frame.bytes().subspan(kEthernet));
    const auto destination = packet.destination();
    const auto way = parts_.routes.find({.destination = destination,
                                         .source = packet.source(),
                                         .output = nullptr,
                                         .input = &input});
    if (!way) {
        const bool prohibited = way.error().number == EACCES;
        const bool silent = way.error().number == EINVAL;
        ++parts_.counters.ip.in_no_routes;
        input.drop(frame, trace::Reason::no_route);
        if (silent) return;
        const auto code = prohibited ? wire::icmp_unreachable::kAdministrativelyProhibited
                          : way.error().number == EHOSTUNREACH ? wire::icmp_unreachable::kHost
                                                               : wire::icmp_unreachable::kNetwork;
        return parts_.errors.no_route(frame, code);
    }
    if (packet.ttl() <= 1) {
        input.drop(frame, trace::Reason::ttl_exceeded);
        return parts_.errors.send(frame, wire::IcmpType::time_exceeded, 0);
    }
    parts_.filter_counters.forward.count(packet.total_length());
    if (parts_.policies.forward == FilterPolicy::drop)
        return input.drop(frame, trace::Reason::forward_policy);
    if (packet.dont_fragment() && packet.total_length() > way->mtu) {
        ++parts_.counters.ip.fragments_failed;
        input.drop(frame, trace::Reason::fragmentation_needed);
        return parts_.errors.send(frame, wire::IcmpType::destination_unreachable,
                                  wire::icmp_unreachable::kFragmentationNeeded, way->mtu);
    }
    if (way->interface == &input) parts_.errors.redirect(input, frame, way->next_hop(destination));
    forward_on(input, *way, std::move(frame), destination);
}

void IpOutput::forward_v6(Interface& input, Frame frame) {
    const auto packet = *wire::Ipv6View::over(frame.bytes().subspan(kEthernet));
    const auto destination = packet.destination();
    const auto way = parts_.routes.find({.destination = destination,
                                         .source = packet.source(),
                                         .output = nullptr,
                                         .input = &input});
    if (!way) {
        ++parts_.counters.ip6.in_no_routes;
        input.drop(frame, trace::Reason::no_route);
        return parts_.errors.send6(input, frame, wire::Icmpv6Type::destination_unreachable,
                                   way.error().number == EACCES ? 1 : 0);
    }
    if (packet.hop_limit() <= 1) {
        input.drop(frame, trace::Reason::ttl_exceeded);
        return parts_.errors.send6(input, frame, wire::Icmpv6Type::time_exceeded, 0);
    }
    parts_.filter_counters6.forward.count(frame.size() - kEthernet);
    if (parts_.policies6.forward == FilterPolicy::drop)
        return input.drop(frame, trace::Reason::forward_policy);
    if (frame.size() - kEthernet > way->mtu) {
        input.drop(frame, trace::Reason::fragmentation_needed);
        return parts_.errors.send6(input, frame, wire::Icmpv6Type::packet_too_big, 0, way->mtu);
    }
    forward_on(input, *way, std::move(frame), destination);
}

void IpOutput::forward_on(Interface& input, const RouteAnswer& way, Frame frame,
                          const IpAddress& destination) {
    const bool v4 = destination.is_v4();
    ++(v4 ? parts_.counters.ip : parts_.counters.ip6).forwarded;
    const trace::Row row{.table = trace::Table::routes,
                         .prefix_length = way.route ? way.route->prefix_length : std::uint8_t{0},
                         .interface = way.interface->id,
                         .address = way.route ? way.route->destination : destination,
                         .via = way.gateway};
    input.emit_decision(frame, {.verdict = trace::Verdict::forward,
                                .reason = trace::Reason::route,
                                .copies = 1,
                                .row = row,
                                .taught_by = way.route ? way.route->event : 0});
    auto onward = parts_.simulator.copy_of(frame);
    auto& bytes = onward.writable();
    if (v4) {
        bytes[kEthernet + 8] = static_cast<std::uint8_t>(bytes[kEthernet + 8] - 1);
        store_be16(bytes, kEthernet + 10, 0);
        const auto header = wire::Ipv4View::over(Bytes(bytes).subspan(kEthernet))->header();
        store_be16(bytes, kEthernet + 10, wire::checksum(header));
    } else {
        bytes[kEthernet + 7] = static_cast<std::uint8_t>(bytes[kEthernet + 7] - 1);
    }
    way.interface->address.store(bytes, 6);
    const Place place{*way.interface, way.next_hop(destination), false};
    if (bytes.size() - kEthernet > way.mtu) return send_fragments(place, onward, way.mtu, false);
    dispatch(place, std::move(onward), false);
}

}  // namespace vxlab::sim
