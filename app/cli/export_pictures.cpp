// A lab as a picture. Graphviz lays out those that do not lay out themselves.
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "app/cli/export_output.h"
#include "app/cli/lab_file.h"
#include "labs/export/pictures.h"
#include "labs/import/host_tools.h"

namespace vxlab::cli {
namespace {

// What `dot` makes of the lab, in one of its formats.
Result<std::string> laid_out(const lab::Lab& lab, const std::string& format) {
    auto path = (std::filesystem::temp_directory_path() / "vxlab-XXXXXX").string();
    const int file = ::mkstemp(path.data());
    if (file < 0) return fail(std::strerror(errno), path);
    ::close(file);
    const int failed = write_export(path, labs::to_dot(lab), false);
    const auto outcome = failed ? labs::Outcome{1, {}, "it has no graph to lay out"}
                                : labs::run_on_host({"dot", "-T" + format, path});
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
    constexpr int kNotFound = 127;
    if (outcome.status == kNotFound)
        return fail("Graphviz lays this picture out and is not installed", "dot",
                    "apt install graphviz; --to mermaid does without");
    if (outcome.status != 0) return fail("Graphviz failed: " + outcome.err, "dot");
    return outcome.out;
}

}  // namespace

int export_mermaid(const ExportArguments& arguments) {
    const auto file = read_lab("export", arguments.from);
    if (!file) return file.error();
    return deliver(arguments, labs::to_mermaid(file->reading.lab));
}

int export_svg(const ExportArguments& arguments) {
    const auto file = read_lab("export", arguments.from);
    if (!file) return file.error();
    return deliver(arguments, laid_out(file->reading.lab, "svg"));
}

int export_drawio(const ExportArguments& arguments) {
    const auto file = read_lab("export", arguments.from);
    if (!file) return file.error();
    const auto& lab = file->reading.lab;
    return deliver(arguments, laid_out(lab, "json0").and_then([&](const std::string& layout) {
        return labs::to_drawio(lab, layout);
    }));
}

}  // namespace vxlab::cli
