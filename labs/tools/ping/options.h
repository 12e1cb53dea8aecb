// The command line of ping (iputils 20221126).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/instant.h"
#include "core/base/ip_address.h"
#include "core/sim/ip/sockets.h"

namespace vxlab::labs::ping_tool {

struct Options {
    IpAddress::Family family = IpAddress::Family::none;
    std::uint64_t count = 0;                  // 0: endless
    std::int64_t interval = 1000;             // ms
    std::optional<Duration> deadline;         // -w
    Duration linger = Duration::seconds(10);  // -W
    std::size_t size = 56;
    std::vector<std::uint8_t> pattern;
    std::uint8_t ttl = 0, tos = 0;
    std::uint32_t flow_label = 0;
    std::optional<sim::PathMtuDiscovery> discovery;
    std::string device_or_source;  // -I
    std::optional<std::uint16_t> identifier;
    std::int64_t preload = 1;
    bool adaptive = false, broadcast = false, timestamps = false, flood = false;
    bool numeric = false, outstanding = false, quiet = false, verbose = false;
    bool strict_source = false, no_loop = false, interval_is_set = false, audible = false;
    bool ttl_is_set = false;
    std::string destination;
    std::string warnings;  // lines for standard error, before anything else
};

// What to print and to return instead of pinging.
struct Refusal {
    std::string out, err;
    int status = 2;
};

std::optional<Refusal> parse(const std::vector<std::string>& arguments, Options& options);

}  // namespace vxlab::labs::ping_tool
