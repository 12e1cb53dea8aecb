// The command line of iperf 2.1.8.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/instant.h"
#include "core/base/ip_address.h"

namespace vxlab::labs::iperf_tool {

struct Options {
    bool server = false, udp = false, daemon = false;
    std::string target;  // -c
    std::string bind;    // -B: an address, with :PORT on a client
    std::uint16_t port = 5001;
    IpAddress::Family family = IpAddress::Family::none;
    Duration time = Duration::seconds(10);
    std::optional<std::uint64_t> bytes;  // -n
    std::optional<double> rate;          // bits per second
    Duration interval{};                 // zero: one report at the end
    int parallel = 1;
    char format = 'a';
    std::optional<std::size_t> length;
    std::uint32_t maximum_segment = 0;
    std::vector<std::string> extra;  // arguments that are ignored, with a word
};

// Why there is nothing to run: to stdout or stderr, and the exit status.
struct Ending {
    std::string out, err;
    int status = 0;
};

std::variant<Options, Ending> parse_options(const std::vector<std::string>& arguments);

}  // namespace vxlab::labs::iperf_tool
