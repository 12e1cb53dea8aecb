// The events of a trace, read in blocks: the steps from one mark to the next.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <unordered_map>
#include <vector>

#include "core/store/chunks.h"
#include "core/store/dictionary.h"
#include "core/store/reader.h"
#include "core/store/stored_words.h"

namespace vxlab::store {

// The functions throw SQLite's exceptions; an error is that the tables contradict each other.
class EventBlocks {
public:
    explicit EventBlocks(SQLite::Database& database);
    // Before anything else.
    Result<void> read_marks();

    std::uint64_t steps() const { return steps_; }
    // REQUIRES: 1 <= number <= steps(). Valid until the next call.
    Result<const Step*> step(std::uint64_t number);
    // The last step that is not after that time; 0: all are.
    Result<std::uint64_t> step_at(Instant time);
    // 0: no such event.
    std::uint64_t step_of(trace::EventId event);
    // What table_rows holds under that number; the empty row for none.
    const trace::Row& row(std::int64_t id);
    const StoredWords& words() const { return words_; }

private:
    struct Mark {
        trace::EventId id = 0;
        Instant time{};
    };

    Result<void> load(std::size_t block);
    void read_frames(trace::EventId begin, trace::EventId end);
    void read_decisions(trace::EventId begin, trace::EventId end);
    void read_changes(trace::EventId begin, trace::EventId end);
    void read_commands(trace::EventId begin, trace::EventId end);
    void add(std::uint64_t step, const trace::Event& event);
    Result<void> sort_into_steps(std::size_t block);
    const Outcome& outcome(std::int64_t id);
    const Site& site(std::int64_t id);

    SQLite::Database& database_;
    SQLite::Statement frames_, decisions_, changes_, commands_, row_, outcome_, site_, step_of_,
        decided_;
    StoredWords words_;
    Chunks chunks_;
    std::vector<Mark> marks_;
    std::uint64_t steps_ = 0;
    std::unordered_map<std::int64_t, trace::Row> rows_;
    std::unordered_map<std::int64_t, Outcome> outcomes_;
    std::unordered_map<std::int64_t, Site> sites_;

    // The block at hand.
    std::size_t block_ = SIZE_MAX;
    std::vector<std::pair<std::uint64_t, trace::Event>> events_;  // with their steps
    std::vector<Step> block_steps_;
    std::vector<std::string> command_texts_;
};

}  // namespace vxlab::store
