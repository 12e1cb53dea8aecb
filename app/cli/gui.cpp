// vxlab gui: hands over to the desktop app, which stands beside this program.
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "app/cli/verbs.h"

namespace vxlab::cli {
namespace {

int start(const std::string& file) {
    std::error_code ignored;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", ignored);
    const auto program = (self.parent_path() / "vxlab-gui").string();
    // execl() does not return when it works.
    file.empty() ? ::execl(program.c_str(), program.c_str(), nullptr)
                 : ::execl(program.c_str(), program.c_str(), "--", file.c_str(), nullptr);
    fmt::print(stderr, "vxlab gui: {}: {}; install it beside vxlab\n", program,
               std::strerror(errno));
    return 1;
}

}  // namespace

void add_gui(CLI::App& app, int& exit_code) {
    const auto file = std::make_shared<std::string>();
    auto* verb = app.add_subcommand("gui", "Open the window, with a file or without");
    verb->add_option("FILE", *file, "capture or trace");
    verb->callback([file, &exit_code] { exit_code = start(*file); });
}

}  // namespace vxlab::cli
