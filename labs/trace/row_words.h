// Rows of tables, and what happened to them, in words.
#pragma once

#include <functional>
#include <string>

#include "core/trace/event.h"

namespace vxlab::labs {

using InterfaceNamer = std::function<std::string(trace::InterfaceId)>;

// "bridge FDB", "VTEP FDB", "neighbours" …
std::string table_title(trace::Table table);
// "02:00:00:00:00:02 is behind VTEP 192.0.2.2 (VNI 7)".
std::string row_text(const trace::Row& row, const InterfaceNamer& name);
// "learned: 02:00:00:00:00:02 is behind VTEP 192.0.2.2 (VNI 7)". REQUIRES: a row_* event.
std::string change_text(const trace::Event& event, const InterfaceNamer& name);

}  // namespace vxlab::labs
