// How `ip rule` and `ip monitor` print a rule.
#pragma once

#include "core/sim/ip/route_request.h"
#include "labs/tools/iproute/context.h"

namespace vxlab::labs::ip_tool {

void print_rule(const iproute::Context& context, iproute::Writer& writer, const sim::Rule& rule,
                bool deleted = false);

}  // namespace vxlab::labs::ip_tool
