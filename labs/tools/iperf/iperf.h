// iperf 2.1.8: TCP and UDP, client and server. Virtual time passes while a client waits.
#pragma once

#include <string>
#include <vector>

#include "labs/tools/iperf/options.h"
#include "labs/tools/process.h"

namespace vxlab::labs {

Task iperf(Process& process);

namespace iperf_tool {

Task run_client(Process& process, Options options);
Task run_server(Process& process, Options options);
// -D: the same command without its streams, as a child that goes on alone. 0 or the errno.
Async<int> start_daemon(Process& process, std::vector<std::string> arguments);

}  // namespace iperf_tool
}  // namespace vxlab::labs
