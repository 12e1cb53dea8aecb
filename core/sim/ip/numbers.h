// The numbers of linux/rtnetlink.h and linux/neighbour.h that requests carry and tools print.
// Numbers that are not listed are valid values of the enums too.
#pragma once

#include <cstdint>

namespace vxlab::sim {

enum class RouteType : std::uint8_t {  // RTN_*
    unspecified = 0,
    unicast = 1,
    local = 2,
    broadcast = 3,
    anycast = 4,
    multicast = 5,
    blackhole = 6,
    unreachable = 7,
    prohibit = 8,
    throw_ = 9,
};

enum class Scope : std::uint8_t {  // RT_SCOPE_*
    universe = 0,                  // "global"
    site = 200,
    link = 253,
    host = 254,
    nowhere = 255,
};

enum class RouteProtocol : std::uint8_t {  // RTPROT_*
    unspecified = 0,
    redirect = 1,
    kernel = 2,
    boot = 3,   // what `ip route` adds unless told otherwise
    fixed = 4,  // "static"
    ra = 9,
    dhcp = 16,
};

namespace route_table {  // RT_TABLE_*
inline constexpr std::uint32_t kDefault = 253;
inline constexpr std::uint32_t kMain = 254;
inline constexpr std::uint32_t kLocal = 255;
}  // namespace route_table

enum class NeighbourState : std::uint8_t {  // NUD_*
    none = 0x00,
    incomplete = 0x01,
    reachable = 0x02,
    stale = 0x04,
    delay = 0x08,
    probe = 0x10,
    failed = 0x20,
    noarp = 0x40,
    permanent = 0x80,
};

inline constexpr std::uint32_t kForever = 0xffff'ffff;  // INFINITY_LIFE_TIME, in seconds

}  // namespace vxlab::sim
