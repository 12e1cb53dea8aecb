// Outer headers written and read. The UDP checksum is one pass: the addresses of the IP header, the
// UDP header and its payload lie one behind the other.
#include "core/vtep/outer.h"

#include <cstring>

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

void store(MutableBytes packet, std::size_t offset, const IpAddress& address) {
    const auto bytes = address.bytes();
    std::memcpy(packet.data() + offset, bytes.data(), bytes.size());
}

void write_ipv4(const Encapsulation& copy, const Underlay& underlay, const IpAddress& source,
                std::uint8_t ttl, MutableBytes packet) {
    store_be16(packet, 0, static_cast<std::uint16_t>(0x4500 | copy.tos));
    store_be16(packet, 2, static_cast<std::uint16_t>(packet.size()));
    store_be16(packet, 4, underlay.identification);
    store_be16(packet, 6, copy.dont_fragment ? 0x4000 : 0);
    store_be16(packet, 8, static_cast<std::uint16_t>(ttl << 8 | 17));
    store_be16(packet, 10, 0);
    store(packet, 12, source);
    store(packet, 16, copy.remote);
    store_be16(packet, 10, wire::checksum(packet.first(kIpv4)));
}

void write_ipv6(const Encapsulation& copy, const IpAddress& source, std::uint8_t hop_limit,
                MutableBytes packet) {
    store_be32(packet, 0, 0x6000'0000u | std::uint32_t{copy.tos} << 20 | copy.flow_label);
    store_be16(packet, 4, static_cast<std::uint16_t>(packet.size() - kIpv6));
    store_be16(packet, 6, static_cast<std::uint16_t>(17 << 8 | hop_limit));
    store(packet, 8, source);
    store(packet, 24, copy.remote);
}

// Over the addresses before the UDP header, itself and what follows it.
wire::InternetSum udp_sum(Bytes packet, std::size_t udp, std::size_t address_length) {
    wire::InternetSum sum;
    const auto length = packet.size() - udp;
    sum.add_be16(static_cast<std::uint16_t>(IpProtocol::udp));
    sum.add_be16(static_cast<std::uint16_t>(length));
    return sum.add(packet.subspan(udp - 2 * address_length));
}

void write_udp(const Encapsulation& copy, MutableBytes packet, std::size_t udp,
               std::size_t address_length) {
    const auto datagram = packet.subspan(udp);
    store_be16(datagram, 0, copy.source_port);
    store_be16(datagram, 2, copy.destination_port);
    store_be16(datagram, 4, static_cast<std::uint16_t>(datagram.size()));
    store_be16(datagram, 6, 0);
    std::memcpy(datagram.data() + kUdp, copy.header.data(), copy.header.size());
    if (!copy.checksum) return;
    const auto checksum = udp_sum(packet, udp, address_length).checksum();
    store_be16(datagram, 6, checksum == 0 ? std::uint16_t{0xffff} : checksum);
}

// The bytes from the IP header on, cut to its length, are one whole UDP datagram from udp on.
bool read_udp(Bytes packet, std::size_t udp, std::size_t address_length, Datagram& out) {
    const auto header = wire::UdpView::over(packet.subspan(udp));
    if (!header || header->length() < kUdp || header->length() > packet.size() - udp) return false;
    packet = packet.first(udp + header->length());
    out.source_port = header->source_port();
    out.destination_port = header->destination_port();
    out.payload = packet.subspan(udp + kUdp);
    out.checksum = header->checksum() == 0                                ? UdpChecksum::absent
                   : udp_sum(packet, udp, address_length).sum() == 0xffff ? UdpChecksum::right
                                                                          : UdpChecksum::wrong;
    return true;
}

bool read_ipv4(Bytes packet, Datagram& out) {
    const auto header = wire::Ipv4View::over(packet);
    if (!header || header->version() != 4 || header->header_length() != kIpv4 ||
        header->protocol() != IpProtocol::udp || header->is_fragment() ||
        header->total_length() < kIpv4 || header->total_length() > packet.size() ||
        !wire::checksum_ok(packet.first(kIpv4)))
        return false;
    out.source = header->source();
    out.destination = header->destination();
    out.tos = header->type_of_service();
    return read_udp(packet.first(header->total_length()), kIpv4, 4, out);
}

bool read_ipv6(Bytes packet, Datagram& out) {
    const auto header = wire::Ipv6View::over(packet);
    if (!header || header->version() != 6 || header->next_header() != IpProtocol::udp ||
        header->payload_length() > packet.size() - kIpv6)
        return false;
    out.source = header->source();
    out.destination = header->destination();
    out.tos = header->traffic_class();
    return read_udp(packet.first(kIpv6 + header->payload_length()), kIpv6, 16, out);
}

bool read(Bytes packet, Datagram& out) {
    if (packet.size() < kEthernet) return false;
    const auto type = static_cast<EtherType>(load_be16(packet, 12));
    if (type == EtherType::ipv4) return read_ipv4(packet.subspan(kEthernet), out);
    return type == EtherType::ipv6 && read_ipv6(packet.subspan(kEthernet), out);
}

}  // namespace

void write_outer(const Encapsulation& copy, const Underlay& underlay, MutableBytes packet) {
    const bool v6 = copy.remote.is_v6();
    const bool open = !copy.source || copy.source.is_unspecified();
    const auto& source = open ? underlay.source : copy.source;
    const auto ttl = copy.ttl ? copy.ttl : underlay.hop_limit;
    underlay.destination_mac.store(packet, 0);
    underlay.source_mac.store(packet, 6);
    store_be16(packet, 12, static_cast<std::uint16_t>(v6 ? EtherType::ipv6 : EtherType::ipv4));
    const auto ip = packet.subspan(kEthernet);
    if (v6) {
        write_ipv6(copy, source, ttl, ip);
        write_udp(copy, ip, kIpv6, 16);
    } else {
        write_ipv4(copy, underlay, source, ttl, ip);
        write_udp(copy, ip, kIpv4, 4);
    }
}

std::optional<Datagram> read_outer(Bytes packet) {
    std::optional<Datagram> datagram(std::in_place);
    if (!read(packet, *datagram)) datagram.reset();
    return datagram;
}

}  // namespace vxlab::vtep
