// sudo [OPTION]... [VAR=VALUE]... COMMAND: everyone is root here already.
#include <cstring>
#include <string_view>

#include "labs/tools/basic/basic.h"

namespace vxlab::labs {
namespace {

constexpr std::string_view kWithoutValue = "nEHSkKAbiPs";
constexpr std::string_view kWithValue = "ugpCTDhrtU";

bool is_assignment(const std::string& word) {
    const auto equals = word.find('=');
    return equals != std::string::npos && equals > 0 && word.find('/') > equals;
}

// The number of words that are options of sudo; 0: one of them is unknown.
std::size_t skip_options(const std::vector<std::string>& words) {
    std::size_t i = 1;
    for (; i < words.size() && words[i].size() > 1 && words[i][0] == '-'; ++i) {
        if (words[i] == "--") return i + 1;
        if (words[i].rfind("--", 0) == 0) continue;
        for (std::size_t k = 1; k < words[i].size(); ++k) {
            if (kWithValue.find(words[i][k]) != kWithValue.npos) {
                if (k + 1 == words[i].size()) ++i;
                break;
            }
            if (kWithoutValue.find(words[i][k]) == kWithoutValue.npos) return 0;
        }
    }
    return i;
}

bool has_flag(const std::vector<std::string>& words, std::size_t options, char flag) {
    for (std::size_t i = 1; i < options && i < words.size(); ++i)
        if (words[i].rfind("--", 0) != 0 && words[i].find(flag) != std::string::npos) return true;
    return false;
}

}  // namespace

Task run_sudo(Process& process) {
    const auto& words = process.arguments();
    const auto first = skip_options(words);
    if (first == 0) {
        process.err("usage: sudo [-nEHS] [-u user] [VAR=value] command [arg ...]\n");
        co_return 1;
    }
    Program program;
    for (std::size_t i = first; i < words.size(); ++i) program.arguments.push_back(words[i]);
    const bool wants_shell = has_flag(words, first, 'i') || has_flag(words, first, 's');
    if (program.arguments.empty() && wants_shell) program.arguments = {"bash"};
    if (program.arguments.empty()) co_return 0;
    const auto name = program.arguments[0];
    if (is_assignment(name)) program.arguments.insert(program.arguments.begin(), "env");
    const int error = co_await process.exec(program);
    process.err("sudo: " + name + ": " + (error == 2 ? "command not found" : std::strerror(error)) +
                "\n");
    co_return 1;
}

}  // namespace vxlab::labs
