#include "labs/tools/iperf3/iperf3.h"

#include "labs/tools/iperf/iperf.h"

namespace vxlab::labs {

Task iperf3(Process& process) {
    auto parsed = iperf3_tool::parse_options(process.arguments());
    if (const auto* ending = std::get_if<iperf3_tool::Ending>(&parsed)) {
        process.out(ending->out);
        process.err(ending->err);
        co_return ending->status;
    }
    auto options = std::get<iperf3_tool::Options>(parsed);
    if (!options.server) co_return co_await iperf3_tool::run_client(process, options);
    if (!options.daemon) co_return co_await iperf3_tool::run_server(process, options);
    auto arguments = process.arguments();
    std::erase(arguments, "-D");
    std::erase(arguments, "--daemon");
    (void)co_await iperf_tool::start_daemon(process, arguments);
    co_return 0;
}

}  // namespace vxlab::labs
