// ICMPv6 (RFC 4443). Neighbor Discovery is in ndp.h, Multicast Listener Discovery in mld.h; their
// views too are made over the whole ICMPv6 message.
#pragma once

#include "core/wire/checksum.h"
#include "core/wire/header.h"

namespace vxlab::wire {

enum class Icmpv6Type : std::uint8_t {
    destination_unreachable = 1,
    packet_too_big = 2,
    time_exceeded = 3,
    parameter_problem = 4,
    echo_request = 128,
    echo_reply = 129,
    mld_query = 130,
    mld_report = 131,
    mld_done = 132,
    router_solicitation = 133,
    router_advertisement = 134,
    neighbor_solicitation = 135,
    neighbor_advertisement = 136,
    redirect = 137,
    mld_v2_report = 143,
};

constexpr bool is_error(Icmpv6Type type) { return static_cast<std::uint8_t>(type) < 128; }

class Icmpv6View : public HeaderView<Icmpv6View, 8> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    Icmpv6Type type() const { return static_cast<Icmpv6Type>(u8(0)); }
    std::uint8_t code() const { return u8(1); }
    // Over the pseudo-header too: see transport_checksum_ok.
    std::uint16_t checksum() const { return be16(2); }
    // The four bytes behind the checksum; the next four read them as the type means them.
    std::uint32_t rest() const { return be32(4); }
    std::uint16_t identifier() const { return be16(4); }  // echo
    std::uint16_t sequence() const { return be16(6); }    // echo
    std::uint32_t mtu() const { return be32(4); }         // packet too big
    std::uint32_t pointer() const { return be32(4); }     // parameter problem
    // Echo data, or the beginning of the quoted packet.
    Bytes payload() const { return bytes_.subspan(kLength); }
};

// A whole message. As with all of ICMPv6, emit leaves the checksum 0, for write_icmpv6_checksum,
// and parse does not look at it: the addresses belong to it.
struct Icmpv6 {
    Icmpv6Type type = Icmpv6Type::echo_request;
    std::uint8_t code = 0;
    std::uint32_t rest = 0;  // see Icmpv6View::rest
    std::vector<std::uint8_t> body{};

    static Icmpv6 echo_request(std::uint16_t identifier, std::uint16_t sequence, Bytes data);
    // REQUIRES: type is echo_request.
    Icmpv6 echo_reply() const;
    // Quotes the offending IPv6 packet as far as the error with its own IPv6 header stays within
    // 1280 bytes (RFC 4443, 2.4).
    static Icmpv6 error(Icmpv6Type type, std::uint8_t code, Bytes offending,
                        std::uint32_t rest = 0);

    std::uint16_t identifier() const { return static_cast<std::uint16_t>(rest >> 16); }
    std::uint16_t sequence() const { return static_cast<std::uint16_t>(rest); }

    static Result<Icmpv6> parse(Bytes message);
    // Header and body.
    std::size_t header_length() const { return Icmpv6View::kLength + body.size(); }
    void emit(MutableBytes out) const;
    void append(std::vector<std::uint8_t>& out) const { append_header(*this, out); }

    friend bool operator==(const Icmpv6&, const Icmpv6&) = default;
};

// Computes and stores the checksum of a whole ICMPv6 message.
// REQUIRES: message.size() >= 4.
void write_icmpv6_checksum(MutableBytes message, const IpAddress& source,
                           const IpAddress& destination);

}  // namespace vxlab::wire
