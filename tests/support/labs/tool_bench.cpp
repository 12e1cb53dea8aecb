// A process that lives in strings, and the loop that moves time for it.
#include "tests/support/labs/tool_bench.h"

#include <algorithm>
#include <cerrno>

namespace vxlab::test {
namespace {

using labs::Async;
using labs::FileUse;

class StringProcess : public labs::Process {
public:
    StringProcess(ToolBench& bench, std::shared_ptr<sim::Namespace> name_space,
                  std::vector<std::string> arguments, std::string input)
        : bench_(bench), input_(std::move(input)) {
        arguments_ = std::move(arguments);
        network_ = &bench.network;
        machine_ = &bench.machine;
        name_space_ = std::move(name_space);
        pid_ = 100;
    }

    bool out_is_terminal() const override { return false; }
    void write(int handle, std::string_view bytes) override {
        (handle == 1   ? run.out
         : handle == 2 ? run.err
                       : bench_.files[paths_.at(static_cast<std::size_t>(handle - 3))])
            .append(bytes);
    }
    Async<KernelResult<int>> open(std::string path, FileUse use) override {
        if (use == FileUse::replace) bench_.files[path].clear();
        paths_.push_back(path);
        co_return static_cast<int>(paths_.size()) + 2;
    }
    Async<KernelResult<std::string>> read_input() override { co_return std::exchange(input_, {}); }
    Async<KernelResult<std::string>> read_file(std::string path) override {
        const auto found = bench_.files.find(path);
        if (found == bench_.files.end()) co_return refuse(ENOENT);
        co_return found->second;
    }

    void notify() override { notified_ = true; }
    void catch_signal(int) override {}
    int take_signal() override { return 0; }
    int die(int number) override { return 128 + number; }

    Async<int> exec(labs::Program program) override {
        run.program = std::move(program);
        co_return 0;
    }
    Async<int> spawn(labs::Program program) override {
        run.program = std::move(program);
        notified_ = true;
        co_return 0;
    }
    std::optional<int> child_status() const override { return bench_.child_status; }
    void signal_child(int) override {}

    // Moves time until the wait ends; false: it never will.
    bool finish_wait() {
        while (!notified_) {
            const auto next = bench_.simulator.next_event();
            if (!deadline_ && (!next || kind_ == labs::Waiting::passive)) return false;
            const auto until = deadline_ && next ? std::min(*deadline_, *next)
                               : deadline_       ? *deadline_
                                                 : *next;
            bench_.simulator.run_until(until);
            if (deadline_ && bench_.simulator.now() >= *deadline_) break;
        }
        woken_by_notify_ = std::exchange(notified_, false);
        return true;
    }
    void resume() { waiter_.resume(); }

    ToolRun run;

protected:
    void begin_wait(labs::Waiting kind, std::optional<Instant> deadline,
                    std::coroutine_handle<> waiter) override {
        kind_ = kind;
        deadline_ = deadline;
        waiter_ = waiter;
    }
    bool was_notified() const override { return woken_by_notify_; }

private:
    ToolBench& bench_;
    std::string input_;
    std::vector<std::string> paths_;
    bool notified_ = false, woken_by_notify_ = false;
    labs::Waiting kind_ = labs::Waiting::passive;
    std::optional<Instant> deadline_;
    std::coroutine_handle<> waiter_;
};

}  // namespace

ToolBench::ToolBench(sim::SimulatorOptions options)
    : network(options), name_space_(machine.root()) {}

ToolRun ToolBench::run(labs::Task (*tool)(labs::Process&), std::vector<std::string> arguments,
                       std::string input) {
    StringProcess process(*this, name_space_, std::move(arguments), std::move(input));
    auto task = tool(process);
    task.start();
    simulator.settle();
    while (!task.done() && process.finish_wait()) {
        process.resume();
        simulator.settle();
    }
    process.run.status = task.done() ? task.result() : -1;
    return process.run;
}

}  // namespace vxlab::test
