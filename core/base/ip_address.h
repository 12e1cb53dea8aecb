// An IPv4 or IPv6 address. Sixteen bytes and a family; IPv4 sits in the last four bytes.
#pragma once

#include <array>
#include <bit>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/bytes.h"

namespace vxlab {

class IpAddress {
public:
    enum class Family : std::uint8_t { none, v4, v6 };

    constexpr IpAddress() = default;
    // The address's value in host order: 10.0.0.1 is 0x0a000001.
    static constexpr IpAddress v4(std::uint32_t value) {
        // As whole words, for the sake of the loads that soon follow.
        constexpr bool kLittle = std::endian::native == std::endian::little;
        const std::uint64_t low =
            kLittle ? std::uint64_t{__builtin_bswap32(value)} << 32 : std::uint64_t{value};
        IpAddress address;
        address.family_ = Family::v4;
        address.octets_ = std::bit_cast<Octets>(Words{0, low});
        return address;
    }
    // REQUIRES: offset + 4 (or 16) <= bytes.size().
    static constexpr IpAddress load_v4(Bytes bytes, std::size_t offset) {
        return v4(load_be32(bytes, offset));
    }
    static IpAddress load_v6(Bytes bytes, std::size_t offset) {
        assert(offset + 16 <= bytes.size());
        IpAddress address;
        address.family_ = Family::v6;
        std::memcpy(address.octets_.data(), bytes.data() + offset, 16);
        return address;
    }

    // Dotted quad or RFC 4291 text; no zone, no prefix length.
    static std::optional<IpAddress> parse(std::string_view text);
    // Dotted quad, or RFC 5952; the empty string for no address.
    std::string text() const;

    constexpr Family family() const { return family_; }
    constexpr bool is_v4() const { return family_ == Family::v4; }
    constexpr bool is_v6() const { return family_ == Family::v6; }
    constexpr explicit operator bool() const { return family_ != Family::none; }
    // REQUIRES: is_v4().
    constexpr std::uint32_t v4_value() const { return load_be32(octets_, 12); }
    // The address as on the wire: 4 or 16 bytes, none for no address.
    constexpr Bytes bytes() const {
        if (is_v4()) return Bytes(octets_).subspan(12);
        return is_v6() ? Bytes(octets_) : Bytes();
    }
    constexpr bool is_multicast() const {
        return is_v4() ? octets_[12] >> 4 == 0xe : is_v6() && octets_[0] == 0xff;
    }
    constexpr bool is_unspecified() const {
        const auto words = std::bit_cast<Words>(octets_);
        return (words[0] | words[1]) == 0 && family_ != Family::none;
    }

    // By the octets first, so 10.0.0.1 is next to ::a00:1.
    friend constexpr std::strong_ordering operator<=>(const IpAddress& a, const IpAddress& b) {
        if (const auto high = load_be64(a.octets_, 0) <=> load_be64(b.octets_, 0); high != 0)
            return high;
        if (const auto low = load_be64(a.octets_, 8) <=> load_be64(b.octets_, 8); low != 0)
            return low;
        return a.family_ <=> b.family_;
    }
    friend constexpr bool operator==(const IpAddress& a, const IpAddress& b) {
        const auto x = std::bit_cast<Words>(a.octets_), y = std::bit_cast<Words>(b.octets_);
        return a.family_ == b.family_ && ((x[0] ^ y[0]) | (x[1] ^ y[1])) == 0;
    }

private:
    friend struct std::hash<IpAddress>;
    using Octets = std::array<std::uint8_t, 16>;
    using Words = std::array<std::uint64_t, 2>;

    Octets octets_{};
    Family family_ = Family::none;
};

}  // namespace vxlab

template <>
struct std::hash<vxlab::IpAddress> {
    std::size_t operator()(const vxlab::IpAddress& address) const noexcept {
        const auto high = vxlab::load_be64(address.octets_, 0);
        const auto low = vxlab::load_be64(address.octets_, 8);
        return (high * 0x9e37'79b9'7f4a'7c15 ^ low) * 0xff51'afd7'ed55'8ccd;
    }
};
