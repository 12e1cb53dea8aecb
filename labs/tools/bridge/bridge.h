// The tool `bridge` (iproute2 6.1) over the simulated Linux.
#pragma once

#include "labs/tools/process.h"

namespace vxlab::labs {

Task bridge(Process& process);

}  // namespace vxlab::labs
