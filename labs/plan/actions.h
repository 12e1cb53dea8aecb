// A lab's actions as commands, and how one sees whether they did what they should.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "labs/lab/lab.h"
#include "labs/plan/command.h"

namespace vxlab::plan {

// Of the last command.
struct Expectation {
    int status = 0;
    bool fails = false;  // any status but 0 will do, and 0 will not
    std::vector<std::string> contains, lacks;
    std::optional<std::uint64_t> at_least, at_most;  // bits per second, in iperf's words
};

struct PlannedAction {
    std::string title;
    std::optional<Command> server;  // runs meanwhile
    std::vector<Command> commands;  // all but the last must succeed
    std::optional<lab::Send> send;
    std::optional<Duration> wait;
    Expectation expect;
};

// In the order of the file: each finds the lab as those before left it. The error names an action
// that cannot be done, with its line.
Result<std::vector<PlannedAction>> plan_actions(const lab::Lab& lab);

// The bits per second of the last line of iperf's that tells any. Nothing: there is none.
std::optional<double> rate_of(const std::string& iperf_output);

}  // namespace vxlab::plan
