// Reading inner frames: tags, IP headers, ECN, flows.
#include "core/vtep/inner.h"

#include "core/wire/checksum.h"
#include "core/wire/ipv4.h"
#include "core/wire/ipv6.h"
#include "core/wire/vlan.h"

namespace vxlab::vtep {
namespace {

using wire::EtherType;
using wire::IpProtocol;

constexpr std::uint64_t mix(std::uint64_t value) {
    value *= 0x9e37'79b9'7f4a'7c15;
    return value ^ value >> 32;
}

bool has_ports(IpProtocol protocol) {
    switch (protocol) {
        case IpProtocol::tcp:
        case IpProtocol::udp:
        case IpProtocol::udp_lite:
        case IpProtocol::sctp:
        case IpProtocol::dccp:
            return true;
        default:
            return false;
    }
}

struct Ports {
    std::uint16_t source = 0, destination = 0;
};

Ports ports_at(Bytes packet, std::size_t offset, IpProtocol protocol) {
    if (!has_ports(protocol) || packet.size() < offset + 4) return {};
    return {load_be16(packet, offset), load_be16(packet, offset + 2)};
}

// Both ends go in the same way, so that a flow's two directions have one hash.
std::uint64_t hash_v4(Bytes packet) {
    const auto protocol = static_cast<IpProtocol>(packet[9]);
    const bool fragment = (load_be16(packet, 6) & 0x3fff) != 0;
    const auto header = std::size_t{4} * (packet[0] & 0xf);
    const auto ports = fragment ? Ports{} : ports_at(packet, header, protocol);
    return mix(load_be(packet, 12, 4) << 16 | ports.source) +
           mix(load_be(packet, 16, 4) << 16 | ports.destination) + packet[9];
}

std::uint64_t hash_v6(Bytes packet) {
    const auto end = [packet](std::size_t at, std::uint16_t port) {
        return mix(mix(load_be64(packet, at)) + load_be64(packet, at + 8) + port);
    };
    const auto label = load_be32(packet, 0) & 0xfffff;
    const auto next = static_cast<IpProtocol>(packet[6]);
    const auto ports = label != 0 ? Ports{} : ports_at(packet, 40, next);
    return end(8, ports.source) + end(24, ports.destination) + label + packet[6];
}

}  // namespace

std::optional<InnerFrame> InnerFrame::over(Bytes frame) {
    if (frame.size() < wire::EthernetView::kLength) return std::nullopt;
    InnerFrame inner{frame, static_cast<EtherType>(load_be16(frame, 12)), {}, 14};
    inner.type = inner.outermost;
    for (; wire::is_vlan_tag(inner.type); inner.network += 4) {
        if (frame.size() < inner.network + 4) return std::nullopt;
        inner.type = static_cast<EtherType>(load_be16(frame, inner.network + 2));
    }
    const std::size_t needed = inner.is_v4() ? 20 : inner.is_v6() ? 40 : 0;
    if (frame.size() < inner.network + needed) return std::nullopt;
    return inner;
}

std::uint8_t InnerFrame::type_of_service() const {
    if (is_v4()) return bytes[network + 1];
    return is_v6() ? static_cast<std::uint8_t>(load_be16(bytes, network) >> 4) : std::uint8_t{0};
}

std::uint8_t InnerFrame::ttl() const {
    if (is_v4()) return bytes[network + 8];
    return is_v6() ? bytes[network + 7] : std::uint8_t{0};
}

bool InnerFrame::wants_dont_fragment() const {
    if (tagged()) return false;
    return is_v6() || (is_v4() && (bytes[network + 6] & 0x40) != 0);
}

std::uint32_t flow_hash(const InnerFrame& frame) {
    const auto packet = frame.bytes.subspan(frame.network);
    std::uint64_t hash = 0;
    if (frame.is_v4()) {
        hash = hash_v4(packet);
    } else if (frame.is_v6()) {
        hash = hash_v6(packet);
    } else {
        hash = mix(load_be(frame.bytes, 0, 6)) + mix(load_be(frame.bytes, 6, 6)) +
               static_cast<std::uint16_t>(frame.type);
    }
    const auto folded = static_cast<std::uint32_t>(mix(hash) >> 32);
    return folded == 0 ? 1 : folded;
}

std::uint16_t source_port(std::uint32_t flow_hash, PortRange range) {
    const auto mixed = flow_hash ^ flow_hash << 16;
    const auto width = static_cast<std::uint64_t>(range.high - range.low);
    return static_cast<std::uint16_t>(range.low + (mixed * width >> 32));
}

std::optional<std::uint8_t> ecn::inner_after(std::uint8_t inner, std::uint8_t outer,
                                             bool ect1_inward) {
    if (outer == ce) {
        if (inner == not_ect) return std::nullopt;
        return ce;
    }
    if (outer == ect1 && inner == ect0 && ect1_inward) return ect1;
    return inner;
}

void set_ecn(MutableBytes frame, std::size_t network, bool v6, std::uint8_t value) {
    const auto word = load_be16(frame, network);
    const auto shift = v6 ? 4 : 0;
    const auto changed =
        static_cast<std::uint16_t>((word & ~(ecn::mask << shift)) | value << shift);
    store_be16(frame, network, changed);
    if (v6) return;
    // RFC 1624: the checksum moves by what the word moved.
    const auto sum = static_cast<std::uint16_t>(~load_be16(frame, network + 10));
    wire::InternetSum next;
    next.add_be16(sum).add_be16(static_cast<std::uint16_t>(~word)).add_be16(changed);
    store_be16(frame, network + 10, next.checksum());
}

void copy_untagged(const InnerFrame& frame, std::vector<std::uint8_t>& out) {
    const auto addresses = frame.bytes.first(12);
    const auto rest = frame.bytes.subspan(frame.network - 2);
    out.assign(addresses.begin(), addresses.end());
    out.insert(out.end(), rest.begin(), rest.end());
}

}  // namespace vxlab::vtep
