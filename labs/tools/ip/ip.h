// The tool `ip` (iproute2 6.1) over the simulated Linux.
#pragma once

#include "labs/tools/process.h"

namespace vxlab::labs {

Task ip(Process& process);

}  // namespace vxlab::labs
