// The tool tcpdump (4.99) over the simulated Linux.
#pragma once

#include "labs/tools/process.h"

namespace vxlab::labs {

Task tcpdump(Process& process);

}  // namespace vxlab::labs
