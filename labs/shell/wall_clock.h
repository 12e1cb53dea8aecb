// The real clock, as far as a session needs it: to pace waits, and to be patient for so long.
#pragma once

#include <time.h>

#include <optional>

#include "core/base/instant.h"

namespace vxlab::labs {

class WallClock {
public:
    // Of no meaning but in differences.
    static Instant now() {
        timespec time{};
        ::clock_gettime(CLOCK_MONOTONIC, &time);
        return {time.tv_sec * 1'000'000'000 + time.tv_nsec};
    }

    // From here on virtual time follows the wall clock; it was `virtual_now` just now.
    void follow(Instant virtual_now) {
        if (!began_) began_ = {now(), virtual_now};
    }
    void stop() { began_.reset(); }
    bool is_followed() const { return began_.has_value(); }
    // REQUIRES: follow().
    Instant virtual_now() const { return began_->virtual_time + (now() - began_->wall_time); }

private:
    struct Beginning {
        Instant wall_time, virtual_time;
    };
    std::optional<Beginning> began_;
};

}  // namespace vxlab::labs
