// Runs the real programs of this host, for reading what it has.
#pragma once

#include <string>
#include <vector>

#include "labs/engine.h"

namespace vxlab::labs {

// By PATH, without a shell; standard input is empty.
Outcome run_on_host(const std::vector<std::string>& words);

}  // namespace vxlab::labs
