// vxlab-capture BUFFER-BYTES INTERFACE…: sends the interfaces' packets to stdout as protocol.h
// says. The only program of vxlab that needs a privilege (cap_net_raw), and only until they are
// open. It reads no packet and no filter text. vxlab starts it; it is of no use by hand.
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <cstring>

#include "capture/helper/privileges.h"
#include "capture/helper/session.h"

namespace {

constexpr int kMinBuffer = 64 * 1024;
constexpr int kMaxBuffer = 1 << 30;

int usage() {
    std::fputs(
        "usage: vxlab-capture BUFFER-BYTES INTERFACE...\n"
        "Started by vxlab to capture packets; use 'vxlab capture'.\n",
        stderr);
    return 2;
}

int end_signals() {
    sigset_t ending;
    sigemptyset(&ending);
    sigaddset(&ending, SIGINT);
    sigaddset(&ending, SIGTERM);
    sigaddset(&ending, SIGHUP);
    sigprocmask(SIG_BLOCK, &ending, nullptr);
    signal(SIGPIPE, SIG_IGN);
    return signalfd(-1, &ending, SFD_CLOEXEC);
}

}  // namespace

int main(int argc, char** argv) {
    using namespace vxlab::helper;
    int buffer_bytes = 0;
    if (argc < 3 || argc > static_cast<int>(kMaxInterfaces) + 2) return usage();
    const auto* text_end = argv[1] + std::strlen(argv[1]);
    const auto number = std::from_chars(argv[1], text_end, buffer_bytes);
    if (number.ec != std::errc() || number.ptr != text_end || buffer_bytes < kMinBuffer ||
        buffer_bytes > kMaxBuffer)
        return usage();

    // Should the parent be gone already, its end of stdin is closed, which ends the session too.
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    const int signals = end_signals();
    if (signals < 0) return 1;
    Session session(STDIN_FILENO, STDOUT_FILENO, signals);
    session.open({argv + 2, argv + argc}, buffer_bytes);
    if (!drop_privileges())
        session.fail({Failure::other, "cannot give up the capture privilege"}, kNoInterface);
    session.run();
    return 0;
}
