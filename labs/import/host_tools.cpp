// Programs and their output.
#include "labs/import/host_tools.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

extern char** environ;  // NOLINT: of the C library

namespace vxlab::labs {
namespace {

struct Pipe {
    int ends[2] = {-1, -1};
    Pipe() {
        if (::pipe2(ends, O_CLOEXEC) != 0) ends[0] = ends[1] = -1;
    }
    ~Pipe() {
        close_end(0);
        close_end(1);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    void close_end(int which) {
        if (ends[which] >= 0) ::close(std::exchange(ends[which], -1));
    }
};

// Both at once: a program that fills one must not wait for the reader of the other.
void read_all(Pipe& out, Pipe& err, Outcome& outcome) {
    std::array<pollfd, 2> waited{{{out.ends[0], POLLIN, 0}, {err.ends[0], POLLIN, 0}}};
    std::array<char, 65536> buffer{};
    while (waited[0].fd >= 0 || waited[1].fd >= 0) {
        if (::poll(waited.data(), waited.size(), -1) < 0 && errno != EINTR) return;
        for (auto& one : waited) {
            if (one.fd < 0 || one.revents == 0) continue;
            const auto length = ::read(one.fd, buffer.data(), buffer.size());
            if (length <= 0) {
                one.fd = -1;
                continue;
            }
            auto& text = &one == waited.data() ? outcome.out : outcome.err;
            text.append(buffer.data(), static_cast<std::size_t>(length));
        }
    }
}

}  // namespace

Outcome run_on_host(const std::vector<std::string>& words) {
    Outcome outcome;
    Pipe out, err;
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions, out.ends[1], STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, err.ends[1], STDERR_FILENO);
    std::vector<std::string> copies = words;
    std::vector<char*> arguments;
    for (auto& word : copies) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    pid_t child = 0;
    const int error =
        ::posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    out.close_end(1);
    err.close_end(1);
    constexpr int kNotFound = 127;
    if (error != 0) return {kNotFound, {}, std::strerror(error)};
    read_all(out, err, outcome);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    outcome.status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    return outcome;
}

}  // namespace vxlab::labs
