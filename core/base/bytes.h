// Views over bytes and big-endian (network order) loads and stores. A load is only for a range the
// caller has checked: the views of core/wire do that once, in their constructor functions.
#pragma once

#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>

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

namespace detail {

// From the machine's byte order to big-endian, or back.
template <class Word>
constexpr Word swapped_if_little(Word word) {
    if constexpr (std::endian::native == std::endian::big) return word;
    if constexpr (sizeof(Word) == 2) return __builtin_bswap16(word);
    if constexpr (sizeof(Word) == 4) return __builtin_bswap32(word);
    if constexpr (sizeof(Word) == 8) return __builtin_bswap64(word);
}

// One load and a swap. Compilers do not find that out of shifts once they have unrolled a loop.
template <class Word>
constexpr Word load(Bytes bytes, std::size_t offset) {
    assert(offset + sizeof(Word) <= bytes.size());
    if (std::is_constant_evaluated())
        return static_cast<Word>(load_be(bytes, offset, sizeof(Word)));
    Word word = 0;
    std::memcpy(&word, bytes.data() + offset, sizeof word);
    return swapped_if_little(word);
}

template <class Word>
constexpr void store(MutableBytes bytes, std::size_t offset, Word value) {
    assert(offset + sizeof(Word) <= bytes.size());
    if (std::is_constant_evaluated()) {
        for (std::size_t i = 0; i < sizeof(Word); ++i)
            bytes[offset + i] = static_cast<std::uint8_t>(value >> 8 * (sizeof(Word) - 1 - i));
        return;
    }
    value = swapped_if_little(value);
    std::memcpy(bytes.data() + offset, &value, sizeof value);
}

}  // namespace detail

constexpr std::uint16_t load_be16(Bytes bytes, std::size_t offset) {
    return detail::load<std::uint16_t>(bytes, offset);
}

constexpr std::uint32_t load_be24(Bytes bytes, std::size_t offset) {
    return static_cast<std::uint32_t>(load_be(bytes, offset, 3));
}

constexpr std::uint32_t load_be32(Bytes bytes, std::size_t offset) {
    return detail::load<std::uint32_t>(bytes, offset);
}

constexpr std::uint64_t load_be64(Bytes bytes, std::size_t offset) {
    return detail::load<std::uint64_t>(bytes, offset);
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
    detail::store(bytes, offset, value);
}

constexpr void store_be24(MutableBytes bytes, std::size_t offset, std::uint32_t value) {
    store_be(bytes, offset, 3, value);
}

constexpr void store_be32(MutableBytes bytes, std::size_t offset, std::uint32_t value) {
    detail::store(bytes, offset, value);
}

constexpr void store_be64(MutableBytes bytes, std::size_t offset, std::uint64_t value) {
    detail::store(bytes, offset, value);
}

}  // namespace vxlab
