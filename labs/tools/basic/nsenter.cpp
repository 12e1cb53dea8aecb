// nsenter, as far as it is about network namespaces: nsenter --net=FILE CMD, nsenter -t PID -n CMD.
#include <cstdlib>
#include <cstring>

#include "labs/tools/basic/basic.h"
#include "labs/tools/basic/getopt.h"
#include "labs/tools/machine.h"

namespace vxlab::labs {
namespace {

const std::vector<LongOption> kLongOptions{
    {"target", true, 't'},   {"net", false, 'n'},
    {"mount", false, 'm'},   {"uts", false, 'u'},
    {"ipc", false, 'i'},     {"pid", false, 'p'},
    {"all", false, 'a'},     {"user", false, 'U'},
    {"no-fork", false, 'F'}, {"preserve-credentials", false, 0}};

// The name behind /run/netns/ or /var/run/netns/; empty: another file.
std::string name_of_file(const std::string& path) {
    for (const std::string folder : {"/run/netns/", "/var/run/netns/"})
        if (path.rfind(folder, 0) == 0) return path.substr(folder.size());
    return {};
}

// The PID in /proc/PID/ns/net; 0: another file.
int pid_of_file(const std::string& path) {
    const std::string folder = "/proc/";
    return path.rfind(folder, 0) == 0 ? std::atoi(path.c_str() + folder.size()) : 0;
}

}  // namespace

Task run_nsenter(Process& process) {
    auto words = process.arguments();
    // -nFILE is no switch followed by others.
    for (auto& word : words)
        if (word.rfind("-n/", 0) == 0) word = "--net=" + word.substr(2);
    const auto line = cut_options(words, "+t:nmuipCTUaFZS:G:", kLongOptions);
    if (!line.error.empty()) {
        process.err("nsenter: " + line.error + "\nTry 'nsenter --help' for more information.\n");
        co_return 1;
    }
    int target = 0;
    bool enters = false;
    std::string file;
    for (const auto& option : line.options) {
        if (option.letter == 't') target = std::atoi(option.value.c_str());
        if (option.letter == 'n' || option.letter == 'a') enters = true;
        if (option.letter == 'n') file = option.value;
    }
    Program program;
    program.arguments = line.rest;
    if (program.arguments.empty()) program.arguments = {"bash"};
    if (enters) {
        const auto name = name_of_file(file);
        program.name_space =
            !name.empty()
                ? process.machine().find(name)
                : process.machine().name_space_of(file.empty() ? target : pid_of_file(file));
        if (!program.name_space) {
            if (file.empty()) file = "/proc/" + std::to_string(target) + "/ns/net";
            process.err("nsenter: cannot open " + file + ": No such file or directory\n");
            co_return 1;
        }
    }
    const auto first = program.arguments[0];
    const int error = co_await process.exec(program);
    process.err("nsenter: failed to execute " + first + ": " + std::strerror(error) + "\n");
    co_return error == 2 ? 127 : 126;
}

}  // namespace vxlab::labs
