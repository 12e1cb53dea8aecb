// Opens a .vxtrace for reading without changing it or anything beside it.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <memory>
#include <string>

#include "core/base/result.h"

namespace vxlab::store {

// A closed trace is opened where it lies. One whose writer was killed, or still writes, has the
// rest in a -wal file, which SQLite would work into it: then a private copy of both is opened, as
// of now, which is gone when the connection is. Errors: no trace, a newer one, a damaged one.
Result<std::unique_ptr<SQLite::Database>> open_trace(const std::string& path);

// Whether `path` is a plain file that begins as SQLite's do.
bool is_database(const std::string& path);

}  // namespace vxlab::store
