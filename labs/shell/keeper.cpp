// The life of process 1: prepare, start the shell when told, reap until it ends.
#include "labs/shell/keeper.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "labs/shell/shim/view.h"

namespace vxlab::labs {
namespace {

class Keeper {
public:
    explicit Keeper(const KeeperTask& task) : task_(task), control_(task.control) {}
    [[noreturn]] void run();

private:
    void send(Control type, std::string_view body) {
        control_.send(static_cast<std::uint8_t>(type), body);
    }
    [[noreturn]] void give_up(const std::string& why) {
        send(Control::trouble, why);
        ::_exit(1);
    }
    void make_folder();
    int listen_there();
    void set_environment();
    void handle(const Message& message);
    void start_shell();
    void reap();

    const KeeperTask& task_;
    Channel control_;
    sigset_t mask_{};  // as the session had it
    pid_t shell_ = 0;
};

// FOLDER/bin/NAME for whoever looks along PATH; FOLDER/views for what the session shows.
void Keeper::make_folder() {
    const auto& folder = task_.folder;
    ::mkdir(folder.c_str(), 0700);
    for (const char* part : {"/bin", "/views", "/netns"}) ::mkdir((folder + part).c_str(), 0755);
    auto shim = task_.options.shim;
    if (task_.closed) {
        const auto file = folder + "/vxlab-shim";
        ::close(::open(file.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0755));
        if (shim::cover(shim, file)) shim = file;
    }
    for (const auto& name : task_.options.names)
        if (::symlink(shim.c_str(), (folder + "/bin/" + name).c_str()) != 0 && errno != EEXIST)
            give_up("the folder " + folder + ": " + std::strerror(errno));
}

int Keeper::listen_there() {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const auto path = task_.folder + "/socket";
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(socket, 1024) != 0)
        give_up("the socket " + path + ": " + std::strerror(errno));
    return socket;
}

void Keeper::set_environment() {
    const char* path = std::getenv("PATH");
    const auto first = task_.folder + "/bin:";
    ::setenv("PATH", (first + (path ? path : "/usr/sbin:/usr/bin:/sbin:/bin")).c_str(), 1);
    ::setenv(kSocketVariable, (task_.folder + "/socket").c_str(), 1);
    ::setenv(kMachineVariable, task_.options.machine.c_str(), 1);
    ::setenv(kPlaceVariable, task_.options.machine.c_str(), 1);
    if (task_.options.is_interactive)
        ::setenv("PROMPT_COMMAND", "PS1=\"\\$VXLAB_PLACE:\\w\\\\$ \"", 1);
}

void Keeper::start_shell() {
    shell_ = ::fork();
    if (shell_ != 0) return;
    if (task_.options.is_interactive) {
        ::setpgid(0, 0);
        ::signal(SIGTTOU, SIG_IGN);
        ::tcsetpgrp(0, ::getpid());
        ::signal(SIGTTOU, SIG_DFL);
    }
    ::sigprocmask(SIG_SETMASK, &mask_, nullptr);
    ::signal(SIGPIPE, SIG_DFL);
    ::signal(SIGXFSZ, SIG_DFL);
    std::vector<char*> arguments;
    for (const auto& argument : task_.options.shell)
        arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    ::execvp(arguments[0], arguments.data());
    const auto line = std::string("vxlab sh: ") + arguments[0] + ": " + std::strerror(errno) + '\n';
    (void)!::write(2, line.data(), line.size());
    ::_exit(127);
}

void Keeper::handle(const Message& message) {
    const auto type = static_cast<Control>(message.type);
    if (type == Control::signal && shell_ > 0) ::kill(shell_, message.body[0]);
    if (type != Control::begin) return;
    const auto root = decode_number(message.body).value_or(0);
    if (task_.closed) {
        shim::mount_view(task_.folder, root);
        shim::mount_names(task_.folder, task_.options.machine);
    }
    ::setenv(kNamespaceVariable, std::to_string(root).c_str(), 1);
    start_shell();
}

void Keeper::reap() {
    int status = 0;
    for (pid_t dead = 0; (dead = ::waitpid(-1, &status, WNOHANG)) > 0;) {
        if (dead != shell_) continue;
        send(Control::ended, encode_number(static_cast<std::uint32_t>(status)));
        ::_exit(0);
    }
}

void Keeper::run() {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    sigset_t watched;
    ::sigfillset(&watched);
    ::sigprocmask(SIG_SETMASK, nullptr, &mask_);
    ::sigdelset(&mask_, SIGINT);
    for (const int number : {SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGCHLD})
        ::sigdelset(&mask_, number);
    ::sigprocmask(SIG_SETMASK, &watched, nullptr);
    if (task_.closed)
        if (const auto trouble = close_off(task_); !trouble.empty()) give_up(trouble);
    make_folder();
    const int listener = listen_there();
    const int folder = ::open(task_.folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const int proc = ::open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    control_.send(static_cast<std::uint8_t>(Control::ready), {}, {folder, listener, proc});
    for (const int descriptor : {folder, listener, proc}) ::close(descriptor);
    set_environment();
    ::sigemptyset(&watched);
    ::sigaddset(&watched, SIGCHLD);
    const int signals = ::signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
    for (;;) {
        pollfd polled[] = {{control_.socket(), POLLIN, 0}, {signals, POLLIN, 0}};
        ::poll(polled, 2, -1);
        signalfd_siginfo info{};
        while (::read(signals, &info, sizeof info) > 0) {
        }
        reap();
        if (polled[0].revents == 0) continue;
        if (!control_.receive()) ::_exit(1);
        while (const auto message = control_.next()) handle(*message);
    }
}

}  // namespace

void keep(const KeeperTask& task) {
    Keeper keeper(task);
    keeper.run();
}

}  // namespace vxlab::labs
