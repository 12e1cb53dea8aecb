// The command line of iptables and ip6tables 1.8.9 (nf_tables).
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace vxlab::labs::iptables_tool {

struct Command {
    char letter = 0;  // of -L, -S, -P …
    std::string table = "filter";
    std::string chain;   // empty: all
    std::string target;  // of -P
    std::string rule;    // of -L CHAIN RULE
    bool numeric = false, verbose = false, exact = false, line_numbers = false;
    std::string unmodelled;  // what is not simulated
    std::string error;       // what is wrong with the words, behind "iptables v1.8.9 (nf_tables): "
};

Command parse(const std::vector<std::string>& arguments);

}  // namespace vxlab::labs::iptables_tool
