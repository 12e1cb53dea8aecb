// brctl of bridge-utils 1.7.
#pragma once

#include "labs/tools/process.h"

namespace vxlab::labs {

Task brctl(Process& process);

}  // namespace vxlab::labs
