// tc of iproute2 6.1: root qdiscs netem, tbf, pfifo and noqueue.
#pragma once

#include "labs/tools/process.h"

namespace vxlab::labs {

Task tc(Process& process);

}  // namespace vxlab::labs
