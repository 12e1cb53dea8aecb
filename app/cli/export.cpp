// vxlab export: a trace or a lab in the form of another program.
#include <fmt/format.h>

#include <memory>

#include "app/cli/export_targets.h"
#include "app/cli/verbs.h"

namespace vxlab::cli {
namespace {

int run(const ExportArguments& arguments) {
    for (const auto& target : kExportTargets)
        if (arguments.to == target.name) return target.run(arguments);
    return 2;  // the parser let only their names through
}

}  // namespace

void add_export(CLI::App& app, int& exit_code) {
    const auto arguments = std::make_shared<ExportArguments>();
    std::vector<std::string> names;
    for (const auto& target : kExportTargets) names.emplace_back(target.name);
    auto* verb = app.add_subcommand("export", "Give a lab or a trace the form of another program");
    verb->add_option("FILE", arguments->from, "a trace for pcapng, a lab for the others")
        ->type_name("")
        ->required();
    verb->add_option("--to", arguments->to, fmt::format("{}", fmt::join(names, ", ")))
        ->type_name("FORM")
        ->required()
        ->check(CLI::IsMember(names));
    verb->add_option("--form", arguments->form,
                     "of sh: one-host (each machine is a namespace) or per-host (a script for each "
                     "real host)")
        ->check(CLI::IsMember({"one-host", "per-host"}));
    verb->add_option(
            "-i", arguments->interfaces,
            "Of pcapng: only what was seen at this interface (host:red:eth0, or the end of that); "
            "repeat for more")
        ->type_name("IFACE")
        ->allow_extra_args(false);
    verb->add_option("-o", arguments->output,
                     "File to write, without it standard output; a folder for per-host")
        ->type_name("FILE");
    verb->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace vxlab::cli
