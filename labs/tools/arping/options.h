// The command line of arping.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/instant.h"

namespace vxlab::labs::arping_tool {

struct Options {
    bool quit_on_reply = false;  // -f
    bool quiet = false;
    bool keep_broadcasting = false;    // -b
    bool duplicate_detection = false;  // -D
    bool unsolicited = false;          // -U, -A
    bool advertises = false;           // -A
    std::uint64_t count = 0;           // 0: endless
    std::optional<Duration> deadline;
    Duration interval = Duration::seconds(1);
    std::string device, source, destination;
};

struct Refusal {
    std::string out, err;
    int status = 2;
};

std::optional<Refusal> parse(const std::vector<std::string>& arguments, Options& options);

}  // namespace vxlab::labs::arping_tool
