// The numbers by which a trace knows verdicts, reasons and kinds of events: those of its writer,
// which need not be ours.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <vector>

#include "core/trace/event.h"

namespace vxlab::store {

class StoredWords {
public:
    // Throws SQLite's exceptions.
    explicit StoredWords(SQLite::Database& database);

    // Of a number, or `none` where this version has no such word.
    trace::Verdict verdict(std::int64_t number) const;
    trace::Reason reason(std::int64_t number) const;
    trace::EventKind kind(std::int64_t number) const;
    // The other way; -1: the trace has no such word.
    std::int64_t number_of(trace::Verdict verdict) const;
    std::int64_t number_of(trace::EventKind kind) const;

private:
    std::vector<trace::Verdict> verdicts_;
    std::vector<trace::Reason> reasons_;
    std::vector<trace::EventKind> kinds_;
};

// The enumerator of that name among the first `count`; the first for a name that none has.
template <class Enum>
Enum enumerator(std::string_view name, std::size_t count);

extern template trace::Table enumerator(std::string_view, std::size_t);
extern template trace::RowState enumerator(std::string_view, std::size_t);

// More than there are of any small enumeration.
inline constexpr std::size_t kFewWords = 32;

}  // namespace vxlab::store
