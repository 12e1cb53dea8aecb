// What a VTEP looks at in an inner frame: the network header behind the VLAN tags, its ECN field,
// and the hash of its flow.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/bytes.h"
#include "core/vtep/config.h"
#include "core/wire/ethernet.h"

namespace vxlab::vtep {

struct InnerFrame {
    Bytes bytes{};                // from the Ethernet header
    wire::EtherType outermost{};  // behind the addresses: a tag's, if there is one
    wire::EtherType type{};       // behind all tags
    std::size_t network = 0;      // offset of what type says

    // Nothing if the Ethernet header, a tag, or an IP header's fixed part is cut short.
    static std::optional<InnerFrame> over(Bytes frame);

    bool is_v4() const { return type == wire::EtherType::ipv4; }
    bool is_v6() const { return type == wire::EtherType::ipv6; }
    bool tagged() const { return outermost != type; }
    // Of the IP header; 0 if there is none.
    std::uint8_t type_of_service() const;
    std::uint8_t ttl() const;
    // What `df inherit` makes of it: tags hide the IP header from it.
    bool wants_dont_fragment() const;
};

// Of the inner flow: the same for all its packets and for both directions, never 0. Addresses,
// protocol and ports; IPv6 packets with a flow label have that in place of ports; frames that are
// not IP their MAC addresses and type.
std::uint32_t flow_hash(const InnerFrame& frame);

// The UDP source port of a flow: its hash, mixed with its own upper half, scaled to [low, high).
std::uint16_t source_port(std::uint32_t flow_hash, PortRange range);

// RFC 6040 as in include/net/inet_ecn.h. The two low bits of a type-of-service byte.
namespace ecn {
inline constexpr std::uint8_t mask = 3;
inline constexpr std::uint8_t not_ect = 0;
inline constexpr std::uint8_t ect1 = 1;
inline constexpr std::uint8_t ect0 = 2;
inline constexpr std::uint8_t ce = 3;

// The outer field of a packet whose inner one is this.
constexpr std::uint8_t outer_of(std::uint8_t inner) { return inner == ce ? ect0 : inner; }
// The inner field after decapsulation; nothing: drop.
std::optional<std::uint8_t> inner_after(std::uint8_t inner, std::uint8_t outer, bool ect1_inward);
}  // namespace ecn

// Sets the ECN field of the IP header at offset, and its checksum with it.
// REQUIRES: the fixed part of the header is there.
void set_ecn(MutableBytes frame, std::size_t network, bool v6, std::uint8_t value);

// Copies the frame without its VLAN tags. REQUIRES: InnerFrame::over(frame).
void copy_untagged(const InnerFrame& frame, std::vector<std::uint8_t>& out);

}  // namespace vxlab::vtep
