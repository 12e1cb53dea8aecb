// sysctl of procps.
#pragma once

#include "labs/tools/process.h"

namespace vxlab::labs {

Task sysctl(Process& process);

}  // namespace vxlab::labs
