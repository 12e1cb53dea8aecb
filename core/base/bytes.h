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

constexpr std::uint16_t load_be16(Bytes bytes, std::size_t offset) {
    assert(offset + 2 <= bytes.size());
    return static_cast<std::uint16_t>(bytes[offset] << 8 | bytes[offset + 1]);
}

constexpr std::uint32_t load_be24(Bytes bytes, std::size_t offset) {
    return static_cast<std::uint32_t>(load_be(bytes, offset, 3));
}

constexpr std::uint32_t load_be32(Bytes bytes, std::size_t offset) {
    return static_cast<std::uint32_t>(load_be(bytes, offset, 4));
}

constexpr std::uint64_t load_be64(Bytes bytes, std::size_t offset) {
    return load_be(bytes, offset, 8);
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
    store_be(bytes, offset, 2, value);
}

constexpr void store_be24(MutableBytes bytes, std::size_t offset, std::uint32_t value) {
    store_be(bytes, offset, 3, value);
}

constexpr void store_be32(MutableBytes bytes, std::size_t offset, std::uint32_t value) {
    store_be(bytes, offset, 4, value);
}

}  // namespace vxlab
