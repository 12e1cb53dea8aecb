// `ip neigh` as written, and what it picks and prints.
#pragma once

#include <optional>
#include <string>

#include "core/sim/ip/neighbour_request.h"
#include "labs/tools/iproute/arguments.h"
#include "labs/tools/iproute/device_names.h"

namespace vxlab::labs::ip_tool {

struct NeighbourWords {
    IpAddress address{};
    std::string device;
    bool has_address = false;
    bool is_proxy = false;
    std::string lladdr;          // as written; empty: none
    std::uint16_t state = 0x80;  // NUD_*
    bool router = false, use = false, managed = false, extern_learn = false;
    std::uint8_t protocol = 0;
};

NeighbourWords parse_neighbour_words(iproute::Arguments& arguments, IpAddress::Family family);

// NUD_NONE has no bit of its own.
inline constexpr std::uint32_t kNudNone = 0x100;

struct NeighbourFilter {
    std::string device;
    std::optional<int> master{};  // ifindex; 0: none
    std::uint32_t states = 0;     // NUD_* and kNudNone
    bool unused = false;
    bool proxy = false;
    std::optional<std::uint8_t> protocol{};
    std::optional<iproute::Prefix> to{};
};

// `states`: what is picked unless `nud` says otherwise.
NeighbourFilter parse_neighbour_filter(iproute::Arguments& arguments, IpAddress::Family family,
                                       std::uint32_t states, const DeviceNames& names);

}  // namespace vxlab::labs::ip_tool
