// vxlab sh: a real bash over the virtual network.
#include <fmt/format.h>
#include <unistd.h>

#include <memory>

#include "app/cli/lab_file.h"
#include "app/cli/shell_options.h"
#include "app/cli/verbs.h"
#include "labs/plan/planner.h"
#include "labs/run/run_lab.h"
#include "labs/shell/session.h"
#include "labs/simulated/traced_engine.h"

namespace vxlab::cli {
namespace {

struct Arguments {
    std::string engine = "sim", lab, machine, trace, time;
    std::uint64_t seed = 1;
    std::string commands;
    bool has_commands = false;
    std::vector<std::string> script;  // and its arguments
};

int report(const Error& error, int exit_code) {
    fmt::print(stderr, "vxlab sh: {}\n", error.text());
    return exit_code;
}

bool is_interactive(const Arguments& arguments) {
    return !arguments.has_commands && arguments.script.empty() && ::isatty(STDIN_FILENO) != 0;
}

labs::SessionOptions session_options(const Arguments& arguments, const std::string& machine) {
    auto options = shell_options(machine);
    auto& words = options.sandbox.shell;
    if (arguments.has_commands) words.insert(words.end(), {"-c", arguments.commands});
    words.insert(words.end(), arguments.script.begin(), arguments.script.end());
    options.sandbox.is_interactive = is_interactive(arguments);
    options.is_paced =
        arguments.time.empty() ? is_interactive(arguments) : arguments.time == "real";
    return options;
}

// The machine to begin on. Those of a lab come before the routers and switches between them.
std::string first_machine(const Arguments& arguments, const lab::Lab& lab) {
    if (!arguments.machine.empty()) return arguments.machine;
    return lab.machines.empty() ? "host" : lab.machines[0].name;
}

// Without a lab: one machine with nothing on it.
Result<void> build(labs::Engine& engine, const Arguments& arguments, const lab::Lab& lab,
                   const plan::Steps& steps) {
    if (arguments.lab.empty()) return engine.add_machine(first_machine(arguments, lab));
    return labs::bring_up(engine, steps);
}

int run_shell(labs::TracedEngine& traced, const labs::SessionOptions& options) {
    auto session = labs::Session::create(traced.engine().network(), options);
    if (!session) return report(session.error(), 1);
    if (const auto& why = (*session)->why_not_closed(); !why.empty())
        fmt::print(stderr,
                   "vxlab sh: no namespaces of its own for the shell ({}): only commands found "
                   "through PATH are simulated, /proc/sys, /sys/class/net and tools called by "
                   "their path are this host's\n",
                   why);
    traced.tell_state();
    const int status = (*session)->run();
    traced.tell_state();
    // What ends with the session is not of the trace.
    const auto kept = traced.close();
    return kept ? status : report(kept.error(), status == 0 ? 1 : status);
}

int run(const Arguments& arguments) {
    if (arguments.engine != "sim")
        return report({"the live engine is not there yet", "--engine", "leave it out"}, 2);
    lab::LabFile file;
    if (!arguments.lab.empty()) {
        auto read = read_lab("sh", arguments.lab);
        if (!read) return read.error();
        file = std::move(*read);
    }
    const auto& lab = file.reading.lab;
    const auto steps = plan::plan_lab(lab);
    if (!steps) return report(steps.error(), 1);
    auto traced = labs::TracedEngine::create(arguments.trace, arguments.seed);
    if (!traced) return report(traced.error(), 2);
    if (!arguments.lab.empty()) (*traced)->tell_lab(file.text);
    if (auto built = build((*traced)->engine(), arguments, lab, *steps); !built)
        return report(built.error(), 1);
    const auto machine = first_machine(arguments, lab);
    const auto& network = (*traced)->engine().network();
    if (!network.find(machine))
        return report({"there is no such machine: " + machine, "--machine", network.list()}, 2);
    auto options = session_options(arguments, machine);
    options.signal_source = take_shell_signals();
    return run_shell(**traced, options);
}

}  // namespace

void add_sh(CLI::App& app, int& exit_code) {
    const auto arguments = std::make_shared<Arguments>();
    auto* verb = app.add_subcommand("sh", "Run bash with the virtual network's ip, ping, ...");
    verb->add_option("--engine", arguments->engine, "sim or live")
        ->check(CLI::IsMember({"sim", "live"}));
    verb->add_option("--lab", arguments->lab,
                     "lab file (YAML): the shell is on a machine of it, once it is built")
        ->type_name("LAB");
    verb->add_option("--machine", arguments->machine,
                     "machine to start on (default: the lab's first); ssh goes to the others")
        ->type_name("M");
    verb->add_option("--trace", arguments->trace,
                     "write what happens: a .vxtrace for vxlab replay, or lines of JSON if FILE "
                     "ends in .jsonl")
        ->type_name("FILE");
    verb->add_option("--time", arguments->time,
                     "virtual: waits take no time; real: they do (default: real at a prompt)")
        ->check(CLI::IsMember({"virtual", "real"}));
    verb->add_option("--seed", arguments->seed, "of all chance: same seed, same run")
        ->type_name("N");
    auto* commands =
        verb->add_option("-c", arguments->commands, "commands to run")->type_name("CMDS");
    verb->add_option("SCRIPT", arguments->script, "script to run, and its arguments");
    verb->positionals_at_end();
    verb->prefix_command();
    verb->callback([arguments, commands, verb, &exit_code] {
        arguments->has_commands = commands->count() > 0;
        const auto rest = verb->remaining();
        arguments->script.insert(arguments->script.end(), rest.begin(), rest.end());
        exit_code = run(*arguments);
    });
}

}  // namespace vxlab::cli
