// Reads a .vxtrace: its steps by number, time or event, forward and back, and every table as it was
// after a step. One thread an object; any number of objects a file.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/store/live_rows.h"
#include "core/store/names.h"
#include "core/trace/event.h"

namespace vxlab::store {

struct Step {
    std::uint64_t number = 0;          // from 1
    std::vector<trace::Event> events;  // at least one, in order; steps.h says which
};

// A row of a table as it was after a step.
struct TableRow {
    trace::Row row;
    trace::NamespaceId name_space = 0;
    trace::InterfaceId device = 0;  // that has the table
    trace::EventId changed = 0;     // the event that made or last moved it
    trace::EventId touched = 0;     // the same, or the last that refreshed it
};

// A frame that was seen or decided about, as far as a journey needs it.
struct Sighting {
    trace::EventId event = 0;
    std::uint64_t step = 0;
    trace::FrameId frame = 0;
    trace::FrameId came_from = 0;
    trace::EventId cause = 0;
    bool seen = false;  // at an interface
};

class Reader {
public:
    // Errors: see open_trace.h.
    static Result<std::unique_ptr<Reader>> open(const std::string& path);
    ~Reader();

    // Its writer closed it; else it ends where the writer was killed, or is now.
    bool is_complete() const;
    // The text of the lab file; empty: none.
    const std::string& lab() const;
    const Names& names() const;

    // Their number; 0: nothing happened.
    std::uint64_t steps() const;
    // REQUIRES: 1 <= number <= steps(). Valid until the next call of any function here.
    Result<const Step*> step(std::uint64_t number);
    // The last step that is not after that time; 0: all are.
    Result<std::uint64_t> step_at(Instant time);
    // 0: no such event.
    Result<std::uint64_t> step_of(trace::EventId event);
    // Nothing: no such event. Its bytes are valid until the next call of any function here.
    Result<std::optional<trace::Event>> event(trace::EventId id);

    enum class Sought { any, drop, flood, change };
    enum class Direction { forward, back };
    // The nearest such step after (before) that one; 0: none. `change`: a row was added, moved or
    // lost. REQUIRES: from <= steps() + 1.
    Result<std::uint64_t> find(std::uint64_t from, Direction direction, Sought sought);

    // All rows after that step, ordered by namespace, table, device and age. 0: at the beginning.
    // REQUIRES: step <= steps().
    Result<std::vector<TableRow>> rows(std::uint64_t step);
    // The latest NetworkState that was kept at or before that step; empty: none.
    Result<std::string> state(std::uint64_t step);

    // All of them, in order.
    Result<std::vector<Sighting>> sightings();

private:
    struct Parts;
    explicit Reader(std::unique_ptr<Parts> parts);

    Result<trace::EventId> last_event(std::uint64_t step);

    std::unique_ptr<Parts> parts_;
};

}  // namespace vxlab::store
