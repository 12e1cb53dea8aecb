// ping and ping6 of iputils.
#pragma once

#include "labs/tools/process.h"

namespace vxlab::labs {

Task ping(Process& process);

}  // namespace vxlab::labs
