// The events of a trace, read in blocks: the steps from one mark to the next.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <map>
#include <unordered_map>
#include <vector>

#include "core/store/reader.h"

namespace vxlab::store {

// The functions throw SQLite's exceptions; an error is that the tables contradict each other.
class EventBlocks {
public:
    explicit EventBlocks(SQLite::Database& database);
    // Before anything else.
    Result<void> prepare();

    std::uint64_t steps() const { return steps_; }
    // REQUIRES: 1 <= number <= steps(). Valid until the next call.
    Result<const Step*> step(std::uint64_t number);
    // The last step that is not after that time; 0: all are.
    Result<std::uint64_t> step_at(Instant time);
    // 0: no such event.
    std::uint64_t step_of(trace::EventId event);
    // What table_rows holds under that number; the empty row for none.
    const trace::Row& row(std::int64_t id);
    // The number by which this file knows a verdict; -1: not at all.
    int number_of(trace::Verdict verdict) const;
    // The number by which this file knows a kind of event; -1: not at all.
    int number_of(trace::EventKind kind) const;
    trace::EventKind kind(std::int64_t number) const;

private:
    struct Mark {
        trace::EventId id = 0;
        Instant time{};
    };

    void read_words();
    Result<void> read_marks();
    Result<void> load(std::size_t block);
    void read_frames(trace::EventId begin, trace::EventId end);
    void read_decisions(trace::EventId begin, trace::EventId end);
    void read_changes(trace::EventId begin, trace::EventId end);
    void read_commands(trace::EventId begin, trace::EventId end);
    void add(std::uint64_t step, const trace::Event& event);
    Result<void> sort_into_steps(std::size_t block);
    Bytes bytes_of(std::int64_t place, std::int64_t length);
    trace::Decision decision(SQLite::Statement& row, int first_column);

    SQLite::Database& database_;
    SQLite::Statement frames_, decisions_, changes_, commands_, chunk_, row_, step_of_, decided_;
    std::vector<trace::Verdict> verdicts_;  // by their numbers in this file
    std::vector<trace::Reason> reasons_;
    std::vector<trace::EventKind> kinds_;
    std::vector<Mark> marks_;
    std::uint64_t steps_ = 0;
    std::unordered_map<std::int64_t, trace::Row> rows_;

    // The block at hand.
    std::size_t block_ = SIZE_MAX;
    std::vector<std::pair<std::uint64_t, trace::Event>> events_;  // with their steps
    std::vector<Step> block_steps_;
    std::map<std::int64_t, std::string> chunks_;  // by the place where they begin
    std::vector<std::string> words_;
};

}  // namespace vxlab::store
