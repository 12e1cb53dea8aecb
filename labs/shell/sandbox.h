// A shell that cannot reach the host's network: its own user, mount, network, PID and UTS
// namespaces, with the shim over every tool that the session lends.
//
// Three processes: this one (the session); process 1 of the PID namespace, which mounts, reaps and
// tells how the shell ended; and the shell. When any of the first two dies, the kernel ends the
// rest. Nothing is left behind.
#pragma once

#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "labs/shell/channel.h"

namespace vxlab::labs {

struct SandboxOptions {
    std::string shim;                // the file of vxlab-shim
    std::vector<std::string> names;  // of the lent tools
    std::string machine;             // becomes the host name
    std::vector<std::string> shell;  // the program and its arguments
    bool is_interactive = false;     // the shell gets the terminal
};

class Sandbox {
public:
    // Prepared, the shell not yet begun.
    static Result<std::unique_ptr<Sandbox>> prepare(const SandboxOptions& options);
    ~Sandbox();
    Sandbox(const Sandbox&) = delete;
    Sandbox& operator=(const Sandbox&) = delete;

    // Whether the shell is kept off the host; else `why_not` says what the system forbids.
    bool is_closed() const { return why_not_.empty(); }
    const std::string& why_not() const { return why_not_; }

    int folder() const { return folder_; }      // of the session's files, in the sandbox
    int listener() const { return listener_; }  // where the shims connect; does not block
    int proc() const { return proc_; }          // the shell's /proc
    pid_t watch_root() const { return is_closed() ? 0 : keeper_; }

    // Begins the shell in that namespace.
    void begin(std::uint32_t root_namespace);
    // To poll for reading: the shell has ended.
    int control() const { return control_->socket(); }
    // After control() became readable: as wait(2) encodes it.
    int wait_status();
    void signal_shell(int number);

private:
    Sandbox() = default;
    static std::optional<std::unique_ptr<Sandbox>> attempt(const SandboxOptions& options,
                                                           bool closed, bool as_user,
                                                           std::string& trouble);

    pid_t keeper_ = 0;
    std::unique_ptr<Channel> control_;
    int folder_ = -1, listener_ = -1, proc_ = -1;
    std::string why_not_;
    std::string scratch_;  // a folder to remove at the end, without a sandbox
};

}  // namespace vxlab::labs
