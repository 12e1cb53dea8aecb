// From events to rows.
#include "core/store/batch.h"

#include <algorithm>

namespace vxlab::store {
namespace {

std::int64_t number(auto value) { return static_cast<std::int64_t>(value); }

// The first name holds from the beginning: events may come before it.
trace::EventId since(std::vector<bool>& named, std::size_t id, trace::EventId last) {
    if (id >= named.size()) named.resize(id + 1);
    const bool first = !named[id];
    named[id] = true;
    return first ? 0 : last + 1;
}

}  // namespace

bool Batch::empty() const {
    return frames.empty() && decisions.empty() && changes.empty() && commands.empty() &&
           places.empty() && interfaces.empty() && states.empty() && lab.empty();
}

void BatchBuilder::add(const trace::Event& event) {
    using trace::EventKind;
    const auto step = counter_.step_of(event);
    if (step != last_step_ && step % kMarkEvery == 1)
        batch_.marks.push_back({step, event.id, event.time});
    last_step_ = step;
    last_id_ = event.id;
    ++events_;
    switch (event.kind) {
        case EventKind::seen_in:
        case EventKind::seen_out:
            return add_seen(event, step);
        case EventKind::decided:
            return add_decision(event, step);
        case EventKind::command:
            return add_command(event, step);
        default:
            return add_change(event, step);
    }
}

void BatchBuilder::add_seen(const trace::Event& event, std::uint64_t step) {
    namespace column = frame_column;
    auto& row = batch_.frames.emplace_back();
    row[column::id] = number(event.id);
    row[column::step] = number(step);
    row[column::time] = event.time.nanoseconds;
    row[column::site] = dictionary_.site(
        {event.name_space, event.interface, event.kind == trace::EventKind::seen_out});
    seen_in_ = event.name_space;
    row[column::frame] = number(event.frame);
    row[column::came_from] = number(event.came_from);
    row[column::cause] = number(event.cause);
    row[column::length] = number(event.bytes.size());
    row[column::place] = number(place_of(event));
}

std::uint64_t BatchBuilder::find_equal(trace::FrameId frame, Bytes bytes) const {
    const auto& known = remembered_[frame % kRemembered];
    if (known.frame != frame || known.length != bytes.size() || batch_.chunks.empty()) return 0;
    const auto& chunk = batch_.chunks.back();
    if (known.place < chunk.begin) return 0;
    const auto kept = Bytes(chunk.bytes).subspan(known.place - chunk.begin, known.length);
    return std::equal(kept.begin(), kept.end(), bytes.begin()) ? known.place : 0;
}

std::uint64_t BatchBuilder::place_of(const trace::Event& event) {
    const auto bytes = event.bytes;
    if (bytes.empty()) return 0;
    auto place = find_equal(event.frame, bytes);
    if (place == 0) place = find_equal(event.came_from, bytes);
    if (place == 0) {
        if (batch_.chunks.empty() || batch_.chunks.back().bytes.size() + bytes.size() > kChunk) {
            batch_.chunks.push_back({next_place_, {}});
            batch_.chunks.back().bytes.reserve(kChunk);
        }
        place = next_place_;
        auto& chunk = batch_.chunks.back().bytes;
        chunk.insert(chunk.end(), bytes.begin(), bytes.end());
        next_place_ += bytes.size();
        size_ += bytes.size();
    }
    remembered_[event.frame % kRemembered] = {event.frame, place, bytes.size()};
    return place;
}

void BatchBuilder::add_decision(const trace::Event& event, std::uint64_t step) {
    const auto outcome = dictionary_.outcome({event.interface, event.decision});
    if (!batch_.frames.empty()) {
        namespace column = frame_column;
        auto& seen = batch_.frames.back();
        if (seen[column::id] == number(event.cause) && seen[column::decided] == 0 &&
            seen[column::frame] == number(event.frame) &&
            seen[column::came_from] == number(event.came_from) &&
            seen[column::step] == number(step) && seen[column::time] == event.time.nanoseconds &&
            seen_in_ == event.name_space) {
            seen[column::decided] = number(event.id);
            seen[column::outcome] = outcome;
            return;
        }
    }
    batch_.decisions.push_back({number(event.id), number(step), event.time.nanoseconds,
                                event.name_space, number(event.frame), number(event.came_from),
                                number(event.cause), outcome});
}

void BatchBuilder::add_change(const trace::Event& event, std::uint64_t step) {
    const auto& news = dictionary_.news({event.name_space, event.interface, event.kind, event.row});
    batch_.changes.push_back({number(event.id), number(step), event.time.nanoseconds,
                              number(event.frame), number(event.cause), news.id});
    batch_.live.push_back({event.kind, news.row});
    batch_.live.back().row.touched = event.id;
}

void BatchBuilder::add_command(const trace::Event& event, std::uint64_t step) {
    const std::string words(event.bytes.begin(), event.bytes.end());
    batch_.commands.push_back({event.id, step, event.time, event.name_space, words});
}

void BatchBuilder::add(const trace::NamespaceName& name) {
    batch_.places.push_back({since(named_places_, name.id, last_id_), name});
}

void BatchBuilder::add(const trace::InterfaceName& name) {
    batch_.interfaces.push_back({since(named_interfaces_, name.id, last_id_), name});
}

void BatchBuilder::add_state(trace::EventId after, std::string_view text) {
    batch_.states.push_back({after, std::string(text)});
    size_ += text.size();
}

void BatchBuilder::take(Batch& into) {
    batch_.definitions = dictionary_.take();
    into = Batch();
    std::swap(into, batch_);
    batch_.frames.reserve(kEvents);
    batch_.decisions.reserve(kEvents);
    events_ = size_ = 0;
}

}  // namespace vxlab::store
