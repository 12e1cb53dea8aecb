// How one lab becomes another while it runs: what is undone, and what is then done.
#pragma once

#include "core/base/result.h"
#include "labs/plan/command.h"

namespace vxlab::plan {

struct Edit {
    Steps undone;  // in the order in which they are to be undone
    Steps done;
};

// What is equal in both stays as it is, unless something that it needs goes.
Edit diff(const Steps& before, const Steps& after);

// All of it backwards.
Steps teardown(const Steps& steps);

// The command that undoes this one; nothing: there is no need, or no way.
std::optional<Command> undo_of(const Command& command);

// The command lines of an edit. The error: machines or cables change, which no command does.
Result<std::vector<Command>> commands_of(const Edit& edit);

}  // namespace vxlab::plan
