// Names in filters: fields and protocols, also behind "outer." and "inner.", and near misses.
#pragma once

#include <optional>
#include <string>

#include "capture/index/filter_program.h"

namespace vxlab::index::filter {

// Nothing if there is no such field or protocol.
std::optional<FieldRef> find_field(std::string_view name);

// The name that was probably meant; empty if none is near.
std::string nearest_name(std::string_view name);

// Whether the field's presence or value depends on earlier packets.
bool depends_on_history(const FieldRef& field);

}  // namespace vxlab::index::filter
