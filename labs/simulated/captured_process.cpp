// Processes in strings.
#include "labs/simulated/captured_process.h"

#include <cerrno>
#include <csignal>
#include <utility>

#include "core/sim/name_space.h"
#include "labs/tools/shell_text.h"

namespace vxlab::labs {

CapturedProcess::CapturedProcess(ToolRunner& runner, Machine& machine,
                                 std::shared_ptr<sim::Namespace> name_space,
                                 std::vector<std::string> arguments, CapturedProcess* parent)
    : runner_(runner), parent_(parent) {
    arguments_ = std::move(arguments);
    network_ = &runner.network_;
    machine_ = &machine;
    name_space_ = std::move(name_space);
    pid_ = ++runner.last_pid_;
}

void CapturedProcess::begin(const Tool& tool) {
    command_ = {name_space_->id(), shell_text(arguments_)};
    const sim::CommandScope scope(simulator(), command_);
    task_ = tool.run(*this);
    task_.start();
    settle();
}

// What the last step left: it ended, or it waits.
void CapturedProcess::settle() {
    if (!done_ && !replaced_ && task_.done()) end(death_ ? 128 + death_ : task_.result());
}

void CapturedProcess::end(int status) {
    done_ = true;
    status_ = status;
    waiter_ = {};
    if (!parent_) return;
    if (parent_->replaced_) parent_->end(status);
    parent_->notify();
}

void CapturedProcess::fail_with(int status, const std::string& why) {
    err_ += why;
    end(status);
}

bool CapturedProcess::is_ready(Instant now) const {
    return waiter_ && (notified_ || (deadline_ && *deadline_ <= now));
}

void CapturedProcess::resume() {
    woken_by_notify_ = std::exchange(notified_, false);
    const sim::CommandScope scope(simulator(), command_);
    std::exchange(waiter_, {}).resume();
    settle();
}

void CapturedProcess::signal(int number) {
    if (done_) return;
    if (child_ && !child_->done_ && replaced_) return child_->signal(number);
    if (caught_.contains(number)) {
        signals_.push_back(number);
        notify();
        return;
    }
    if (child_ && !child_->done_) child_->signal(number);
    death_ = number;
    end(128 + number);
}

void CapturedProcess::write(int handle, std::string_view bytes) {
    if (parent_) return parent_->write(handle, bytes);
    if (handle == 1) out_ += bytes;
    if (handle == 2) err_ += bytes;
}

Async<KernelResult<std::string>> CapturedProcess::read_input() { co_return std::string(); }

// A lab's command has no files of the user's.
Async<KernelResult<std::string>> CapturedProcess::read_file(std::string) {
    co_return refuse(ENOENT);
}
Async<KernelResult<int>> CapturedProcess::open(std::string, FileUse) { co_return refuse(EACCES); }

int CapturedProcess::take_signal() {
    if (signals_.empty()) return 0;
    const int number = signals_.front();
    signals_.erase(signals_.begin());
    return number;
}

int CapturedProcess::die(int number) {
    death_ = number;
    return 128 + number;
}

CapturedProcess* CapturedProcess::launch(Program& program) {
    const auto slash = program.arguments.at(0).rfind('/');
    auto& name = program.arguments[0];
    if (slash != std::string::npos) name = name.substr(slash + 1);
    const auto* tool = find_tool(name);
    auto* machine = program.machine.empty() ? machine_ : network_->find(program.machine);
    if (!tool || !machine) return nullptr;
    auto where = program.name_space    ? program.name_space
                 : machine == machine_ ? name_space_
                                       : machine->root();
    auto process = std::make_unique<CapturedProcess>(runner_, *machine, std::move(where),
                                                     std::move(program.arguments), this);
    child_ = process.get();
    runner_.processes_.push_back(std::move(process));
    child_->begin(*tool);
    return child_;
}

Async<int> CapturedProcess::exec(Program program) {
    replaced_ = true;
    if (!launch(program)) {
        replaced_ = false;
        co_return ENOENT;
    }
    // Its own code never goes on.
    co_await std::suspend_always();
    co_return 0;
}

Async<int> CapturedProcess::spawn(Program program) {
    child_ = nullptr;
    co_return launch(program) ? 0 : ENOENT;
}

std::optional<int> CapturedProcess::child_status() const {
    if (!child_ || !child_->done_) return std::nullopt;
    constexpr int kByStatus = 8;  // wait(2): the status is in the second byte
    return child_->death_ ? child_->death_ : child_->status_ << kByStatus;
}

void CapturedProcess::signal_child(int number) {
    if (child_) child_->signal(number);
}

void CapturedProcess::begin_wait(Waiting kind, std::optional<Instant> deadline,
                                 std::coroutine_handle<> waiter) {
    kind_ = kind;
    deadline_ = deadline;
    waiter_ = waiter;
}

}  // namespace vxlab::labs
