// Before a shell runs.
#include "app/cli/shell_options.h"

#include <signal.h>
#include <sys/signalfd.h>

#include <filesystem>

namespace vxlab::cli {

labs::SessionOptions shell_options(const std::string& machine) {
    labs::SessionOptions options;
    std::error_code ignored;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", ignored);
    options.sandbox.shim = self.parent_path() / "vxlab-shim";
    options.sandbox.machine = machine;
    options.sandbox.shell = {"bash"};
    return options;
}

// An interrupt reaches the shell by itself.
int take_shell_signals() {
    ::signal(SIGINT, SIG_IGN);
    ::signal(SIGQUIT, SIG_IGN);
    ::signal(SIGTTOU, SIG_IGN);
    ::signal(SIGPIPE, SIG_IGN);
    ::signal(SIGXFSZ, SIG_IGN);  // a trace over the limit is an error, not the end
    sigset_t taken;
    ::sigemptyset(&taken);
    for (const int number : {SIGTERM, SIGHUP}) ::sigaddset(&taken, number);
    ::sigprocmask(SIG_BLOCK, &taken, nullptr);
    return ::signalfd(-1, &taken, SFD_CLOEXEC);
}

}  // namespace vxlab::cli
