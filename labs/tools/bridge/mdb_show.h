// How `bridge mdb show` and `bridge monitor` print a row.
#pragma once

#include "core/sim/devices/bridge/bridge.h"
#include "labs/tools/iproute/context.h"

namespace vxlab::labs::bridge_tool {

void print_mdb_row(const iproute::Context& context, iproute::Writer& writer,
                   const sim::Interface& bridge, const sim::MdbRow& row);

}  // namespace vxlab::labs::bridge_tool
