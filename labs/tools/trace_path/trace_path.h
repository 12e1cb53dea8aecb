// The tools that find the hops of a path: traceroute (2.1) and tracepath (iputils 20221126).
#pragma once

#include "labs/tools/process.h"

namespace vxlab::labs {

Task traceroute(Process& process);
Task tracepath(Process& process);

}  // namespace vxlab::labs
