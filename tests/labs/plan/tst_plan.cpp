// From a lab to its commands, and from one lab to another.
#include <QtTest>

#include "labs/lab/reader.h"
#include "labs/lab/words.h"
#include "labs/plan/actions.h"
#include "labs/plan/diff.h"
#include "labs/plan/naming.h"
#include "labs/plan/planner.h"

using namespace vxlab;
using namespace vxlab::plan;

namespace {

const std::string kRed = R"(vxlab: 1
machines:
  h:
    bridges: [br0]
    namespaces:
      red: {bridge: br0, address: 10.0.0.1/24}
)";

lab::Lab lab_of(const std::string& text) {
    auto reading = lab::read_lab(text);
    for (const auto& problem : reading.problems) qWarning() << problem.text("lab").c_str();
    return std::move(reading.lab);
}

Steps steps_of(const std::string& text) { return plan_lab(lab_of(text)).value_or(Steps{}); }

QStringList lines_of(const Steps& steps, Naming naming, bool undo = false) {
    QStringList lines;
    for (const auto& step : steps) {
        const auto* command = std::get_if<Command>(&step);
        if (!command || (undo && command->undo.empty())) continue;
        const auto line = command_line(*command, undo ? command->undo : command->words, naming);
        lines << QString::fromStdString(quoted(line));
    }
    return lines;
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
    return text.replace(text.find(what), what.size(), with);
}

}  // namespace

class TestPlan : public QObject {
    Q_OBJECT

private slots:
    void a_guest_is_a_namespace_with_a_veth() {
        const QStringList expected{"ip netns add red",
                                   "ip -n red link set lo up",
                                   "ip link add br0 type bridge",
                                   "ip link set br0 up",
                                   "ip link add veth-red type veth peer name eth0 netns red",
                                   "ip link set veth-red master br0",
                                   "ip link set veth-red up",
                                   "ip -n red addr add 10.0.0.1/24 dev eth0",
                                   "ip -n red link set eth0 up"};
        QCOMPARE(lines_of(steps_of(kRed), Naming::machines), expected);
    }

    void on_one_host_machines_are_namespaces_too() {
        const auto lines = lines_of(steps_of(kRed), Naming::one_host);
        QCOMPARE(lines[0], "ip netns add h-red");
        QCOMPARE(lines[4], "ip -n h link add veth-red type veth peer name eth0 netns h-red");
    }

    void a_changed_address_is_all_that_changes() {
        const auto edit = diff(steps_of(kRed), steps_of(replaced(kRed, "10.0.0.1", "10.0.0.9")));
        QCOMPARE(lines_of(edit.undone, Naming::machines, true),
                 QStringList{"ip -n red addr del 10.0.0.1/24 dev eth0"});
        QCOMPARE(lines_of(edit.done, Naming::machines),
                 QStringList{"ip -n red addr add 10.0.0.9/24 dev eth0"});
    }

    void what_stood_on_a_thing_made_anew_is_made_anew() {
        const auto edit =
            diff(steps_of(kRed), steps_of(replaced(kRed, "[br0]", "{br0: {stp: true}}")));
        QCOMPARE(lines_of(edit.undone, Naming::machines, true), QStringList{"ip link del br0"});
        const QStringList expected{"ip link add br0 type bridge stp_state 1", "ip link set br0 up",
                                   "ip link set veth-red master br0", "ip link set veth-red up"};
        QCOMPARE(lines_of(edit.done, Naming::machines), expected);
    }

    void the_teardown_is_the_making_backwards() {
        const QStringList expected{"ip link del veth-red", "ip link del br0", "ip netns del red"};
        QCOMPARE(lines_of(teardown(steps_of(kRed)), Naming::machines, true), expected);
    }

    // The kernel forgets them when the other end of the cable goes down.
    void mending_a_cable_sets_again_what_was_lost() {
        const auto actions = plan_actions(lab_of(R"(vxlab: 1
machines:
  h: {interfaces: {eth0: {link: 'r:eth0', address: 10.0.0.1/24}}}
underlay:
  routers:
    r:
      interfaces:
        eth0: {link: 'h:eth0', address: [10.0.0.254/23, 'fd00::1/64']}
        eth0.5: {kind: vlan, on: eth0, id: 5, address: 'fd05::1/64'}
        eth1: {kind: dummy, address: 10.0.2.1/24}
      routes:
        - {to: 10.1.0.0/16, via: 10.0.1.7, metric: 9}
        - {to: 10.2.0.0/16, via: 10.0.2.2}
        - {to: default, via: 'fd05::2'}
        - {to: 10.3.0.0/16, dev: eth0.5}
      neighbours: [{address: 10.0.0.1, mac: '02:00:00:00:00:01', dev: eth0}]
actions: [{cut: 'h:eth0'}, {mend: 'h:eth0'}]
)"));
        QVERIFY(actions);
        const auto commands = [&](std::size_t i) {
            Steps steps((*actions)[i].commands.begin(), (*actions)[i].commands.end());
            return lines_of(steps, Naming::machines);
        };
        QCOMPARE(commands(0), QStringList{"ip link set eth0 down"});
        const QStringList expected{
            "ip link set eth0 up",
            "ip addr replace fd00::1/64 dev eth0 nodad",
            "ip addr replace fd05::1/64 dev eth0.5 nodad",
            "ip neigh replace 10.0.0.1 lladdr 02:00:00:00:00:01 dev eth0 nud permanent",
            "ip -4 route replace 10.1.0.0/16 via 10.0.1.7 metric 9",
            "ip -6 route replace default via fd05::2",
            "ip -4 route replace 10.3.0.0/16 dev eth0.5"};
        QCOMPARE(commands(1), expected);
    }

    void the_loopback_is_there_and_only_gets_its_addresses() {
        const auto lines = lines_of(steps_of("vxlab: 1\nmachines:\n  h:\n    interfaces: {lo: "
                                             "{address: 10.255.0.1/32}}\n"),
                                    Naming::machines);
        QCOMPARE(lines, QStringList{"ip addr add 10.255.0.1/32 dev lo"});
    }

    void words_are_quoted_and_split_alike() {
        for (const std::vector<std::string>& words :
             {std::vector<std::string>{"ip", "a b", "c'd", "", "do"}, {"x", "-M", "a\"b"}})
            QCOMPARE(lab::split_words(quoted(words)).value_or(std::vector<std::string>{}), words);
        QVERIFY(!lab::split_words("ip a | head"));
        QVERIFY(!lab::split_words("echo 'open"));
    }

    void parts_of_later_versions_are_named() {
        const auto steps =
            plan_lab(lab_of("vxlab: 1\nmachines:\n  h:\n    bridges: {s1: {kind: "
                            "ovs}}\n"));
        QVERIFY(!steps);
        QCOMPARE(steps.error().text(),
                 "h:s1: an Open vSwitch bridge cannot be built by this version yet; the file is "
                 "right; leave that part out to run the rest");
    }

    void a_rate_is_read_from_the_last_line() {
        QCOMPARE(rate_of("[ 1] 0-1 sec 1 MBytes 8.0 Mbits/sec\n[ 1] 0-2 sec 3 MBytes 1.5 "
                         "Gbits/sec\n")
                     .value_or(0),
                 1.5e9);
        QVERIFY(!rate_of("connect failed"));
    }
};

QTEST_APPLESS_MAIN(TestPlan)
#include "tst_plan.moc"
