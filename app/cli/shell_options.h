// What the verbs that run a bash have in common.
#pragma once

#include <string>

#include "labs/shell/session.h"

namespace vxlab::cli {

// A bash on a machine of that name; its arguments are still to be added.
labs::SessionOptions shell_options(const std::string& machine);

// From now on the shell gets the signals, not vxlab: a descriptor for
// SessionOptions::signal_source.
int take_shell_signals();

}  // namespace vxlab::cli
