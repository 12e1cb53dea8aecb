// The way of one packet through a trace: back to where it began, and on to all that was copied or
// made from it, encapsulated or not. An answer to it is another packet, and so is a question for
// its next hop.
#pragma once

#include <vector>

#include "core/store/reader.h"

namespace vxlab::store {

// One frame of it at one place.
struct Hop {
    std::uint64_t step = 0;
    trace::FrameId frame = 0;
    trace::FrameId came_from = 0;  // 0 where the journey begins
    int generation = 0;            // how many times it was copied, wrapped or unwrapped by then
};

// In the order of the steps. Empty: no such frame was seen.
Result<std::vector<Hop>> journey(Reader& reader, trace::FrameId frame);

}  // namespace vxlab::store
