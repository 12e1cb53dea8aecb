// IPv6 (RFC 8200): the fixed header, extension headers, and the walk over them to the upper layer.
#pragma once

#include "core/base/ip_address.h"
#include "core/wire/header.h"
#include "core/wire/ip_protocol.h"
#include "core/wire/options.h"

namespace vxlab::wire {

class Ipv6View : public HeaderView<Ipv6View, 40> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    std::uint8_t version() const { return static_cast<std::uint8_t>(u8(0) >> 4); }
    std::uint8_t traffic_class() const { return static_cast<std::uint8_t>(be16(0) >> 4); }
    std::uint8_t dscp() const { return static_cast<std::uint8_t>(traffic_class() >> 2); }
    std::uint8_t ecn() const { return static_cast<std::uint8_t>(traffic_class() & 3); }
    std::uint32_t flow_label() const { return be24(1) & 0xfffff; }
    std::uint16_t payload_length() const { return be16(4); }
    IpProtocol next_header() const { return static_cast<IpProtocol>(u8(6)); }
    std::uint8_t hop_limit() const { return u8(7); }
    IpAddress source() const { return IpAddress::load_v6(bytes_, 8); }
    IpAddress destination() const { return IpAddress::load_v6(bytes_, 24); }
    // What follows the fixed header up to payload_length(), as far as it is there; all of it when
    // the length is 0 (jumbograms, and captures from before segmentation offload).
    Bytes payload() const {
        return payload_length() == 0 ? bytes_.subspan(kLength)
                                     : clamped(bytes_, kLength, payload_length());
    }
};

// Hop-by-hop, routing, fragment, AH, destination options, mobility, HIP and shim6. Not ESP, whose
// inside is encrypted.
constexpr bool is_ipv6_extension(IpProtocol protocol) {
    switch (protocol) {
        case IpProtocol::hop_by_hop:
        case IpProtocol::routing:
        case IpProtocol::fragment:
        case IpProtocol::ah:
        case IpProtocol::destination_options:
        case IpProtocol::mobility:
        case IpProtocol::hip:
        case IpProtocol::shim6:
            return true;
        default:
            return false;
    }
}

// Any extension header: the next header and how long this one claims to be, which depends on what
// it is: 8-byte units without the first; AH counts 4-byte units minus 2 (RFC 4302); a fragment
// header is always 8 bytes. kLength is the least that can be.
class Ipv6ExtensionView : public HeaderView<Ipv6ExtensionView, 8> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    IpProtocol next_header() const { return static_cast<IpProtocol>(u8(0)); }
    std::size_t header_length(IpProtocol what) const {
        if (what == IpProtocol::fragment) return 8;
        if (what == IpProtocol::ah) return (std::size_t{u8(1)} + 2) * 4;
        return (std::size_t{u8(1)} + 1) * 8;
    }
    // The header itself, as far as it is there.
    Bytes header(IpProtocol what) const { return clamped(bytes_, 0, header_length(what)); }
    Bytes payload(IpProtocol what) const { return clamped(bytes_, header_length(what)); }
};

class Ipv6FragmentView : public HeaderView<Ipv6FragmentView, 8> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    IpProtocol next_header() const { return static_cast<IpProtocol>(u8(0)); }
    // In bytes, 0 to 65528.
    std::uint16_t fragment_offset() const { return static_cast<std::uint16_t>(be16(2) & 0xfff8); }
    bool more_fragments() const { return bit(3, 1); }
    std::uint32_t identification() const { return be32(4); }
    Bytes payload() const { return bytes_.subspan(kLength); }
};

// A routing header of any type (RFC 8200 4.4), from its next-header byte on.
class Ipv6RoutingView : public HeaderView<Ipv6RoutingView, 8> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    // In bytes, as claimed.
    std::size_t header_length() const { return (std::size_t{u8(1)} + 1) * 8; }
    std::uint8_t type() const { return u8(2); }
    std::uint8_t segments_left() const { return u8(3); }
    // Segment routing: the index of the last address (RFC 8754).
    std::uint8_t last_entry() const { return u8(4); }
};

// Options of hop-by-hop and destination options headers.
enum class Ipv6OptionKind : std::uint8_t {
    pad1 = 0x00,
    padn = 0x01,
    encapsulation_limit = 0x04,  // RFC 2473
    router_alert = 0x05,         // RFC 2711
    path_mtu = 0x30,             // RFC 9268
    jumbo_payload = 0xc2,        // RFC 2675
    home_address = 0xc9,         // RFC 6275
};

// Kind, length of the value, value; Pad1 is a lone byte.
struct Ipv6OptionRule {
    static Option first(Bytes bytes) {
        if (bytes[0] == 0) return option_of_length(bytes, 1, 1);
        return option_of_length(bytes, bytes.size() > 1 ? std::size_t{2} + bytes[1] : 0, 2);
    }
};
using Ipv6Options = OptionRange<Ipv6OptionRule>;

// What an IPv6 packet carries behind its extension headers.
struct Ipv6UpperLayer {
    IpProtocol protocol = IpProtocol::no_next_header;
    Bytes payload;          // of that protocol; a fragment's is a part only
    bool fragment = false;  // a piece of a packet (an atomic fragment is not)
    std::uint16_t fragment_offset = 0;
    // An extension header runs beyond the end: protocol is that extension, payload its beginning.
    bool truncated = false;
};

Ipv6UpperLayer find_upper_layer(const Ipv6View& packet);

struct Ipv6 {
    std::uint8_t traffic_class = 0;
    std::uint32_t flow_label = 0;  // 20 bits
    std::uint16_t payload_length = 0;
    IpProtocol next_header = IpProtocol::udp;
    std::uint8_t hop_limit = 64;
    IpAddress source{};
    IpAddress destination{};

    // Refuses another version and a packet shorter than it claims.
    static Result<Ipv6> parse(Bytes bytes);
    static constexpr std::size_t header_length() { return Ipv6View::kLength; }
    void emit(MutableBytes out) const;
    void append(std::vector<std::uint8_t>& out) const { append_header(*this, out); }

    friend bool operator==(const Ipv6&, const Ipv6&) = default;
};

}  // namespace vxlab::wire
