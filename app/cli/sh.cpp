// vxlab sh: a real bash over the virtual network.
#include <fmt/format.h>
#include <unistd.h>

#include <memory>

#include "app/cli/shell_options.h"
#include "app/cli/verbs.h"
#include "labs/shell/session.h"
#include "labs/trace/trace_file.h"

namespace vxlab::cli {
namespace {

struct Arguments {
    std::string engine = "sim", lab, machine = "host", trace, time;
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

labs::SessionOptions session_options(const Arguments& arguments) {
    auto options = shell_options(arguments.machine);
    auto& words = options.sandbox.shell;
    if (arguments.has_commands) words.insert(words.end(), {"-c", arguments.commands});
    words.insert(words.end(), arguments.script.begin(), arguments.script.end());
    options.sandbox.is_interactive = is_interactive(arguments);
    options.simulator.seed = arguments.seed;
    options.is_paced =
        arguments.time.empty() ? is_interactive(arguments) : arguments.time == "real";
    return options;
}

int run(const Arguments& arguments) {
    if (arguments.engine != "sim")
        return report({"the live engine is not there yet", "--engine", "leave it out"}, 2);
    if (!arguments.lab.empty())
        return report({"labs are not there yet", "--lab", "leave it out"}, 2);
    auto options = session_options(arguments);
    std::unique_ptr<labs::TraceFile> trace;
    if (!arguments.trace.empty()) {
        auto created = labs::TraceFile::create(arguments.trace);
        if (!created) return report(created.error(), 2);
        trace = std::move(*created);
        options.simulator.sink = &trace->sink();
    }
    options.signals = take_shell_signals();
    auto session = labs::Session::create(options);
    if (!session) return report(session.error(), 1);
    if (const auto& why = (*session)->why_not_closed(); !why.empty())
        fmt::print(stderr,
                   "vxlab sh: no namespaces of its own for the shell ({}): only commands found "
                   "through PATH are simulated, /proc/sys, /sys/class/net and tools called by "
                   "their path are this host's\n",
                   why);
    if (trace)
        trace->name_by((*session)->simulator(),
                       [&] { return std::vector<const labs::Machine*>{&(*session)->machine()}; });
    const int status = (*session)->run();
    (*session)->end_trace();
    if (const auto kept = trace ? trace->close() : Result<void>(); !kept)
        return report(kept.error(), status == 0 ? 1 : status);
    return status;
}

}  // namespace

void add_sh(CLI::App& app, int& exit_code) {
    const auto arguments = std::make_shared<Arguments>();
    auto* verb = app.add_subcommand("sh", "Run bash with the virtual network's ip, ping, ...");
    verb->add_option("--engine", arguments->engine, "sim or live")
        ->check(CLI::IsMember({"sim", "live"}));
    verb->add_option("--lab", arguments->lab, "lab file")->type_name("LAB");
    verb->add_option("--machine", arguments->machine, "machine to start on")->type_name("M");
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
