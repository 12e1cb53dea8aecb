// Starting vxlab-capture and talking to it over two pipes.
#include "capture/source/helper_link.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

namespace vxlab::source {
namespace {

class Descriptor {
public:
    explicit Descriptor(int fd = -1) : fd_(fd) {}
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~Descriptor() { close(); }
    void close() {
        if (fd_ >= 0) ::close(std::exchange(fd_, -1));
    }
    int get() const { return fd_; }

private:
    int fd_;
};

struct Pipe {
    Descriptor read_end;
    Descriptor write_end;
};

// From the helper a pipe; to it a socket, whose writer can do without SIGPIPE.
Result<Pipe> make_pipe(bool to_helper) {
    int ends[2];
    if ((to_helper ? socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends)
                   : pipe2(ends, O_CLOEXEC)) != 0)
        return fail(fmt::format("cannot make a pipe: {}", std::strerror(errno)));
    return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
}

class ProcessLink : public HelperLink {
public:
    ProcessLink(pid_t pid, Descriptor to_helper, Descriptor from_helper)
        : pid_(pid), to_helper_(std::move(to_helper)), from_helper_(std::move(from_helper)) {}

    ~ProcessLink() override {
        to_helper_.close();
        from_helper_.close();
        while (waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
        }
    }

    Result<std::size_t> read(MutableBytes into) override {
        for (;;) {
            const auto count = ::read(from_helper_.get(), into.data(), into.size());
            if (count >= 0) return static_cast<std::size_t>(count);
            if (errno != EINTR)
                return fail(
                    fmt::format("cannot read from vxlab-capture: {}", std::strerror(errno)));
        }
    }

    bool would_wait() const override {
        pollfd waiting{from_helper_.get(), POLLIN, 0};
        return poll(&waiting, 1, 0) == 0;
    }

    void send(Bytes message) override {
        while (!message.empty()) {
            const auto count =
                ::send(to_helper_.get(), message.data(), message.size(), MSG_NOSIGNAL);
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) return;
            message = message.subspan(static_cast<std::size_t>(count));
        }
    }

private:
    pid_t pid_;
    Descriptor to_helper_;
    Descriptor from_helper_;
};

int spawn(pid_t& pid, const std::string& path, char* const* argv, int input, int output) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    const int status = posix_spawn(&pid, path.c_str(), &actions, nullptr, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    return status;
}

std::string start_hint(int status) {
    if (status == ENOENT) return "install vxlab-capture beside the program that uses it";
    if (status == EPERM) return "its file capabilities are not allowed here (container limits?)";
    return "";
}

}  // namespace

std::string capture_helper_path() {
    std::error_code error;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
    return (self.parent_path() / "vxlab-capture").string();
}

Result<std::unique_ptr<HelperLink>> start_helper(const std::string& path,
                                                 const std::vector<std::string>& arguments) {
    auto orders = make_pipe(true);
    auto packets = make_pipe(false);
    if (!orders || !packets) return tl::unexpected((orders ? packets : orders).error());
    std::vector<char*> argv{const_cast<char*>(path.c_str())};
    for (const auto& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
    argv.push_back(nullptr);
    pid_t pid = 0;
    const int status =
        spawn(pid, path, argv.data(), orders->read_end.get(), packets->write_end.get());
    if (status != 0)
        return fail(fmt::format("cannot start the capture program: {}", std::strerror(status)),
                    path, start_hint(status));
    return std::make_unique<ProcessLink>(pid, std::move(orders->write_end),
                                         std::move(packets->read_end));
}

Result<std::size_t> MemoryLink::read(MutableBytes into) {
    const auto count = std::min({into.size(), piece_, from_helper_.size() - at_});
    std::copy_n(from_helper_.begin() + static_cast<std::ptrdiff_t>(at_), count, into.begin());
    at_ += count;
    return count;
}

void MemoryLink::send(Bytes message) { sent_.insert(sent_.end(), message.begin(), message.end()); }

}  // namespace vxlab::source
