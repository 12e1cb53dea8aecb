// What a process can do by means of the few things that a session gives it.
#include "labs/tools/process.h"

#include "labs/tools/network.h"

namespace vxlab::labs {

sim::Simulator& Process::simulator() const { return network_->simulator(); }

Async<bool> Process::sleep(Duration duration) {
    const auto end = simulator().now() + duration;
    while (simulator().now() < end) co_await wait(Waiting::active, end);
    co_return true;
}

Async<KernelResult<std::string>> Process::read_input_or_file(std::string path) {
    if (path == "-") co_return co_await read_input();
    co_return co_await read_file(path);
}

}  // namespace vxlab::labs
