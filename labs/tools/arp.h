// arp of net-tools 2.10.
#pragma once

#include "labs/tools/process.h"

namespace vxlab::labs {

Task arp(Process& process);

}  // namespace vxlab::labs
