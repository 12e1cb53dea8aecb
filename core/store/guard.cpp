// Words for SQLite's result codes.
#include "core/store/guard.h"

namespace vxlab::store {

Error error_of(const SQLite::Exception& error, const std::string& path) {
    switch (error.getErrorCode() & 0xff) {
        case SQLITE_FULL:
            return {"the disk is full", path, "what was written before can be read"};
        case SQLITE_IOERR:
            return {"it cannot be read or written as a whole (disk full, or over a limit?)", path,
                    "what was written before can be read"};
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return {"the file is damaged", path, "sqlite3 FILE .recover may save some of it"};
        case SQLITE_ERROR:  // at a statement of ours: a table or a column is not there
            return {"it has not the tables of a trace", path, "the file is damaged"};
        case SQLITE_CANTOPEN:
            return {"it cannot be opened", path, {}};
        case SQLITE_READONLY:
            return {"it cannot be written", path, {}};
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return {"another program is writing it", path, "wait until that has ended"};
        default:
            return {error.getErrorStr(), path, {}};
    }
}

}  // namespace vxlab::store
