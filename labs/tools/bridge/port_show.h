// How `bridge link show` and `bridge monitor` print a link.
#pragma once

#include "labs/tools/iproute/context.h"

namespace vxlab::labs::bridge_tool {

// "2: v1@v0: <…> mtu 1500 master b0 ", and, with `state`, the port's state and options.
void print_port(const iproute::Context& context, iproute::Writer& writer,
                const sim::Interface& interface, bool state);

}  // namespace vxlab::labs::bridge_tool
