// Labs to scripts.
#include "labs/export/script.h"

#include <fmt/format.h>

#include <algorithm>

#include "labs/export/netem.h"
#include "labs/export/script_parts.h"
#include "labs/lab/lookup.h"
#include "labs/lab/words.h"
#include "labs/plan/diff.h"
#include "labs/plan/planner.h"

namespace vxlab::labs {
namespace {

constexpr auto kOneHost = plan::Naming::one_host;

// How the steps are done on one host.
class OneHost {
public:
    explicit OneHost(Needs& needs) : needs_(needs) {}

    void operator()(const plan::MakeMachine& one) {
        up.comment(one.why);
        up.run({"ip", "netns", "add", one.name});
        up.run({"ip", "-n", one.name, "link", "set", "lo", "up"});
        name_spaces.push_back(one.name);
    }
    void operator()(const plan::Connect& one) {
        if (one.other_machine.empty()) {
            up.comment(fmt::format("{} of {} is on no cable", one.interface, one.machine));
            up.run({"ip", "-n", one.machine, "link", "add", one.interface, "type", "veth", "peer",
                    "name", fmt::format("loose-end{}", ++loose_ends_)});
            return;
        }
        up.run({"ip", "link", "add", one.interface, "netns", one.machine, "type", "veth", "peer",
                "name", one.other_interface, "netns", one.other_machine});
        if (one.quality.is_plain()) return;
        needs_.quality = true;
        const auto settings = netem_words(one.quality);
        up.line(fmt::format("quality {} {}{}", one.machine, one.interface, settings));
        up.line(fmt::format("quality {} {}{}", one.other_machine, one.other_interface, settings));
    }
    void operator()(const plan::Command& one) {
        up.comment(one.why);
        note_name_space(one);
        up.run(plan::command_line(one, one.words, kOneHost));
    }
    void operator()(const plan::RouteMulticast& one) {
        needs_.multicast = true;
        up.line(fmt::format("route_multicast {} {}", one.machine, one.rendezvous_point.text()));
    }

    // A command that makes one adds it to those that go at the end.
    void note_name_space(const plan::Command& command) {
        const auto& words = command.words;
        if (words.size() < 4 || words[1].text != "netns" || words[2].text != "add") return;
        auto name = plan::name_space_name(kOneHost, command.machine, words[3].text);
        if (std::find(name_spaces.begin(), name_spaces.end(), name) == name_spaces.end())
            name_spaces.push_back(std::move(name));
    }

    Body up;
    std::vector<std::string> name_spaces;

private:
    Needs& needs_;
    int loose_ends_ = 0;
};

// The namespaces take everything with them.
Body down_body(const std::vector<std::string>& name_spaces) {
    Body body;
    body.line("local name");
    std::string names;
    for (auto name = name_spaces.rbegin(); name != name_spaces.rend(); ++name)
        names += ' ' + plan::quoted(*name);
    body.line(fmt::format("for name in{}; do", names));
    body.line("    [ -e \"/run/netns/$name\" ] || continue");
    body.line("    # Daemons that the lab has started in it.");
    body.line("    ip netns pids \"$name\" | xargs -r kill 2>/dev/null || true");
    body.line("    run ip netns del \"$name\"");
    body.line("done");
    return body;
}

Body status_body(const std::vector<std::string>& name_spaces) {
    Body body;
    body.line("local name");
    std::string names;
    for (const auto& name : name_spaces) names += ' ' + plan::quoted(name);
    body.line(fmt::format("for name in{}; do", names));
    body.line("    if [ ! -e \"/run/netns/$name\" ]; then");
    body.line("        printf '%s: not there\\n' \"$name\"");
    body.line("        continue");
    body.line("    fi");
    body.line("    printf '== %s\\n' \"$name\"");
    body.line("    ip -n \"$name\" -br addr show");
    body.line("    bridge -n \"$name\" fdb show | grep -v ' permanent$' || true");
    body.line("done");
    return body;
}

std::string one_host_use() {
    return commented(
        "\nMade by vxlab. Machine M is the network namespace M, its namespace red is M-red.\n"
        "As root:      ./SCRIPT up && ./SCRIPT test; ./SCRIPT down\n"
        "As a user:    unshare -Urnm bash -c 'mount -t tmpfs none /run && ./SCRIPT up && ./SCRIPT "
        "test'");
}

Body undo_body(const plan::Steps& steps, const std::string& machine) {
    Body body;
    for (const auto& step : plan::teardown(steps)) {
        const auto* command = std::get_if<plan::Command>(&step);
        if (!command || command->machine != machine) continue;
        if (const auto undo = plan::undo_of(*command))
            body.line("undo " +
                      plan::quoted(plan::command_line(*undo, undo->words, plan::Naming::machines)));
    }
    return body;
}

constexpr const char* kUndo = R"(
# undo COMMAND...: as run, but what is gone already is no error.
undo() {
    printf '+ %s\n' "$*"
    "$@" 2>/dev/null || true
}
)";

std::string cables_of(const plan::Steps& steps, const std::string& machine) {
    std::string text;
    for (const auto& step : steps) {
        const auto* cable = std::get_if<plan::Connect>(&step);
        if (!cable) continue;
        if (cable->machine == machine)
            text += fmt::format("{} is cabled to {}\n", cable->interface, cable->other_machine);
        if (cable->other_machine == machine)
            text += fmt::format("{} is cabled to {}\n", cable->other_interface, cable->machine);
    }
    return text;
}

// Not the plumbing that stands for switches.
ScriptFile host_script(const ScriptSource& source, const plan::Steps& steps,
                       const std::vector<plan::PlannedAction>& actions,
                       const std::string& machine) {
    Needs needs;
    Body up, status;
    for (const auto& step : steps) {
        if (const auto* command = std::get_if<plan::Command>(&step);
            command && command->machine == machine) {
            up.comment(command->why);
            up.run(plan::command_line(*command, command->words, plan::Naming::machines));
        }
        if (const auto* daemon = std::get_if<plan::RouteMulticast>(&step);
            daemon && daemon->machine == machine)
            up.comment(
                fmt::format("this router also needs a PIM daemon (pimd, FRR) with the "
                            "rendezvous point {}",
                            daemon->rendezvous_point.text()));
    }
    status.line("ip -br addr show");
    status.line("bridge fdb show | grep -v ' permanent$' || true");
    const auto test = test_body(actions, plan::Naming::machines, machine, needs);
    auto text =
        head(source, ": the part of " + machine) +
        commented(fmt::format("\nMade by vxlab, to be run as root on {} itself:\n"
                              "./{}.sh up && ./{}.sh test; ./{}.sh down\n{}",
                              machine, machine, machine, machine, cables_of(steps, machine))) +
        "set -eu\n\n" + helpers(needs) + kUndo;
    text += function("up", "up: makes it, in the order of the lab.", up);
    text +=
        function("down", "down: the same backwards; may be repeated.", undo_body(steps, machine));
    text += function("test_lab", "test: what the lab is to do, as far as it begins here.", test);
    text += function("status", "status: addresses, and what was learned.", status);
    return {machine + ".sh", text + usage_and_main() + lab_block(source.text)};
}

}  // namespace

Result<std::string> one_host_script(const ScriptSource& source) {
    const auto steps = plan::plan_lab(source.lab);
    if (!steps) return tl::unexpected(steps.error());
    const auto actions = plan::plan_actions(source.lab);
    if (!actions) return tl::unexpected(actions.error());
    Needs needs;
    OneHost host(needs);
    for (const auto& step : *steps) std::visit(host, step);
    for (const auto& action : *actions)
        for (const auto& command : action.commands) host.note_name_space(command);
    const auto test = test_body(*actions, kOneHost, {}, needs);
    auto text = head(source, "") + one_host_use() + "set -eu\n\n" + helpers(needs);
    text += function("up", "up: makes it, in the order of the lab.", host.up);
    text += function("down", "down: takes it away; may be repeated.", down_body(host.name_spaces));
    text += function("test_lab", "test: what the lab is to do.", test);
    text += function("status", "status: addresses, and what was learned.",
                     status_body(host.name_spaces));
    return text + usage_and_main() + lab_block(source.text);
}

Result<std::vector<ScriptFile>> per_host_scripts(const ScriptSource& source) {
    const auto steps = plan::plan_lab(source.lab);
    if (!steps) return tl::unexpected(steps.error());
    const auto actions = plan::plan_actions(source.lab);
    if (!actions) return tl::unexpected(actions.error());
    std::vector<ScriptFile> files;
    for (const auto& one : source.lab.machines)
        files.push_back(host_script(source, *steps, *actions, one.name));
    for (const auto& one : source.lab.routers)
        files.push_back(host_script(source, *steps, *actions, one.name));
    return files;
}

}  // namespace vxlab::labs
