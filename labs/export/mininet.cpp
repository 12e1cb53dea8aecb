// Labs for Mininet.
#include "labs/export/mininet.h"

#include <fmt/format.h>

#include "labs/export/json_text.h"
#include "labs/export/script_parts.h"
#include "labs/export/text_drawing.h"
#include "labs/lab/words.h"
#include "labs/plan/actions.h"
#include "labs/plan/naming.h"
#include "labs/plan/planner.h"

namespace vxlab::labs {
namespace {

constexpr const char* kHead = R"PY(
import re
import shlex
import shutil
import sys
import tempfile
import time

from mininet.cli import CLI
from mininet.link import TCLink
from mininet.log import setLogLevel
from mininet.net import Mininet

net = Mininet(controller=None, link=TCLink)
failed = 0


def machine(name):
    """A host; its namespaces are its own, so that two may have a red."""
    net.addHost(name, ip=None, privateDirs=['/run/netns'])


def cable(one, interface, other, other_interface, **quality):
    net.addLink(net[one], net[other], intfName1=interface, intfName2=other_interface, **quality)


def do(name, line):
    """One command, which must succeed."""
    print('%s+ %s' % (name, line))
    out, err, status = net[name].pexec(shlex.split(line))
    if status != 0:
        sys.exit('%s: %s: exit status %s: %s%s' % (name, line, status, out, err))


def route_multicast(name, rendezvous_point):
    """IGMP and PIM, by pimd, which keeps who it is in /run."""
    if not shutil.which('pimd'):
        print('%s: no pimd here: multicast groups will not cross it' % name)
        return
    config = tempfile.NamedTemporaryFile('w', suffix='.conf', delete=False)
    config.write('rp-address %s 224.0.0.0/4\nspt-threshold infinity\n' % rendezvous_point)
    config.close()
    net[name].cmd("unshare -m sh -c 'mount -t tmpfs none /run; exec pimd -f -c %s' "
                  ">/dev/null 2>&1 </dev/null &" % config.name)


def rate(output):
    """What iperf says last, in bits per second."""
    found = re.findall(r'([0-9.]+) ([GMK]?)bits/sec', output)
    return float(found[-1][0]) * {'G': 1e9, 'M': 1e6, 'K': 1e3, '': 1}[found[-1][1]] if found else 0


def result(met, title, output=''):
    global failed
    print('%-6s  %s' % ('ok' if met else 'MISSED', title))
    if not met:
        failed += 1
        print(output)


def test(title, name, line, status=0, fails=False, contains=(), lacks=(), at_least=0, at_most=0,
         server=None):
    """One command and what it must give; server: (machine, line) of a program that runs meanwhile."""
    print('%s+ %s' % (name, line))
    serves = server and net[server[0]].popen(shlex.split(server[1]))
    if serves:
        time.sleep(1)
    out, err, got = net[name].pexec(shlex.split(line))
    if serves:
        serves.terminate()
        serves.wait()
    output = out + err
    met = got != 0 if fails else got == status
    met = met and all(text in output for text in contains)
    met = met and not any(text in output for text in lacks)
    if at_least or at_most:
        met = met and at_least <= rate(output) and (not at_most or rate(output) <= at_most)
    result(met, title, output)


)PY";

constexpr const char* kMain = R"PY(

def main():
    if shutil.which('mnexec') is None:
        sys.exit('Mininet is not installed: apt install mininet')
    setLogLevel('warning')
    try:
        build_lab()
        if sys.argv[1:] == ['cli']:
            CLI(net)
        test_lab()
    finally:
        net.stop()
    print('%s not met' % failed if failed else 'all met')
    sys.exit(1 if failed else 0)


main()
)PY";

std::string line_of(const plan::Command& command) {
    return json_text(
        plan::quoted(plan::command_line(command, command.words, plan::Naming::machines)));
}

std::string quality_words(const lab::Quality& quality) {
    constexpr double kMega = 1e6, kPercent = 100;
    const auto time = [](Duration time) { return fmt::format("'{}us'", time.nanoseconds / 1000); };
    std::string words;
    if (quality.rate) words += fmt::format(", bw={:g}", static_cast<double>(*quality.rate) / kMega);
    if (quality.delay) words += ", delay=" + time(*quality.delay);
    if (quality.jitter) words += ", jitter=" + time(*quality.jitter);
    if (quality.loss) words += fmt::format(", loss={:g}", *quality.loss * kPercent);
    return words;
}

// Machines and cables come first: Mininet starts with them, and then the commands are done.
class Build {
public:
    void operator()(const plan::MakeMachine& one) {
        comment(machines_, one.why);
        machines_ += fmt::format("    machine({})\n", json_text(one.name));
    }
    void operator()(const plan::Connect& one) {
        if (one.other_machine.empty()) {
            commands_ += fmt::format(
                "    do({}, {})\n", json_text(one.machine),
                json_text("ip link add " + one.interface + " type veth peer name loose-end"));
            return;
        }
        cables_ += fmt::format("    cable({}, {}, {}, {}{})\n", json_text(one.machine),
                               json_text(one.interface), json_text(one.other_machine),
                               json_text(one.other_interface), quality_words(one.quality));
    }
    void operator()(const plan::Command& one) {
        comment(commands_, one.why);
        commands_ += fmt::format("    do({}, {})\n", json_text(one.machine), line_of(one));
    }
    void operator()(const plan::RouteMulticast& one) {
        commands_ += fmt::format("    route_multicast({}, {})\n", json_text(one.machine),
                                 json_text(one.rendezvous_point.text()));
    }

    std::string text() const {
        return "def build_lab():\n" + machines_ + cables_ + "    net.start()\n" + commands_;
    }

private:
    static void comment(std::string& text, const std::string& why) {
        if (!why.empty()) text += "    # " + why + '\n';
    }
    std::string machines_, cables_, commands_;
};

std::string list_of(const std::vector<std::string>& texts) {
    std::string list;
    for (const auto& one : texts) list += (list.empty() ? "" : ", ") + json_text(one);
    return '[' + list + ']';
}

std::string expected(const plan::PlannedAction& action) {
    const auto& expect = action.expect;
    std::string words;
    if (expect.fails) words += ", fails=True";
    if (expect.status != 0) words += fmt::format(", status={}", expect.status);
    if (!expect.contains.empty()) words += ", contains=" + list_of(expect.contains);
    if (!expect.lacks.empty()) words += ", lacks=" + list_of(expect.lacks);
    if (expect.at_least) words += fmt::format(", at_least={}", *expect.at_least);
    if (expect.at_most) words += fmt::format(", at_most={}", *expect.at_most);
    if (action.server)
        words += fmt::format(", server=({}, {})", json_text(action.server->machine),
                             line_of(*action.server));
    return words;
}

plan::Command send_command(const lab::Send& send) {
    constexpr const char* kSend =
        "import socket, sys; s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW); "
        "s.bind((sys.argv[1], 0)); "
        "[s.send(bytes.fromhex(sys.argv[2])) for _ in range(int(sys.argv[3]))]";
    return {send.from.machine,
            send.from.name_space,
            {"python3", "-c", kSend, send.from.interface, lab::text_of_hex(send.frame),
             std::to_string(send.count)},
            {},
            {},
            {},
            {}};
}

std::string action_text(const plan::PlannedAction& action) {
    std::string text;
    auto commands = action.commands;
    if (action.send) commands.push_back(send_command(*action.send));
    if (action.wait)
        text += fmt::format("    time.sleep({:g})\n    result(True, {})\n",
                            static_cast<double>(action.wait->nanoseconds) / 1e9,
                            json_text(action.title));
    for (const auto& command : commands) {
        if (&command != &commands.back())
            text += fmt::format("    do({}, {})\n", json_text(command.machine), line_of(command));
        else
            text += fmt::format("    test({},\n         {}, {}{})\n", json_text(action.title),
                                json_text(command.machine), line_of(command), expected(action));
    }
    return text;
}

}  // namespace

Result<std::string> to_mininet(const lab::Lab& lab) {
    const auto steps = plan::plan_lab(lab);
    if (!steps) return tl::unexpected(steps.error());
    const auto actions = plan::plan_actions(lab);
    if (!actions) return tl::unexpected(actions.error());
    Build build;
    for (const auto& step : *steps) std::visit(build, step);
    std::string tests;
    for (const auto& action : *actions) tests += action_text(action);
    return "#!/usr/bin/python3\n" +
           commented(lab.name + "\n\n" + lab.about + (lab.about.empty() ? "" : "\n") +
                     to_text(lab) +
                     "\nMade by vxlab for Mininet 2.3 (package mininet). As root: python3 LAB.py\n"
                     "builds it and tests it; python3 LAB.py cli opens Mininet's command line "
                     "between.") +
           kHead + build.text() + "\n\ndef test_lab():\n" + (tests.empty() ? "    pass\n" : tests) +
           kMain;
}

}  // namespace vxlab::labs
