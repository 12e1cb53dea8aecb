// What stands before each message of `ip monitor` and `bridge monitor`: time and label.
#pragma once

#include <string>

#include "labs/tools/iproute/context.h"

namespace vxlab::labs::iproute {

// With -t a line of its own, with -ts the time in brackets; then [LABEL], unless it is empty.
std::string monitor_head(const Context& context, std::string_view label);

}  // namespace vxlab::labs::iproute
