// Time and turns of tools without a shell.
#include "labs/simulated/tool_runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>

#include "labs/simulated/captured_process.h"

namespace vxlab::labs {

ToolRunner::ToolRunner(Network& network) : network_(network) {}

ToolRunner::~ToolRunner() = default;

CapturedProcess& ToolRunner::launch(const std::string& machine, std::vector<std::string> words) {
    auto* where = network_.find(machine);
    const auto name = words.empty() ? std::string() : words[0].substr(words[0].rfind('/') + 1);
    const auto* tool = find_tool(name);
    if (!words.empty()) words[0] = name;
    processes_.push_back(
        std::make_unique<CapturedProcess>(*this, *where, where->root(), std::move(words), nullptr));
    auto& process = *processes_.back();
    constexpr int kNotFound = 127;
    if (tool)
        process.begin(*tool);
    else
        process.fail_with(kNotFound,
                          fmt::format("{}: there is no such program in the simulator\n", name));
    network_.simulator().settle();
    return process;
}

bool ToolRunner::step(std::optional<Instant> limit) {
    if (interrupted_) return false;
    const auto ready = std::find_if(processes_.begin(), processes_.end(), [&](const auto& process) {
        return process->is_ready(network_.simulator().now());
    });
    if (ready != processes_.end()) {
        (*ready)->resume();
        network_.simulator().settle();
        return true;
    }
    auto next = network_.simulator().next_event();
    bool is_wanted = limit.has_value();
    for (const auto& process : processes_) {
        is_wanted = is_wanted || process->is_active();
        const auto deadline = process->deadline();
        if (deadline && (!next || *deadline < *next)) next = deadline;
    }
    if (!next || !is_wanted || (limit && *next > *limit)) return false;
    network_.simulator().run_until(*next);
    return true;
}

void ToolRunner::sweep() {
    // Children stand behind their parents, and go with them.
    while (!processes_.empty() && processes_.back()->is_done()) processes_.pop_back();
}

Outcome ToolRunner::run(const std::string& machine, std::vector<std::string> words) {
    auto& process = launch(machine, std::move(words));
    while (!process.is_done() && step(std::nullopt)) {
    }
    constexpr int kNeverEnds = 124;
    if (!process.is_done() && interrupted_) process.fail_with(128 + SIGINT, {});
    if (!process.is_done()) process.fail_with(kNeverEnds, "it waits for what will never come\n");
    auto outcome = process.outcome();
    sweep();
    return outcome;
}

int ToolRunner::start(const std::string& machine, std::vector<std::string> words) {
    return launch(machine, std::move(words)).pid();
}

Outcome ToolRunner::stop(int number) {
    const auto found = std::find_if(processes_.begin(), processes_.end(),
                                    [&](const auto& process) { return process->pid() == number; });
    if (found == processes_.end()) return {};
    auto& process = **found;
    process.signal(SIGINT);
    while (!process.is_done() && process.is_ready(network_.simulator().now()) &&
           step(std::nullopt)) {
    }
    if (!process.is_done()) process.fail_with(128 + SIGINT, {});
    auto outcome = process.outcome();
    sweep();
    return outcome;
}

void ToolRunner::wait(Duration time) {
    const auto until = network_.simulator().now() + time;
    while (step(until)) {
    }
    if (!interrupted_) network_.simulator().run_until(until);
}

std::vector<ProcessEntry> ToolRunner::processes(const Machine& machine) const {
    std::vector<ProcessEntry> entries;
    for (const auto& process : processes_)
        if (&process->machine() == &machine && !process->is_done())
            entries.push_back(
                {process->pid(), process->arguments()[0], process->shared_name_space()});
    return entries;
}

}  // namespace vxlab::labs
