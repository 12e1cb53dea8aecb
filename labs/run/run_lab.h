// Brings a lab up on an engine, performs its actions, and tells how they went.
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "labs/engine.h"
#include "labs/plan/actions.h"
#include "labs/plan/command.h"

namespace vxlab::labs {

// The error tells the command that failed and what it said.
Result<void> bring_up(Engine& engine, const plan::Steps& steps);

// Undoes and does what an edit says, on a lab that runs.
Result<void> apply(Engine& engine, const plan::Steps& undone, const plan::Steps& done);

struct ActionResult {
    std::string title;
    bool is_met = false;
    std::string detail;  // what was seen: one line
    Duration took{};     // of the engine's time
};

ActionResult perform(Engine& engine, const plan::PlannedAction& action);

}  // namespace vxlab::labs
