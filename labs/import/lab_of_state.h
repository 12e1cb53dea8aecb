// A lab that builds what exists: the way back from a script that was run, or from a running host.
#pragma once

#include <string>
#include <vector>

#include "core/trace/network_state.h"
#include "labs/lab/lab.h"

namespace vxlab::labs {

struct ImportedLab {
    lab::Lab lab;
    // What a lab file cannot say, one line each.
    std::vector<std::string> left_out;
};

// What was set by somebody: devices, addresses, routes, static rows. What was learned, and what
// the kernel adds by itself, will come again. Addresses of devices are kept where a row names them
// or where they do not look generated.
ImportedLab lab_of_state(const trace::NetworkState& state);

}  // namespace vxlab::labs
