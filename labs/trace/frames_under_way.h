// Where the frames of a trace are after a step: those that go on later, each at the place where it
// was seen last.
#pragma once

#include <vector>

#include "core/base/result.h"
#include "core/store/reader.h"

namespace vxlab::labs {

struct FrameUnderWay {
    std::uint64_t step = 0;  // in which it was seen there
    trace::FrameId frame = 0;
    trace::InterfaceId interface = 0;
    bool leaves = false;            // through that interface
    trace::InterfaceId before = 0;  // where it, or what it was made from, was before; 0: nowhere
    trace::Verdict verdict = trace::Verdict::none;  // what was decided about it there
    trace::Reason reason = trace::Reason::none;
};

// In the order of their steps; the frame of the step itself comes last, whatever becomes of it.
// Looks no further than a few hundred steps back and ahead.
// REQUIRES: 1 <= step <= reader.steps().
Result<std::vector<FrameUnderWay>> frames_under_way(store::Reader& reader, std::uint64_t step);

}  // namespace vxlab::labs
