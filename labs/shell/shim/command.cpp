// The conversation with the session.
#include "labs/shell/shim/command.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "labs/shell/shim/signals.h"

namespace vxlab::labs::shim {
namespace {

std::string_view name_of(const std::string& argument) {
    return std::string_view(argument).substr(argument.rfind('/') + 1);
}

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

bool is_open(int descriptor) { return ::fcntl(descriptor, F_GETFD) >= 0; }

}  // namespace

Place Place::from_environment() {
    Place place{variable(kSocketVariable), 0, variable(kMachineVariable)};
    if (place.socket.empty()) place.socket = std::string(kSandboxFolder) + "/socket";
    place.name_space =
        static_cast<std::uint32_t>(std::strtoul(variable(kNamespaceVariable).c_str(), nullptr, 10));
    return place;
}

Command::Streams Command::secure_streams() {
    const Streams streams{is_open(1), is_open(2)};
    int file = 0;
    while (file >= 0 && file < 3) file = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    if (file >= 3) ::close(file);
    return streams;
}

int Command::complain(std::string_view text) const {
    const std::string line =
        "vxlab: " + std::string(name_of(arguments_[0])) + ": " + std::string(text) + '\n';
    (void)!::write(2, line.data(), line.size());
    return 1;
}

bool Command::connect() {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (place_.socket.size() >= sizeof address.sun_path) return false;
    std::memcpy(address.sun_path, place_.socket.c_str(), place_.socket.size());
    const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    channel_ = std::make_unique<Channel>(socket);
    return ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

void Command::send_run() {
    RunRequest request;
    request.pid = static_cast<std::uint32_t>(::getpid());
    request.name_space = place_.name_space;
    request.ignored_signals = ignored_signals_;
    request.has_out = streams_.out;
    request.has_err = streams_.err;
    request.out_is_terminal = ::isatty(1) != 0;
    request.machine = place_.machine;
    request.arguments = arguments_;
    request.arguments[0] = name_of(arguments_[0]);
    const auto type = static_cast<std::uint8_t>(FromShim::run);
    const auto body = encode_body(request);
    if (request.has_out && request.has_err) channel_->send(type, body, {1, 2});
    if (request.has_out && !request.has_err) channel_->send(type, body, {1});
    if (!request.has_out && request.has_err) channel_->send(type, body, {2});
    if (!request.has_out && !request.has_err) channel_->send(type, body);
}

int Command::run() {
    if (ignored_signals_ == 0) ignored_signals_ = ignored_signals();
    if (signals_ < 0) signals_ = take_signals();
    if (!connect()) return complain("there is no session to ask; start one with 'vxlab sh'");
    send_run();
    for (;;) {
        pollfd polled[] = {
            {channel_->socket(), POLLIN, 0}, {signals_, POLLIN, 0}, {input_, POLLIN, 0}};
        if (::poll(polled, 3, -1) < 0 && errno != EINTR) return complain("cannot poll");
        if (polled[1].revents != 0) forward_signals();
        if (polled[2].revents != 0) forward_input();
        if (polled[0].revents == 0) continue;
        const bool alive = channel_->receive();
        while (const auto message = channel_->next())
            if (handle(*message) == Next::done) return status_;
        if (!alive) return complain("the session has ended");
    }
}

Command::Next Command::handle(const Message& message) {
    const auto& body = message.body;
    const int first = body.empty() ? 0 : static_cast<unsigned char>(body[0]);
    switch (static_cast<ToShim>(message.type)) {
        case ToShim::exit:
            status_ = first;
            return Next::done;
        case ToShim::die:
            die(first);
        case ToShim::refuse:
            status_ = complain(body);
            return Next::done;
        case ToShim::kill:
            kill_child(first);
            return Next::wait;
        case ToShim::read:
            read(body);
            return Next::wait;
        case ToShim::open:
            open(first != 0, body.substr(1));
            return Next::wait;
        case ToShim::exec:
        case ToShim::spawn:
            break;
    }
    const auto request = decode_program(body);
    if (!request) {
        status_ = complain("the session sent what this shim does not understand");
        return Next::done;
    }
    if (static_cast<ToShim>(message.type) == ToShim::spawn) {
        spawn(*request);
        return Next::wait;
    }
    execute(*request);
    return Next::wait;
}

void Command::tell(FromShim type, std::string_view body) {
    channel_->send(static_cast<std::uint8_t>(type), body);
}

void Command::forward_signals() {
    signalfd_siginfo info{};
    if (::read(signals_, &info, sizeof info) != sizeof info) return;
    if (info.ssi_signo == SIGCHLD) {
        child_ended();
        return;
    }
    const char number = static_cast<char>(info.ssi_signo);
    tell(FromShim::signal, std::string_view(&number, 1));
}

void Command::child_ended() {
    int status = 0;
    if (child_ == 0 || ::waitpid(child_, &status, WNOHANG) != child_) return;
    child_ = 0;
    tell(FromShim::ended, encode_number(static_cast<std::uint32_t>(status)));
}

void Command::forward_input() {
    char bytes[65536];
    const auto length = ::read(input_, bytes, sizeof bytes);
    if (length < 0) {
        fail(errno);
    } else {
        tell(FromShim::input, std::string_view(bytes, static_cast<std::size_t>(length)));
    }
    if (length > 0) return;
    if (input_ != 0) ::close(input_);
    input_ = -1;
}

void Command::read(const std::string& path) {
    input_ = path.empty() ? 0 : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (input_ >= 0) return;
    const int error = errno;
    input_ = -1;
    fail(error);
}

void Command::open(bool append, const std::string& path) {
    const int flags = O_WRONLY | O_CREAT | O_CLOEXEC | (append ? O_APPEND : O_TRUNC);
    const int file = ::open(path.c_str(), flags, 0666);
    if (file < 0) return fail(errno);
    channel_->send(static_cast<std::uint8_t>(FromShim::opened), {}, {file});
    ::close(file);
}

void Command::die(int number) {
    end_by_signal(number);
    ::_exit(128 + number);
}

}  // namespace vxlab::labs::shim
