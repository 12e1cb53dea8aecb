// Lab files: what is read, and what is told of those that are wrong.
#include <QDir>
#include <QtTest>

#include "labs/lab/lookup.h"
#include "labs/lab/reader.h"
#include "labs/lab/writer.h"

using namespace vxlab;
using namespace vxlab::lab;

namespace {

// "3:5: what; hint", one a line.
QString problems_of(const std::string& text) {
    QStringList lines;
    for (const auto& problem : read_lab(text).problems)
        lines << QString::fromStdString(problem.text("lab")).mid(4);
    return lines.join('\n');
}

std::string with_machine(const std::string& lines) { return "vxlab: 1\nmachines:\n" + lines; }

}  // namespace

class TestLabReader : public QObject {
    Q_OBJECT

private slots:
    void a_short_lab_is_two_namespaces_on_a_bridge() {
        const auto reading =
            read_lab(with_machine("  host:\n"
                                  "    bridges: [br0]\n"
                                  "    namespaces:\n"
                                  "      red: {bridge: br0, address: 10.0.0.1/24}\n"));
        QVERIFY(reading.problems.empty());
        const auto& machine = reading.lab.machines.at(0);
        QCOMPARE(machine.root.bridges.at(0).name, "br0");
        const auto& eth0 = machine.namespaces.at(0).place.interfaces.at(0);
        QCOMPARE(eth0.name, "eth0");
        QCOMPARE(eth0.port.bridge, "br0");
        QCOMPARE(eth0.addresses.at(0).length, 24);
        QCOMPARE(port_name("red", eth0), "veth-red");
    }

    void a_tap_is_in_its_own_namespace_and_has_no_port_elsewhere() {
        const auto reading = read_lab(
            with_machine("  host:\n"
                         "    bridges: [br1]\n"
                         "    interfaces: {tap0123456-ab: {kind: tap, bridge: br1}}\n"
                         "    namespaces:\n"
                         "      red: {bridges: [br0], interfaces: {t: {kind: tap, bridge: br0}}}\n"
                         "    vms: {vm: {interfaces: {eth0: {bridge: br1}}}}\n"));
        QCOMPARE(problems_of(write_lab(reading.lab)), QString());
        QCOMPARE(ports_of(reading.lab.machines.at(0)), std::vector<std::string>{"veth-vm"});
    }

    void wrong_files_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("problems");
        QTest::newRow("not YAML") << "vxlab: 1\nname: a: b\n"
                                  << "2:8: this is no YAML: illegal map value; quote a text that "
                                     "has ': ' in it";
        QTest::newRow("a tab") << "vxlab: 1\nmachines:\n\th: {}\n"
                               << "3:3: this is no YAML: illegal map value; indent by spaces, not "
                                  "by tabs";
        QTest::newRow("no lab") << "hello: 1\n"
                                << "1:1: this does not say that it is a lab file; begin it with "
                                   "`vxlab: 1`\n1:1: a lab file needs 'machines'\n1:1: a lab file "
                                   "has no 'hello'; one of: vxlab, name, about, machines, "
                                   "underlay, actions, view";
        QTest::newRow("newer") << "vxlab: 2\nmachines: {}\n"
                               << "1:8: the file is of version 2, newer than this vxlab, which "
                                  "reads up to 1; use a newer vxlab";
        QTest::newRow("two labs") << "vxlab: 1\nmachines: [h]\n---\nvxlab: 1\nmachines: [h]\n"
                                  << "3:1: a second document begins here; keep one lab a file";
        // yaml-cpp reads empty documents from here on for ever.
        QTest::newRow("a stray comma") << "vxlab: 1\nmachines: [h]\n%\n, a: b\n"
                                       << "4:1: a second document begins here; keep one lab a file";
        QTest::newRow("a misspelt key")
            << "vxlab: 1\nmachines:\n  h:\n    brigdes: [br0]\n"
            << "4:5: a machine has no 'brigdes'; did you mean 'bridges'?";
        QTest::newRow("twice") << "vxlab: 1\nmachines:\n  h: {}\n  h: {}\n"
                               << "4:3: 'h' is here twice; keep one of the two, or give it another "
                                  "name";
        QTest::newRow("an address")
            << "vxlab: 1\nmachines:\n  h:\n    interfaces:\n      d0: {kind: dummy, address: "
               "10.0.0.300/24}\n"
            << "5:34: address: '10.0.0.300/24' is not an address with its prefix length, such as "
               "10.0.0.1/24";
        QTest::newRow("no such bridge")
            << "vxlab: 1\nmachines:\n  h:\n    bridges: [br0]\n    namespaces:\n      red: "
               "{bridge: br1}\n"
            << "6:13: h has no bridge 'br1'; did you mean 'br0'?";
        QTest::newRow("an action on nothing")
            << "vxlab: 1\nmachines: [h]\nactions:\n  - ping: {from: hh, to: 10.0.0.1}\n"
            << "4:12: there is no place 'hh'; did you mean 'h'?";
        QTest::newRow("a group without an interface")
            << "vxlab: 1\nmachines:\n  h:\n    vteps:\n      v: {vni: 1, group: 239.1.1.1}\n"
            << "5:7: a group needs the interface it is joined on, 'dev'";
        QTest::newRow("a VNI")
            << "vxlab: 1\nmachines:\n  h:\n    vteps:\n      v: {vni: 16777216}\n"
            << "5:16: vni: '16777216' is not a VNI: 0 to 16777215";
        QTest::newRow("a long port")
            << "vxlab: 1\nmachines:\n  h:\n    bridges: [br0]\n    namespaces:\n      "
               "verylongname: {bridge: br0}\n"
            << "6:21: its port on the bridge would be called 'veth-verylongname', longer than the "
               "15 characters of an interface's name; give it a shorter one with port_name";
    }
    void wrong_files() {
        QFETCH(QString, text);
        QFETCH(QString, problems);
        QCOMPARE(problems_of(text.toStdString()), problems);
    }

    void wrong_parts_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("problems");
        QTest::newRow("the loopback interface")
            << "vxlab: 1\nmachines:\n  h:\n    bridges: [b]\n    interfaces:\n      lo: {bridge: "
               "b}\n    namespaces: {n: {interfaces: {lo: {kind: dummy}}}}\n"
            << "6:7: lo is the loopback interface; it takes an 'address'\n7:35: lo is the loopback "
               "interface; it takes an 'address'";
        QTest::newRow("a shell's line")
            << "vxlab: 1\nmachines:\n  h: {commands: [ip a | head, 'ip link set lo "
               "up']}\nactions:\n "
               " - run: {at: h, command: 'ip a && ip r'}\n"
            << "3:18: 'ip a | head' is not one command without shell operators; quote what is to "
               "be taken as it is\n5:11: 'ip a && ip r' is not one command without shell "
               "operators; quote what is to be taken as it is";
        QTest::newRow("a far gateway")
            << "vxlab: 1\nmachines:\n  h:\n    interfaces: {d: {kind: dummy, address: "
               "10.0.0.1/24}}\n    routes:\n      - {to: 10.9.0.0/24, dev: d}\n      - {to: "
               "10.8.0.0/24, via: 10.9.0.1}\n      - {to: default, via: 10.0.1.1}\n"
            << "8:9: h has no address to reach the gateway 10.0.1.1 with";
        QTest::newRow("a VLAN both ways")
            << "vxlab: 1\nmachines:\n  h:\n    bridges: {b: {vlan_filtering: true}}\n    "
               "namespaces: {r: {bridge: b, vlan: 10, tagged: [10, 11]}}\n"
            << "5:22: VLAN 10 is both 'vlan' and 'tagged'; 'vlan' is untagged";
        QTest::newRow("an internal port")
            << "vxlab: 1\nmachines:\n  h:\n    bridges: [b]\n    interfaces:\n      i: {kind: "
               "internal, bridge: b}\n      j: {kind: internal}\n    vteps: {v: {kind: ovs, vni: "
               "1, bridge: b}}\n"
            << "6:7: i is an internal port, which only a bridge of Open vSwitch has; give it a "
               "'bridge' that is kind: ovs\n7:7: j is an internal port, which only a bridge of "
               "Open vSwitch has; give it a 'bridge' that is kind: ovs\n8:13: v is a VTEP of Open "
               "vSwitch, which only a bridge of Open vSwitch has; give it a 'bridge' that is kind: "
               "ovs";
        QTest::newRow("one VNI of Open vSwitch")
            << "vxlab: 1\nmachines:\n  h:\n    bridges: {b: {kind: ovs}}\n    vteps:\n      v1: "
               "{kind: ovs, vni: 1, remote: 10.0.0.1, bridge: b}\n      v2: {kind: ovs, vni: 1, "
               "remote: 10.0.0.2, bridge: b}\n      v3: {kind: ovs, vni: 1, remote: 10.0.0.2, "
               "bridge: b}\n"
            << "8:7: v2 and v3 have VNI 1 on port 4789 both";
    }
    void wrong_parts() { wrong_files(); }

    void all_problems_are_told_at_once_in_their_order() {
        const auto lines = problems_of(with_machine("  h:\n"
                                                    "    bridges: {br0: {mtu: 5, mac: x}}\n"
                                                    "    vteps: {v: {}}\n"))
                               .split('\n');
        QCOMPARE(lines.size(), 3);
        QVERIFY(lines[0].startsWith("4:26: mtu"));
        QVERIFY(lines[1].startsWith("4:34: mac"));
        QVERIFY(lines[2].startsWith("5:16: a VTEP needs 'vni'"));
    }

    void a_moved_guest_is_where_it_went() {
        const auto text = with_machine(
            "  a:\n    bridges: [br0]\n    namespaces: {red: {bridge: "
            "br0, address: 10.0.0.1/24}}\n"
            "  b: {bridges: [br0]}\n"
            "actions:\n"
            "  - ping: {from: b/red, to: 10.0.0.1}\n"
            "  - move: {guest: a/red, to: b}\n"
            "  - ping: {from: b/red, to: 10.0.0.1}\n");
        QCOMPARE(problems_of(text), "8:12: there is no place 'b/red'; did you mean 'a/red'?");
    }

    void the_examples_are_right_and_written_back_as_the_same_lab_data() {
        QTest::addColumn<QString>("path");
        const QDir labs(VXLAB_SOURCE_DIR "/resources/labs");
        for (const auto& name : labs.entryList({"*.yaml"}))
            QTest::newRow(qPrintable(name)) << labs.filePath(name);
    }
    void the_examples_are_right_and_written_back_as_the_same_lab() {
        QFETCH(QString, path);
        const auto file = read_lab_file(path.toStdString());
        QVERIFY(file.has_value());
        QVERIFY(file->reading.problems.empty());
        const auto once = write_lab(file->reading.lab);
        const auto again = read_lab(once);
        for (const auto& problem : again.problems) qWarning() << problem.text("written").c_str();
        QVERIFY(again.problems.empty());
        QCOMPARE(write_lab(again.lab), once);
    }
};

QTEST_APPLESS_MAIN(TestLabReader)
#include "tst_lab_reader.moc"
