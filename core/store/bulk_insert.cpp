// An eponymous virtual table: https://www.sqlite.org/vtab.html#eponymous_only_virtual_tables
#include "core/store/bulk_insert.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <new>

namespace vxlab::store {
namespace {

using Source = BulkInsert::Source;

struct Table : sqlite3_vtab {
    const Source* source = nullptr;
};

struct Cursor : sqlite3_vtab_cursor {
    std::size_t row = 0;
};

const Source& source_of(sqlite3_vtab_cursor* cursor) {
    return *static_cast<Table*>(cursor->pVtab)->source;
}

int connect(sqlite3* database, void* source, int, const char* const*, sqlite3_vtab** table,
            char**) {
    const auto& shown = *static_cast<const Source*>(source);
    std::string columns;
    for (std::size_t i = 0; i < shown.columns; ++i)
        columns += fmt::format("{}c{}", i ? "," : "", i);
    const auto declared =
        sqlite3_declare_vtab(database, fmt::format("CREATE TABLE x({})", columns).c_str());
    if (declared != SQLITE_OK) return declared;
    auto* made = new (std::nothrow) Table{};
    if (!made) return SQLITE_NOMEM;
    made->source = &shown;
    *table = made;
    return SQLITE_OK;
}

int disconnect(sqlite3_vtab* table) {
    delete static_cast<Table*>(table);
    return SQLITE_OK;
}

int best_index(sqlite3_vtab*, sqlite3_index_info*) { return SQLITE_OK; }

int open(sqlite3_vtab*, sqlite3_vtab_cursor** cursor) {
    *cursor = new (std::nothrow) Cursor{};
    return *cursor ? SQLITE_OK : SQLITE_NOMEM;
}

int close(sqlite3_vtab_cursor* cursor) {
    delete static_cast<Cursor*>(cursor);
    return SQLITE_OK;
}

int filter(sqlite3_vtab_cursor* cursor, int, const char*, int, sqlite3_value**) {
    static_cast<Cursor*>(cursor)->row = 0;
    return SQLITE_OK;
}

int next(sqlite3_vtab_cursor* cursor) {
    ++static_cast<Cursor*>(cursor)->row;
    return SQLITE_OK;
}

int at_end(sqlite3_vtab_cursor* cursor) {
    const auto& source = source_of(cursor);
    return static_cast<Cursor*>(cursor)->row * source.columns >= source.values.size();
}

int column(sqlite3_vtab_cursor* cursor, sqlite3_context* out, int index) {
    const auto& source = source_of(cursor);
    const auto at = static_cast<std::size_t>(index);
    const auto value = source.values[static_cast<Cursor*>(cursor)->row * source.columns + at];
    if (value != 0 || (source.zeros >> at & 1) != 0) sqlite3_result_int64(out, value);
    return SQLITE_OK;
}

int row_number(sqlite3_vtab_cursor* cursor, sqlite3_int64* number) {
    *number = static_cast<sqlite3_int64>(static_cast<Cursor*>(cursor)->row);
    return SQLITE_OK;
}

const sqlite3_module& module() {
    static const sqlite3_module all = [] {
        sqlite3_module made{};
        made.xConnect = connect;
        made.xDisconnect = disconnect;
        made.xBestIndex = best_index;
        made.xOpen = open;
        made.xClose = close;
        made.xFilter = filter;
        made.xNext = next;
        made.xEof = at_end;
        made.xColumn = column;
        made.xRowid = row_number;
        return made;
    }();
    return all;
}

}  // namespace

BulkInsert::BulkInsert(SQLite::Database& database, const std::string& table, std::size_t columns,
                       std::uint32_t zeros)
    : source_(std::make_unique<Source>()) {
    source_->columns = columns;
    source_->zeros = zeros;
    const auto name = "batch_of_" + table;
    database.check(
        sqlite3_create_module(database.getHandle(), name.c_str(), &module(), source_.get()));
    statement_ = std::make_unique<SQLite::Statement>(
        database, fmt::format("INSERT INTO {} SELECT * FROM {}", table, name));
}

BulkInsert::~BulkInsert() = default;

void BulkInsert::insert(std::span<const std::int64_t> values) {
    if (values.empty()) return;
    source_->values = values;
    statement_->exec();
    statement_->reset();
}

}  // namespace vxlab::store
