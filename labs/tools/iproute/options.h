// The options before the object, of `ip`, `bridge` and `tc`.
#pragma once

#include <optional>
#include <string_view>

#include "labs/tools/iproute/context.h"

namespace vxlab::labs::iproute {

// Reads them into the context, up to the object. A status where the program ends here.
std::optional<int> read_ip_options(Context& context, Arguments& arguments);
std::optional<int> read_bridge_options(Context& context, Arguments& arguments);
std::optional<int> read_tc_options(Context& context, Arguments& arguments);

}  // namespace vxlab::labs::iproute
