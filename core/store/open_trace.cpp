// Where a trace is opened, and what is refused.
#include "core/store/open_trace.h"

#include <fmt/format.h>
#include <sqlite3.h>
#include <stdlib.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string_view>

#include "core/store/guard.h"
#include "core/store/schema.h"

namespace vxlab::store {
namespace {

namespace files = std::filesystem;

using Opened = Result<std::unique_ptr<SQLite::Database>>;

constexpr std::string_view kMagic("SQLite format 3\0", 16);
constexpr const char* kCompanions[] = {"-wal", "-journal"};

// The start of a database file: https://www.sqlite.org/fileformat.html#the_database_header
using Header = std::array<char, 20>;
constexpr std::size_t kReadVersion = 19;
constexpr char kWalVersion = 2;

// Nothing but a plain file is looked into: a pipe would lose what is read.
std::optional<Header> header_of(const std::string& path) {
    std::error_code none;
    if (!files::is_regular_file(path, none)) return std::nullopt;
    Header header{};
    std::ifstream file(path, std::ios::binary);
    if (!file.read(header.data(), header.size())) return std::nullopt;
    if (std::string_view(header.data(), kMagic.size()) != kMagic) return std::nullopt;
    return header;
}

bool has_more_beside(const std::string& path) {
    std::error_code none;
    for (const char* companion : kCompanions)
        if (const auto size = files::file_size(path + companion, none); !none && size > 0)
            return true;
    return false;
}

// A folder that is removed with what is in it.
class Folder {
public:
    Folder() {
        auto name = (files::temp_directory_path() / "vxlab-trace-XXXXXX").string();
        if (::mkdtemp(name.data())) path_ = name;
    }
    ~Folder() {
        std::error_code ignored;
        if (!path_.empty()) files::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    const files::path& path() const { return path_; }

private:
    files::path path_;
};

// The file before the -wal: as long as its writer lives, the file stays as it is and the -wal grows
// at its end.
Opened open_copy(const std::string& path) {
    const Folder folder;
    if (folder.path().empty())
        return fail(
            "there is no room for a private copy of the trace, whose writer did not close it",
            files::temp_directory_path().string(), "set TMPDIR to a folder with room");
    const auto copy = (folder.path() / "copy").string();
    files::copy_file(path, copy);
    for (const char* companion : kCompanions)
        if (files::exists(path + companion)) files::copy_file(path + companion, copy + companion);
    files::permissions(copy, files::perms::owner_read | files::perms::owner_write);
    auto database = std::make_unique<SQLite::Database>(copy, SQLite::OPEN_READWRITE);
    // No file but these two is then needed, and these are held open: the folder can go.
    database->exec("PRAGMA locking_mode = EXCLUSIVE; SELECT count(*) FROM sqlite_master");
    return database;
}

Opened open_in_place(const std::string& path) {
    return std::make_unique<SQLite::Database>(path, SQLite::OPEN_READONLY);
}

Error not_a_trace(const std::string& path) {
    std::error_code none;
    if (!files::exists(path, none)) return {"there is no such file", path, {}};
    if (files::is_directory(path, none)) return {"it is a folder", path, {}};
    if (!std::ifstream(path)) return {"it cannot be opened for reading", path, {}};
    if (files::file_size(path, none) == 0 && !none)
        return {"it is empty", path, "was its writer stopped before it began?"};
    return {"it is no trace of vxlab", path, "traces are written by --trace FILE.vxtrace"};
}

Result<void> check(SQLite::Database& database, const std::string& path) {
    const auto number = [&](const char* pragma) { return database.execAndGet(pragma).getInt(); };
    if (number("PRAGMA application_id") != kApplicationId)
        return fail("it is an SQLite database, but no trace of vxlab", path,
                    "traces are written by --trace FILE.vxtrace");
    const int version = number("PRAGMA user_version");
    if (version > kVersion)
        return fail(fmt::format("the trace has version {}, and this vxlab reads up to {}", version,
                                kVersion),
                    path, "read it with the vxlab that wrote it, or a newer one");
    return {};
}

}  // namespace

bool is_database(const std::string& path) { return header_of(path).has_value(); }

Opened open_trace(const std::string& path) {
    const auto header = header_of(path);
    if (!header) return tl::unexpected(not_a_trace(path));
    const bool in_parts = (*header)[kReadVersion] == kWalVersion || has_more_beside(path);
    return guarded(path, [&]() -> Opened {
        auto opened = in_parts ? open_copy(path) : open_in_place(path);
        if (!opened) return opened;
        // What a file says of itself must not make this program do anything.
        (*opened)->exec("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON");
        if (const auto checked = check(**opened, path); !checked)
            return tl::unexpected(checked.error());
        return opened;
    });
}

}  // namespace vxlab::store
