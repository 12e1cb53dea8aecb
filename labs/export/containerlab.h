// A lab as a topology file of containerlab.
#pragma once

#include <string>

#include "core/base/result.h"
#include "labs/lab/lab.h"

namespace vxlab::labs {

// YAML for `containerlab deploy -t`. Machines, routers and switches of the underlay are nodes of
// the kind linux, built by the lines of their `exec`; cables are links. The actions stand in the
// head as the `docker exec` lines that do them. The error is the planner's.
Result<std::string> to_containerlab(const lab::Lab& lab);

}  // namespace vxlab::labs
