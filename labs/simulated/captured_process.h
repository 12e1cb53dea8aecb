// A process whose streams are strings. For tool_runner.cpp.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/sim/command.h"
#include "labs/simulated/tool_runner.h"
#include "labs/tools/process.h"
#include "labs/tools/registry.h"

namespace vxlab::labs {

class CapturedProcess : public Process {
public:
    // `parent`: whose streams it writes to; null: its own.
    CapturedProcess(ToolRunner& runner, Machine& machine,
                    std::shared_ptr<sim::Namespace> name_space, std::vector<std::string> arguments,
                    CapturedProcess* parent);

    void begin(const Tool& tool);
    bool is_done() const { return done_; }
    int status() const { return status_; }
    Outcome outcome() const { return {status_, out_, err_}; }
    // It ends with that status, whatever it is doing.
    void fail_with(int status, const std::string& why);

    bool is_ready(Instant now) const;
    bool is_active() const { return waiter_ && kind_ == Waiting::active; }
    std::optional<Instant> deadline() const { return waiter_ ? deadline_ : std::nullopt; }
    void resume();
    void signal(int number);

    bool out_is_terminal() const override { return false; }
    void write(int handle, std::string_view bytes) override;
    Async<KernelResult<std::string>> read_input() override;
    Async<KernelResult<std::string>> read_file(std::string path) override;
    Async<KernelResult<int>> open(std::string path, FileUse use) override;
    void notify() override { notified_ = true; }
    void catch_signal(int number) override { caught_.insert(number); }
    int take_signal() override;
    int die(int number) override;
    Async<int> exec(Program program) override;
    Async<int> spawn(Program program) override;
    std::optional<int> child_status() const override;
    void signal_child(int number) override;

protected:
    void begin_wait(Waiting kind, std::optional<Instant> deadline,
                    std::coroutine_handle<> waiter) override;
    bool was_notified() const override { return woken_by_notify_; }

private:
    void settle();
    void end(int status);
    // Null: there is no such program.
    CapturedProcess* launch(Program& program);

    ToolRunner& runner_;
    CapturedProcess* parent_;
    sim::Command command_;
    Task task_;
    bool done_ = false;
    int status_ = 0, death_ = 0;
    std::string out_, err_;
    CapturedProcess* child_ = nullptr;
    bool replaced_ = false;  // by its child: exec
    std::coroutine_handle<> waiter_;
    Waiting kind_ = Waiting::passive;
    std::optional<Instant> deadline_;
    bool notified_ = false, woken_by_notify_ = false;
    std::set<int> caught_;
    std::vector<int> signals_;
};

}  // namespace vxlab::labs
