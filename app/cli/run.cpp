// vxlab run: a lab up, its actions done, their results in a table.
#include <fmt/format.h>

#include <memory>

#include "app/cli/lab_file.h"
#include "app/cli/table.h"
#include "app/cli/verbs.h"
#include "labs/plan/planner.h"
#include "labs/run/run_lab.h"
#include "labs/simulated/traced_engine.h"

namespace vxlab::cli {
namespace {

struct Arguments {
    std::string lab, engine = "sim", trace;
    std::uint64_t seed = 1;
};

int report(const Error& error, int exit_code) {
    fmt::print(stderr, "vxlab run: {}\n", error.text());
    return exit_code;
}

std::string seconds(Duration time) {
    return fmt::format("{:.3f} s", static_cast<double>(time.nanoseconds) / 1e9);
}

int perform_all(labs::Engine& engine, const std::vector<plan::PlannedAction>& actions) {
    int missed = 0, number = 0;
    for (const auto& action : actions) {
        const auto result = labs::perform(engine, action);
        missed += result.is_met ? 0 : 1;
        fmt::print(
            "{:>3}  {:<6}  {}\n     {:<6}  {}{}\n", ++number, result.is_met ? "ok" : "MISSED",
            result.title, "", result.detail,
            result.took.nanoseconds == 0
                ? ""
                : fmt::format("{}[{}]", result.detail.empty() ? "" : "  ", seconds(result.took)));
    }
    fmt::print("{}\n", actions.empty() ? "the lab has no actions; it could be built"
                       : missed == 0   ? fmt::format("all {} met", actions.size())
                                       : fmt::format("{} of {} missed", missed, actions.size()));
    return missed == 0 ? 0 : 1;
}

int run_on(labs::TracedEngine& traced, const plan::Steps& steps,
           const std::vector<plan::PlannedAction>& actions) {
    if (auto up = labs::bring_up(traced.engine(), steps); !up) return report(up.error(), 1);
    traced.tell_state();
    const int status = perform_all(traced.engine(), actions);
    traced.tell_state();
    return status;
}

int run(const Arguments& arguments) {
    if (arguments.engine != "sim")
        return report({"the live engine is not there yet", "--engine", "leave it out"}, 2);
    const auto file = read_lab("run", arguments.lab);
    if (!file) return file.error();
    const auto& lab = file->reading.lab;
    const auto steps = plan::plan_lab(lab);
    if (!steps) return report(steps.error(), 1);
    const auto actions = plan::plan_actions(lab);
    if (!actions) return report(actions.error(), 1);
    auto traced = labs::TracedEngine::create(arguments.trace, arguments.seed);
    if (!traced) return report(traced.error(), 2);
    (*traced)->tell_lab(file->text);
    const int status = run_on(**traced, *steps, *actions);
    if (const auto kept = (*traced)->close(); !kept) return report(kept.error(), 1);
    return status;
}

}  // namespace

void add_run(CLI::App& app, int& exit_code) {
    const auto arguments = std::make_shared<Arguments>();
    auto* verb = app.add_subcommand("run", "Bring a lab up, do its actions, print the results");
    verb->add_option("LAB", arguments->lab, "lab file (YAML)")->required();
    verb->add_option("--engine", arguments->engine, "sim or live")
        ->check(CLI::IsMember({"sim", "live"}));
    verb->add_option(
            "--trace", arguments->trace,
            "write what happens: a .vxtrace for vxlab replay, or lines of JSON if FILE ends "
            "in .jsonl")
        ->type_name("FILE");
    verb->add_option("--seed", arguments->seed, "of all chance: same seed, same run")
        ->type_name("N");
    verb->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace vxlab::cli
