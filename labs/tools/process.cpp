// What a process can do by means of the few things that a session gives it.
#include "labs/tools/process.h"

namespace vxlab::labs {

Async<bool> Process::sleep(Duration duration) {
    const auto end = simulator().now() + duration;
    while (simulator().now() < end) co_await wait(Waiting::active, end);
    co_return true;
}

}  // namespace vxlab::labs
