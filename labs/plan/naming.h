// A command line as it is run: what the namespaces are called there, and how one is entered.
#pragma once

#include <string>
#include <vector>

#include "labs/plan/command.h"

namespace vxlab::plan {

enum class Naming {
    machines,  // on the machine itself: red is red
    one_host,  // all on one host: machine h1 is namespace h1, its red is h1-red
};

// Empty: the root of the machine the command is run on.
std::string name_space_name(Naming naming, const std::string& machine,
                            const std::string& name_space);

// `ip link add …` in red becomes `ip -n red link add …`, `ping …` becomes `ip netns exec red ping
// …`.
std::vector<std::string> command_line(const Command& command, const Words& words, Naming naming);

// A command line as a shell reads it.
std::string quoted(const std::vector<std::string>& words);
std::string quoted(const std::string& word);

}  // namespace vxlab::plan
