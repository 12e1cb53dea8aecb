// IPv4 (RFC 791).
#pragma once

#include "core/base/ip_address.h"
#include "core/wire/checksum.h"
#include "core/wire/header.h"
#include "core/wire/options.h"

namespace vxlab::wire {

// Kinds of options (RFC 791).
inline constexpr std::uint8_t kLooseSourceRoute = 131;
inline constexpr std::uint8_t kStrictSourceRoute = 137;

// kLength is the header without options.
class Ipv4View : public HeaderView<Ipv4View, 20> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    std::uint8_t version() const { return static_cast<std::uint8_t>(u8(0) >> 4); }
    // The claim: 0 to 60 bytes; valid from 20 on.
    std::size_t header_length() const { return std::size_t{4} * (u8(0) & 0xf); }
    std::uint8_t type_of_service() const { return u8(1); }
    std::uint8_t dscp() const { return static_cast<std::uint8_t>(u8(1) >> 2); }
    std::uint8_t ecn() const { return static_cast<std::uint8_t>(u8(1) & 3); }
    std::uint16_t total_length() const { return be16(2); }
    std::uint16_t identification() const { return be16(4); }
    // The three flags as a number: 4 reserved, 2 don't fragment, 1 more fragments.
    std::uint8_t flags() const { return static_cast<std::uint8_t>(u8(6) >> 5); }
    bool reserved_flag() const { return bit(6, 0x80); }
    bool dont_fragment() const { return bit(6, 0x40); }
    bool more_fragments() const { return bit(6, 0x20); }
    // In bytes, 0 to 65528.
    std::uint16_t fragment_offset() const {
        return static_cast<std::uint16_t>((be16(6) & 0x1fff) * 8);
    }
    bool is_fragment() const { return more_fragments() || fragment_offset() != 0; }
    std::uint8_t ttl() const { return u8(8); }
    IpProtocol protocol() const { return static_cast<IpProtocol>(u8(9)); }
    std::uint16_t header_checksum() const { return be16(10); }
    IpAddress source() const { return IpAddress::load_v4(bytes_, 12); }
    IpAddress destination() const { return IpAddress::load_v4(bytes_, 16); }

    // Where in the header the address stands that the packet ends at: the last one of a source
    // route while any is ahead, else the destination field.
    std::size_t final_destination_offset() const {
        return header_length() > kLength ? route_end() : kDestination;
    }

    // The header with its options, as far as it is there; at least 20 bytes.
    Bytes header() const { return clamped(bytes_, 0, std::max(header_length(), kLength)); }
    // Nothing if the header is cut off or shorter than 20.
    std::optional<bool> checksum_is_right() const {
        if (header_length() < kLength || header_length() > bytes_.size()) return std::nullopt;
        return checksum_ok(header());
    }
    IpTcpOptions options() const { return IpTcpOptions(header().subspan(kLength)); }
    // What follows the header up to total_length(), as far as it is there. Segmentation offload
    // leaves a total length of 0 in captures: then, and when it is below the header's, all bytes.
    Bytes payload() const {
        const auto begin = header().size();
        if (total_length() < begin) return clamped(bytes_, begin);
        return clamped(bytes_, begin, total_length() - begin);
    }

private:
    static constexpr std::size_t kDestination = 16;
    std::size_t route_end() const;
};

struct Ipv4 {
    std::uint8_t type_of_service = 0;
    std::uint16_t total_length = 0;  // header and payload
    std::uint16_t identification = 0;
    bool reserved_flag = false;
    bool dont_fragment = false;
    bool more_fragments = false;
    std::uint16_t fragment_offset = 0;  // bytes, a multiple of 8
    std::uint8_t ttl = 64;
    IpProtocol protocol = IpProtocol::udp;
    IpAddress source{};
    IpAddress destination{};
    std::vector<std::uint8_t> options{};  // raw, at most 40; emitted padded with zeros to 4 bytes

    // Refuses what a receiver drops: another version, impossible lengths, a packet shorter than it
    // claims, a wrong header checksum.
    static Result<Ipv4> parse(Bytes bytes);
    std::size_t header_length() const { return Ipv4View::kLength + (options.size() + 3) / 4 * 4; }
    // Computes the header checksum.
    void emit(MutableBytes out) const;
    void append(std::vector<std::uint8_t>& out) const { append_header(*this, out); }

    friend bool operator==(const Ipv4&, const Ipv4&) = default;
};

}  // namespace vxlab::wire
