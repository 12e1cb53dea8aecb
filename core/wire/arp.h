// ARP and RARP (RFC 826, 903). The view takes addresses of any size; the struct is the only use
// left in the world: Ethernet and IPv4.
#pragma once

#include "core/base/ip_address.h"
#include "core/base/mac_address.h"
#include "core/wire/ethernet.h"

namespace vxlab::wire {

enum class ArpOperation : std::uint16_t {
    request = 1,
    reply = 2,
    reverse_request = 3,
    reverse_reply = 4,
    inverse_request = 8,
    inverse_reply = 9,
};

// kLength is the fixed part; the four addresses behind it have the sizes it names.
class ArpView : public HeaderView<ArpView, 8> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    static constexpr std::uint16_t kEthernet = 1;  // hardware type

    std::uint16_t hardware_type() const { return be16(0); }
    EtherType protocol_type() const { return static_cast<EtherType>(be16(2)); }
    std::uint8_t hardware_size() const { return u8(4); }
    std::uint8_t protocol_size() const { return u8(5); }
    ArpOperation operation() const { return static_cast<ArpOperation>(be16(6)); }
    // What the sizes claim for the whole message, in bytes.
    std::size_t message_length() const {
        return kLength + 2 * (std::size_t{hardware_size()} + protocol_size());
    }

    // The addresses as bytes, cut off where the bytes end.
    Bytes sender_hardware() const { return clamped(bytes_, 8, hardware_size()); }
    Bytes sender_protocol() const {
        return clamped(bytes_, std::size_t{8} + hardware_size(), protocol_size());
    }
    Bytes target_hardware() const { return clamped(bytes_, target_offset(), hardware_size()); }
    Bytes target_protocol() const {
        return clamped(bytes_, target_offset() + hardware_size(), protocol_size());
    }

    // Nothing unless the address is whole and of the size of a MAC or IPv4 address.
    std::optional<MacAddress> sender_mac() const { return mac(sender_hardware()); }
    std::optional<MacAddress> target_mac() const { return mac(target_hardware()); }
    std::optional<IpAddress> sender_ip() const { return ip(sender_protocol(), protocol_size()); }
    std::optional<IpAddress> target_ip() const { return ip(target_protocol(), protocol_size()); }

private:
    std::size_t target_offset() const {
        return kLength + std::size_t{hardware_size()} + protocol_size();
    }
    std::optional<MacAddress> mac(Bytes address) const {
        if (hardware_size() != 6 || address.size() != 6) return std::nullopt;
        return MacAddress::load(address, 0);
    }
    static std::optional<IpAddress> ip(Bytes address, std::uint8_t claimed) {
        if (claimed != 4 || address.size() != 4) return std::nullopt;
        return IpAddress::load_v4(address, 0);
    }
};

struct Arp {
    ArpOperation operation = ArpOperation::request;
    MacAddress sender_mac{};
    IpAddress sender_ip{};  // IPv4
    MacAddress target_mac{};
    IpAddress target_ip{};  // IPv4

    // Refuses other hardware and protocols; padding behind the message is ignored.
    static Result<Arp> parse(Bytes bytes);
    static constexpr std::size_t header_length() { return 28; }
    void emit(MutableBytes out) const;
    void append(std::vector<std::uint8_t>& out) const { append_header(*this, out); }

    friend bool operator==(const Arp&, const Arp&) = default;
};

}  // namespace vxlab::wire
