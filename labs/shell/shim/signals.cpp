// A signalfd in place of handlers.
#include "labs/shell/shim/signals.h"

#include <signal.h>
#include <sys/signalfd.h>

#include <initializer_list>

namespace vxlab::labs::shim {
namespace {

constexpr int kTaken[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGCONT, SIGCHLD};

sigset_t& mask_before() {
    static sigset_t mask;
    return mask;
}

}  // namespace

std::uint32_t ignored_signals() {
    std::uint32_t bits = 0;
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE}) {
        struct sigaction action {};
        ::sigaction(number, nullptr, &action);
        if (action.sa_handler == SIG_IGN) bits |= 1u << number;
    }
    return bits;
}

int take_signals() {
    sigset_t taken;
    ::sigemptyset(&taken);
    for (const int number : kTaken) ::sigaddset(&taken, number);
    ::sigprocmask(SIG_BLOCK, &taken, &mask_before());
    return ::signalfd(-1, &taken, SFD_CLOEXEC);
}

void give_signals_back() { ::sigprocmask(SIG_SETMASK, &mask_before(), nullptr); }

// Only a signal that is not blocked is ignored at once.
void kill_own_group(int number) {
    sigset_t one;
    ::sigemptyset(&one);
    ::sigaddset(&one, number);
    const auto before = ::signal(number, SIG_IGN);
    ::sigprocmask(SIG_UNBLOCK, &one, nullptr);
    ::kill(0, number);
    ::sigprocmask(SIG_BLOCK, &one, nullptr);
    ::signal(number, before);
}

void end_by_signal(int number) {
    struct sigaction action {};
    action.sa_handler = SIG_DFL;
    ::sigaction(number, &action, nullptr);
    sigset_t one;
    ::sigemptyset(&one);
    ::sigaddset(&one, number);
    ::raise(number);
    ::sigprocmask(SIG_UNBLOCK, &one, nullptr);
}

}  // namespace vxlab::labs::shim
