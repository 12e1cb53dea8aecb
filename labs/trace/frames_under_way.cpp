// The sightings around a step, joined to the ways of frames.
#include "labs/trace/frames_under_way.h"

#include <algorithm>
#include <map>
#include <optional>

namespace vxlab::labs {
namespace {

constexpr std::uint64_t kBack = 256, kAhead = 256;

// What a step shows of a frame; nothing: it is about none.
std::optional<FrameUnderWay> sighting_of(const store::Step& step, trace::FrameId& came_from) {
    std::optional<FrameUnderWay> seen;
    for (const auto& event : step.events) {
        const bool is_sighting =
            event.kind == trace::EventKind::seen_in || event.kind == trace::EventKind::seen_out;
        if (is_sighting && !seen) {
            came_from = event.came_from;
            seen = FrameUnderWay{step.number, event.frame, event.interface,
                                 event.kind == trace::EventKind::seen_out};
        }
        if (event.kind == trace::EventKind::decided && seen && event.frame == seen->frame) {
            seen->verdict = event.decision.verdict;
            seen->reason = event.decision.reason;
        }
    }
    return seen;
}

class Ways {
public:
    Result<void> read(store::Reader& reader, std::uint64_t step) {
        for (auto i = step > kBack ? step - kBack : 1; i <= step; ++i)
            if (const auto done = look_at(reader, i, false); !done) return done;
        for (auto i = step + 1; i <= std::min(step + kAhead, reader.steps()); ++i)
            if (const auto done = look_at(reader, i, true); !done) return done;
        return {};
    }

    std::vector<FrameUnderWay> under_way(std::uint64_t step) const {
        std::vector<FrameUnderWay> all;
        for (const auto& [frame, last] : last_)
            if (last.goes_on || last.seen.step == step) all.push_back(last.seen);
        std::sort(all.begin(), all.end(),
                  [](const auto& a, const auto& b) { return a.step < b.step; });
        return all;
    }

private:
    struct Last {
        FrameUnderWay seen;
        bool goes_on = false;
    };

    Result<void> look_at(store::Reader& reader, std::uint64_t number, bool is_ahead) {
        const auto step = reader.step(number);
        if (!step) return tl::unexpected(step.error());
        trace::FrameId came_from = 0;
        auto seen = sighting_of(**step, came_from);
        if (!seen) return {};
        const auto own = last_.find(seen->frame), origin = last_.find(came_from);
        if (is_ahead) {
            if (own != last_.end()) own->second.goes_on = true;
            if (origin != last_.end()) origin->second.goes_on = true;
            return {};
        }
        if (own != last_.end()) {
            seen->before = own->second.seen.interface;
        } else if (origin != last_.end()) {
            seen->before = origin->second.seen.interface;
            // What left through a VTEP is inside this one now.
            if (origin->second.seen.leaves) last_.erase(origin);
        }
        last_[seen->frame] = {*seen, false};
        return {};
    }

    std::map<trace::FrameId, Last> last_;
};

}  // namespace

Result<std::vector<FrameUnderWay>> frames_under_way(store::Reader& reader, std::uint64_t step) {
    Ways ways;
    if (const auto read = ways.read(reader, step); !read) return tl::unexpected(read.error());
    return ways.under_way(step);
}

}  // namespace vxlab::labs
