// By name, so that neither side's order matters.
#include "core/store/stored_words.h"

#include <algorithm>
#include <string>

#include "core/trace/words.h"

namespace vxlab::store {
namespace {

constexpr std::size_t kMostWords = 4096;  // of one kind in a file

template <class Enum>
void read(SQLite::Database& database, const char* table, std::size_t count,
          std::vector<Enum>& all) {
    SQLite::Statement words(database, std::string("SELECT id, name FROM ") + table);
    while (words.executeStep()) {
        const auto id = static_cast<std::uint64_t>(words.getColumn(0).getInt64());
        if (id >= kMostWords) continue;
        if (id >= all.size()) all.resize(id + 1);
        all[id] = enumerator<Enum>(words.getColumn(1).getString(), count);
    }
}

template <class Enum>
Enum at(const std::vector<Enum>& all, std::int64_t number) {
    const auto index = static_cast<std::uint64_t>(number);
    return index < all.size() ? all[index] : Enum{};
}

template <class Enum>
std::int64_t index_of(const std::vector<Enum>& all, Enum value) {
    const auto found = std::find(all.begin(), all.end(), value);
    return found == all.end() ? -1 : found - all.begin();
}

}  // namespace

template <class Enum>
Enum enumerator(std::string_view name, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
        if (trace::name(static_cast<Enum>(i)) == name) return static_cast<Enum>(i);
    return Enum{};
}

template trace::Table enumerator(std::string_view, std::size_t);
template trace::RowState enumerator(std::string_view, std::size_t);

StoredWords::StoredWords(SQLite::Database& database) {
    read(database, "verdicts", kFewWords, verdicts_);
    read(database, "kinds", kFewWords, kinds_);
    read(database, "reasons", trace::reason_count(), reasons_);
}

trace::Verdict StoredWords::verdict(std::int64_t number) const { return at(verdicts_, number); }
trace::Reason StoredWords::reason(std::int64_t number) const { return at(reasons_, number); }
trace::EventKind StoredWords::kind(std::int64_t number) const { return at(kinds_, number); }

std::int64_t StoredWords::number_of(trace::Verdict verdict) const {
    return index_of(verdicts_, verdict);
}

std::int64_t StoredWords::number_of(trace::EventKind kind) const { return index_of(kinds_, kind); }

}  // namespace vxlab::store
