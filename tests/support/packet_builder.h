// Builds packets for tests layer by layer, from the outside in:
//
//   const auto bytes = Packet()
//                          .ethernet("02:00:00:00:00:01", "02:00:00:00:00:02")
//                          .ipv4("10.0.0.1", "10.0.0.2")
//                          .udp(50000, 4789)
//                          .vxlan(42)
//                          .ethernet("02:00:00:00:01:01", "ff:ff:ff:ff:ff:ff")
//                          .arp_request("02:00:00:00:01:01", "192.0.2.1", "192.0.2.2")
//                          .bytes();
//
// A layer tells the one before it what follows (EtherType, protocol number); bytes() fills in the
// lengths and checksums of all IP, UDP, TCP and ICMPv6 layers, then does the damage asked for.
// Addresses are text; text that is none ends the program.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/wire/arp.h"
#include "core/wire/dhcp.h"
#include "core/wire/icmp.h"
#include "core/wire/icmpv6.h"
#include "core/wire/igmp.h"
#include "core/wire/ipv4.h"
#include "core/wire/ipv6.h"
#include "core/wire/mld.h"
#include "core/wire/ndp.h"
#include "core/wire/tcp.h"
#include "core/wire/udp.h"
#include "core/wire/vlan.h"
#include "core/wire/vxlan.h"

namespace vxlab::test {

MacAddress mac(std::string_view text);
IpAddress ip(std::string_view text);

class Packet {
public:
    Packet& ethernet(std::string_view source, std::string_view destination);
    Packet& vlan(std::uint16_t id, std::uint8_t pcp = 0,
                 wire::EtherType tag = wire::EtherType::vlan);
    Packet& mpls(std::uint32_t label, bool bottom_of_stack = true, bool multicast = false);

    // The rest of the header as given: `.ipv4("10.0.0.1", "10.0.0.2", {.ttl = 1})`.
    Packet& ipv4(std::string_view source, std::string_view destination, wire::Ipv4 header = {});
    Packet& ipv6(std::string_view source, std::string_view destination, wire::Ipv6 header = {});
    // An extension header with this type-specific content, which is 6 bytes or 8 n + 6.
    Packet& ipv6_extension(wire::IpProtocol kind, std::string_view content_hex);

    Packet& udp(std::uint16_t source_port, std::uint16_t destination_port);
    Packet& udp_without_checksum(std::uint16_t source_port, std::uint16_t destination_port);
    Packet& tcp(std::uint16_t source_port, std::uint16_t destination_port, std::uint16_t flags,
                wire::Tcp header = {});

    Packet& vxlan(std::uint32_t vni) { return vxlan(wire::Vxlan{vni, std::nullopt}); }
    Packet& vxlan(const wire::Vxlan& header);
    Packet& vxlan_gpe(const wire::VxlanGpe& header);
    Packet& geneve(std::uint32_t vni);
    Packet& gre(std::optional<std::uint32_t> key = std::nullopt);

    Packet& arp(const wire::Arp& message);
    Packet& arp_request(std::string_view sender_mac, std::string_view sender_ip,
                        std::string_view target_ip);
    Packet& arp_reply(std::string_view sender_mac, std::string_view sender_ip,
                      std::string_view target_mac, std::string_view target_ip);
    Packet& icmp(const wire::Icmp& message);
    Packet& echo_request(std::uint16_t identifier, std::uint16_t sequence,
                         std::string_view data = "abcdefgh");
    Packet& echo_reply(std::uint16_t identifier, std::uint16_t sequence,
                       std::string_view data = "abcdefgh");
    // wire::Icmpv6, or any struct of ndp.h and mld.h.
    template <class Message>
    Packet& icmpv6(const Message& message) {
        return add_message(Kind::icmpv6, wire::IpProtocol::icmpv6, message);
    }
    // Any struct of igmp.h.
    template <class Message>
    Packet& igmp(const Message& message) {
        return add_message(Kind::plain, wire::IpProtocol::igmp, message);
    }
    Packet& dhcp(const wire::Dhcp& message);

    // Bytes that are no layer: `text` as they are, `hex` as in from_hex, `filler` 00 01 02 ….
    Packet& text(std::string_view text);
    Packet& hex(std::string_view digits);
    Packet& filler(std::size_t count);
    // Zeros behind everything, which no length counts, until the packet has this size.
    Packet& pad_to(std::size_t size);

    // Damage, done last and in the order asked for. Layers are counted from 0 as they were added;
    // offset is within the layer. Truncation keeps the first `size` bytes of the packet.
    Packet& set_u8(std::size_t layer, std::size_t offset, std::uint8_t value);
    Packet& set_be16(std::size_t layer, std::size_t offset, std::uint16_t value);
    Packet& truncate(std::size_t size);

    // Where a layer begins in bytes().
    std::size_t offset_of(std::size_t layer) const { return layers_.at(layer).offset; }
    std::vector<std::uint8_t> bytes() const;

private:
    // How the layer names what follows it, and what bytes() has to fill in.
    enum class Kind {
        plain,
        ethernet,
        vlan,
        ipv4,
        ipv6,
        extension,
        gre,
        geneve,
        udp,
        bare_udp,
        tcp,
        icmpv6
    };
    struct Layer {
        Kind kind;
        std::size_t offset;
    };
    struct Damage {
        std::size_t offset;
        std::uint8_t value;
    };

    void begin_layer(Kind kind, wire::EtherType type, wire::IpProtocol protocol);
    template <class Message>
    Packet& add_message(Kind kind, wire::IpProtocol protocol, const Message& message) {
        begin_layer(kind, {}, protocol);
        message.append(bytes_);
        return *this;
    }
    void complete_layer(std::size_t index, MutableBytes packet) const;
    void write_checksum(std::size_t index, MutableBytes packet) const;

    std::vector<std::uint8_t> bytes_;
    std::vector<Layer> layers_;
    std::vector<Damage> damages_;
    std::size_t padded_size_ = 0;
    std::optional<std::size_t> truncated_size_;
};

}  // namespace vxlab::test
