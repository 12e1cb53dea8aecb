// Two plans, side by side.
#include "labs/plan/diff.h"

#include <algorithm>
#include <set>

namespace vxlab::plan {
namespace {

using Names = std::set<std::string>;

bool needs_any(const Step& step, const Names& gone) {
    const auto needs = needs_of(step);
    return std::any_of(needs.begin(), needs.end(),
                       [&](const auto& one) { return gone.contains(one); });
}

bool contains(const Steps& steps, const Step& step) {
    return std::find(steps.begin(), steps.end(), step) != steps.end();
}

// Everything that is not there afterwards, or is made anew: what is undone takes along what stands
// on it.
Names gone_objects(const Steps& before, const Steps& after) {
    Names gone;
    for (bool grew = true; grew;) {
        grew = false;
        for (const auto& step : before) {
            if (contains(after, step) && !needs_any(step, gone)) continue;
            for (auto& made : made_by(step)) grew = gone.insert(std::move(made)).second || grew;
        }
    }
    return gone;
}

// An attribute of a thing that goes anyway.
bool goes_by_itself(const Step& step, const Names& gone) {
    return made_by(step).empty() && needs_any(step, gone);
}

}  // namespace

Edit diff(const Steps& before, const Steps& after) {
    Edit edit;
    const auto gone = gone_objects(before, after);
    for (auto step = before.rbegin(); step != before.rend(); ++step) {
        const bool stays = contains(after, *step) && !needs_any(*step, gone);
        if (!stays && !goes_by_itself(*step, gone)) edit.undone.push_back(*step);
    }
    for (const auto& step : after)
        if (!contains(before, step) || needs_any(step, gone)) edit.done.push_back(step);
    return edit;
}

Steps teardown(const Steps& steps) { return diff(steps, {}).undone; }

std::optional<Command> undo_of(const Command& command) {
    if (command.undo.empty()) return std::nullopt;
    Command undo = command;
    undo.words = command.undo;
    undo.undo.clear();
    undo.why.clear();
    return undo;
}

Result<std::vector<Command>> commands_of(const Edit& edit) {
    std::vector<Command> commands;
    for (const auto* steps : {&edit.undone, &edit.done}) {
        for (const auto& step : *steps) {
            const auto* command = std::get_if<Command>(&step);
            if (!command) return fail("machines and cables change", {}, "start the lab anew");
            const auto run =
                steps == &edit.undone ? undo_of(*command) : std::optional<Command>(*command);
            if (run) commands.push_back(*run);
        }
    }
    return commands;
}

}  // namespace vxlab::plan
