// A packet decoded, as lines that are indented by depth.
#pragma once

#include <string>

#include "app/cli/terminal.h"
#include "capture/dissect/dissection.h"

namespace vxlab::cli {

// Each line with its line end; the headings in the colours of their layers.
std::string tree_lines(const dissect::Dissection& dissection, const Terminal& terminal);

}  // namespace vxlab::cli
