// Layers are appended as they come; what depends on the layers inside is filled in by bytes().
#include "tests/support/packet_builder.h"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "tests/support/text.h"

namespace vxlab::test {
namespace {

using wire::EtherType;
using wire::IpProtocol;

template <class Address>
Address parsed(std::string_view text) {
    const auto address = Address::parse(text);
    if (!address) {
        fmt::print(stderr, "'{}' is no address\n", text);
        std::abort();
    }
    return *address;
}

Bytes as_bytes(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

// The addresses of the IP header at the front of bytes.
std::pair<IpAddress, IpAddress> ip_addresses(Bytes bytes, bool v6) {
    if (v6) return {IpAddress::load_v6(bytes, 8), IpAddress::load_v6(bytes, 24)};
    return {IpAddress::load_v4(bytes, 12), IpAddress::load_v4(bytes, 16)};
}

}  // namespace

MacAddress mac(std::string_view text) { return parsed<MacAddress>(text); }
IpAddress ip(std::string_view text) { return parsed<IpAddress>(text); }

void Packet::begin_layer(Kind kind, EtherType type, IpProtocol protocol) {
    const MutableBytes before(bytes_);
    if (!layers_.empty()) {
        const auto [outer, offset] = layers_.back();
        const auto number = static_cast<std::uint16_t>(type);
        const auto octet = static_cast<std::uint8_t>(protocol);
        if (outer == Kind::ethernet) store_be16(before, offset + 12, number);
        if (outer == Kind::vlan || outer == Kind::gre || outer == Kind::geneve)
            store_be16(before, offset + 2, number);
        if (outer == Kind::ipv4) store_u8(before, offset + 9, octet);
        if (outer == Kind::ipv6) store_u8(before, offset + 6, octet);
        if (outer == Kind::extension) store_u8(before, offset, octet);
    }
    layers_.push_back({kind, bytes_.size()});
}

Packet& Packet::ethernet(std::string_view source, std::string_view destination) {
    begin_layer(Kind::ethernet, EtherType::trans_ether_bridging, IpProtocol::ethernet);
    wire::Ethernet{mac(destination), mac(source), {}}.append(bytes_);
    return *this;
}

Packet& Packet::vlan(std::uint16_t id, std::uint8_t pcp, EtherType tag) {
    begin_layer(Kind::vlan, tag, {});
    wire::Vlan{pcp, false, id, {}}.append(bytes_);
    return *this;
}

Packet& Packet::mpls(std::uint32_t label, bool bottom_of_stack, bool multicast) {
    begin_layer(Kind::plain, multicast ? EtherType::mpls_multicast : EtherType::mpls_unicast,
                IpProtocol::mpls);
    bytes_.resize(bytes_.size() + 4);
    store_be32(bytes_, bytes_.size() - 4, label << 12 | (bottom_of_stack ? 1u : 0u) << 8 | 64);
    return *this;
}

Packet& Packet::ipv4(std::string_view source, std::string_view destination, wire::Ipv4 header) {
    begin_layer(Kind::ipv4, EtherType::ipv4, IpProtocol::ipv4);
    header.source = ip(source);
    header.destination = ip(destination);
    header.append(bytes_);
    return *this;
}

Packet& Packet::ipv6(std::string_view source, std::string_view destination, wire::Ipv6 header) {
    begin_layer(Kind::ipv6, EtherType::ipv6, IpProtocol::ipv6);
    header.source = ip(source);
    header.destination = ip(destination);
    header.append(bytes_);
    return *this;
}

Packet& Packet::ipv6_extension(IpProtocol kind, std::string_view content_hex) {
    begin_layer(Kind::extension, {}, kind);
    const auto content = from_hex(content_hex);
    const std::size_t length = 2 + content.size();
    bytes_.push_back(0);
    bytes_.push_back(
        static_cast<std::uint8_t>(kind == IpProtocol::ah ? length / 4 - 2 : length / 8 - 1));
    wire::append_bytes(content, bytes_);
    return *this;
}

Packet& Packet::udp(std::uint16_t source_port, std::uint16_t destination_port) {
    begin_layer(Kind::udp, {}, IpProtocol::udp);
    wire::Udp{source_port, destination_port, 0, 0}.append(bytes_);
    return *this;
}

Packet& Packet::udp_without_checksum(std::uint16_t source_port, std::uint16_t destination_port) {
    udp(source_port, destination_port);
    layers_.back().kind = Kind::bare_udp;
    return *this;
}

Packet& Packet::tcp(std::uint16_t source_port, std::uint16_t destination_port, std::uint16_t flags,
                    wire::Tcp header) {
    header.source_port = source_port;
    header.destination_port = destination_port;
    header.flags = flags;
    return add_message(Kind::tcp, IpProtocol::tcp, header);
}

Packet& Packet::vxlan(const wire::Vxlan& header) { return add_message(Kind::plain, {}, header); }

Packet& Packet::vxlan_gpe(const wire::VxlanGpe& header) {
    return add_message(Kind::plain, {}, header);
}

Packet& Packet::geneve(std::uint32_t vni) {
    begin_layer(Kind::geneve, {}, {});
    bytes_.resize(bytes_.size() + 8);
    store_be24(bytes_, bytes_.size() - 4, vni);
    return *this;
}

Packet& Packet::gre(std::optional<std::uint32_t> key) {
    begin_layer(Kind::gre, {}, IpProtocol::gre);
    const std::size_t begin = bytes_.size();
    bytes_.resize(begin + (key ? 8 : 4));
    if (!key) return *this;
    store_u8(bytes_, begin, 0x20);
    store_be32(bytes_, begin + 4, *key);
    return *this;
}

Packet& Packet::arp(const wire::Arp& message) {
    begin_layer(Kind::plain, EtherType::arp, {});
    message.append(bytes_);
    return *this;
}

Packet& Packet::arp_request(std::string_view sender_mac, std::string_view sender_ip,
                            std::string_view target_ip) {
    return arp(
        {wire::ArpOperation::request, mac(sender_mac), ip(sender_ip), MacAddress(), ip(target_ip)});
}

Packet& Packet::arp_reply(std::string_view sender_mac, std::string_view sender_ip,
                          std::string_view target_mac, std::string_view target_ip) {
    return arp({wire::ArpOperation::reply, mac(sender_mac), ip(sender_ip), mac(target_mac),
                ip(target_ip)});
}

Packet& Packet::icmp(const wire::Icmp& message) {
    return add_message(Kind::plain, IpProtocol::icmp, message);
}

Packet& Packet::echo_request(std::uint16_t identifier, std::uint16_t sequence,
                             std::string_view data) {
    return icmp(wire::Icmp::echo_request(identifier, sequence, as_bytes(data)));
}

Packet& Packet::echo_reply(std::uint16_t identifier, std::uint16_t sequence,
                           std::string_view data) {
    return icmp(wire::Icmp::echo_request(identifier, sequence, as_bytes(data)).echo_reply());
}

Packet& Packet::dhcp(const wire::Dhcp& message) { return add_message(Kind::plain, {}, message); }

Packet& Packet::text(std::string_view text) {
    wire::append_bytes(as_bytes(text), bytes_);
    return *this;
}

Packet& Packet::hex(std::string_view digits) {
    wire::append_bytes(from_hex(digits), bytes_);
    return *this;
}

Packet& Packet::filler(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) bytes_.push_back(static_cast<std::uint8_t>(i));
    return *this;
}

Packet& Packet::pad_to(std::size_t size) {
    padded_size_ = size;
    return *this;
}

Packet& Packet::set_u8(std::size_t layer, std::size_t offset, std::uint8_t value) {
    damages_.push_back({offset_of(layer) + offset, value});
    return *this;
}

Packet& Packet::set_be16(std::size_t layer, std::size_t offset, std::uint16_t value) {
    set_u8(layer, offset, static_cast<std::uint8_t>(value >> 8));
    return set_u8(layer, offset + 1, static_cast<std::uint8_t>(value));
}

Packet& Packet::truncate(std::size_t size) {
    truncated_size_ = size;
    return *this;
}

void Packet::write_checksum(std::size_t index, MutableBytes packet) const {
    for (std::size_t outer = index; outer-- > 0;) {
        const bool v6 = layers_[outer].kind == Kind::ipv6;
        if (!v6 && layers_[outer].kind != Kind::ipv4) continue;
        const auto [source, destination] = ip_addresses(packet.subspan(layers_[outer].offset), v6);
        const auto segment = packet.subspan(layers_[index].offset);
        const auto kind = layers_[index].kind;
        if (kind == Kind::udp) wire::write_udp_checksum(segment, source, destination);
        if (kind == Kind::tcp) wire::write_tcp_checksum(segment, source, destination);
        if (kind == Kind::icmpv6) wire::write_icmpv6_checksum(segment, source, destination);
        return;
    }
}

void Packet::complete_layer(std::size_t index, MutableBytes packet) const {
    const auto [kind, offset] = layers_[index];
    const auto layer = packet.subspan(offset);
    const auto length = static_cast<std::uint16_t>(layer.size());
    if (kind == Kind::ipv4) {
        const auto header = layer.first(std::size_t{4} * (layer[0] & 0xf));
        store_be16(header, 2, length);
        store_be16(header, 10, 0);
        store_be16(header, 10, wire::checksum(header));
    }
    if (kind == Kind::ipv6)
        store_be16(layer, 4, static_cast<std::uint16_t>(length - wire::Ipv6View::kLength));
    if (kind == Kind::udp || kind == Kind::bare_udp) store_be16(layer, 4, length);
    if (kind == Kind::udp || kind == Kind::tcp || kind == Kind::icmpv6)
        write_checksum(index, packet);
}

std::vector<std::uint8_t> Packet::bytes() const {
    auto packet = bytes_;
    for (std::size_t i = layers_.size(); i-- > 0;) complete_layer(i, packet);
    if (packet.size() < padded_size_) packet.resize(padded_size_);
    for (const auto& [offset, value] : damages_) packet.at(offset) = value;
    if (truncated_size_ && *truncated_size_ < packet.size()) packet.resize(*truncated_size_);
    return packet;
}

}  // namespace vxlab::test
