// DHCP for IPv4 (RFC 2131) and its options (RFC 2132), UDP ports 67 and 68.
#pragma once

#include <string>

#include "core/base/ip_address.h"
#include "core/base/mac_address.h"
#include "core/wire/header.h"
#include "core/wire/options.h"

namespace vxlab::wire {

inline constexpr std::uint16_t kDhcpServerPort = 67;
inline constexpr std::uint16_t kDhcpClientPort = 68;

enum class DhcpMessageType : std::uint8_t {
    discover = 1,
    offer = 2,
    request = 3,
    decline = 4,
    ack = 5,
    nak = 6,
    release = 7,
    inform = 8,
};

enum class DhcpOptionKind : std::uint8_t {
    pad = 0,
    subnet_mask = 1,
    router = 3,
    dns_server = 6,
    host_name = 12,
    domain_name = 15,
    interface_mtu = 26,
    broadcast_address = 28,
    requested_address = 50,
    lease_time = 51,
    overload = 52,
    message_type = 53,
    server_id = 54,
    parameter_list = 55,
    message = 56,
    max_message_size = 57,
    renewal_time = 58,
    rebinding_time = 59,
    vendor_class = 60,
    client_id = 61,
    client_fqdn = 81,
    relay_information = 82,
    end = 255,
};

// 0 pads, 255 ends, else the second byte counts the value's bytes.
struct DhcpOptionRule {
    static Option first(Bytes bytes) {
        const bool lone = bytes[0] == 0 || bytes[0] == 255;
        const std::size_t length = bytes.size() > 1 ? std::size_t{2} + bytes[1] : 0;
        Option option = option_of_length(bytes, lone ? 1 : length, lone ? 1 : 2);
        option.last = bytes[0] == 255;
        return option;
    }
};
using DhcpOptions = OptionRange<DhcpOptionRule>;

// kLength is BOOTP's fixed part; the magic cookie and the options follow it.
class DhcpView : public HeaderView<DhcpView, 236> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    static constexpr std::uint32_t kMagicCookie = 0x6382'5363;

    std::uint8_t operation() const { return u8(0); }  // 1 request, 2 reply
    std::uint8_t hardware_type() const { return u8(1); }
    std::uint8_t hardware_size() const { return u8(2); }
    std::uint8_t hops() const { return u8(3); }
    std::uint32_t transaction_id() const { return be32(4); }
    std::uint16_t seconds() const { return be16(8); }
    std::uint16_t flags() const { return be16(10); }
    bool broadcast_flag() const { return bit(10, 0x80); }
    IpAddress client_ip() const { return IpAddress::load_v4(bytes_, 12); }       // ciaddr
    IpAddress your_ip() const { return IpAddress::load_v4(bytes_, 16); }         // yiaddr
    IpAddress next_server_ip() const { return IpAddress::load_v4(bytes_, 20); }  // siaddr
    IpAddress relay_ip() const { return IpAddress::load_v4(bytes_, 24); }        // giaddr
    // chaddr, as much as hardware_size() says, at most its 16 bytes.
    Bytes client_hardware() const {
        return bytes_.subspan(28, std::min<std::size_t>(hardware_size(), 16));
    }
    MacAddress client_mac() const { return MacAddress::load(bytes_, 28); }
    Bytes server_name() const { return bytes_.subspan(44, 64); }  // sname, zeros included
    Bytes boot_file() const { return bytes_.subspan(108, 128); }  // file, zeros included
    bool has_cookie() const { return bytes_.size() >= 240 && be32(236) == kMagicCookie; }
    // Those behind the cookie; none without it.
    DhcpOptions options() const {
        return DhcpOptions(has_cookie() ? bytes_.subspan(240) : bytes_.last(0));
    }
    // The overload option: bit 1 (value 1) puts options into boot_file(), bit 2 into server_name().
    std::uint8_t overload() const;
    DhcpOptions boot_file_options() const {
        return DhcpOptions((overload() & 1) != 0 ? boot_file() : bytes_.last(0));
    }
    DhcpOptions server_name_options() const {
        return DhcpOptions((overload() & 2) != 0 ? server_name() : bytes_.last(0));
    }
    // The value of the first option of this kind behind the cookie; nothing if there is none.
    std::optional<Bytes> find(DhcpOptionKind kind) const;
    // Nothing for plain BOOTP.
    std::optional<DhcpMessageType> message_type() const;
};

struct DhcpOption {
    DhcpOptionKind kind = DhcpOptionKind::end;
    std::vector<std::uint8_t> data{};  // at most 255 bytes

    friend bool operator==(const DhcpOption&, const DhcpOption&) = default;
};

// A message over Ethernet. Emitted with option 53 first, then `options` in their order, the end
// mark, and zeros up to BOOTP's 300 bytes.
struct Dhcp {
    static constexpr std::size_t kMinimumLength = 300;

    DhcpMessageType type = DhcpMessageType::discover;
    bool reply = false;  // BOOTREPLY: server to client
    std::uint8_t hops = 0;
    std::uint32_t transaction_id = 0;
    std::uint16_t seconds = 0;
    bool broadcast = false;
    IpAddress client_ip = IpAddress::v4(0);
    IpAddress your_ip = IpAddress::v4(0);
    IpAddress next_server_ip = IpAddress::v4(0);
    IpAddress relay_ip = IpAddress::v4(0);
    MacAddress client_mac{};
    std::vector<DhcpOption> options{};  // without message_type, pad and end

    void add(DhcpOptionKind kind, Bytes data);
    void add(DhcpOptionKind kind, const IpAddress& address) { add(kind, address.bytes()); }
    void add_number(DhcpOptionKind kind, std::uint32_t value);  // four bytes
    // The first option of this kind; nothing if there is none, or not of that size.
    std::optional<Bytes> find(DhcpOptionKind kind) const;
    std::optional<IpAddress> find_address(DhcpOptionKind kind) const;
    std::optional<std::uint32_t> find_number(DhcpOptionKind kind) const;

    // Refuses BOOTP without the cookie or message type, malformed options, other hardware. Options
    // in overloaded fields are taken in after the others; names in those fields are dropped.
    static Result<Dhcp> parse(Bytes bytes);
    // The whole message.
    std::size_t header_length() const;
    void emit(MutableBytes out) const;
    void append(std::vector<std::uint8_t>& out) const { append_header(*this, out); }

    friend bool operator==(const Dhcp&, const Dhcp&) = default;
};

}  // namespace vxlab::wire
