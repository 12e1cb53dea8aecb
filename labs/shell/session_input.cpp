// What comes into a session: shims, their messages, signals, the end of the shell.
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "labs/shell/session.h"

namespace vxlab::labs {
namespace {

timespec to_timespec(Duration duration) {
    return {duration.nanoseconds / 1'000'000'000, duration.nanoseconds % 1'000'000'000};
}

}  // namespace

bool Session::receive(std::optional<Duration> timeout) {
    std::vector<pollfd> polled{{sandbox_->listener(), POLLIN, 0},
                               {sandbox_->control(), POLLIN, 0},
                               {options_.signal_source, POLLIN, 0},
                               {views_.watched(), POLLIN, 0}};
    const auto first = polled.size();
    for (const auto& process : processes_) {
        const bool unsent = process->channel().has_unsent();
        polled.push_back({process->channel().socket(),
                          static_cast<short>(unsent ? POLLIN | POLLOUT : POLLIN), 0});
        polled.push_back({process->output().blocked_descriptor(), POLLOUT, 0});
    }
    const auto limit = to_timespec(timeout.value_or(Duration{}));
    if (::ppoll(polled.data(), polled.size(), timeout ? &limit : nullptr, nullptr) <= 0)
        return false;
    disturbed_ = true;
    next_look_ = {};
    for (std::size_t i = 0; i < processes_.size(); ++i) {
        const auto events = polled[first + 2 * i].revents;
        if ((events & POLLOUT) != 0) processes_[i]->channel().flush();
        if ((events & ~POLLOUT) != 0) processes_[i]->receive();
        if (processes_[i]->is_requested() && processes_[i]->ancestry().empty())
            processes_[i]->set_ancestry(watch_.ancestry_of(processes_[i]->pid()));
    }
    std::erase_if(processes_, [](const auto& process) { return process->is_gone(); });
    if (polled[0].revents != 0) accept_shims();
    if (polled[2].revents != 0) pass_on_signal();
    if (polled[3].revents != 0) {
        views_.take_writes();
        simulator_.settle();
        views_.refresh();
    }
    shell_ended_ = shell_ended_ || polled[1].revents != 0;
    return true;
}

void Session::accept_shims() {
    ShellHost& host = *this;
    for (;;) {
        const int socket =
            ::accept4(sandbox_->listener(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (socket < 0) return;
        processes_.push_back(std::make_unique<ShellProcess>(host, network_, socket));
    }
}

void Session::pass_on_signal() {
    signalfd_siginfo info{};
    if (::read(options_.signal_source, &info, sizeof info) == sizeof info)
        sandbox_->signal_shell(static_cast<int>(info.ssi_signo));
}

}  // namespace vxlab::labs
