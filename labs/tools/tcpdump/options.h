// The command line of tcpdump.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "labs/tools/tcpdump/printer.h"

namespace vxlab::labs::tcpdump_tool {

enum class Direction { both, in, out };

struct Options {
    PrintOptions print;
    std::string interface;  // -i; empty: the first that is up
    std::string read_file, write_file, filter_file;
    std::string filter;
    std::uint64_t count = 0;  // 0: endless
    std::uint32_t snap_length = 262144;
    int no_names = 0;   // -n
    int time_form = 0;  // how many -t
    bool list_interfaces = false, numbers = false, promiscuous = true, also_print = false;
    bool only_count = false;
    Direction direction = Direction::both;
};

struct Refusal {
    std::string out, err;
    int status = 1;
};

std::optional<Refusal> parse(const std::vector<std::string>& arguments, Options& options);

}  // namespace vxlab::labs::tcpdump_tool
