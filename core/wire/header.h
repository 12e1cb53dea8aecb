// What all protocol files share: the checked view over a header's bytes, and the way the structs
// are appended to a packet under construction.
//
// A view borrows its bytes and never owns them. `over` checks that the fixed part lies inside;
// after that every accessor is safe whatever the bytes claim: what a length field says beyond the
// end is clamped. Numbers are in host order. Views and structs are plain values without locks.
#pragma once

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/result.h"

namespace vxlab::wire {

// The bytes from offset on, at most count of them: empty where there are none.
constexpr Bytes clamped(Bytes bytes, std::size_t offset,
                        std::size_t count = static_cast<std::size_t>(-1)) {
    if (offset >= bytes.size()) return bytes.last(0);
    return bytes.subspan(offset, std::min(count, bytes.size() - offset));
}

template <class View, std::size_t Length>
class HeaderView {
public:
    static constexpr std::size_t kLength = Length;

    // Nothing if fewer than kLength bytes are there.
    static constexpr std::optional<View> over(Bytes bytes) {
        if (bytes.size() < Length) return std::nullopt;
        return View(bytes);
    }

    // All bytes the view was made over: the header and everything behind it.
    constexpr Bytes bytes() const { return bytes_; }

protected:
    constexpr explicit HeaderView(Bytes bytes) : bytes_(bytes) {}

    constexpr std::uint8_t u8(std::size_t offset) const { return load_u8(bytes_, offset); }
    constexpr std::uint16_t be16(std::size_t offset) const { return load_be16(bytes_, offset); }
    constexpr std::uint32_t be24(std::size_t offset) const { return load_be24(bytes_, offset); }
    constexpr std::uint32_t be32(std::size_t offset) const { return load_be32(bytes_, offset); }
    constexpr bool bit(std::size_t offset, unsigned mask) const {
        return (load_u8(bytes_, offset) & mask) != 0;
    }

    Bytes bytes_;
};

// "UDP header: 8 bytes needed, 5 there" as an Error.
tl::unexpected<Error> too_short(std::string_view header, std::size_t needed, std::size_t there);

// Adds header_length() bytes to out and lets the header emit itself into them.
template <class Header>
void append_header(const Header& header, std::vector<std::uint8_t>& out) {
    const std::size_t begin = out.size();
    out.resize(begin + header.header_length());
    header.emit(MutableBytes(out).subspan(begin));
}

inline void append_bytes(Bytes bytes, std::vector<std::uint8_t>& out) {
    out.insert(out.end(), bytes.begin(), bytes.end());
}

}  // namespace vxlab::wire
