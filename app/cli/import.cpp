// vxlab import: a lab file from a script, or from this host.
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include "app/cli/shell_options.h"
#include "app/cli/verbs.h"
#include "labs/export/script.h"
#include "labs/import/host_tools.h"
#include "labs/import/lab_of_state.h"
#include "labs/lab/reader.h"
#include "labs/lab/writer.h"
#include "labs/shell/session.h"
#include "labs/simulated/simulated_engine.h"
#include "labs/state/read_state.h"

namespace vxlab::cli {
namespace {

constexpr const char* kHost = "host";  // the machine of a lab that is read

struct Arguments {
    std::vector<std::string> script;  // and its arguments
    bool host = false;
    std::string output;
};

int report(const Error& error, int exit_code) {
    fmt::print(stderr, "vxlab import: {}\n", error.text());
    return exit_code;
}

// `out`: a descriptor of what standard output was when we began.
int deliver(const Arguments& arguments, int out, const std::string& text) {
    if (!arguments.output.empty()) {
        errno = 0;
        std::ofstream file(arguments.output, std::ios::binary | std::ios::trunc);
        file << text;
        file.close();
        return file ? 0 : report({std::strerror(errno), arguments.output, {}}, 1);
    }
    std::size_t done = 0;
    while (done < text.size()) {
        const auto written = ::write(out, text.data() + done, text.size() - done);
        if (written < 0) return report({std::strerror(errno), "standard output", {}}, 1);
        done += static_cast<std::size_t>(written);
    }
    return 0;
}

int deliver_state(const Arguments& arguments, int out, const trace::NetworkState& state,
                  const std::string& about) {
    auto import = labs::lab_of_state(state);
    import.lab.about = about;
    for (const auto& line : state.unseen) fmt::print(stderr, "not seen: {}\n", line);
    for (const auto& line : import.left_out) fmt::print(stderr, "left out: {}\n", line);
    const auto text = lab::write_lab(import.lab);
    const auto reading = lab::read_lab(text);
    for (const auto& problem : reading.problems)
        fmt::print(stderr, "to be mended by hand: {}\n", problem.text("the lab"));
    return deliver(arguments, out, text);
}

// A user's PATH often lacks where bridge and sysctl are.
void look_for_tools_of_root() {
    const char* path = std::getenv("PATH");
    const std::string before = path ? path + std::string(":") : std::string();
    ::setenv("PATH", (before + "/usr/local/sbin:/usr/sbin:/sbin").c_str(), 1);
}

int import_host(const Arguments& arguments) {
    look_for_tools_of_root();
    const auto state =
        labs::read_state({kHost}, [](const std::string&, const std::vector<std::string>& words) {
            return labs::run_on_host(words);
        });
    // Not even lo.
    if (state.name_spaces[0].interfaces.empty())
        return report({"nothing of this host can be read: " + state.unseen[0], {}, {}}, 1);
    const int failed = deliver_state(arguments, STDOUT_FILENO, state, "Read from a running host.");
    if (!state.unseen.empty() && ::geteuid() != 0)
        fmt::print(stderr, "root sees all of it: sudo vxlab import --host\n");
    return failed;
}

int import_run(const Arguments& arguments) {
    auto options = shell_options(kHost);
    options.sandbox.shell.insert(options.sandbox.shell.end(), arguments.script.begin(),
                                 arguments.script.end());
    // What the script prints is not the lab.
    const int out = ::dup(STDOUT_FILENO);
    ::dup2(STDERR_FILENO, STDOUT_FILENO);
    options.signal_source = take_shell_signals();
    labs::SimulatedEngine engine;
    if (auto added = engine.add_machine(kHost); !added) return report(added.error(), 1);
    auto session = labs::Session::create(engine.network(), options);
    if (!session) return report(session.error(), 1);
    const int status = (*session)->run();
    const auto state = engine.state();
    if (status != 0)
        fmt::print(stderr, "the script ended with exit status {}: this is what was there then\n",
                   status);
    const int failed =
        deliver_state(arguments, out, state,
                      fmt::format("Read from what {} had built.",
                                  std::filesystem::path(arguments.script[0]).filename().string()));
    return failed != 0 ? failed : status == 0 ? 0 : 1;
}

// Words behind SCRIPT are the script's, but for -o LAB right behind it or at the end.
void take_output(Arguments& arguments) {
    auto& words = arguments.script;
    for (const std::size_t at : {std::size_t{1}, words.size() - 2}) {
        if (words.size() < 3 || at >= words.size() || words[at] != "-o") continue;
        const auto option = words.begin() + static_cast<std::ptrdiff_t>(at);
        arguments.output = option[1];
        words.erase(option, option + 2);
        return;
    }
}

int run(const Arguments& arguments) {
    if (arguments.host == !arguments.script.empty())
        return report({"a script, or --host: one of the two", {}, "see vxlab import --help"}, 2);
    if (arguments.host) return import_host(arguments);
    errno = 0;
    std::ifstream file(arguments.script[0], std::ios::binary);
    std::ostringstream text;
    if (!file || !(text << file.rdbuf()))
        return report({errno == 0 ? "it is empty" : std::strerror(errno), arguments.script[0], {}},
                      2);
    if (const auto carried = labs::lab_of_script(text.str()))
        return deliver(arguments, STDOUT_FILENO, *carried);
    return import_run(arguments);
}

}  // namespace

void add_import(CLI::App& app, int& exit_code) {
    const auto arguments = std::make_shared<Arguments>();
    auto* verb = app.add_subcommand("import", "Make a lab file from a script, or from this host");
    verb->add_flag("--host", arguments->host,
                   "read this host's namespaces and interfaces, as far as you may");
    verb->add_option("-o", arguments->output,
                     "write the lab there; before SCRIPT, right behind it, or at the end")
        ->type_name("LAB");
    verb->add_option("SCRIPT", arguments->script,
                     "script to run in the simulator, and its arguments; one that vxlab export "
                     "wrote gives its lab back");
    verb->positionals_at_end();
    verb->prefix_command();
    verb->callback([arguments, verb, &exit_code] {
        const auto rest = verb->remaining();
        arguments->script.insert(arguments->script.end(), rest.begin(), rest.end());
        if (arguments->output.empty()) take_output(*arguments);
        exit_code = run(*arguments);
    });
}

}  // namespace vxlab::cli
