// The tree of frames by what they came from, without the branches where another packet begins.
#include "core/store/journey.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

namespace vxlab::store {
namespace {

class Frames {
public:
    Frames(Reader& reader, std::vector<Sighting> sightings)
        : reader_(reader), sightings_(std::move(sightings)) {
        for (std::size_t i = 0; i < sightings_.size(); ++i)
            first_.try_emplace(sightings_[i].frame, i);
    }

    const std::vector<Sighting>& sightings() const { return sightings_; }
    bool was_seen(trace::FrameId frame) const { return first_.contains(frame); }
    // What the frame is the same packet as; 0: it begins a packet.
    Result<trace::FrameId> parent(trace::FrameId frame);

private:
    Result<bool> is_another(const Sighting& sighting);

    Reader& reader_;
    std::vector<Sighting> sightings_;
    std::unordered_map<trace::FrameId, std::size_t> first_;
    std::unordered_map<trace::FrameId, trace::FrameId> parents_;
};

Result<trace::FrameId> Frames::parent(trace::FrameId frame) {
    if (const auto known = parents_.find(frame); known != parents_.end()) return known->second;
    const auto first = first_.find(frame);
    if (first == first_.end()) return 0;
    const auto& sighting = sightings_[first->second];
    trace::FrameId parent = 0;
    if (sighting.came_from != 0) {
        const auto another = is_another(sighting);
        if (!another) return tl::unexpected(another.error());
        if (!*another) parent = sighting.came_from;
    }
    parents_[frame] = parent;
    return parent;
}

// Back along the causes to the last thing that was decided about the other frame: whether that was
// to answer it, or to let it wait and ask for its next hop.
Result<bool> Frames::is_another(const Sighting& sighting) {
    constexpr int kMostCauses = 64;
    auto cause = sighting.cause;
    for (int i = 0; i < kMostCauses && cause != 0; ++i) {
        const auto event = reader_.event(cause);
        if (!event) return tl::unexpected(event.error());
        if (!*event) return false;
        if ((*event)->frame == sighting.came_from)
            return (*event)->decision.verdict == trace::Verdict::answer ||
                   (*event)->decision.reason == trace::Reason::neighbour_wait;
        cause = (*event)->cause < cause ? (*event)->cause : 0;
    }
    return false;
}

}  // namespace

Result<std::vector<Hop>> journey(Reader& reader, trace::FrameId frame) {
    auto sightings = reader.sightings();
    if (!sightings) return tl::unexpected(sightings.error());
    Frames frames(reader, std::move(*sightings));
    if (!frames.was_seen(frame)) return std::vector<Hop>();
    // Numbers only grow from a frame to what came from it.
    auto origin = frame;
    for (;;) {
        const auto parent = frames.parent(origin);
        if (!parent) return tl::unexpected(parent.error());
        if (*parent == 0 || *parent >= origin || !frames.was_seen(*parent)) break;
        origin = *parent;
    }
    std::unordered_map<trace::FrameId, int> generations{{origin, 0}};
    std::vector<Hop> hops;
    for (const auto& sighting : frames.sightings()) {
        auto known = generations.find(sighting.frame);
        if (known == generations.end()) {
            if (!generations.contains(sighting.came_from)) continue;
            const auto parent = frames.parent(sighting.frame);
            if (!parent) return tl::unexpected(parent.error());
            if (*parent == 0) continue;
            known = generations.emplace(sighting.frame, generations[*parent] + 1).first;
        }
        if (sighting.seen)
            hops.push_back({sighting.step, sighting.frame,
                            sighting.frame == origin ? 0 : sighting.came_from, known->second});
    }
    return hops;
}

}  // namespace vxlab::store
