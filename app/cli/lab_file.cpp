// Lab files on the command line.
#include "app/cli/lab_file.h"

#include <fmt/format.h>

#include <cstdio>

namespace vxlab::cli {

tl::expected<lab::LabFile, int> read_lab(const std::string& verb, const std::string& path) {
    auto file = lab::read_lab_file(path);
    if (!file) {
        fmt::print(stderr, "vxlab {}: {}\n", verb, file.error().text());
        return tl::unexpected(2);
    }
    const auto& problems = file->reading.problems;
    for (const auto& problem : problems) fmt::print(stderr, "{}\n", problem.text(path));
    if (!problems.empty()) return tl::unexpected(1);
    return std::move(*file);
}

}  // namespace vxlab::cli
