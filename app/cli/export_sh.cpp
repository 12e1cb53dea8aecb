// A lab as shell scripts for real Linux.
#include <filesystem>

#include "app/cli/export_output.h"
#include "app/cli/lab_file.h"
#include "labs/export/script.h"
#include "labs/export/text_drawing.h"

namespace vxlab::cli {
namespace {

int write_scripts(const ExportArguments& arguments, const labs::ScriptSource& source) {
    if (arguments.output.empty())
        return report_export(
            {"one script a host needs a folder", "--form per-host", "add -o FOLDER"}, 2);
    const auto scripts = labs::per_host_scripts(source);
    if (!scripts) return report_export(scripts.error(), 1);
    std::error_code error;
    std::filesystem::create_directories(arguments.output, error);
    if (error) return report_export({error.message(), arguments.output, {}}, 1);
    for (const auto& script : *scripts)
        if (const int failed =
                write_export(arguments.output + '/' + script.name, script.text, true))
            return failed;
    return 0;
}

}  // namespace

int export_script(const ExportArguments& arguments) {
    const auto file = read_lab("export", arguments.from);
    if (!file) return file.error();
    const labs::ScriptSource source{file->reading.lab, file->text,
                                    std::filesystem::path(arguments.from).filename(),
                                    labs::to_text(file->reading.lab)};
    if (arguments.form == "per-host") return write_scripts(arguments, source);
    return deliver(arguments, labs::one_host_script(source), true);
}

}  // namespace vxlab::cli
