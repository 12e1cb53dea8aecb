#include "core/sim/devices/vxlan_pmtu.h"

#include "core/sim/devices/bridge/bridge.h"
#include "core/wire/ethernet.h"
#include "core/wire/icmp.h"
#include "core/wire/icmpv6.h"
#include "core/wire/ipv4.h"
#include "core/wire/ipv6.h"

namespace vxlab::sim {
namespace {

constexpr std::uint32_t kLeastIpv4 = 576, kLeastIpv6 = 1280;

using Packet = std::optional<std::vector<std::uint8_t>>;

// The Ethernet header of the answer: back the way the frame came.
std::vector<std::uint8_t> turned_round(const wire::EthernetView& ethernet) {
    std::vector<std::uint8_t> frame;
    wire::Ethernet{
        .destination = ethernet.source(), .source = ethernet.destination(), .type = ethernet.type()}
        .append(frame);
    return frame;
}

Packet answer_v4(const wire::EthernetView& ethernet, std::uint32_t mtu) {
    const auto packet = wire::Ipv4View::over(ethernet.payload());
    if (!packet || packet->total_length() <= mtu || mtu < kLeastIpv4) return {};
    if (!packet->dont_fragment() || packet->more_fragments() || packet->fragment_offset() != 0)
        return {};
    if (packet->source().is_unspecified() || packet->source().is_multicast() ||
        packet->destination().is_multicast())
        return {};
    const auto inner = wire::IcmpView::over(packet->payload());
    if (packet->protocol() == wire::IpProtocol::icmp && (!inner || wire::is_error(inner->type())))
        return {};
    const auto error =
        wire::Icmp::error(wire::IcmpType::destination_unreachable,
                          wire::icmp_unreachable::kFragmentationNeeded, packet->bytes(), mtu);
    auto frame = turned_round(ethernet);
    wire::Ipv4{
        .total_length = static_cast<std::uint16_t>(wire::Ipv4View::kLength + error.header_length()),
        .dont_fragment = true,
        .protocol = wire::IpProtocol::icmp,
        .source = packet->destination(),
        .destination = packet->source()}
        .append(frame);
    error.append(frame);
    return frame;
}

Packet answer_v6(const wire::EthernetView& ethernet, std::uint32_t mtu) {
    const auto packet = wire::Ipv6View::over(ethernet.payload());
    if (!packet || wire::Ipv6View::kLength + packet->payload_length() <= mtu || mtu < kLeastIpv6)
        return {};
    if (packet->source().is_unspecified() || packet->source().is_multicast()) return {};
    const auto upper = wire::find_upper_layer(*packet);
    const auto inner = wire::Icmpv6View::over(upper.payload);
    if (upper.protocol == wire::IpProtocol::icmpv6 && (!inner || wire::is_error(inner->type())))
        return {};
    std::vector<std::uint8_t> message;
    wire::Icmpv6::error(wire::Icmpv6Type::packet_too_big, 0, packet->bytes(), mtu).append(message);
    wire::write_icmpv6_checksum(message, packet->destination(), packet->source());
    auto frame = turned_round(ethernet);
    wire::Ipv6{.payload_length = static_cast<std::uint16_t>(message.size()),
               .next_header = wire::IpProtocol::icmpv6,
               .source = packet->destination(),
               .destination = packet->source()}
        .append(frame);
    frame.insert(frame.end(), message.begin(), message.end());
    return frame;
}

bool is_too_big(Bytes inner, std::uint32_t mtu) {
    return inner.size() > wire::EthernetView::kLength + mtu;
}

bool is_bridge_port(const Interface& device) {
    return device.master && device.master->kind() == LinkKind::bridge;
}

}  // namespace

std::optional<IpAddress> too_big_for_stack(const Interface& device, Bytes inner,
                                           std::uint32_t mtu) {
    const auto ethernet = wire::EthernetView::over(inner);
    if (!ethernet || !is_too_big(inner, mtu) || is_bridge_port(device)) return {};
    if (ethernet->type() == wire::EtherType::ipv4) {
        const auto packet = wire::Ipv4View::over(ethernet->payload());
        return packet ? std::optional(packet->destination()) : std::nullopt;
    }
    if (ethernet->type() != wire::EtherType::ipv6) return {};
    const auto packet = wire::Ipv6View::over(ethernet->payload());
    return packet ? std::optional(packet->destination()) : std::nullopt;
}

std::optional<std::vector<std::uint8_t>> too_big_answer(const Interface& device, Bytes inner,
                                                        std::uint32_t mtu) {
    const auto ethernet = wire::EthernetView::over(inner);
    if (!ethernet || !is_too_big(inner, mtu) || !is_bridge_port(device)) return {};
    if (ethernet->type() == wire::EtherType::ipv4) return answer_v4(*ethernet, mtu);
    if (ethernet->type() == wire::EtherType::ipv6) return answer_v6(*ethernet, mtu);
    return {};
}

}  // namespace vxlab::sim
