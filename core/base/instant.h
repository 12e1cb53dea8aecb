// A point in time: nanoseconds since 1970-01-01 00:00 UTC, without leap seconds. Captures carry it,
// the simulator's virtual clock counts in it. Nobody in core reads a clock.
#pragma once

#include <compare>
#include <cstdint>

namespace vxlab {

// A length of time in nanoseconds; may be negative.
struct Duration {
    std::int64_t nanoseconds = 0;

    static constexpr Duration seconds(std::int64_t n) { return {n * 1'000'000'000}; }
    static constexpr Duration milliseconds(std::int64_t n) { return {n * 1'000'000}; }
    static constexpr Duration microseconds(std::int64_t n) { return {n * 1'000}; }

    friend constexpr auto operator<=>(Duration, Duration) = default;
};

struct Instant {
    std::int64_t nanoseconds = 0;

    friend constexpr auto operator<=>(Instant, Instant) = default;
    // Differences wrap rather than overflow: captures hold any 64-bit timestamp.
    friend constexpr Duration operator-(Instant a, Instant b) {
        return {static_cast<std::int64_t>(static_cast<std::uint64_t>(a.nanoseconds) -
                                          static_cast<std::uint64_t>(b.nanoseconds))};
    }
    friend constexpr Instant operator+(Instant a, Duration d) {
        return {static_cast<std::int64_t>(static_cast<std::uint64_t>(a.nanoseconds) +
                                          static_cast<std::uint64_t>(d.nanoseconds))};
    }
};

}  // namespace vxlab
