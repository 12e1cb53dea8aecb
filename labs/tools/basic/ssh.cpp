// ssh [OPTION]... [USER@]MACHINE [COMMAND...]: moves to another machine, to its root namespace. The
// machine is meant by its name or by an address of that namespace, and whether packets would reach
// it is not asked: it is the way in that a lab's user has beside the network.
#include <fmt/format.h>

#include <cstring>
#include <string_view>

#include "core/sim/ip/ip_stack.h"
#include "core/sim/name_space.h"
#include "labs/tools/basic/basic.h"
#include "labs/tools/basic/getopt.h"
#include "labs/tools/basic/not_simulated.h"
#include "labs/tools/network.h"

namespace vxlab::labs {
namespace {

constexpr std::string_view kLetters =
    "+1246ab:c:e:fgi:kl:m:no:p:qstvxAB:CD:E:F:GI:J:KL:MNO:P:Q:R:S:TVw:W:XYy";
// Tunnels, and what asks about ssh itself.
constexpr std::string_view kNotSimulated = "fsDGLMNOQRVWw";
constexpr int kFailed = 255;

struct Wanted {
    std::string destination;
    std::vector<std::string> command;
    bool has_no_input = false;
};

bool has_address(const sim::Namespace& name_space, const IpAddress& wanted) {
    for (const auto& [index, interface] : name_space.interfaces())
        for (const auto& address : name_space.ip().addresses(*interface, wanted.family()))
            if (address.local == wanted) return true;
    return false;
}

// Null: there is none.
Machine* find_destination(const Process& process, const std::string& destination) {
    const auto& network = process.network();
    auto name = destination.substr(destination.rfind('@') + 1);
    if (auto* machine = network.find(name)) return machine;
    if (name == "localhost") return &process.machine();
    const auto address = IpAddress::parse(name);
    if (!address) return nullptr;
    // A loopback address is everyone's.
    if (has_address(*process.machine().root(), *address)) return &process.machine();
    for (const auto& machine : network.machines())
        if (has_address(*machine->root(), *address)) return machine.get();
    return nullptr;
}

// What ssh says against the options; empty: nothing.
std::string take_options(const CommandLine& line, Wanted& wanted) {
    if (!line.error.empty()) return "ssh: " + line.error + '\n';
    for (const auto& option : line.options) {
        if (kNotSimulated.find(option.letter) != kNotSimulated.npos)
            return not_simulated_line("ssh", std::string("-") + option.letter);
        wanted.has_no_input = wanted.has_no_input || option.letter == 'n';
    }
    return {};
}

// Options may stand before and behind the destination, not behind the command.
std::string read_words(const std::vector<std::string>& words, Wanted& wanted) {
    const auto before = cut_options(words, kLetters);
    if (auto trouble = take_options(before, wanted); !trouble.empty()) return trouble;
    if (before.rest.empty())
        return "usage: ssh [options] [user@]machine [command [argument ...]]\n";
    wanted.destination = before.rest[0];
    const auto behind = cut_options(before.rest, kLetters);
    wanted.command = behind.rest;
    return take_options(behind, wanted);
}

// The command as the remote shell gets it: one text.
std::vector<std::string> shell_of(const Wanted& wanted) {
    if (wanted.command.empty() && !wanted.has_no_input) return {"bash"};
    std::string text = wanted.has_no_input ? "exec </dev/null\n" : "";
    return {"bash", "-c", text + fmt::format("{}", fmt::join(wanted.command, " "))};
}

}  // namespace

Task run_ssh(Process& process) {
    Wanted wanted;
    if (const auto trouble = read_words(process.arguments(), wanted); !trouble.empty()) {
        process.err(trouble);
        co_return kFailed;
    }
    const auto* machine = find_destination(process, wanted.destination);
    if (!machine) {
        process.err(fmt::format("vxlab: ssh: there is no machine '{}'; {}\n", wanted.destination,
                                process.network().list()));
        co_return kFailed;
    }
    Program program;
    program.arguments = shell_of(wanted);
    program.machine = machine->name();
    program.name_space = machine->root();
    const int error = co_await process.exec(program);
    process.err(fmt::format("ssh: {}: {}\n", program.arguments[0], std::strerror(error)));
    co_return kFailed;
}

}  // namespace vxlab::labs
