// The bytes of frames, by their places.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <map>
#include <string>

#include "core/base/bytes.h"

namespace vxlab::store {

class Chunks {
public:
    explicit Chunks(SQLite::Database& database);

    // What is there of them: all, unless the file is damaged. Valid until forget(). Throws SQLite's
    // exceptions.
    Bytes bytes(std::int64_t place, std::int64_t length);
    // Lets go of what was read.
    void forget() { chunks_.clear(); }
    std::size_t held() const { return chunks_.size(); }

private:
    SQLite::Statement query_;
    std::map<std::int64_t, std::string> chunks_;  // by the place where they begin
};

}  // namespace vxlab::store
