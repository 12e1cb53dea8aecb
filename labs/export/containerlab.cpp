// Labs for containerlab: https://containerlab.dev/manual/topo-def-file/
#include "labs/export/containerlab.h"

#include <fmt/format.h>

#include <map>

#include "labs/export/json_text.h"
#include "labs/export/netem.h"
#include "labs/export/script_parts.h"
#include "labs/export/text_drawing.h"
#include "labs/plan/actions.h"
#include "labs/plan/naming.h"
#include "labs/plan/planner.h"

namespace vxlab::labs {
namespace {

// Has ip, bridge, tc, ping, arping, iperf and sysctl.
constexpr const char* kImage = "nicolaka/netshoot:latest";

// Letters and digits, joined by '-': what stands in the names of containers.
std::string plain_name(const std::string& name) {
    std::string plain;
    for (const char c : name) {
        const bool is_letter =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (is_letter)
            plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        else if (!plain.empty() && plain.back() != '-')
            plain += '-';
    }
    while (!plain.empty() && plain.back() == '-') plain.pop_back();
    return plain.empty() ? "lab" : plain;
}

std::string line_of(const plan::Command& command) {
    return plan::quoted(plan::command_line(command, command.words, plan::Naming::machines));
}

// The nodes and links of the steps, as text.
class Topology {
public:
    void operator()(const plan::MakeMachine& one) {
        order_.push_back(one.name);
        nodes_[one.name].why = one.why;
    }
    void operator()(const plan::Connect& one) {
        if (one.other_machine.empty()) {
            add(one.machine,
                fmt::format("ip link add {} type veth peer name loose-end", one.interface), {});
            return;
        }
        links_ +=
            fmt::format("    - endpoints: [{}, {}]\n", json_text(one.machine + ':' + one.interface),
                        json_text(one.other_machine + ':' + one.other_interface));
        const auto quality = netem_words(one.quality);
        if (quality.empty()) return;
        for (const auto& [node, interface] : {std::pair(one.machine, one.interface),
                                              std::pair(one.other_machine, one.other_interface)})
            add(node, fmt::format("tc qdisc add dev {} root netem{}", interface, quality), {});
    }
    void operator()(const plan::Command& one) { add(one.machine, line_of(one), one.why); }
    void operator()(const plan::RouteMulticast& one) {
        nodes_[one.machine].why +=
            fmt::format("; it needs a PIM daemon (pimd, FRR) with the rendezvous point {}",
                        one.rendezvous_point.text());
    }

    std::string text() const {
        std::string text;
        for (const auto& name : order_) {
            const auto& node = nodes_.at(name);
            text +=
                fmt::format("    # {}\n    {}:\n      kind: linux\n", node.why, json_text(name));
            if (!node.lines.empty()) text += "      exec:\n" + node.lines;
        }
        return text + (links_.empty() ? "" : "  links:\n" + links_);
    }

private:
    struct Node {
        std::string why, lines;
    };
    void add(const std::string& node, const std::string& line, const std::string& why) {
        auto& lines = nodes_[node].lines;
        if (!why.empty()) lines += fmt::format("        # {}\n", why);
        lines += fmt::format("        - {}\n", json_text(line));
    }

    std::vector<std::string> order_;
    std::map<std::string, Node> nodes_;
    std::string links_;
};

// A line that does it by hand; those that no command does are told in words.
std::string action_lines(const plan::PlannedAction& action, const std::string& lab) {
    const auto there = [&](const plan::Command& command) {
        return fmt::format("docker exec clab-{}-{} {}", lab, command.machine, line_of(command));
    };
    auto text = "- " + action.title + '\n';
    if (action.server) text += "    " + there(*action.server) + " &\n";
    for (const auto& command : action.commands) text += "    " + there(command) + '\n';
    return text;
}

}  // namespace

Result<std::string> to_containerlab(const lab::Lab& lab) {
    const auto steps = plan::plan_lab(lab);
    if (!steps) return tl::unexpected(steps.error());
    const auto actions = plan::plan_actions(lab);
    if (!actions) return tl::unexpected(actions.error());
    Topology topology;
    for (const auto& step : *steps) std::visit(topology, step);
    const auto name = plain_name(lab.name);
    auto head = lab.name + "\n\n" + lab.about + (lab.about.empty() ? "" : "\n") + to_text(lab);
    if (!actions->empty()) head += "\nWhat it is to do:\n";
    for (const auto& action : *actions) head += action_lines(action, name);
    // Without the management network eth0 is the lab's own.
    return commented(head) +
           fmt::format(
               "name: {}\ntopology:\n  defaults:\n    image: {}\n    network-mode: none\n  "
               "nodes:\n",
               json_text(name), kImage) +
           topology.text();
}

}  // namespace vxlab::labs
