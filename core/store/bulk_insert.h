// Many rows of numbers into a table with one statement: `INSERT INTO t SELECT … FROM batch`, where
// batch is a virtual table over the rows in memory. A prepared INSERT that is bound and stepped for
// each row takes twice as long. SQLiteCpp has no virtual tables: this is SQLite's C interface.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace vxlab::store {

class BulkInsert {
public:
    // The table has that many columns, all of numbers. Those of `zeros` (bit i: column i) keep
    // their zeros; in all others a zero becomes NULL.
    BulkInsert(SQLite::Database& database, const std::string& table, std::size_t columns,
               std::uint32_t zeros);
    ~BulkInsert();

    // Row by row; size() is a multiple of the columns. Throws SQLite::Exception.
    void insert(std::span<const std::int64_t> values);

    // What the virtual table shows.
    struct Source {
        std::span<const std::int64_t> values;
        std::size_t columns = 0;
        std::uint32_t zeros = 0;
    };

private:
    std::unique_ptr<Source> source_;
    std::unique_ptr<SQLite::Statement> statement_;
};

}  // namespace vxlab::store
