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
    auto* verb = app.add_subcommand("export", "Write a trace in the form of another program");
    verb->add_option("TRACE", arguments->from, "a .vxtrace")->type_name("")->required();
    verb->add_option("--to", arguments->to, fmt::format("{}", fmt::join(names, ", ")))
        ->type_name("FORM")
        ->required()
        ->check(CLI::IsMember(names));
    verb->add_option("-i", arguments->interfaces,
                     "Only what was seen at this interface (host:red:eth0, or the end of that); "
                     "repeat for more")
        ->type_name("IFACE")
        ->allow_extra_args(false);
    verb->add_option("-o", arguments->output, "File to write; without it standard output")
        ->type_name("FILE");
    verb->callback([arguments, &exit_code] { exit_code = run(*arguments); });
}

}  // namespace vxlab::cli
