// Times and labels of monitors.
#include "labs/tools/iproute/monitor_head.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>

namespace vxlab::labs::iproute {

std::string monitor_head(const Context& context, std::string_view label) {
    const auto now = context.process.simulator().now().nanoseconds;
    const auto seconds = static_cast<std::time_t>(now / 1'000'000'000);
    const auto microseconds = now % 1'000'000'000 / 1000;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    std::string head;
    if (context.options.short_timestamp)
        head = fmt::format("[{:%Y-%m-%dT%H:%M:%S}.{:06}] ", parts, microseconds);
    else if (context.options.timestamp)
        head = fmt::format("Timestamp: {:%a %b %e %H:%M:%S %Y} {} usec\n", parts, microseconds);
    if (!label.empty()) head += fmt::format("[{}]", label);
    return head;
}

}  // namespace vxlab::labs::iproute
