// sleep NUMBER[SUFFIX]...
#include <limits>

#include "labs/tools/basic/basic.h"

namespace vxlab::labs {
namespace {

constexpr std::int64_t kForEver = std::numeric_limits<std::int64_t>::max();

int wrong_use(Process& process, const std::string& what) {
    process.err("sleep: " + what + "\nTry 'sleep --help' for more information.\n");
    return 1;
}

}  // namespace

Task run_sleep(Process& process) {
    const auto& arguments = process.arguments();
    if (arguments.size() < 2) co_return wrong_use(process, "missing operand");
    std::int64_t sum = 0;
    for (std::size_t i = 1; i < arguments.size(); ++i) {
        if (arguments[i] == "--") continue;
        if (arguments[i].size() > 1 && arguments[i][0] == '-')
            co_return wrong_use(process, "invalid option -- '" + arguments[i].substr(1, 1) + "'");
        const auto one = parse_interval(arguments[i]);
        if (!one) co_return wrong_use(process, "invalid time interval '" + arguments[i] + "'");
        sum = one->nanoseconds > kForEver - sum ? kForEver : sum + one->nanoseconds;
    }
    const auto now = process.simulator().now().nanoseconds;
    while (sum > kForEver - now) co_await process.wait(Waiting::passive, std::nullopt);
    co_await process.sleep({sum});
    co_return 0;
}

}  // namespace vxlab::labs
