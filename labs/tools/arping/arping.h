// The tool arping (iputils 20221126) over the simulated Linux.
#pragma once

#include "labs/tools/process.h"

namespace vxlab::labs {

Task arping(Process& process);

}  // namespace vxlab::labs
