// Values as text: tshark's notation for -T fields, and the lines of the tree.
#pragma once

#include <string>

#include "capture/dissect/dissection.h"

namespace vxlab::dissect {

// The value alone, as `tshark -T fields -e` prints it.
std::string value_text(const Node& node);

// The line of the tree: "Source Port: 4789", "Flags: 0x0800, VXLAN Network ID (VNI)", a heading.
std::string tree_text(const Node& node);

// Nanoseconds since 1970 as "Nov 14, 2023 22:13:20.000001000 UTC" and as "1700000000.000001000".
std::string absolute_time_text(std::int64_t nanoseconds);
std::string epoch_text(std::int64_t nanoseconds);

}  // namespace vxlab::dissect
