// A 48-bit IEEE 802 address, kept as one integer (first octet on the wire is the most significant).
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/bytes.h"

namespace vxlab {

class MacAddress {
public:
    static constexpr std::size_t kLength = 6;

    constexpr MacAddress() = default;
    // Only the low 48 bits of value count.
    constexpr explicit MacAddress(std::uint64_t value) : value_(value & 0xffff'ffff'ffff) {}

    // REQUIRES: offset + 6 <= bytes.size().
    static constexpr MacAddress load(Bytes bytes, std::size_t offset) {
        return MacAddress(std::uint64_t{load_be32(bytes, offset)} << 16 |
                          load_be16(bytes, offset + 4));
    }
    constexpr void store(MutableBytes bytes, std::size_t offset) const {
        store_be32(bytes, offset, static_cast<std::uint32_t>(value_ >> 16));
        store_be16(bytes, offset + 4, static_cast<std::uint16_t>(value_));
    }

    // "52:54:00:12:34:56"; also with '-' or with '.' between bytes or groups of two. Nothing else.
    static std::optional<MacAddress> parse(std::string_view text);
    std::string text() const;

    constexpr std::uint64_t value() const { return value_; }
    constexpr bool is_zero() const { return value_ == 0; }
    // The group bit; broadcast is a group address too.
    constexpr bool is_group() const { return (value_ >> 40 & 1) != 0; }
    constexpr bool is_broadcast() const { return value_ == 0xffff'ffff'ffff; }
    constexpr bool is_local() const { return (value_ >> 40 & 2) != 0; }

    friend constexpr auto operator<=>(MacAddress, MacAddress) = default;

private:
    std::uint64_t value_ = 0;
};

}  // namespace vxlab

template <>
struct std::hash<vxlab::MacAddress> {
    std::size_t operator()(vxlab::MacAddress mac) const noexcept {
        return std::hash<std::uint64_t>{}(mac.value() * 0x9e37'79b9'7f4a'7c15);
    }
};
