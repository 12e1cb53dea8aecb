// Views over bytes and big-endian (network order) loads and stores. A load is only for a range the
// caller has checked: the views of core/wire do that once, in their constructor functions.
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <span>

namespace vxlab {

using Bytes = std::span<const std::uint8_t>;
using MutableBytes = std::span<std::uint8_t>;

// REQUIRES: offset + width <= bytes.size(), 1 <= width <= 8.
constexpr std::uint64_t load_be(Bytes bytes, std::size_t offset, std::size_t width) {
    assert(width <= 8 && offset + width <= bytes.size());
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < width; ++i) value = value << 8 | bytes[offset + i];
    return value;
}

constexpr std::uint8_t load_u8(Bytes bytes, std::size_t offset) {
    assert(offset < bytes.size());
    return bytes[offset];
}

// The widths that are used most are written out: compilers make one load, swap and store of them.
constexpr std::uint16_t load_be16(Bytes bytes, std::size_t offset) {
    assert(offset + 2 <= bytes.size());
    const auto* at = bytes.data() + offset;
    return static_cast<std::uint16_t>(at[0] << 8 | at[1]);
}

constexpr std::uint32_t load_be24(Bytes bytes, std::size_t offset) {
    assert(offset + 3 <= bytes.size());
    const auto* at = bytes.data() + offset;
    return std::uint32_t{at[0]} << 16 | std::uint32_t{at[1]} << 8 | at[2];
}

constexpr std::uint32_t load_be32(Bytes bytes, std::size_t offset) {
    assert(offset + 4 <= bytes.size());
    const auto* at = bytes.data() + offset;
    return std::uint32_t{at[0]} << 24 | std::uint32_t{at[1]} << 16 | std::uint32_t{at[2]} << 8 |
           at[3];
}

constexpr std::uint64_t load_be64(Bytes bytes, std::size_t offset) {
    assert(offset + 8 <= bytes.size());
    const auto* at = bytes.data() + offset;
    return std::uint64_t{at[0]} << 56 | std::uint64_t{at[1]} << 48 | std::uint64_t{at[2]} << 40 |
           std::uint64_t{at[3]} << 32 | std::uint64_t{at[4]} << 24 | std::uint64_t{at[5]} << 16 |
           std::uint64_t{at[6]} << 8 | at[7];
}

// REQUIRES: offset + width <= bytes.size(), 1 <= width <= 8; higher bits of value are dropped.
constexpr void store_be(MutableBytes bytes, std::size_t offset, std::size_t width,
                        std::uint64_t value) {
    assert(width <= 8 && offset + width <= bytes.size());
    for (std::size_t i = width; i-- > 0; value >>= 8)
        bytes[offset + i] = static_cast<std::uint8_t>(value);
}

constexpr void store_u8(MutableBytes bytes, std::size_t offset, std::uint8_t value) {
    store_be(bytes, offset, 1, value);
}

constexpr void store_be16(MutableBytes bytes, std::size_t offset, std::uint16_t value) {
    assert(offset + 2 <= bytes.size());
    auto* at = bytes.data() + offset;
    at[0] = static_cast<std::uint8_t>(value >> 8);
    at[1] = static_cast<std::uint8_t>(value);
}

constexpr void store_be24(MutableBytes bytes, std::size_t offset, std::uint32_t value) {
    store_be(bytes, offset, 3, value);
}

constexpr void store_be32(MutableBytes bytes, std::size_t offset, std::uint32_t value) {
    assert(offset + 4 <= bytes.size());
    auto* at = bytes.data() + offset;
    at[0] = static_cast<std::uint8_t>(value >> 24);
    at[1] = static_cast<std::uint8_t>(value >> 16);
    at[2] = static_cast<std::uint8_t>(value >> 8);
    at[3] = static_cast<std::uint8_t>(value);
}

constexpr void store_be64(MutableBytes bytes, std::size_t offset, std::uint64_t value) {
    assert(offset + 8 <= bytes.size());
    auto* at = bytes.data() + offset;
    at[0] = static_cast<std::uint8_t>(value >> 56);
    at[1] = static_cast<std::uint8_t>(value >> 48);
    at[2] = static_cast<std::uint8_t>(value >> 40);
    at[3] = static_cast<std::uint8_t>(value >> 32);
    at[4] = static_cast<std::uint8_t>(value >> 24);
    at[5] = static_cast<std::uint8_t>(value >> 16);
    at[6] = static_cast<std::uint8_t>(value >> 8);
    at[7] = static_cast<std::uint8_t>(value);
}

}  // namespace vxlab
