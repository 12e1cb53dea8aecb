// Options as getopt(3) cuts them out of a command line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vxlab::labs {

struct OneOption {
    char letter = 0;    // 0: a long one
    std::string name;   // of a long one
    std::string value;  // of those that take one
};

struct CommandLine {
    std::vector<OneOption> options;
    std::vector<std::string> rest;
    // What getopt would have printed behind "PROGRAM: ", at the first thing that is wrong.
    std::string error;
};

struct LongOption {
    std::string_view name;
    bool takes_value = false;
    char letter = 0;  // the short one that it stands for; 0: none
};

// `letters` as for getopt: "c:n" has -c VALUE and -n; a leading '+' stops at the first word that is
// no option. arguments[0] is the program.
CommandLine cut_options(const std::vector<std::string>& arguments, std::string_view letters,
                        const std::vector<LongOption>& long_options = {});

}  // namespace vxlab::labs
