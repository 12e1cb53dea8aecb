// Every name that a session lends to a shell, and the tool behind it.
#pragma once

#include <string_view>
#include <vector>

#include "labs/tools/process.h"

namespace vxlab::labs {

// Sorted by name. Names whose tool is not simulated are here too: they say so and fail.
const std::vector<Tool>& tools();
// Null: not a lent name.
const Tool* find_tool(std::string_view name);

}  // namespace vxlab::labs
