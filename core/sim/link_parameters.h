// What a wire is like: the underlay links between nics, and the inside of a veth pair.
#pragma once

#include <cstdint>

#include "core/base/instant.h"

namespace vxlab::sim {

struct LinkParameters {
    std::uint64_t bandwidth = 1'000'000'000;  // bits per second; 0: unlimited
    Duration delay = Duration::microseconds(10);
    Duration jitter{};           // delay ± up to this much, uniform
    double loss = 0;             // probability, 0 to 1
    std::uint32_t queue = 1000;  // packets waiting to be sent, each direction

    friend bool operator==(const LinkParameters&, const LinkParameters&) = default;
};

}  // namespace vxlab::sim
