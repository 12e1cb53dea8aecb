// Which events are one step to a person.
#pragma once

#include <cstdint>

#include "core/trace/event.h"

namespace vxlab::store {

// A step is a command of the user, a frame seen at an interface, or something that happens by
// itself (a timer, a consequence that comes later). What follows from it at once (decisions, rows
// of tables) belongs to it; a frame's next sighting is the next step. Steps are numbered from 1 in
// the order of events, which depends on nothing but the events.
class StepCounter {
public:
    // Of the next event.
    std::uint64_t step_of(const trace::Event& event) {
        if (begins(event)) {
            ++step_;
            first_ = event;
            first_.bytes = {};
        }
        return step_;
    }
    // The first event of the step that step_of() spoke of last.
    trace::EventId first() const { return first_.id; }

private:
    bool begins(const trace::Event& event) const {
        using trace::EventKind;
        const auto stands_alone = [](EventKind kind) {
            return kind == EventKind::seen_in || kind == EventKind::seen_out ||
                   kind == EventKind::command;
        };
        if (step_ == 0 || stands_alone(event.kind)) return true;
        if (event.cause != 0 && event.cause >= first_.id) return false;
        // Several rows that one timer, or one later consequence, changes at a time.
        return stands_alone(first_.kind) || event.cause != first_.cause ||
               event.time != first_.time || event.name_space != first_.name_space;
    }

    std::uint64_t step_ = 0;
    trace::Event first_;
};

}  // namespace vxlab::store
