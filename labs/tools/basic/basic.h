// The lent tools that are not about the network: they spend virtual time or run other programs.
#pragma once

#include <optional>
#include <string>

#include "labs/tools/process.h"

namespace vxlab::labs {

Task run_sleep(Process& process);
Task run_timeout(Process& process);
Task run_sudo(Process& process);
Task run_nsenter(Process& process);
// To another machine of the lab, without a network between them.
Task run_ssh(Process& process);
// Kernel modules: what the simulator has is loaded already.
Task run_modprobe(Process& process);
// For every name that is lent only lest it reach the host.
Task run_not_simulated(Process& process);

// "1.5", "2m", "infinity", as coreutils read it; nothing if it is none. Infinity is Duration's
// greatest.
std::optional<Duration> parse_interval(const std::string& text);
// "TERM", "SIGTERM", "15"; nothing if there is no such signal.
std::optional<int> parse_signal(const std::string& text);

}  // namespace vxlab::labs
