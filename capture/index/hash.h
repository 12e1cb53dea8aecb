// Fast hashing for tables that are filled packet by packet. Not stable across versions and not for
// keys that an attacker must not collide: the tables are bounded instead.
//
// Hashers of large keys are not noexcept: libstdc++ then keeps the hash beside each key and
// compares that first, which halves the time of a look-up.
#pragma once

#include <cstdint>
#include <cstring>

#include "core/base/ip_address.h"
#include "core/base/mac_address.h"

namespace vxlab::index {

inline std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
    __extension__ using Wide = unsigned __int128;
    const Wide product = static_cast<Wide>(a ^ 0x9e37'79b9'7f4a'7c15) * (b ^ 0xd6e8'feb8'6659'fd93);
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

inline std::uint64_t hash_of(Bytes bytes) {
    std::uint64_t hash = bytes.size();
    std::size_t at = 0;
    for (; at + 8 <= bytes.size(); at += 8) {
        std::uint64_t word;
        std::memcpy(&word, bytes.data() + at, 8);
        hash = mix(hash, word);
    }
    std::uint64_t last = 0;
    if (at < bytes.size()) std::memcpy(&last, bytes.data() + at, bytes.size() - at);
    return mix(hash, last);
}

inline std::uint64_t hash_of(const IpAddress& address) {
    return address.is_v4() ? mix(address.v4_value(), 4) : hash_of(address.bytes());
}

inline std::uint64_t hash_of(MacAddress mac) { return mix(mac.value(), 6); }

}  // namespace vxlab::index
