// Reads what exists on a machine through its own tools (`ip -j -d`, `bridge -j`, sysctl, and of
// Open vSwitch ovs-vsctl and ovs-ofctl): the same way in the simulator, in a live lab and on a
// running host.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/trace/network_state.h"
#include "labs/engine.h"

namespace vxlab::labs {

using RunTool = std::function<Outcome(const std::string& machine, std::vector<std::string> words)>;

// The root and the named namespaces of each machine, and its Open vSwitch if it has one. What could
// not be read is in `unseen`.
trace::NetworkState read_state(const std::vector<std::string>& machines, const RunTool& run);

// As JSON, for the store and for programs: {"namespaces": [{"machine": …, "interfaces": […], …}]},
// what is empty left out.
std::string to_json(const trace::NetworkState& state);

}  // namespace vxlab::labs
