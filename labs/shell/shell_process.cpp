// Between a tool's coroutine and its shim.
#include "labs/shell/shell_process.h"

#include <signal.h>
#include <unistd.h>

#include <tuple>

#include "core/sim/name_space.h"
#include "labs/tools/registry.h"
#include "labs/tools/shell_text.h"

namespace vxlab::labs {

ShellProcess::ShellProcess(ShellHost& host, Network& network, int socket)
    : host_(host), channel_(socket) {
    network_ = &network;
}

ShellProcess::~ShellProcess() = default;

void ShellProcess::send(ToShim type, std::string_view body) {
    channel_.send(static_cast<std::uint8_t>(type), body);
    host_.told_shim();
}

void ShellProcess::receive() {
    gone_ = !channel_.receive();
    while (const auto message = channel_.next()) handle(*message);
}

void ShellProcess::handle(const Message& message) {
    const auto type = static_cast<FromShim>(message.type);
    if (state_ == State::connected) {
        if (type == FromShim::run) take_request(message);
        gone_ = gone_ || state_ == State::connected;
    } else if (type == FromShim::signal && message.body.size() == 1) {
        signal(static_cast<unsigned char>(message.body[0]));
    } else if (type == FromShim::ended) {
        child_status_ = static_cast<int>(decode_number(message.body).value_or(0));
        notified_ = true;
    } else {
        answers_.push_back(message);
        notified_ = true;
    }
}

void ShellProcess::take_request(const Message& message) {
    auto request = decode_run(message.body);
    if (!request) return;
    state_ = State::requested;
    if (request->version != kShimProtocolVersion)
        return refuse_shim("this shim is of another version than its session");
    request_ = std::move(*request);
    if (request_.has_out) output_.attach(1, channel_.take_descriptor());
    if (request_.has_err) output_.attach(2, channel_.take_descriptor());
    machine_ = host_.find_machine(request_.machine);
    if (!machine_) return refuse_shim("there is no machine " + request_.machine);
    name_space_ = request_.name_space == 0 ? machine_->root()
                                           : host_.find_name_space(*machine_, request_.name_space);
    if (!name_space_) return refuse_shim("the network namespace is gone");
    pid_ = static_cast<int>(request_.pid);
    arguments_ = request_.arguments;
}

void ShellProcess::refuse_shim(const std::string& why) {
    send(ToShim::refuse, why);
    gone_ = true;
}

bool ShellProcess::goes_before(const ShellProcess& other) const {
    return std::tie(turn_, ancestry_) < std::tie(other.turn_, other.ancestry_);
}

void ShellProcess::start(std::uint64_t turn) {
    turn_ = turn;
    state_ = State::running;
    const auto* tool = find_tool(arguments_[0]);
    if (!tool) return refuse_shim("not a tool of vxlab");
    command_ = {name_space_->id(), shell_text(arguments_)};
    const sim::CommandScope scope(simulator(), command_);
    task_ = tool->run(*this);
    task_.start();
    if (task_.done()) end(task_.result());
}

void ShellProcess::end(int status) {
    waiter_ = {};
    task_ = {};
    state_ = State::ended;
    status_ = status;
}

bool ShellProcess::is_ready() const {
    if (!is_waiting() || output_.is_full()) return false;
    return notified_ || (deadline_ && *deadline_ <= simulator().now());
}

void ShellProcess::begin_wait(Waiting kind, std::optional<Instant> deadline,
                              std::coroutine_handle<> waiter) {
    kind_ = kind;
    deadline_ = deadline;
    waiter_ = waiter;
}

void ShellProcess::resume(std::uint64_t turn) {
    turn_ = turn;
    woken_by_notify_ = std::exchange(notified_, false);
    const sim::CommandScope scope(simulator(), command_);
    std::exchange(waiter_, {}).resume();
    if (state_ == State::running && task_.done()) end(task_.result());
}

void ShellProcess::signal(int number) {
    if (number == SIGCONT) host_.continued(pid_);
    if (state_ == State::ended || number == SIGCONT) return;
    if (caught_.count(number)) {
        signals_.push_back(number);
        notified_ = true;
    } else if ((request_.ignored_signals >> number & 1) == 0) {
        death_ = number;
        end(128 + number);
    }
}

int ShellProcess::take_signal() {
    if (signals_.empty()) return 0;
    const int number = signals_.front();
    signals_.erase(signals_.begin());
    return number;
}

int ShellProcess::die(int number) {
    death_ = number;
    return 128 + number;
}

bool ShellProcess::publish() {
    const bool had_output = !output_.is_empty();
    output_.flush();
    if (output_.is_broken() && state_ == State::running &&
        (request_.ignored_signals >> SIGPIPE & 1) == 0) {
        death_ = SIGPIPE;
        end(128 + SIGPIPE);
    }
    if (state_ != State::ended || !output_.is_empty()) return had_output;
    const char body = static_cast<char>(death_ != 0 ? death_ : status_);
    send(death_ != 0 ? ToShim::die : ToShim::exit, {&body, 1});
    gone_ = true;
    return true;
}

// Others may notify meanwhile; they find their notice still there afterwards.
Async<Message> ShellProcess::answer() {
    bool notified = false;
    while (answers_.empty()) {
        co_await wait(Waiting::passive, std::nullopt);
        notified = notified || answers_.empty();
    }
    auto message = std::move(answers_.front());
    answers_.erase(answers_.begin());
    notified_ = notified_ || notified;
    co_return message;
}

namespace {

KernelError error_of(const Message& message) {
    return {static_cast<int>(decode_number(message.body).value_or(0)), {}};
}

bool is(const Message& message, FromShim type) {
    return message.type == static_cast<std::uint8_t>(type);
}

}  // namespace

Async<KernelResult<std::string>> ShellProcess::read_file(std::string path) {
    send(ToShim::read, path);
    std::string content;
    for (;;) {
        const auto part = co_await answer();
        if (!is(part, FromShim::input)) co_return tl::unexpected(error_of(part));
        if (part.body.empty()) co_return content;
        content += part.body;
    }
}

Async<KernelResult<int>> ShellProcess::open(std::string path, FileUse use) {
    std::string body(1, use == FileUse::append ? '\1' : '\0');
    body += path;
    send(ToShim::open, body);
    const auto opened = co_await answer();
    if (!is(opened, FromShim::opened)) co_return tl::unexpected(error_of(opened));
    output_.attach(++last_handle_, channel_.take_descriptor());
    co_return last_handle_;
}

Async<int> ShellProcess::ask_for(ToShim type, Program program) {
    auto* machine = program.machine.empty() ? machine_ : host_.find_machine(program.machine);
    auto where = program.name_space    ? program.name_space
                 : machine == machine_ ? name_space_
                                       : machine->root();
    host_.before_program(where);
    ProgramRequest request;
    request.name_space = where->id();
    request.own_group = program.own_group;
    request.machine = machine->name();
    request.place = machine->place_name(*where);
    request.arguments = std::move(program.arguments);
    send(type, encode_body(request));
    const auto answered = co_await answer();
    co_return is(answered, FromShim::started) ? 0 : error_of(answered).number;
}

Async<int> ShellProcess::exec(Program program) { return ask_for(ToShim::exec, std::move(program)); }

Async<int> ShellProcess::spawn(Program program) {
    child_status_.reset();
    return ask_for(ToShim::spawn, std::move(program));
}

void ShellProcess::signal_child(int number) {
    const char body = static_cast<char>(number);
    send(ToShim::kill, {&body, 1});
}

}  // namespace vxlab::labs
