// The unit of a capture's timestamps, and their way to an Instant without overflow.
#pragma once

#include <cstdint>
#include <limits>

#include "core/base/instant.h"

namespace vxlab::source {

// From pcapng's if_tsresol (draft-ietf-opsawg-pcapng, 4.2): 10^-n seconds, or 2^-n if the top bit
// is set; n from 0 to 127.
class TimestampUnit {
public:
    constexpr explicit TimestampUnit(std::uint8_t if_tsresol = 6)
        : binary_((if_tsresol & 0x80) != 0), exponent_(if_tsresol & 0x7f) {}

    // `ticks` since 1970 plus `offset` seconds. Times before 1677 and after 2262, which an Instant
    // cannot hold, become its first and last one.
    constexpr Instant instant(std::uint64_t ticks, std::int64_t offset) const {
        const auto exact = nanoseconds(ticks) + static_cast<Wide>(offset) * 1'000'000'000;
        constexpr auto kFirst = std::numeric_limits<std::int64_t>::min();
        constexpr auto kLast = std::numeric_limits<std::int64_t>::max();
        if (exact < kFirst) return {kFirst};
        return {exact > kLast ? kLast : static_cast<std::int64_t>(exact)};
    }

private:
    __extension__ using Wide = __int128;  // 2^64 * 10^9 fits

    constexpr Wide nanoseconds(std::uint64_t ticks) const {
        if (binary_) return static_cast<Wide>(ticks) * 1'000'000'000 >> exponent_;
        if (exponent_ <= 9) return static_cast<Wide>(ticks) * power(9 - exponent_);
        return exponent_ - 9 > 19 ? 0 : static_cast<Wide>(ticks / power(exponent_ - 9));
    }

    // 10^n. REQUIRES: n <= 19.
    static constexpr std::uint64_t power(int n) {
        std::uint64_t value = 1;
        while (n-- > 0) value *= 10;
        return value;
    }

    bool binary_;
    std::uint8_t exponent_;
};

}  // namespace vxlab::source
