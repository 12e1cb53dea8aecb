// Process 1 of a sandbox: prepares it from within, starts the shell, reaps what is left over.
#pragma once

#include <string>

#include "labs/shell/sandbox.h"

namespace vxlab::labs {

// What it and the session say over the control socket.
enum class Control : std::uint8_t {
    ready = 1,  // from the keeper: with the descriptors of folder, listener and /proc
    trouble,    // from the keeper: what the system refused; it ends
    begin,      // to it: number of the root namespace
    signal,     // to it: u8, for the shell
    ended,      // from it: wait status of the shell
};

struct KeeperTask {
    const SandboxOptions& options;
    int control = -1;
    bool closed = true;  // in namespaces of its own
    std::string folder;  // of the session's files
    uid_t user = 0;      // of the session
    gid_t group = 0;
    bool maps_user = false;  // in a user namespace in which `user` is to be root
};

// Never returns.
[[noreturn]] void keep(const KeeperTask& task);

// Mounts all that keeps the shell off the host; empty, or what was refused.
std::string close_off(const KeeperTask& task);

}  // namespace vxlab::labs
