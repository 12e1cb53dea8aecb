// A program as loops over the columns of an index.
#pragma once

#include <memory>

#include "capture/index/filter_program.h"

namespace vxlab::index::filter {

// A test over rows, in blocks. It may remember values from block to block: one thread each.
class RowTest {
public:
    RowTest() = default;
    virtual ~RowTest() = default;
    RowTest(const RowTest&) = delete;
    RowTest& operator=(const RowTest&) = delete;

    // The verdicts of rows first, first + 1, ….
    virtual void run(std::size_t first, std::span<Verdict> out) = 0;
};

// Program and columns must outlive it, and the columns must not grow meanwhile.
std::unique_ptr<RowTest> row_test(const Test& test, const Columns& columns);

// Tests that ask for one field, by the column that holds it; null where another way is due.
std::unique_ptr<RowTest> column_test(const Test& test, const Columns& columns);

}  // namespace vxlab::index::filter
