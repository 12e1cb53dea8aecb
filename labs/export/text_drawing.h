// A lab drawn with the characters of a terminal, for the head of a script.
#pragma once

#include <string>

#include "labs/lab/lab.h"

namespace vxlab::labs {

// Lines of UTF-8, each with its "\n", up to 96 columns wide unless one word needs more (nothing is
// cut); no blanks at the ends. A box for each switch, router and machine; in it what it holds, as a
// tree: bridges with their ports, VTEPs with VNI and where they flood to, addresses, and what is at
// the other end of each cable. The lab's name is not part of it.
std::string to_text(const lab::Lab& lab);

}  // namespace vxlab::labs
