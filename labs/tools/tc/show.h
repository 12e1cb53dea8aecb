// What `tc qdisc show` prints.
#pragma once

#include "labs/tools/iproute/context.h"

namespace vxlab::labs::tc_tool {

// All interfaces, or the one named; a status.
int show_qdiscs(iproute::Context& context, iproute::Arguments arguments);

}  // namespace vxlab::labs::tc_tool
