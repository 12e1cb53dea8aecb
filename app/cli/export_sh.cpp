// A lab as shell scripts for real Linux.
#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "app/cli/export_targets.h"
#include "app/cli/lab_file.h"
#include "labs/export/script.h"

namespace vxlab::cli {
namespace {

int report(const Error& error, int exit_code) {
    fmt::print(stderr, "vxlab export: {}\n", error.text());
    return exit_code;
}

int write_file(const std::string& path, const std::string& text, bool is_program) {
    errno = 0;
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << text;
    file.close();
    if (!file) return report({std::strerror(errno), path, {}}, 1);
    using std::filesystem::perms;
    std::error_code ignored;
    if (is_program)
        std::filesystem::permissions(path,
                                     perms::owner_exec | perms::group_exec | perms::others_exec,
                                     std::filesystem::perm_options::add, ignored);
    return 0;
}

int deliver(const ExportArguments& arguments, const Result<std::string>& text, bool is_program) {
    if (!text) return report(text.error(), 1);
    if (!arguments.output.empty()) return write_file(arguments.output, *text, is_program);
    fmt::print("{}", *text);
    return 0;
}

int write_scripts(const ExportArguments& arguments, const labs::ScriptSource& source) {
    if (arguments.output.empty())
        return report({"one script a host needs a folder", "--form per-host", "add -o FOLDER"}, 2);
    const auto scripts = labs::per_host_scripts(source);
    if (!scripts) return report(scripts.error(), 1);
    std::error_code error;
    std::filesystem::create_directories(arguments.output, error);
    if (error) return report({error.message(), arguments.output, {}}, 1);
    for (const auto& script : *scripts)
        if (const int failed = write_file(arguments.output + '/' + script.name, script.text, true))
            return failed;
    return 0;
}

}  // namespace

int export_script(const ExportArguments& arguments) {
    const auto file = read_lab("export", arguments.from);
    if (!file) return file.error();
    const labs::ScriptSource source{
        file->reading.lab, file->text, std::filesystem::path(arguments.from).filename(), {}};
    if (arguments.form == "per-host") return write_scripts(arguments, source);
    return deliver(arguments, labs::one_host_script(source), true);
}

}  // namespace vxlab::cli
