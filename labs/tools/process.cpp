// What every process can do by means of the few things that a session gives it.
#include "labs/tools/process.h"

namespace vxlab::labs {

Async<KernelResult<std::string>> Process::read_file(std::string path) {
    const auto handle = co_await open(std::move(path), FileUse::read);
    if (!handle) co_return tl::unexpected(handle.error());
    auto content = co_await read_all(*handle);
    close(*handle);
    co_return content;
}

Async<bool> Process::sleep(Duration duration) {
    const auto end = simulator().now() + duration;
    while (simulator().now() < end) co_await wait(Waiting::active, end);
    co_return true;
}

}  // namespace vxlab::labs
