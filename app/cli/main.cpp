// vxlab: the command line.
#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>

#include "app/cli/verbs.h"

namespace vxlab::cli {

CLI::Validator packet_count() {
    return {[](const std::string& text) {
                constexpr std::size_t kDigits = 18;
                const bool number = !text.empty() && text.size() <= kDigits &&
                                    text.find_first_not_of("0123456789") == std::string::npos &&
                                    text.find_first_not_of('0') != std::string::npos;
                return number ? std::string()
                              : fmt::format("'{}' is not a number of packets, 1 or more", text);
            },
            ""};
}

namespace {

std::string verbs_of(const CLI::App& app) {
    std::string names;
    for (const auto* verb : app.get_subcommands([](const CLI::App*) { return true; }))
        names += (names.empty() ? "" : ", ") + verb->get_name();
    return names;
}

std::string without_verb(const CLI::App& app, const char* first) {
    if (first != nullptr && *first == '-') return fmt::format("'{}' is no option of vxlab", first);
    return fmt::format(
        "{}: choose one of {}",
        first == nullptr ? "nothing to do" : fmt::format("there is no verb '{}'", first),
        verbs_of(app));
}

// What is wrong with the arguments, and what would be right, in one line.
int report_use(const CLI::App& app, const CLI::ParseError& error, const char* first) {
    const auto given = app.get_subcommands();
    const std::string program = given.empty() ? "vxlab" : "vxlab " + given[0]->get_name();
    std::string what = error.what();
    if (given.empty()) what = without_verb(app, first);
    for (auto& c : what)
        if (c == '\n') c = ' ';
    fmt::print(stderr, "{}: {}; see {} --help\n", program, what, program);
    return 2;
}

int run(int argc, char** argv) {
    CLI::App app("An analyzer and lab for VXLAN overlays", "vxlab");
    app.require_subcommand(1);
    app.set_version_flag("--version", "vxlab " VXLAB_VERSION, "Print the version and exit");
    int exit_code = 0;
    add_dissect(app, exit_code);
    add_stats(app, exit_code);
    add_capture(app, exit_code);
    add_sh(app, exit_code);
    add_replay(app, exit_code);
    add_check(app, exit_code);
    add_run(app, exit_code);
    add_export(app, exit_code);
    add_import(app, exit_code);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
        return report_use(app, error, argc > 1 ? argv[1] : nullptr);
    }
    return exit_code;
}

// A full disk must not pass for a short capture.
int close_output(int exit_code) {
    errno = 0;
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return exit_code;
    fmt::print(stderr, "vxlab: standard output: cannot write{}{}; what it holds is not complete\n",
               errno == 0 ? "" : ": ", errno == 0 ? "" : std::strerror(errno));
    return exit_code == 0 ? 1 : exit_code;
}

}  // namespace
}  // namespace vxlab::cli

int main(int argc, char** argv) {
    try {
        return vxlab::cli::close_output(vxlab::cli::run(argc, argv));
    } catch (const std::exception& error) {
        std::fprintf(stderr, "vxlab: %s\n", error.what());
        return 1;
    }
}
