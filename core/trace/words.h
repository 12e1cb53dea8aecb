// The words of trace events: stable names for programs (kebab-case) and sentences for people.
#pragma once

#include <cstddef>
#include <string_view>

#include "core/trace/event.h"

namespace vxlab::trace {

// "unknown-unicast"; the empty string for Reason::none.
std::string_view name(Reason reason);
// Reasons are numbered from 0 (none) to reason_count() - 1.
std::size_t reason_count();
// "no row for the destination: sent to the flood list"
std::string_view sentence(Reason reason);
std::string_view name(Verdict verdict);
std::string_view name(Table table);
std::string_view name(RowState state);
std::string_view name(EventKind kind);

}  // namespace vxlab::trace
