#include "labs/tools/iperf/iperf.h"

#include <algorithm>

namespace vxlab::labs {
namespace iperf_tool {

Async<int> start_daemon(Process& process, std::vector<std::string> arguments) {
    Program program;
    program.arguments = {"sh", "-c", "exec \"$@\" </dev/null >/dev/null 2>&1", "sh"};
    program.arguments.insert(program.arguments.end(), arguments.begin(), arguments.end());
    co_return co_await process.spawn(program);
}

}  // namespace iperf_tool

Task iperf(Process& process) {
    auto parsed = iperf_tool::parse_options(process.arguments());
    if (const auto* ending = std::get_if<iperf_tool::Ending>(&parsed)) {
        process.out(ending->out);
        process.err(ending->err);
        co_return ending->status;
    }
    auto options = std::get<iperf_tool::Options>(parsed);
    for (const auto& word : options.extra)
        process.err("iperf: ignoring extra argument -- " + word + "\n");
    if (!options.server) co_return co_await iperf_tool::run_client(process, options);
    if (!options.daemon) co_return co_await iperf_tool::run_server(process, options);
    process.out("Running Iperf Server as a daemon\n");
    auto arguments = process.arguments();
    std::erase(arguments, "-D");
    std::erase(arguments, "--daemon");
    (void)co_await iperf_tool::start_daemon(process, arguments);
    co_return 0;
}

}  // namespace vxlab::labs
