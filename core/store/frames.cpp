// A walk along the table of frames.
#include "core/store/frames.h"

#include "core/store/chunks.h"
#include "core/store/guard.h"
#include "core/store/open_trace.h"
#include "core/store/stored_words.h"

namespace vxlab::store {
namespace {

constexpr char kColumns[] =
    "SELECT f.id, f.time, s.interface, f.length, f.place, o.verdict, o.reason FROM frames f "
    "LEFT JOIN sites s ON s.id = f.site LEFT JOIN outcomes o ON o.id = f.outcome ";
constexpr std::size_t kChunksHeld = 4;

}  // namespace

struct Frames::Parts {
    Parts(std::string path, std::unique_ptr<SQLite::Database> opened)
        : path(std::move(path)),
          database(std::move(opened)),
          all(*database, std::string(kColumns) + "ORDER BY f.id"),
          one(*database, std::string(kColumns) + "WHERE f.id = ?"),
          words(*database),
          chunks(*database),
          names(*database) {}

    std::optional<StoredFrame> read(SQLite::Statement& row) {
        if (!row.executeStep()) return std::nullopt;
        const auto get = [&](int column) { return row.getColumn(column).getInt64(); };
        if (chunks.held() > kChunksHeld) chunks.forget();
        return StoredFrame{.id = static_cast<trace::EventId>(get(0)),
                           .time = {get(1)},
                           .interface = static_cast<trace::InterfaceId>(get(2)),
                           .length = static_cast<std::uint32_t>(get(3)),
                           .verdict = words.verdict(get(5)),
                           .reason = words.reason(get(6)),
                           .bytes = chunks.bytes(get(4), get(3))};
    }

    std::string path;
    std::unique_ptr<SQLite::Database> database;
    SQLite::Statement all, one;
    StoredWords words;
    Chunks chunks;
    Names names;
    bool at_end = false;
    std::optional<Error> error;
};

Frames::Frames(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Frames::~Frames() = default;

Result<std::unique_ptr<Frames>> Frames::open(const std::string& path) {
    auto database = open_trace(path);
    if (!database) return tl::unexpected(database.error());
    return guarded(path, [&] {
        return std::unique_ptr<Frames>(
            new Frames(std::make_unique<Parts>(path, std::move(*database))));
    });
}

Result<std::optional<StoredFrame>> Frames::next() {
    if (parts_->error) return tl::unexpected(*parts_->error);
    if (parts_->at_end) return std::nullopt;
    auto frame = guarded(parts_->path, [&] { return parts_->read(parts_->all); });
    if (!frame) parts_->error = frame.error();
    parts_->at_end = frame && !*frame;
    return frame;
}

Result<std::optional<StoredFrame>> Frames::at(trace::EventId id) {
    return guarded(parts_->path, [&] {
        parts_->one.reset();
        parts_->one.bind(1, static_cast<std::int64_t>(id));
        return parts_->read(parts_->one);
    });
}

const Names& Frames::names() const { return parts_->names; }
const std::string& Frames::path() const { return parts_->path; }

}  // namespace vxlab::store
