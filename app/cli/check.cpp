// vxlab check: every problem of a lab file.
#include <fmt/format.h>

#include "app/cli/lab_file.h"
#include "app/cli/verbs.h"

namespace vxlab::cli {
namespace {

int check(const std::string& path) {
    const auto lab = read_lab("check", path);
    if (!lab) return lab.error();
    const auto& read = lab->reading.lab;
    std::size_t guests = 0;
    for (const auto& machine : read.machines)
        guests += machine.namespaces.size() + machine.containers.size() + machine.vms.size();
    fmt::print("{}: nothing is wrong ({} machine{}, {} guest{}, {} action{})\n", path,
               read.machines.size(), read.machines.size() == 1 ? "" : "s", guests,
               guests == 1 ? "" : "s", read.actions.size(), read.actions.size() == 1 ? "" : "s");
    return 0;
}

}  // namespace

void add_check(CLI::App& app, int& exit_code) {
    const auto path = std::make_shared<std::string>();
    auto* verb = app.add_subcommand("check", "Tell every problem of a lab file");
    verb->add_option("LAB", *path, "lab file (YAML)")->required();
    verb->callback([path, &exit_code] { exit_code = check(*path); });
}

}  // namespace vxlab::cli
