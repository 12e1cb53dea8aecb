// The tool sysctl (procps 4.0) over the simulated Linux.
#pragma once

#include "labs/tools/process.h"

namespace vxlab::labs {

Task run_sysctl(Process& process);

}  // namespace vxlab::labs
