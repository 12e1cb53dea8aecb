// Starting a sandbox, and the shell without one where the system allows no more.
#include "labs/shell/sandbox.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "labs/shell/keeper.h"
#include "labs/shell/process_watch.h"

namespace vxlab::labs {
namespace {

constexpr int kNamespaces = CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWPID | CLONE_NEWUTS;

// fork(2) into new namespaces.
pid_t fork_into(int namespaces) {
    return static_cast<pid_t>(::syscall(SYS_clone, namespaces | SIGCHLD, 0, 0, 0, 0));
}

std::string make_scratch() {
    const char* base = std::getenv("XDG_RUNTIME_DIR");
    std::string path = std::string(base ? base : "/tmp") + "/vxlab-XXXXXX";
    return ::mkdtemp(path.data()) ? path : std::string();
}

}  // namespace

// Nothing: the system refuses this kind of sandbox, and `trouble` says what.
std::optional<std::unique_ptr<Sandbox>> Sandbox::attempt(const SandboxOptions& options, bool closed,
                                                         bool as_user, std::string& trouble) {
    std::unique_ptr<Sandbox> sandbox(new Sandbox);
    if (!closed) sandbox->scratch_ = make_scratch();
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return std::nullopt;
    KeeperTask task{options,    ends[1],    closed, closed ? kSandboxFolder : sandbox->scratch_,
                    ::getuid(), ::getgid(), as_user};
    const pid_t keeper = fork_into(closed ? kNamespaces | (as_user ? CLONE_NEWUSER : 0) : 0);
    const int error = errno;
    if (keeper == 0) {
        ::close(ends[0]);
        keep(task);
    }
    ::close(ends[1]);
    sandbox->control_ = std::make_unique<Channel>(ends[0]);
    if (keeper < 0) {
        trouble = std::strerror(error);
        return std::nullopt;
    }
    sandbox->keeper_ = keeper;
    std::optional<Message> answer;
    while (!answer && sandbox->control_->receive()) answer = sandbox->control_->next();
    if (!answer || static_cast<Control>(answer->type) != Control::ready) {
        trouble = answer ? answer->body : "it ended at once";
        return std::nullopt;
    }
    sandbox->folder_ = sandbox->control_->take_descriptor();
    sandbox->listener_ = sandbox->control_->take_descriptor();
    sandbox->proc_ = sandbox->control_->take_descriptor();
    return sandbox;
}

Result<std::unique_ptr<Sandbox>> Sandbox::prepare(const SandboxOptions& options) {
    std::string trouble;
    if (::getuid() == 0)
        if (auto sandbox = attempt(options, true, false, trouble)) return std::move(*sandbox);
    if (auto sandbox = attempt(options, true, true, trouble)) return std::move(*sandbox);
    const auto why_not = trouble;
    auto sandbox = attempt(options, false, false, trouble);
    if (!sandbox) return fail("cannot start a shell: " + trouble);
    (*sandbox)->why_not_ = why_not;
    return std::move(*sandbox);
}

Sandbox::~Sandbox() {
    // In a PID namespace the kernel ends them with process 1.
    if (!is_closed())
        for (const auto process : ProcessWatch(proc_, keeper_).processes())
            if (process != keeper_) ::kill(process, SIGKILL);
    for (const int descriptor : {folder_, listener_, proc_})
        if (descriptor >= 0) ::close(descriptor);
    if (keeper_ > 0) {
        ::kill(keeper_, SIGKILL);
        ::waitpid(keeper_, nullptr, 0);
    }
    std::error_code ignored;
    if (!scratch_.empty()) std::filesystem::remove_all(scratch_, ignored);
}

void Sandbox::begin(std::uint32_t root_namespace) {
    control_->send(static_cast<std::uint8_t>(Control::begin), encode_number(root_namespace));
}

void Sandbox::signal_shell(int number) {
    const char body = static_cast<char>(number);
    control_->send(static_cast<std::uint8_t>(Control::signal), {&body, 1});
}

int Sandbox::wait_status() {
    std::optional<Message> answer;
    while (!answer && control_->receive()) answer = control_->next();
    const auto status = answer ? decode_number(answer->body) : std::nullopt;
    return status ? static_cast<int>(*status) : SIGKILL;
}

}  // namespace vxlab::labs
