// The reader's parts together.
#include "core/store/reader.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include "core/store/event_blocks.h"
#include "core/store/guard.h"
#include "core/store/open_trace.h"

namespace vxlab::store {
namespace {

std::int64_t number(auto value) { return static_cast<std::int64_t>(value); }

// The tables as they were after one event, and the way from there to the next.
struct Cursor {
    trace::EventId after = 0;
    LiveRows live;
};

std::string about(SQLite::Database& database, const char* name) {
    SQLite::Statement query(database, "SELECT value FROM about WHERE name = ?");
    query.bind(1, name);
    return query.executeStep() ? query.getColumn(0).getString() : std::string();
}

}  // namespace

struct Reader::Parts {
    Parts(std::string path, std::unique_ptr<SQLite::Database> opened)
        : path(std::move(path)),
          database(std::move(opened)),
          blocks(*database),
          changes(*database,
                  "SELECT c.id, n.kind, n.slot, n.row, n.name_space, n.interface FROM changes c "
                  "JOIN news n ON n.id = c.news WHERE c.id > ? AND c.id <= ? ORDER BY c.id"),
          checkpoint(*database,
                     "SELECT id, rows FROM checkpoints WHERE id <= ? ORDER BY id DESC LIMIT 1"),
          names(*database),
          lab(about(*database, "lab")),
          is_complete(about(*database, "complete") == "1") {}

    Result<void> go_to(trace::EventId after);
    Result<void> go_to_checkpoint(trace::EventId before);
    std::uint64_t nearest(const std::string& what, trace::EventId from, Direction direction,
                          std::int64_t number);

    std::string path;
    std::unique_ptr<SQLite::Database> database;
    EventBlocks blocks;
    SQLite::Statement changes, checkpoint;
    Names names;
    std::string lab;
    bool is_complete = false;
    Cursor cursor;
};

Reader::Reader(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Reader::~Reader() = default;

Result<std::unique_ptr<Reader>> Reader::open(const std::string& path) {
    auto database = open_trace(path);
    if (!database) return tl::unexpected(database.error());
    return guarded(path, [&]() -> Result<std::unique_ptr<Reader>> {
        auto parts = std::make_unique<Parts>(path, std::move(*database));
        if (auto prepared = parts->blocks.read_marks(); !prepared) {
            prepared.error().where = path;
            return tl::unexpected(prepared.error());
        }
        return std::unique_ptr<Reader>(new Reader(std::move(parts)));
    });
}

bool Reader::is_complete() const { return parts_->is_complete; }
const std::string& Reader::lab() const { return parts_->lab; }
const Names& Reader::names() const { return parts_->names; }
std::uint64_t Reader::steps() const { return parts_->blocks.steps(); }

Result<const Step*> Reader::step(std::uint64_t number) {
    return guarded(parts_->path, [&] { return parts_->blocks.step(number); });
}

Result<std::uint64_t> Reader::step_at(Instant time) {
    return guarded(parts_->path, [&] { return parts_->blocks.step_at(time); });
}

Result<std::uint64_t> Reader::step_of(trace::EventId event) {
    return guarded(parts_->path, [&] { return parts_->blocks.step_of(event); });
}

Result<std::optional<trace::Event>> Reader::event(trace::EventId id) {
    const auto number = step_of(id);
    if (!number) return tl::unexpected(number.error());
    if (*number == 0) return std::nullopt;
    const auto found = step(*number);
    if (!found) return tl::unexpected(found.error());
    for (const auto& event : (*found)->events)
        if (event.id == id) return event;
    return std::nullopt;
}

Result<trace::EventId> Reader::last_event(std::uint64_t step) {
    if (step == 0) return 0;
    return this->step(step).map([](const Step* found) { return found->events.back().id; });
}

// `what` is "FROM t WHERE …"; its step nearest to that event.
std::uint64_t Reader::Parts::nearest(const std::string& what, trace::EventId from,
                                     Direction direction, std::int64_t number) {
    const bool forward = direction == Direction::forward;
    SQLite::Statement query(*database, "SELECT step " + what +
                                           (forward ? " AND id > ?2 ORDER BY id LIMIT 1"
                                                    : " AND id < ?2 ORDER BY id DESC LIMIT 1"));
    query.bind(1, number);
    query.bind(2, static_cast<std::int64_t>(from));
    return query.executeStep() ? static_cast<std::uint64_t>(query.getColumn(0).getInt64()) : 0;
}

Result<std::uint64_t> Reader::find(std::uint64_t from, Direction direction, Sought sought) {
    const bool forward = direction == Direction::forward;
    if (sought == Sought::any) {
        if (forward) return from < steps() ? from + 1 : 0;
        return from > 1 ? from - 1 : 0;
    }
    // Forward from its last event, back from its first.
    trace::EventId event = from == 0 ? 0 : INT64_MAX;
    if (from != 0 && from <= steps()) {
        const auto found = step(from);
        if (!found) return tl::unexpected(found.error());
        event = forward ? (*found)->events.back().id : (*found)->events.front().id;
    }
    return guarded(parts_->path, [&]() -> std::uint64_t {
        const auto& words = parts_->blocks.words();
        if (sought == Sought::change)
            return parts_->nearest(
                "FROM changes WHERE news IN (SELECT n.id FROM news n WHERE n.kind <> ?1)", event,
                direction, words.number_of(trace::EventKind::row_refreshed));
        const auto verdict =
            words.number_of(sought == Sought::drop ? trace::Verdict::drop : trace::Verdict::flood);
        const std::string such =
            " WHERE outcome IN (SELECT o.id FROM outcomes o WHERE o.verdict = ?1)";
        const auto in_frames = parts_->nearest("FROM frames" + such, event, direction, verdict);
        const auto in_decisions =
            parts_->nearest("FROM decisions" + such, event, direction, verdict);
        if (in_frames == 0 || in_decisions == 0) return std::max(in_frames, in_decisions);
        return forward ? std::min(in_frames, in_decisions) : std::max(in_frames, in_decisions);
    });
}

Result<void> Reader::Parts::go_to_checkpoint(trace::EventId before) {
    checkpoint.reset();
    checkpoint.bind(1, number(before));
    const bool found = checkpoint.executeStep();
    const auto id = found ? static_cast<trace::EventId>(checkpoint.getColumn(0).getInt64()) : 0;
    if (cursor.after <= before && cursor.after >= id) return {};
    cursor = {};
    if (!found) return {};
    const auto column = checkpoint.getColumn(1);
    const Bytes bytes(static_cast<const std::uint8_t*>(column.getBlob()),
                      static_cast<std::size_t>(column.getBytes()));
    auto live = LiveRows::decode(bytes);
    if (!live) return fail("a checkpoint is damaged", path);
    cursor = {id, std::move(*live)};
    return {};
}

Result<void> Reader::Parts::go_to(trace::EventId after) {
    if (const auto done = go_to_checkpoint(after); !done) return done;
    changes.reset();
    changes.bind(1, number(cursor.after));
    changes.bind(2, number(after));
    while (changes.executeStep()) {
        const auto get = [&](int column) {
            return static_cast<std::uint64_t>(changes.getColumn(column).getInt64());
        };
        cursor.live.apply(blocks.words().kind(number(get(1))),
                          {.slot = get(2),
                           .row = get(3),
                           .name_space = static_cast<trace::NamespaceId>(get(4)),
                           .interface = static_cast<trace::InterfaceId>(get(5)),
                           .touched = get(0)});
    }
    cursor.after = after;
    return {};
}

Result<std::vector<TableRow>> Reader::rows(std::uint64_t step) {
    const auto after = last_event(step);
    if (!after) return tl::unexpected(after.error());
    return guarded(parts_->path, [&]() -> Result<std::vector<TableRow>> {
        if (const auto done = parts_->go_to(*after); !done) return tl::unexpected(done.error());
        std::vector<TableRow> rows;
        rows.reserve(parts_->cursor.live.size());
        for (const auto& [slot, live] : parts_->cursor.live.rows())
            rows.push_back({parts_->blocks.row(number(live.row)), live.name_space, live.interface,
                            live.changed, live.touched});
        std::sort(rows.begin(), rows.end(), [](const TableRow& a, const TableRow& b) {
            return std::tie(a.name_space, a.row.table, a.device, a.changed) <
                   std::tie(b.name_space, b.row.table, b.device, b.changed);
        });
        return rows;
    });
}

Result<std::string> Reader::state(std::uint64_t step) {
    const auto after = last_event(step);
    if (!after) return tl::unexpected(after.error());
    return guarded(parts_->path, [&] {
        SQLite::Statement query(*parts_->database,
                                "SELECT text FROM states WHERE id <= ? ORDER BY id DESC LIMIT 1");
        query.bind(1, number(*after));
        return query.executeStep() ? query.getColumn(0).getString() : std::string();
    });
}

Result<std::vector<Sighting>> Reader::sightings() {
    return guarded(parts_->path, [&] {
        std::vector<Sighting> all;
        SQLite::Statement query(
            *parts_->database,
            "SELECT id, step, frame, came_from, cause, 1 FROM frames UNION ALL SELECT id, step, "
            "frame, came_from, cause, 0 FROM decisions WHERE came_from IS NOT NULL ORDER BY 1");
        const auto get = [&](int column) {
            return static_cast<std::uint64_t>(query.getColumn(column).getInt64());
        };
        while (query.executeStep())
            all.push_back({get(0), get(1), get(2), get(3), get(4), get(5) != 0});
        return all;
    });
}

}  // namespace vxlab::store
