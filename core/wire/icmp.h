// ICMP for IPv4 (RFC 792, 1191, 1812).
#pragma once

#include "core/base/ip_address.h"
#include "core/wire/checksum.h"
#include "core/wire/header.h"

namespace vxlab::wire {

enum class IcmpType : std::uint8_t {
    echo_reply = 0,
    destination_unreachable = 3,
    source_quench = 4,
    redirect = 5,
    echo_request = 8,
    router_advertisement = 9,
    router_solicitation = 10,
    time_exceeded = 11,
    parameter_problem = 12,
    timestamp_request = 13,
    timestamp_reply = 14,
    information_request = 15,
    information_reply = 16,
    address_mask_request = 17,
    address_mask_reply = 18,
    extended_echo_request = 42,  // RFC 8335
    extended_echo_reply = 43,
};

// Codes of destination_unreachable.
namespace icmp_unreachable {
inline constexpr std::uint8_t kNetwork = 0;
inline constexpr std::uint8_t kHost = 1;
inline constexpr std::uint8_t kProtocol = 2;
inline constexpr std::uint8_t kPort = 3;
inline constexpr std::uint8_t kFragmentationNeeded = 4;
inline constexpr std::uint8_t kAdministrativelyProhibited = 13;
}  // namespace icmp_unreachable

// These quote the packet they complain about.
constexpr bool is_error(IcmpType type) {
    return type == IcmpType::destination_unreachable || type == IcmpType::source_quench ||
           type == IcmpType::redirect || type == IcmpType::time_exceeded ||
           type == IcmpType::parameter_problem;
}

class IcmpView : public HeaderView<IcmpView, 8> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    IcmpType type() const { return static_cast<IcmpType>(u8(0)); }
    std::uint8_t code() const { return u8(1); }
    std::uint16_t checksum() const { return be16(2); }
    // Over all bytes, which are to be the whole message.
    bool checksum_is_right() const { return checksum_ok(bytes_); }
    // The four bytes behind the checksum; the next five read them as the type means them.
    std::uint32_t rest() const { return be32(4); }
    std::uint16_t identifier() const { return be16(4); }                 // echo, timestamp
    std::uint16_t sequence() const { return be16(6); }                   // echo, timestamp
    std::uint16_t next_hop_mtu() const { return be16(6); }               // fragmentation needed
    std::uint8_t pointer() const { return u8(4); }                       // parameter problem
    IpAddress gateway() const { return IpAddress::load_v4(bytes_, 4); }  // redirect
    // Echo data, or the beginning of the quoted packet.
    Bytes payload() const { return bytes_.subspan(kLength); }
};

// The header of the extensions behind a quoted packet (RFC 4884); objects follow.
class IcmpExtensionView : public HeaderView<IcmpExtensionView, 4> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    std::uint8_t version() const { return static_cast<std::uint8_t>(u8(0) >> 4); }
    // Over the header and all objects; 0: none.
    std::uint16_t checksum() const { return be16(2); }
};

class IcmpExtensionObjectView : public HeaderView<IcmpExtensionObjectView, 4> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    // In bytes, with these four.
    std::uint16_t length() const { return be16(0); }
    std::uint8_t class_number() const { return u8(2); }
    std::uint8_t type() const { return u8(3); }
};

// A whole message.
struct Icmp {
    IcmpType type = IcmpType::echo_request;
    std::uint8_t code = 0;
    std::uint32_t rest = 0;  // see IcmpView::rest
    std::vector<std::uint8_t> body{};

    static Icmp echo_request(std::uint16_t identifier, std::uint16_t sequence, Bytes data);
    // The answer: the same identifier, sequence and data. REQUIRES: type is echo_request.
    Icmp echo_reply() const;
    // Quotes the offending IPv4 packet as far as the error with its own IPv4 header stays within
    // 576 bytes (RFC 1812, 4.3.2.3).
    static Icmp error(IcmpType type, std::uint8_t code, Bytes offending, std::uint32_t rest = 0);

    std::uint16_t identifier() const { return static_cast<std::uint16_t>(rest >> 16); }
    std::uint16_t sequence() const { return static_cast<std::uint16_t>(rest); }
    std::uint16_t next_hop_mtu() const { return static_cast<std::uint16_t>(rest); }

    // Refuses a wrong checksum.
    static Result<Icmp> parse(Bytes message);
    // Header and body.
    std::size_t header_length() const { return IcmpView::kLength + body.size(); }
    // Computes the checksum.
    void emit(MutableBytes out) const;
    void append(std::vector<std::uint8_t>& out) const { append_header(*this, out); }

    friend bool operator==(const Icmp&, const Icmp&) = default;
};

}  // namespace vxlab::wire
