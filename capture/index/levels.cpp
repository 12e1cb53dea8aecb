#include "capture/index/levels.h"

#include <algorithm>

#include "core/wire/ethernet.h"
#include "core/wire/geneve.h"
#include "core/wire/ipv4.h"
#include "core/wire/ipv6.h"
#include "core/wire/udp.h"
#include "core/wire/vxlan.h"

namespace vxlab::index {
namespace {

using dissect::Protocol;

// A layer's header and all that its buffer holds behind it.
Bytes bytes_from(const dissect::Dissection& dissection, const dissect::Range& range) {
    const auto bytes = dissection.buffers[range.buffer].bytes;
    return bytes.subspan(std::min<std::size_t>(range.begin, bytes.size()));
}

void read_ethernet(Level& level, Bytes bytes) {
    if (level.has_mac) return;
    const auto ethernet = wire::EthernetView::over(bytes);
    if (!ethernet) return;
    level.has_mac = true;
    level.mac_source = ethernet->source();
    level.mac_destination = ethernet->destination();
}

// `there` is how many bytes the wire had from the IP header on.
void end_network(Level& level, Bytes bytes, std::size_t claimed, std::size_t there) {
    const auto length = claimed == 0 ? there : std::min(claimed, there);
    level.network_length = static_cast<std::uint32_t>(length);
    level.network_bytes = bytes.first(std::min(bytes.size(), length));
}

void read_ipv4(Level& level, Bytes bytes, std::size_t there) {
    const auto ip = wire::Ipv4View::over(bytes);
    if (!ip || ip->version() != 4 || ip->header_length() < wire::Ipv4View::kLength) return;
    level.network = Protocol::ipv4;
    level.ip_source = ip->source();
    level.ip_destination = ip->destination();
    const std::size_t total = ip->total_length();
    end_network(level, bytes, total < ip->header_length() ? 0 : total, there);
}

void read_ipv6(Level& level, Bytes bytes, std::size_t there) {
    const auto ip = wire::Ipv6View::over(bytes);
    if (!ip || ip->version() != 6) return;
    level.network = Protocol::ipv6;
    level.ip_source = ip->source();
    level.ip_destination = ip->destination();
    const std::size_t payload = ip->payload_length();
    end_network(level, bytes, payload == 0 ? 0 : payload + wire::Ipv6View::kLength, there);
}

// The first eight bytes of UDP and TCP both begin with the ports.
void read_transport(Level& level, Protocol protocol, Bytes bytes) {
    if (level.transport != Protocol::frame) return;
    // Within the IP packet; what was reassembled lies in a buffer of its own.
    const auto* begin = bytes.data();
    const auto* end = level.network_bytes.data() + level.network_bytes.size();
    if (begin >= level.network_bytes.data() && begin <= end)
        bytes = bytes.first(std::min(bytes.size(), static_cast<std::size_t>(end - begin)));
    level.transport = protocol;
    level.transport_bytes = bytes;
    if ((protocol != Protocol::udp && protocol != Protocol::tcp) || bytes.size() < 4) return;
    level.has_ports = true;
    level.source_port = load_be16(bytes, 0);
    level.destination_port = load_be16(bytes, 2);
}

TunnelHeader read_tunnel(Protocol protocol, Bytes bytes) {
    TunnelHeader tunnel{.protocol = protocol};
    if (protocol == Protocol::geneve) {
        const auto geneve = wire::GeneveView::over(bytes);
        if (!geneve) return {};
        tunnel.vni = geneve->vni();
        tunnel.has_vni = tunnel.vni_valid = true;
    } else if (protocol == Protocol::vxlan || protocol == Protocol::vxlan_gpe) {
        const auto vxlan = wire::VxlanView::over(bytes);
        if (!vxlan) return {};
        tunnel.vni = vxlan->vni();
        tunnel.has_vni = true;
        tunnel.vni_valid = vxlan->instance_flag();
        tunnel.dont_learn =
            protocol == Protocol::vxlan && vxlan->group_policy_flag() && vxlan->dont_learn_flag();
    }
    return tunnel;
}

}  // namespace

const std::vector<Level>& LevelReader::read(const source::Packet& packet,
                                            const dissect::Dissection& dissection) {
    levels_.clear();
    levels_.emplace_back().frame = packet.bytes;
    for (std::size_t i = 0; i < dissection.layers.size(); ++i) {
        if (dissection.layers[i].quoted) break;
        add_layer(packet, dissection, static_cast<std::uint16_t>(i));
        levels_.back().end_layer = static_cast<std::uint16_t>(i + 1);
    }
    return levels_;
}

void LevelReader::add_layer(const source::Packet& packet, const dissect::Dissection& dissection,
                            std::uint16_t index) {
    const auto& layer = dissection.layers[index];
    const auto bytes = bytes_from(dissection, layer.range);
    const bool network = layer.protocol == Protocol::ipv4 || layer.protocol == Protocol::ipv6;
    const bool ip_in_ip = network && levels_.back().network != Protocol::frame &&
                          levels_.back().transport == Protocol::frame &&
                          levels_.back().tunnel.protocol == Protocol::frame;
    if (ip_in_ip) levels_.back().tunnel.protocol = layer.protocol;
    const bool inside =
        index > 0 && layer.tunnel_depth > dissection.layers[index - 1u].tunnel_depth;
    if (inside || ip_in_ip) {
        auto& level = levels_.emplace_back();
        level.frame = bytes;
        level.first_layer = index;
    }
    auto& level = levels_.back();
    const auto there = layer.range.buffer == 0
                           ? std::max<std::size_t>(packet.wire_length, packet.bytes.size()) -
                                 std::min<std::size_t>(layer.range.begin, packet.bytes.size())
                           : bytes.size();
    switch (layer.protocol) {
        case Protocol::ethernet:
            return read_ethernet(level, bytes);
        case Protocol::ipv4:
            level.buffer = layer.range.buffer;
            return read_ipv4(level, bytes, there);
        case Protocol::ipv6:
            level.buffer = layer.range.buffer;
            return read_ipv6(level, bytes, there);
        case Protocol::arp:
        case Protocol::rarp:
            level.network = layer.protocol;
            level.network_bytes = bytes;
            return;
        case Protocol::udp:
        case Protocol::tcp:
        case Protocol::icmp:
        case Protocol::icmpv6:
        case Protocol::igmp:
            return read_transport(level, layer.protocol, bytes);
        case Protocol::vxlan:
        case Protocol::vxlan_gpe:
        case Protocol::geneve:
        case Protocol::gre:
            level.tunnel = read_tunnel(layer.protocol, bytes);
            return;
        default:
            return;
    }
}

}  // namespace vxlab::index
