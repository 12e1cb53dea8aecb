// One transaction a batch.
#include "core/store/recording.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <filesystem>

#include "core/store/schema.h"
#include "core/trace/words.h"

namespace vxlab::store {
namespace {

constexpr int kBusyMilliseconds = 1000;
// A checkpoint stands for at least so many changes; for more where it is large itself.
constexpr std::size_t kChangesPerCheckpoint = 1024;

// REQUIRES: there is no file, or a plain one.
std::string emptied(const std::string& path) {
    for (const char* companion : {"", "-wal", "-shm", "-journal"})
        std::filesystem::remove(path + companion);
    return path;
}

SQLite::Database create(const std::string& path) {
    SQLite::Database database(emptied(path),
                              SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | SQLite::OPEN_NOMUTEX,
                              kBusyMilliseconds);
    // Pages go into the -wal file until the end: it grows at its end alone, so that a reader can
    // copy both files at any time and has a consistent trace.
    database.exec(
        "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
        "PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -16000");
    SQLite::Transaction transaction(database);
    database.exec(fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}",
                              kApplicationId, kVersion));
    database.exec(std::string(kSchema));
    transaction.commit();
    return database;
}

void run(SQLite::Statement& statement) {
    statement.exec();
    statement.reset();
}

std::int64_t number(auto value) { return static_cast<std::int64_t>(value); }

// Row after row.
template <class Row>
std::span<const std::int64_t> numbers(const std::vector<Row>& rows) {
    if (rows.empty()) return {};
    return {rows.front().data(), rows.size() * rows.front().size()};
}

void bind_reference(SQLite::Statement& statement, int index, std::int64_t id) {
    if (id != 0) return statement.bind(index, id);
    statement.bind(index);
}

}  // namespace

Recording::Recording(const std::string& path)
    : database_(create(path)),
      frames_(database_, "frames", frame_column::count, kFrameZeros),
      decisions_(database_, "decisions", decision_column::count, kDecisionZeros),
      changes_(database_, "changes", change_column::count, kChangeZeros),
      chunk_(database_, "INSERT INTO chunks VALUES(?, ?)"),
      row_(database_, "INSERT INTO table_rows VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      outcome_(database_, "INSERT INTO outcomes VALUES(?, ?, ?, ?, ?, ?, ?)"),
      site_(database_, "INSERT INTO sites VALUES(?, ?, ?, ?)"),
      new_(database_, "INSERT INTO news VALUES(?, ?, ?, ?, ?, ?)"),
      place_(database_, "INSERT OR REPLACE INTO name_spaces VALUES(?, ?, ?, ?)"),
      interface_(database_, "INSERT OR REPLACE INTO interfaces VALUES(?, ?, ?, ?, ?, ?)"),
      command_(database_, "INSERT INTO commands VALUES(?, ?, ?, ?, ?)"),
      mark_(database_, "INSERT INTO marks VALUES(?, ?, ?)"),
      checkpoint_(database_, "INSERT INTO checkpoints VALUES(?, ?)"),
      state_(database_, "INSERT OR REPLACE INTO states VALUES(?, ?)"),
      about_(database_, "INSERT OR REPLACE INTO about VALUES(?, ?)") {
    SQLite::Transaction transaction(database_);
    write_words();
    transaction.commit();
}

void Recording::write_words() {
    SQLite::Statement verdict(database_, "INSERT INTO verdicts VALUES(?, ?)");
    SQLite::Statement kind(database_, "INSERT INTO kinds VALUES(?, ?)");
    SQLite::Statement reason(database_, "INSERT INTO reasons VALUES(?, ?, ?)");
    const auto all = [](SQLite::Statement& statement, auto first) {
        for (int i = static_cast<int>(first);; ++i) {
            const auto word = trace::name(static_cast<decltype(first)>(i));
            if (word.empty()) return;
            statement.bind(1, i);
            statement.bind(2, std::string(word));
            run(statement);
        }
    };
    all(verdict, trace::Verdict::forward);
    all(kind, trace::EventKind::seen_in);
    for (std::size_t i = 1; i < trace::reason_count(); ++i) {
        const auto one = static_cast<trace::Reason>(i);
        reason.bind(1, static_cast<int>(i));
        reason.bind(2, std::string(trace::name(one)));
        reason.bind(3, std::string(trace::sentence(one)));
        run(reason);
    }
}

void Recording::write(const Batch& batch) {
    SQLite::Transaction transaction(database_);
    write_rest(batch);
    write_definitions(batch.definitions);
    frames_.insert(numbers(batch.frames));
    decisions_.insert(numbers(batch.decisions));
    write_changes(batch);
    transaction.commit();
}

void Recording::write_rest(const Batch& batch) {
    write_names(batch);
    if (!batch.lab.empty()) {
        about_.bind(1, "lab");
        about_.bind(2, batch.lab);
        run(about_);
    }
    for (const auto& chunk : batch.chunks) {
        chunk_.bind(1, number(chunk.begin));
        chunk_.bindNoCopy(2, chunk.bytes.data(), static_cast<int>(chunk.bytes.size()));
        run(chunk_);
    }
    for (const auto& mark : batch.marks) {
        mark_.bind(1, number(mark.step));
        mark_.bind(2, number(mark.id));
        mark_.bind(3, mark.time.nanoseconds);
        run(mark_);
    }
    for (const auto& command : batch.commands) {
        command_.bind(1, number(command.id));
        command_.bind(2, number(command.step));
        command_.bind(3, command.time.nanoseconds);
        command_.bind(4, number(command.name_space));
        command_.bindNoCopy(5, command.words);
        run(command_);
    }
    for (const auto& [after, text] : batch.states) {
        state_.bind(1, number(after));
        state_.bindNoCopy(2, text);
        run(state_);
    }
}

void Recording::write_names(const Batch& batch) {
    const auto write_interface = [&](trace::EventId since, const trace::InterfaceName& name) {
        interface_.bind(1, number(name.id));
        interface_.bind(2, number(since));
        interface_.bind(3, number(name.name_space));
        interface_.bind(4, name.name);
        interface_.bind(5, name.kind);
        interface_.bind(6, name.gone ? 1 : 0);
        run(interface_);
    };
    for (const auto& [since, name] : batch.places) {
        place_.bind(1, number(name.id));
        place_.bind(2, number(since));
        place_.bind(3, name.machine);
        place_.bind(4, name.name);
        run(place_);
        // Their full names change with it.
        for (const auto& [id, interface] : interfaces_)
            if (since != 0 && interface.name_space == name.id) write_interface(since, interface);
    }
    for (const auto& [since, name] : batch.interfaces) {
        write_interface(since, name);
        interfaces_[name.id] = name;
    }
}

void Recording::write_definitions(const Definitions& definitions) {
    for (const auto& [id, row, none, no_slot] : definitions.rows) {
        row_.bind(1, id);
        row_.bind(2, std::string(trace::name(row.table)));
        row_.bind(3, std::string(trace::name(row.state)));
        row_.bind(4, row.mac.text());
        row_.bind(5, number(row.vlan));
        row_.bind(6, number(row.vni));
        row_.bind(7, row.address.text());
        row_.bind(8, number(row.prefix_length));
        row_.bind(9, row.via.text());
        row_.bind(10, number(row.port));
        row_.bind(11, number(row.interface));
        run(row_);
    }
    for (const auto& [id, site, none, no_slot] : definitions.sites) {
        site_.bind(1, id);
        site_.bind(2, number(site.name_space));
        site_.bind(3, number(site.interface));
        site_.bind(4, site.leaves ? 1 : 0);
        run(site_);
    }
    for (const auto& [id, outcome, row, no_slot] : definitions.outcomes) {
        outcome_.bind(1, id);
        outcome_.bind(2, number(outcome.device));
        outcome_.bind(3, number(outcome.decision.verdict));
        outcome_.bind(4, number(outcome.decision.reason));
        outcome_.bind(5, number(outcome.decision.copies));
        bind_reference(outcome_, 6, row);
        bind_reference(outcome_, 7, number(outcome.decision.taught_by));
        run(outcome_);
    }
    for (const auto& [id, news, row, slot] : definitions.news) {
        new_.bind(1, id);
        new_.bind(2, number(news.name_space));
        new_.bind(3, number(news.interface));
        new_.bind(4, number(news.kind));
        new_.bind(5, slot);
        bind_reference(new_, 6, row);
        run(new_);
    }
}

void Recording::write_changes(const Batch& batch) {
    if (batch.changes.empty()) return;
    changes_.insert(numbers(batch.changes));
    for (const auto& [kind, row] : batch.live) live_.apply(kind, row);
    changes_since_checkpoint_ += batch.changes.size();
    if (changes_since_checkpoint_ >= std::max(kChangesPerCheckpoint, live_.size() / 4))
        write_checkpoint(static_cast<trace::EventId>(batch.changes.back()[change_column::id]));
}

void Recording::write_checkpoint(trace::EventId after) {
    const auto bytes = live_.encode();
    checkpoint_.bind(1, number(after));
    checkpoint_.bindNoCopy(2, bytes.data(), static_cast<int>(bytes.size()));
    run(checkpoint_);
    changes_since_checkpoint_ = 0;
}

// The pages go from the -wal file into the other one without waiting for the disk in between: a
// power failure in that fifth of a second may cost the trace, a killed program loses nothing. The
// word that it is complete comes last, and waits for the disk.
bool Recording::finish() {
    database_.exec("PRAGMA synchronous = OFF");
    bool is_one_file = false;
    {
        SQLite::Statement mode(database_, "PRAGMA journal_mode = DELETE");
        is_one_file = mode.executeStep() && mode.getColumn(0).getString() == "delete";
    }
    database_.exec("PRAGMA synchronous = NORMAL");
    SQLite::Transaction transaction(database_);
    about_.bind(1, "complete");
    about_.bind(2, 1);
    run(about_);
    transaction.commit();
    return is_one_file;
}

}  // namespace vxlab::store
