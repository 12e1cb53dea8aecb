// The options of bridges, their ports and vxlan devices, as `ip -d link` prints them.
#pragma once

#include "core/sim/devices/bridge/bridge.h"
#include "labs/tools/iproute/context.h"

namespace vxlab::labs::ip_tool {

void print_bridge(iproute::Writer& writer, const sim::Bridge& bridge);
void print_bridge_port(const iproute::Context& context, iproute::Writer& writer,
                       const sim::BridgePort& port);
// REQUIRES: of kind vxlan.
void print_vxlan(const iproute::Context& context, iproute::Writer& writer,
                 const sim::Interface& interface);
// "eui64" or "none": how the interface makes its link-local address.
std::string_view generation_mode(const sim::Interface& interface);
// "forwarding" …
std::string_view port_state_name(sim::PortState state);

}  // namespace vxlab::labs::ip_tool
