// The command line of iperf3 3.12.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/instant.h"
#include "core/base/ip_address.h"

namespace vxlab::labs::iperf3_tool {

extern const std::string_view kUsage;

// What client and server agree on.
struct Parameters {
    bool udp = false, reverse = false;
    int streams = 1;
    Duration time = Duration::seconds(10);  // zero: until `bytes` are sent
    std::uint64_t bytes = 0;                // zero: for `time`
    std::size_t length = 0;                 // of a write or datagram; zero: the default
    double rate = 0;                        // bits per second; zero: as fast as can be
};

struct Options {
    bool server = false, daemon = false, one_off = false;
    std::string target, bind;
    std::uint16_t port = 5201;
    IpAddress::Family family = IpAddress::Family::none;
    Duration interval = Duration::seconds(1);  // zero: one report at the end
    char format = 'a';
    Parameters parameters;
};

// Why there is nothing to run: to stdout or stderr, and the exit status.
struct Ending {
    std::string out, err;
    int status = 1;
};

std::variant<Options, Ending> parse_options(const std::vector<std::string>& arguments);

}  // namespace vxlab::labs::iperf3_tool
