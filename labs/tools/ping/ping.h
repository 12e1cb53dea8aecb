// The tools ping and ping6 (iputils 20221126) over the simulated Linux.
#pragma once

#include "labs/tools/process.h"

namespace vxlab::labs {

Task ping(Process& process);

}  // namespace vxlab::labs
