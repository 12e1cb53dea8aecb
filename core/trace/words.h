// The words of trace events: stable names for programs (kebab-case) and sentences for people.
#pragma once

#include "core/trace/event.h"

namespace vxlab::trace {

// "unknown-unicast"; the empty string for Reason::none.
std::string_view name(Reason reason);
// "no row for the destination: sent to the flood list"
std::string_view sentence(Reason reason);
std::string_view name(Verdict verdict);
std::string_view name(Table table);
std::string_view name(RowState state);
std::string_view name(EventKind kind);

}  // namespace vxlab::trace
