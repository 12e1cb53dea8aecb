// A .vxtrace that is being written. One thread; the functions throw SQLite's exceptions.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <string>
#include <unordered_map>

#include "core/store/batch.h"
#include "core/store/bulk_insert.h"
#include "core/store/live_rows.h"

namespace vxlab::store {

struct Hashes {
    std::size_t operator()(const Batch::Outcome& outcome) const;
    std::size_t operator()(const Batch::News& news) const;
};

class Recording {
public:
    // Makes the file anew.
    explicit Recording(const std::string& path);

    // In one transaction. Changes the batch.
    void write(Batch& batch);
    // Makes it one plain file. Returns whether that was possible: not while another program reads
    // it, which then finds the rest in the -wal file.
    bool finish();

private:
    void write_words();
    void write_names(const Batch& batch);
    void write_rows(Batch& batch);
    void write_changes(Batch& batch);
    void write_rest(const Batch& batch);
    void write_checkpoint(trace::EventId after);
    std::int64_t row_id(const trace::Row& row);
    std::int64_t outcome_id(const Batch::Outcome& outcome);
    std::int64_t site_id(std::int64_t packed);
    // News as it is kept: its number, and what it makes of the live rows.
    struct KnownNews {
        std::int64_t id = 0;
        trace::EventKind kind = trace::EventKind::row_added;
        LiveRow row;
    };
    const KnownNews& known(const Batch::News& news);

    SQLite::Database database_;
    BulkInsert frames_, decisions_, changes_;
    SQLite::Statement chunk_, row_, outcome_, site_, new_, place_, interface_, command_, mark_,
        checkpoint_, state_, about_;
    std::unordered_map<trace::Row, std::int64_t, RowHash> row_ids_;
    std::unordered_map<Batch::Outcome, std::int64_t, Hashes> outcome_ids_;
    std::unordered_map<std::int64_t, std::int64_t> site_ids_;
    std::unordered_map<Batch::News, KnownNews, Hashes> news_;
    std::int64_t last_row_id_ = 0, last_outcome_id_ = 0, last_news_id_ = 0;
    Slots slots_;
    LiveRows live_;
    std::size_t changes_since_checkpoint_ = 0;
    std::unordered_map<trace::InterfaceId, trace::InterfaceName> interfaces_;
};

}  // namespace vxlab::store
