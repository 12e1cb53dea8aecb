// A lab as a Python script for Mininet.
#pragma once

#include <string>

#include "core/base/result.h"
#include "labs/lab/lab.h"

namespace vxlab::labs {

// For Mininet 2.3 and Python 3: `sudo python3 LAB.py` builds the lab, does its actions and exits
// with 0 if all were met; with `cli` it opens Mininet's command line in between. Machines, routers
// and switches of the underlay are hosts of Mininet, each with its own /run/netns for its
// namespaces; cables are links. The error is the planner's.
Result<std::string> to_mininet(const lab::Lab& lab);

}  // namespace vxlab::labs
