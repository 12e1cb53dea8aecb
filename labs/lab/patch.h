// Changes to a lab as changes to its text: what a person wrote stays as it was written, with its
// comments and its order, but for what has to differ.
#pragma once

#include <string>
#include <string_view>

#include "labs/lab/lab.h"

namespace vxlab::lab {

// Whether it is YAML at all, one document, a mapping.
bool can_patch(std::string_view text);

// The text, changed so that read_lab() gives that lab. Parts that the lab as it is read from the
// text and that one have alike stay to the letter; a part that goes takes along the comments
// directly above it and in it. Where the two cannot be joined so, the whole is written anew.
// REQUIRES: can_patch(text).
std::string patched(std::string_view text, const Lab& lab);

}  // namespace vxlab::lab
