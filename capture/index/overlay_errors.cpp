#include "capture/index/overlay_errors.h"

#include <fmt/format.h>

#include "capture/dissect/remarks.h"
#include "core/wire/arp.h"
#include "core/wire/icmp.h"
#include "core/wire/icmpv6.h"
#include "core/wire/ipv4.h"
#include "core/wire/ipv6.h"
#include "core/wire/udp.h"
#include "core/wire/vxlan.h"

namespace vxlab::index {
namespace {

using dissect::Protocol;

constexpr std::size_t kMostVnis = 16;  // named for one lookalike port

bool may_not_be_fragmented(const Level& level) {
    if (level.ip_source.is_v6()) return true;
    const auto ip = wire::Ipv4View::over(level.network_bytes);
    return ip && ip->dont_fragment();
}

// An Ethernet frame whose beginning makes sense: no VTEP sends other than that.
bool is_plausible_frame(Bytes bytes) {
    const auto ethernet = wire::EthernetView::over(bytes);
    if (!ethernet || ethernet->source().is_group() || ethernet->source().is_zero()) return false;
    const auto inside = ethernet->payload();
    switch (ethernet->type()) {
        case wire::EtherType::ipv4:
            return !inside.empty() && inside[0] >= 0x45 && inside[0] <= 0x4f;
        case wire::EtherType::ipv6:
            return !inside.empty() && inside[0] >> 4 == 6;
        case wire::EtherType::arp: {
            const auto arp = wire::ArpView::over(inside);
            return arp && arp->hardware_size() == 6 && arp->protocol_size() == 4;
        }
        case wire::EtherType::vlan:
        case wire::EtherType::lldp:
            return true;
        default:
            return false;
    }
}

}  // namespace

bool OverlayErrors::is_tunnel_port(std::uint16_t port) const {
    const auto found = options_.udp_ports.find(port);
    return found != options_.udp_ports.end() &&
           (found->second == Protocol::vxlan || found->second == Protocol::vxlan_gpe ||
            found->second == Protocol::geneve);
}

void OverlayErrors::note(const FindingDef& def, std::string sentence, std::uint64_t packet) {
    ErrorKey key{&def, std::move(sentence)};
    if (errors_.size() >= kMaxRows && errors_.count(key) == 0) return;
    errors_[std::move(key)].add(packet);
}

void OverlayErrors::add_level(const source::Packet& packet, const Level& level, TunnelId tunnel) {
    if (level.transport == Protocol::icmp) return add_icmp(packet, level, tunnel);
    if (level.transport == Protocol::icmpv6) return add_icmpv6(packet, level, tunnel);
    if (!path_mtus_.empty()) check_length(packet, level, tunnel);
    if (level.transport == Protocol::udp && !level.tunnel) look_for_vxlan(packet, level);
}

void OverlayErrors::add_remarks(const source::Packet& packet,
                                const dissect::Dissection& dissection) {
    for (const auto& remark : dissection.remarks)
        if (remark.def->id == dissect::remarks::kOuterFragment.id) fragments_.add(packet.number);
}

OverlayErrors::Quote OverlayErrors::read_quote(Bytes bytes) const {
    Quote quote;
    Bytes transport;
    const auto v4 = wire::Ipv4View::over(bytes);
    const auto v6 = wire::Ipv6View::over(bytes);
    if (v4 && v4->version() == 4) {
        quote.source = v4->source();
        quote.destination = v4->destination();
        if (v4->protocol() == wire::IpProtocol::udp) transport = v4->payload();
    } else if (v6 && v6->version() == 6) {
        quote.source = v6->source();
        quote.destination = v6->destination();
        const auto upper = wire::find_upper_layer(*v6);
        if (upper.protocol == wire::IpProtocol::udp && !upper.truncated) transport = upper.payload;
    }
    if (const auto udp = wire::UdpView::over(transport)) {
        quote.port = udp->destination_port();
        quote.tunnel = is_tunnel_port(quote.port);
    }
    return quote;
}

void OverlayErrors::add_icmp(const source::Packet& packet, const Level& level, TunnelId tunnel) {
    const auto icmp = wire::IcmpView::over(level.transport_bytes);
    if (!icmp || !wire::is_error(icmp->type())) return;
    const auto quote = read_quote(icmp->payload());
    if (!quote.source) return;
    if (icmp->type() == wire::IcmpType::time_exceeded)
        return unreachable(packet, level, quote, false, "TTL exceeded");
    if (icmp->type() != wire::IcmpType::destination_unreachable) return;
    switch (icmp->code()) {
        case wire::icmp_unreachable::kFragmentationNeeded:
            return too_big(packet, level, tunnel, quote, icmp->next_hop_mtu());
        case wire::icmp_unreachable::kPort:
            return unreachable(packet, level, quote, true, "port unreachable");
        case wire::icmp_unreachable::kAdministrativelyProhibited:
            return unreachable(packet, level, quote, false, "administratively prohibited");
        case wire::icmp_unreachable::kHost:
            return unreachable(packet, level, quote, false, "host unreachable");
        default:
            return unreachable(packet, level, quote, false, "destination unreachable");
    }
}

void OverlayErrors::add_icmpv6(const source::Packet& packet, const Level& level, TunnelId tunnel) {
    constexpr std::uint8_t kPort = 4;  // RFC 4443, 3.1
    const auto icmp = wire::Icmpv6View::over(level.transport_bytes);
    if (!icmp || !wire::is_error(icmp->type())) return;
    const auto quote = read_quote(icmp->payload());
    if (!quote.source) return;
    if (icmp->type() == wire::Icmpv6Type::packet_too_big)
        return too_big(packet, level, tunnel, quote, icmp->mtu());
    if (icmp->type() == wire::Icmpv6Type::time_exceeded)
        return unreachable(packet, level, quote, false, "hop limit exceeded");
    if (icmp->type() != wire::Icmpv6Type::destination_unreachable) return;
    const bool port = icmp->code() == kPort;
    unreachable(packet, level, quote, port, port ? "port unreachable" : "destination unreachable");
}

void OverlayErrors::unreachable(const source::Packet& packet, const Level& level,
                                const Quote& quote, bool port, std::string_view what) {
    const bool lookalike = lookalikes_.count(quote.port) != 0;
    if (!quote.tunnel && !lookalike) return;
    if (port)
        return note(findings::kPortUnreachable,
                    fmt::format("{} tells {} that nothing listens on UDP port {}: no VXLAN "
                                "interface there uses that port",
                                level.ip_source.text(), quote.source.text(), quote.port),
                    packet.number);
    note(findings::kTunnelUnreachable,
         fmt::format("{} answers tunnel packets from {} to {} with ICMP {}", level.ip_source.text(),
                     quote.source.text(), quote.destination.text(), what),
         packet.number);
}

void OverlayErrors::too_big(const source::Packet& packet, const Level& level, TunnelId tunnel,
                            const Quote& quote, std::uint32_t mtu) {
    const auto said = mtu == 0 ? std::string("a smaller MTU") : fmt::format("an MTU of {}", mtu);
    if (quote.tunnel) {
        note(findings::kUnderlayMtu,
             fmt::format("{} says that tunnel packets from {} to {} are too large, the link has "
                         "{}: lower the MTU inside the overlay, or raise the underlay's",
                         level.ip_source.text(), quote.source.text(), quote.destination.text(),
                         said),
             packet.number);
    } else {
        note(findings::kPathMtu,
             fmt::format("{} tells {} that its packets to {} are too large, the path has {}",
                         level.ip_source.text(), quote.source.text(), quote.destination.text(),
                         said),
             packet.number);
    }
    if (mtu == 0 || path_mtus_.size() >= kMaxRows) return;
    auto& known = path_mtus_[{tunnel, quote.destination}];
    if (known == 0 || mtu < known) known = mtu;
}

void OverlayErrors::check_length(const source::Packet& packet, const Level& level,
                                 TunnelId tunnel) {
    const auto found = path_mtus_.find({tunnel, level.ip_destination});
    if (found == path_mtus_.end() || level.network_length <= found->second ||
        !may_not_be_fragmented(level))
        return;
    note(findings::kLargerThanPath,
         fmt::format("{} goes on sending packets to {} that are larger than the path's MTU of {} "
                     "and must not be fragmented",
                     level.ip_source.text(), level.ip_destination.text(), found->second),
         packet.number);
}

void OverlayErrors::look_for_vxlan(const source::Packet& packet, const Level& level) {
    const auto udp = wire::UdpView::over(level.transport_bytes);
    if (!udp || is_tunnel_port(udp->destination_port())) return;
    const auto payload = udp->payload();
    const auto vxlan = wire::VxlanView::over(payload);
    if (!vxlan || load_be32(payload, 0) != 0x0800'0000 || vxlan->reserved() != 0) return;
    if (!is_plausible_frame(vxlan->payload())) return;
    const auto port = udp->destination_port();
    if (lookalikes_.size() >= kMaxRows && lookalikes_.count(port) == 0) return;
    auto& lookalike = lookalikes_[port];
    if (lookalike.packets.empty())
        lookalike.ends =
            fmt::format("{} to {}", level.ip_source.text(), level.ip_destination.text());
    lookalike.packets.add(packet.number);
    if (lookalike.vnis.size() < kMostVnis) lookalike.vnis.insert(vxlan->vni());
}

void OverlayErrors::append_findings(std::vector<Finding>& out) const {
    for (const auto& [key, packets] : errors_) out.push_back({key.def, key.sentence, packets});
    for (const auto& [port, lookalike] : lookalikes_) {
        std::string vnis;
        for (const auto vni : lookalike.vnis)
            vnis += (vnis.empty() ? "" : ", ") + std::to_string(vni);
        out.push_back({&findings::kOtherPort,
                       fmt::format("UDP port {} carries what looks like VXLAN (VNI {}; {}): decode "
                                   "it with -d udp.port=={},vxlan",
                                   port, vnis, lookalike.ends, port),
                       lookalike.packets});
    }
    if (!fragments_.empty())
        out.push_back({&findings::kOuterFragments,
                       "tunnel packets are fragmented in the underlay: leave 50 bytes (IPv4) or 70 "
                       "(IPv6) less MTU inside the overlay, or raise the underlay's",
                       fragments_});
}

}  // namespace vxlab::index
