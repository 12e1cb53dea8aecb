// Reads the bridges of a machine's Open vSwitch through ovs-vsctl and ovs-ofctl.
#pragma once

#include <string>
#include <vector>

#include "core/trace/network_state.h"
#include "labs/state/read_state.h"

namespace vxlab::labs {

// None where there is no ovs-vsctl. What does not answer within seconds, or not at all, is added to
// `unseen`, a line each.
std::vector<trace::OvsBridgeState> read_ovs(const std::string& machine, const RunTool& run,
                                            std::vector<std::string>& unseen);

// What a command did not tell, and why: "h1/red: ip -j netns list: Operation not permitted".
std::string unseen_line(const std::string& place, const std::vector<std::string>& words,
                        const Outcome& outcome);

}  // namespace vxlab::labs
