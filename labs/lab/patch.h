// Stand-in until the branch with it is merged.
#pragma once
#include <string>
#include <string_view>

#include "labs/lab/lab.h"

namespace vxlab::lab {
bool can_patch(std::string_view text);
std::string patched(std::string_view text, const Lab& lab);
}  // namespace vxlab::lab
