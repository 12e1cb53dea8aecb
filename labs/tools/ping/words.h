// What ping says of an ICMP error.
#pragma once

#include <string>

#include "core/sim/ip/sockets.h"

namespace vxlab::labs::ping_tool {

std::string error_text(const sim::SocketError& error, IpAddress::Family family);

// "0.048", "10.4", "135": a round trip in milliseconds, shorter the longer it is.
std::string time_text(std::int64_t microseconds);

}  // namespace vxlab::labs::ping_tool
