// route of net-tools 2.10.
#pragma once

#include "labs/tools/process.h"

namespace vxlab::labs {

Task route(Process& process);

}  // namespace vxlab::labs
