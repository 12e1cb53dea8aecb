// Command lines, there and on paper.
#include "labs/plan/naming.h"

#include <algorithm>
#include <array>

namespace vxlab::plan {
namespace {

// Those that enter a namespace by themselves.
bool takes_name_space(const std::string& program) {
    constexpr std::array<std::string_view, 3> kPrograms{"ip", "bridge", "tc"};
    return std::find(kPrograms.begin(), kPrograms.end(), program) != kPrograms.end();
}

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_./:=,+@%").find(c) != std::string_view::npos;
}

}  // namespace

std::string name_space_name(Naming naming, const std::string& machine,
                            const std::string& name_space) {
    if (naming == Naming::machines) return name_space;
    return name_space.empty() ? machine : machine + '-' + name_space;
}

std::vector<std::string> command_line(const Command& command, const Words& words, Naming naming) {
    std::vector<std::string> line;
    const auto where = name_space_name(naming, command.machine, command.name_space);
    if (words.empty()) return line;
    const auto& program = words[0].text;
    // Names of namespaces are the same everywhere on a host: made and deleted from anywhere.
    const bool is_of_names = words.size() > 1 && program == "ip" && words[1].text == "netns";
    if (where.empty() || is_of_names)
        line = {program};
    else if (takes_name_space(program))
        line = {program, "-n", where};
    else
        line = {"ip", "netns", "exec", where, program};
    for (std::size_t i = 1; i < words.size(); ++i)
        line.push_back(words[i].is_name_space
                           ? name_space_name(naming, command.machine, words[i].text)
                           : words[i].text);
    return line;
}

std::string quoted(const std::string& word) {
    constexpr std::array<std::string_view, 16> kReserved{
        "do",   "done", "if",    "then",  "else", "elif",     "fi",   "case",
        "esac", "for",  "while", "until", "in",   "function", "time", "select"};
    const bool is_reserved = std::find(kReserved.begin(), kReserved.end(), word) != kReserved.end();
    if (!word.empty() && !is_reserved && std::all_of(word.begin(), word.end(), is_plain))
        return word;
    std::string text = "'";
    for (const char c : word) {
        if (c == '\'')
            text += "'\\''";
        else
            text += c;
    }
    return text + '\'';
}

std::string quoted(const std::vector<std::string>& words) {
    std::string line;
    for (const auto& word : words) line += (line.empty() ? "" : " ") + quoted(word);
    return line;
}

}  // namespace vxlab::plan
