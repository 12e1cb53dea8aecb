// Arithmetic of prefixes.
#pragma once

#include <cstdint>

#include "core/base/ip_address.h"

namespace vxlab::sim {

// The netmask of an IPv4 prefix length, in host order.
constexpr std::uint32_t mask(unsigned prefix_length) {
    return prefix_length == 0 ? 0 : ~std::uint32_t{0} << (32 - prefix_length);
}

// The address with all bits beyond the prefix cleared.
inline IpAddress network(const IpAddress& address, unsigned prefix_length) {
    if (address.is_v4()) return IpAddress::v4(address.v4_value() & mask(prefix_length));
    if (!address.is_v6()) return address;
    std::uint8_t bytes[16];
    const auto from = address.bytes();
    for (unsigned i = 0; i < 16; ++i) {
        const unsigned kept = prefix_length > i * 8 ? std::min(8u, prefix_length - i * 8) : 0;
        bytes[i] = static_cast<std::uint8_t>(from[i] & (0xff00u >> kept));
    }
    return IpAddress::load_v6(bytes, 0);
}

inline bool contains(const IpAddress& prefix, unsigned prefix_length, const IpAddress& address) {
    return prefix.family() == address.family() && network(address, prefix_length) == prefix;
}

}  // namespace vxlab::sim
