// Exported text to files and to standard output.
#include "app/cli/export_output.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace vxlab::cli {

int report_export(const Error& error, int exit_code) {
    fmt::print(stderr, "vxlab export: {}\n", error.text());
    return exit_code;
}

int write_export(const std::string& path, const std::string& text, bool is_program) {
    errno = 0;
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << text;
    file.close();
    if (!file) return report_export({std::strerror(errno), path, {}}, 1);
    using std::filesystem::perms;
    std::error_code ignored;
    if (is_program)
        std::filesystem::permissions(path,
                                     perms::owner_exec | perms::group_exec | perms::others_exec,
                                     std::filesystem::perm_options::add, ignored);
    return 0;
}

int deliver(const ExportArguments& arguments, const Result<std::string>& text, bool is_program) {
    if (!text) return report_export(text.error(), 1);
    if (!arguments.output.empty()) return write_export(arguments.output, *text, is_program);
    fmt::print("{}", *text);
    return 0;
}

}  // namespace vxlab::cli
