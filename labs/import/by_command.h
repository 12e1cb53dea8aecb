// Settings that a lab file has no key for, as the commands that set them.
#pragma once

#include <string>
#include <vector>

#include "core/trace/network_state.h"

namespace vxlab::labs {

// Of a bridge: its times and priority, that it is down, its own VLANs.
std::vector<std::string> commands_of_bridge(const trace::InterfaceState& bridge);
// Of a bridge's port, to be run after the bridge's: what `bridge link set` sets, and that it is in
// no VLAN of its own.
std::vector<std::string> commands_of_port(const trace::InterfaceState& port,
                                          const trace::InterfaceState& bridge);
// A route that no gateway alone describes. Empty: several gateways, which the state has not.
std::string command_of_route(const trace::RouteState& route);

}  // namespace vxlab::labs
