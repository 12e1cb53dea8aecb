// What ping counts, and its last lines.
#pragma once

#include <cstdint>
#include <limits>
#include <set>
#include <string>

#include "core/base/instant.h"

namespace vxlab::labs::ping_tool {

struct Statistics {
    std::uint64_t transmitted = 0, received = 0, repeats = 0, errors = 0;
    std::int64_t least = std::numeric_limits<std::int64_t>::max(), greatest = 0;  // µs
    std::int64_t sum = 0;
    double sum_of_squares = 0;
    std::int64_t average8 = 0;  // eight times the moving average of the round trip
    int pipe = -1;
    std::uint16_t acknowledged = 0;
    std::set<std::uint16_t> seen;  // sequence numbers that were answered

    void acknowledge(std::uint16_t sequence);
    std::uint64_t in_flight() const;
    void add_round_trip(std::int64_t microseconds);
    int loss_percent() const;

    struct Manner {
        bool is_timed = true;   // packets carry a time stamp
        bool is_flood = false;  // or adaptive: prints the gap between packets
        Duration elapsed{};
    };
    std::string last_lines(const std::string& host, const Manner& manner) const;
    // The answer to SIGQUIT.
    std::string snapshot(bool is_timed) const;
};

}  // namespace vxlab::labs::ping_tool
