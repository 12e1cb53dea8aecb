// iperf3 3.12: TCP and UDP, client and server, either direction.
#pragma once

#include "labs/tools/iperf3/options.h"
#include "labs/tools/process.h"

namespace vxlab::labs {

Task iperf3(Process& process);

namespace iperf3_tool {

Task run_client(Process& process, Options options);
Task run_server(Process& process, Options options);
// What a UDP client says first on each stream, and what the server answers.
inline constexpr std::uint32_t kHello = 0x36373839, kHelloBack = 0x39383736;

}  // namespace iperf3_tool
}  // namespace vxlab::labs
