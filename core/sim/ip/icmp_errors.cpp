#include "core/sim/ip/icmp_errors.h"

#include <algorithm>

#include "core/sim/ip/parts.h"
#include "core/wire/ethernet.h"
#include "core/wire/ipv4.h"
#include "core/wire/ipv6.h"

namespace vxlab::sim {
namespace {

Bytes packet_of(const Frame& frame) {
    return wire::clamped(frame.bytes(), wire::EthernetView::kLength);
}

// Whether an error about that packet is allowed.
bool may_complain(const wire::Ipv4View& packet) {
    if (packet.fragment_offset() != 0 || packet.source().is_unspecified()) return false;
    if (packet.destination().is_multicast() || packet.source().is_multicast()) return false;
    if (packet.protocol() != wire::IpProtocol::icmp) return true;
    const auto message = wire::IcmpView::over(packet.payload());
    return !message || !wire::is_error(message->type());
}

bool may_complain(const wire::Ipv6View& packet, wire::Icmpv6Type type) {
    const bool to_group = packet.destination().is_multicast();
    if (packet.source().is_unspecified() || packet.source().is_multicast()) return false;
    if (to_group && type != wire::Icmpv6Type::packet_too_big) return false;
    const auto upper = wire::find_upper_layer(packet);
    if (upper.protocol != wire::IpProtocol::icmpv6) return true;
    const auto message = wire::Icmpv6View::over(upper.payload);
    return !message || !wire::is_error(message->type());
}

// icmp_ratemask: what is limited; and a path's MTU never is.
bool is_limited(wire::IcmpType type, std::uint8_t code) {
    if (type == wire::IcmpType::destination_unreachable)
        return code != wire::icmp_unreachable::kFragmentationNeeded;
    return type == wire::IcmpType::time_exceeded || type == wire::IcmpType::parameter_problem;
}

constexpr std::int64_t kIcmpBurst = 6000, kRouteErrorBurst = 5000;  // ms

}  // namespace

// inet_peer_xrlim_allow; ip_error spends from the same purse.
bool IcmpErrors::pay(const IpAddress& host, std::int64_t most) {
    constexpr std::int64_t kPrice = 1000;
    const auto now = parts_.simulator.now();
    auto& purse = purses_.try_emplace(host, Purse{.last = now}).first->second;
    const auto earned = (now - purse.last).nanoseconds / 1'000'000;
    purse = {std::min(purse.milliseconds + earned, most), now};
    if (purse.milliseconds < kPrice) return false;
    purse.milliseconds -= kPrice;
    return true;
}

void IcmpErrors::no_route(const Frame& frame, std::uint8_t code) {
    const auto packet = wire::Ipv4View::over(packet_of(frame));
    if (packet && pay(packet->source(), kRouteErrorBurst))
        send(frame, wire::IcmpType::destination_unreachable, code);
}

void IcmpErrors::send(const Frame& frame, wire::IcmpType type, std::uint8_t code,
                      std::uint32_t info) {
    const auto packet = wire::Ipv4View::over(packet_of(frame));
    if (!packet || !may_complain(*packet)) return;
    if (parts_.addresses.is_broadcast(packet->destination())) return;
    const bool ours = parts_.addresses.is_local(packet->destination(), nullptr);
    const auto way =
        parts_.output.route(ours ? packet->destination() : IpAddress(), packet->source(), nullptr);
    if (!way || !way->source) return;
    const bool is_loopback = way->interface && way->interface->flags.loopback;
    if (is_limited(type, code) && !is_loopback && !pay(packet->source(), kIcmpBurst)) return;
    std::vector<std::uint8_t> message;
    wire::Icmp::error(type, code, packet->bytes(), info).append(message);
    auto& counters = parts_.counters.icmp;
    ++counters.out_messages;
    if (type == wire::IcmpType::time_exceeded) ++counters.out_time_exceeded;
    if (type == wire::IcmpType::destination_unreachable) ++counters.out_unreachable;
    OutPacket error;
    error.source = way->source;
    error.destination = packet->source();
    error.protocol = wire::IpProtocol::icmp;
    error.tos = static_cast<std::uint8_t>((packet->type_of_service() & 0x1e) | 0xc0);
    error.payload = message;
    error.came_from = frame.id;
    error.cause = frame.cause;
    (void)parts_.output.send(*way, error);
}

void IcmpErrors::send6(Interface& interface, const Frame& frame, wire::Icmpv6Type type,
                       std::uint8_t code, std::uint32_t info) {
    const auto packet = wire::Ipv6View::over(packet_of(frame));
    if (!packet || !may_complain(*packet, type)) return;
    const bool ours = parts_.addresses.is_local(packet->destination(), nullptr);
    const bool on_link = packet->source().bytes()[0] == 0xfe;
    const auto way = parts_.output.route(ours ? packet->destination() : IpAddress(),
                                         packet->source(), on_link ? &interface : nullptr);
    if (!way || !way->source) return;
    std::vector<std::uint8_t> message;
    wire::Icmpv6::error(type, code, packet->bytes(), info).append(message);
    wire::write_icmpv6_checksum(message, way->source, packet->source());
    ++parts_.counters.icmp6.out_messages;
    OutPacket error;
    error.source = way->source;
    error.destination = packet->source();
    error.protocol = wire::IpProtocol::icmpv6;
    error.payload = message;
    error.came_from = frame.id;
    error.cause = frame.cause;
    (void)parts_.output.send(*way, error);
}

void IcmpErrors::redirect(Interface& interface, const Frame& frame, const IpAddress& gateway) {
    constexpr unsigned kMost = 9;
    constexpr std::int64_t kFirstWait = 20, kSilence = 20'480;  // milliseconds
    const auto packet = wire::Ipv4View::over(packet_of(frame));
    if (!packet || parts_.settings.of(interface).send_redirects == 0) return;
    const auto back = parts_.routes.find({.destination = packet->source(), .source = {}});
    if (!back || back->gateway || back->interface != &interface) return;
    const auto now = parts_.simulator.now();
    auto& told = redirects_[packet->source()];
    if (told.count > 0 && now - told.last > Duration::milliseconds(kSilence)) told = {};
    if (told.count >= kMost) return;
    if (told.count > 0 && now - told.last <= Duration::milliseconds(kFirstWait << told.count))
        return;
    told = {now, told.count + 1};
    ++parts_.counters.icmp.out_redirects;
    send(frame, wire::IcmpType::redirect, 1, gateway.v4_value());
}

// The packet may be one of ours: the error then goes to ourselves, over lo, as the kernel's does.
void IcmpErrors::unreachable_next_hop(Interface& interface, const Frame& frame) {
    const auto type = wire::EthernetView::over(frame.bytes())->type();
    if (type == wire::EtherType::ipv4)
        send(frame, wire::IcmpType::destination_unreachable, wire::icmp_unreachable::kHost);
    else
        send6(interface, frame, wire::Icmpv6Type::destination_unreachable, 3);
}

}  // namespace vxlab::sim
