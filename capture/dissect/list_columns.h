// The columns of Wireshark's packet list, which `-e _ws.col.NAME` prints: those that are facts of
// the packet, not Wireshark's own words.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "capture/dissect/dissection.h"

namespace vxlab::dissect {

enum class ListColumn : std::uint8_t { number, source, destination, protocol, length };

// "_ws.col.Source" and the like.
std::optional<ListColumn> find_list_column(std::string_view name);

// REQUIRES: a full dissection.
std::string list_column_text(ListColumn column, const Dissection& dissection);

}  // namespace vxlab::dissect
