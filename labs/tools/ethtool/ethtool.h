// ethtool 6.1: what a device is, its features, its driver.
#pragma once

#include "labs/tools/process.h"

namespace vxlab::labs {

Task run_ethtool(Process& process);

}  // namespace vxlab::labs
