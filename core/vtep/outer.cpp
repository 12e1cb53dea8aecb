// Outer headers written and read.
#include "core/vtep/outer.h"

#include <cstring>
#include <new>

#include "core/wire/checksum.h"
#include "core/wire/ipv4.h"
#include "core/wire/ipv6.h"
#include "core/wire/udp.h"

namespace vxlab::vtep {
namespace {

using wire::EtherType;
using wire::IpProtocol;

constexpr std::size_t kEthernet = wire::EthernetView::kLength;
constexpr std::size_t kIpv4 = wire::Ipv4View::kLength;
constexpr std::size_t kIpv6 = wire::Ipv6View::kLength;
constexpr std::size_t kUdp = wire::UdpView::kLength;

constexpr std::uint16_t kUdpProtocol = static_cast<std::uint8_t>(IpProtocol::udp);

// Offsets below are in the packet. Headers are written and read in words as wide as can be, and
// sums worked out from these: reading again in wider words what has just been written in narrower
// ones makes the processor wait.

void write_ethernet(const Underlay& underlay, EtherType type, MutableBytes packet) {
    const auto to = underlay.destination_mac.value(), from = underlay.source_mac.value();
    store_be64(packet, 0, to << 16 | from >> 32);
    store_be32(packet, 8, static_cast<std::uint32_t>(from));
    store_be16(packet, 12, static_cast<std::uint16_t>(type));
}

wire::InternetSum write_ipv4(const Encapsulation& copy, const Underlay& underlay,
                             const IpAddress& source, std::uint8_t ttl, MutableBytes packet) {
    const auto length = static_cast<std::uint16_t>(packet.size() - kEthernet);
    const auto first = std::uint64_t{0x4500u | copy.tos} << 48 | std::uint64_t{length} << 32 |
                       std::uint64_t{underlay.identification} << 16 |
                       (copy.dont_fragment ? 0x4000u : 0u);
    const auto type = (std::uint64_t{ttl} << 8 | kUdpProtocol) << 48;
    const auto from = source.v4_value(), to = copy.remote.v4_value();
    const auto addresses = wire::InternetSum().add_be64(std::uint64_t{from} << 32 | to);
    auto header = addresses;
    const auto checksum = header.add_be64(first).add_be64(type).checksum();
    store_be64(packet, kEthernet, first);
    store_be64(packet, kEthernet + 8, type | std::uint64_t{checksum} << 32 | from);
    store_be32(packet, kEthernet + 16, to);
    return addresses;
}

wire::InternetSum write_ipv6(const Encapsulation& copy, const IpAddress& source,
                             std::uint8_t hop_limit, MutableBytes packet) {
    const auto length = static_cast<std::uint16_t>(packet.size() - kEthernet - kIpv6);
    const auto head = 0x6000'0000u | std::uint32_t{copy.tos} << 20 | copy.flow_label;
    store_be64(packet, kEthernet,
               std::uint64_t{head} << 32 | std::uint64_t{length} << 16 |
                   std::uint32_t{kUdpProtocol} << 8 | hop_limit);
    std::memcpy(packet.data() + kEthernet + 8, source.bytes().data(), 16);
    std::memcpy(packet.data() + kEthernet + 24, copy.remote.bytes().data(), 16);
    return wire::InternetSum().add(source.bytes()).add(copy.remote.bytes());
}

void write_udp(const Encapsulation& copy, wire::InternetSum addresses, std::size_t udp,
               MutableBytes packet) {
    const auto length = static_cast<std::uint16_t>(packet.size() - udp);
    const auto ports = std::uint64_t{copy.source_port} << 48 |
                       std::uint64_t{copy.destination_port} << 32 | std::uint64_t{length} << 16;
    const auto header = load_be64(copy.header, 0);
    std::uint16_t checksum = 0;
    if (copy.checksum) {
        addresses.add_be64(ports).add_be64(header);
        addresses.add_be32(std::uint32_t{kUdpProtocol} << 16 | length);
        checksum = addresses.add(packet.subspan(udp + kUdp + copy.header.size())).checksum();
        if (checksum == 0) checksum = 0xffff;
    }
    store_be64(packet, udp, ports | checksum);
    store_be64(packet, udp + kUdp, header);
}

// Everything from udp to the end of the packet, which may be too much, is one UDP datagram; before
// it lie the two addresses.
bool read_udp(Bytes packet, std::size_t udp, std::size_t address_length, Datagram& out) {
    if (packet.size() < udp + kUdp) return false;
    const auto header = load_be64(packet, udp);
    const auto length = static_cast<std::uint16_t>(header >> 16);
    if (length < kUdp || length > packet.size() - udp) return false;
    out.source_port = static_cast<std::uint16_t>(header >> 48);
    out.destination_port = static_cast<std::uint16_t>(header >> 32);
    out.payload = packet.subspan(udp + kUdp, length - kUdp);
    if (static_cast<std::uint16_t>(header) == 0) {
        out.checksum = UdpChecksum::absent;
        return true;
    }
    wire::InternetSum sum;
    sum.add_be32(std::uint32_t{kUdpProtocol} << 16 | length);
    sum.add(packet.subspan(udp - 2 * address_length, 2 * address_length + length));
    out.checksum = sum.sum() == 0xffff ? UdpChecksum::right : UdpChecksum::wrong;
    return true;
}

bool read_ipv4(Bytes packet, Datagram& out) {
    if (packet.size() < kEthernet + kIpv4) return false;
    const auto first = load_be64(packet, kEthernet), second = load_be64(packet, kEthernet + 8);
    const auto destination = load_be32(packet, kEthernet + 16);
    const auto length = static_cast<std::uint16_t>(first >> 32);
    const bool fragment = (first & 0x3fff) != 0;
    if (first >> 56 != 0x45 || (second >> 48 & 0xff) != kUdpProtocol || fragment ||
        length < kIpv4 || length > packet.size() - kEthernet ||
        wire::InternetSum().add_be64(first).add_be64(second).add_be32(destination).sum() != 0xffff)
        return false;
    ::new (&out.source) IpAddress(IpAddress::v4(static_cast<std::uint32_t>(second)));
    ::new (&out.destination) IpAddress(IpAddress::v4(destination));
    out.tos = static_cast<std::uint8_t>(first >> 48);
    return read_udp(packet.first(kEthernet + length), kEthernet + kIpv4, 4, out);
}

bool read_ipv6(Bytes packet, Datagram& out) {
    const auto header = wire::Ipv6View::over(packet.subspan(kEthernet));
    if (!header || header->version() != 6 || header->next_header() != IpProtocol::udp ||
        header->payload_length() > packet.size() - kEthernet - kIpv6)
        return false;
    ::new (&out.source) IpAddress(header->source());
    ::new (&out.destination) IpAddress(header->destination());
    out.tos = header->traffic_class();
    constexpr auto udp = kEthernet + kIpv6;
    return read_udp(packet.first(udp + header->payload_length()), udp, 16, out);
}

bool read(Bytes packet, Datagram& out) {
    if (packet.size() < kEthernet) return false;
    const auto type = static_cast<EtherType>(load_be16(packet, 12));
    if (type == EtherType::ipv4) return read_ipv4(packet, out);
    return type == EtherType::ipv6 && read_ipv6(packet, out);
}

}  // namespace

void write_outer(const Encapsulation& copy, const Underlay& underlay, MutableBytes packet) {
    const bool open = !copy.source || copy.source.is_unspecified();
    const auto& source = open ? underlay.source : copy.source;
    const auto ttl = copy.ttl ? copy.ttl : underlay.hop_limit;
    if (copy.remote.is_v6()) {
        write_ethernet(underlay, EtherType::ipv6, packet);
        write_udp(copy, write_ipv6(copy, source, ttl, packet), kEthernet + kIpv6, packet);
    } else {
        write_ethernet(underlay, EtherType::ipv4, packet);
        write_udp(copy, write_ipv4(copy, underlay, source, ttl, packet), kEthernet + kIpv4, packet);
    }
}

std::optional<Datagram> read_outer(Bytes packet) {
    std::optional<Datagram> datagram(std::in_place);
    if (!read(packet, *datagram)) datagram.reset();
    return datagram;
}

}  // namespace vxlab::vtep
