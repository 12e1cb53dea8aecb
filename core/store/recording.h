// A .vxtrace that is being written. One thread; the functions throw SQLite's exceptions.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <string>
#include <unordered_map>

#include "core/store/batch.h"
#include "core/store/bulk_insert.h"
#include "core/store/live_rows.h"

namespace vxlab::store {

class Recording {
public:
    // Makes the file anew.
    explicit Recording(const std::string& path);

    // In one transaction.
    void write(const Batch& batch);
    // Makes it one plain file. Returns whether that was possible: not while another program reads
    // it, which then finds the rest in the -wal file.
    bool finish();

private:
    void write_words();
    void write_names(const Batch& batch);
    void write_definitions(const Definitions& definitions);
    void write_changes(const Batch& batch);
    void write_rest(const Batch& batch);
    void write_checkpoint(trace::EventId after);

    SQLite::Database database_;
    BulkInsert frames_, decisions_, changes_;
    SQLite::Statement chunk_, row_, outcome_, site_, new_, place_, interface_, command_, mark_,
        checkpoint_, state_, about_;
    LiveRows live_;
    std::size_t changes_since_checkpoint_ = 0;
    std::unordered_map<trace::InterfaceId, trace::InterfaceName> interfaces_;
};

}  // namespace vxlab::store
