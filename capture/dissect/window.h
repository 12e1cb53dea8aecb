// The bytes that one layer may read: what was captured of them, and how many there were on the
// wire.
#pragma once

#include <algorithm>
#include <cstdint>

#include "capture/dissect/tree.h"
#include "core/base/bytes.h"

namespace vxlab::dissect {

struct Window {
    Bytes bytes;                 // what was captured
    std::uint32_t reported = 0;  // length by the enclosing header or the wire, >= bytes.size()
    std::uint32_t begin = 0;     // of bytes in its buffer
    std::uint16_t buffer = 0;

    std::size_t size() const { return bytes.size(); }
    bool is_cut() const { return bytes.size() < reported; }

    // What follows the first n bytes; empty when there is nothing.
    Window from(std::size_t n) const {
        const auto captured = std::min(n, bytes.size());
        const auto skipped = std::min<std::size_t>(n, reported);
        return {bytes.subspan(captured), static_cast<std::uint32_t>(reported - skipped),
                static_cast<std::uint32_t>(begin + captured), buffer};
    }
    // The first n bytes, of which fewer may be captured.
    Window first(std::size_t n) const {
        const auto length = std::min<std::size_t>(n, reported);
        return {bytes.first(std::min(length, bytes.size())), static_cast<std::uint32_t>(length),
                begin, buffer};
    }
    // The range of [offset, offset + length), clamped to what was captured.
    Range range(std::size_t offset, std::size_t length) const {
        const auto start = std::min(offset, bytes.size());
        const auto count = std::min(length, bytes.size() - start);
        return {static_cast<std::uint32_t>(begin + start), static_cast<std::uint32_t>(count),
                buffer};
    }
};

}  // namespace vxlab::dissect
