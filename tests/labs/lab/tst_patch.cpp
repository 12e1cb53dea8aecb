// Edits of a lab in the text that a person wrote: text in, an edit, text out.
#include <QDir>
#include <QtTest>
#include <functional>

#include "labs/lab/patch.h"
#include "labs/lab/reader.h"
#include "labs/lab/words.h"
#include "labs/lab/writer.h"
#include "tests/support/command.h"

using namespace vxlab;
using lab::Lab;

namespace {

constexpr const char* kText = R"(# my lab
vxlab: 1
name: Mine   # not yours
machines:
  # the left one
  h1:
    bridges: [br0]   # where red and green meet
    namespaces:
      red: {bridge: br0, address: 10.0.0.1/24}

      # green has two
      green:
        interfaces:
          eth0: {bridge: br0, address: 10.0.0.2/24}
          eth1: {kind: dummy}  # for later

  # the right one
  h2:
    bridges: [br0]
actions:
  # first
  - ping: {from: h1/red, to: h1/green}
  - wait: 1s
# the end
)";

using Edit = std::function<void(Lab&)>;

QStringList edited(const char* text, const Edit& edit) {
    auto lab = lab::read_lab(text).lab;
    edit(lab);
    const auto result = lab::patched(text, lab);
    if (lab::write_lab(lab::read_lab(result).lab) != lab::write_lab(lab))
        return {"it reads as another lab"};
    const auto before = QString(text).split('\n'),
               after = QString::fromStdString(result).split('\n');
    // What went and what came.
    QStringList changes;
    for (const auto& line : before)
        if (before.count(line) > after.count(line)) changes << '-' + line;
    for (const auto& line : after)
        if (after.count(line) > before.count(line)) changes << '+' + line;
    return changes;
}

lab::Namespace& guest(Lab& lab, int machine, int number) {
    return lab.machines[static_cast<std::size_t>(machine)]
        .namespaces[static_cast<std::size_t>(number)];
}

lab::Prefix prefix(const char* text) { return *lab::parse_prefix(text); }

// Edits of all kinds, each for any lab that has what it changes.
const std::vector<std::pair<const char*, Edit>>& edits() {
    static const std::vector<std::pair<const char*, Edit>> all{
        {"name", [](Lab& lab) { lab.name = "Other: name"; }},
        {"about", [](Lab& lab) { lab.about = "One line\nand another\n"; }},
        {"machine",
         [](Lab& lab) {
             lab.machines.push_back({"h99", {}, {}, {}, {}, {}});
         }},
        {"no machine", [](Lab& lab) { lab.machines.erase(lab.machines.begin()); }},
        {"bridge", [](Lab& lab) { lab.machines[0].root.bridges.emplace_back().name = "br77"; }},
        {"bridge's STP",
         [](Lab& lab) {
             for (auto& one : lab.machines[0].root.bridges) one.stp = true;
         }},
        {"address",
         [](Lab& lab) {
             for (auto& one : lab.machines[0].root.interfaces)
                 one.addresses = {prefix("198.51.100.1/24"), prefix("2001:db8::1/64")};
         }},
        {"namespace",
         [](Lab& lab) {
             lab::Namespace blue;
             blue.name = "violet";
             lab.machines.back().namespaces.push_back(blue);
         }},
        {"no namespaces", [](Lab& lab) { lab.machines[0].namespaces.clear(); }},
        {"VTEP",
         [](Lab& lab) {
             for (auto& machine : lab.machines)
                 for (auto& one : machine.root.vteps) one.vni += 1;
         }},
        {"flood list",
         [](Lab& lab) {
             for (auto& one : lab.machines[0].root.vteps)
                 one.flood.push_back(*IpAddress::parse("203.0.113.7"));
         }},
        {"route",
         [](Lab& lab) {
             lab::Route route;
             route.via = *IpAddress::parse("192.0.2.254");
             lab.machines[0].root.routes.push_back(route);
         }},
        {"switch", [](Lab& lab) { lab.switches.emplace_back().name = "lan9"; }},
        {"no actions", [](Lab& lab) { lab.actions.clear(); }},
        {"action",
         [](Lab& lab) {
             lab::Action wait;
             wait.what = lab::Wait{{2'000'000'000}};
             lab.actions.insert(lab.actions.begin(), wait);
         }},
        {"view",
         [](Lab& lab) {
             lab.view = {{lab.machines[0].name, 8, -16.5}};
         }},
    };
    return all;
}

}  // namespace

class TestPatch : public QObject {
    Q_OBJECT

private slots:
    void nothing_changes_without_an_edit() {
        QCOMPARE(edited(kText, [](Lab&) {}), QStringList());
    }

    void an_address_is_changed_in_its_line() {
        QCOMPARE(
            edited(kText,
                   [](Lab& lab) {
                       guest(lab, 0, 1).place.interfaces[0].addresses = {prefix("10.0.0.9/24")};
                   }),
            QStringList({"-          eth0: {bridge: br0, address: 10.0.0.2/24}",
                         "+          eth0: {bridge: br0, address: 10.0.0.9/24}"}));
    }

    void a_new_machine_stands_behind_the_others() {
        QCOMPARE(edited(kText,
                        [](Lab& lab) {
                            lab.machines.push_back({"h3", {}, {}, {}, {}, {}});
                        }),
                 QStringList({"+  h3: {}"}));
    }

    void a_machine_that_goes_takes_its_comment() {
        QCOMPARE(edited(kText, [](Lab& lab) { lab.machines.pop_back(); }),
                 QStringList({"-  # the right one", "-  h2:", "-    bridges: [br0]"}));
    }

    void a_namespace_that_goes_leaves_the_other() {
        QCOMPARE(edited(kText,
                        [](Lab& lab) {
                            lab.machines[0].namespaces.erase(lab.machines[0].namespaces.begin());
                        }),
                 QStringList({"-      red: {bridge: br0, address: 10.0.0.1/24}"}));
    }

    void positions_come_at_the_end() {
        QCOMPARE(edited(kText,
                        [](Lab& lab) {
                            lab.view = {{"h1", 0, 8}};
                        }),
                 QStringList({"+view: {h1: [0, 8]}"}));
    }

    void an_action_is_put_among_the_others() {
        const auto changes = edited(kText, [](Lab& lab) {
            lab::Action wait;
            wait.what = lab::Wait{{3'000'000'000}};
            lab.actions.insert(lab.actions.begin() + 1, wait);
        });
        QCOMPARE(changes, QStringList({"+  - {wait: 3s}"}));
    }

    void what_is_said_in_other_words_is_replaced_with_what_it_is_in() {
        constexpr const char* text =
            "vxlab: 1\nmachines:\n  h1: # one\n    interfaces: {eth0: {link: lan, address: "
            "10.0.0.1/24}}\n    gateway: 10.0.0.254\n  h2: {}  # two\nunderlay: {switches: "
            "[lan]}\n";
        const auto changes = edited(text, [](Lab& lab) {
            lab.machines[0].root.routes[0].via = *IpAddress::parse("10.0.0.253");
        });
        QVERIFY(changes.contains("-    gateway: 10.0.0.254"));
        QVERIFY(!changes.contains("-  h2: {}  # two"));
        QVERIFY(!changes.contains("it reads as another lab"));
    }

    void windows_line_ends_stay() {
        const auto text = QString(kText).replace("\n", "\r\n").toStdString();
        auto lab = lab::read_lab(text).lab;
        lab.name = "Yours";
        const auto result = QString::fromStdString(lab::patched(text, lab));
        QCOMPARE(result.count("\r\n"), result.count('\n'));
        QVERIFY(result.contains("\r\nname: Yours\r\n"));
    }

    // Flow style, an alias, keys in quotes, a list at its key's column, a last line without an end.
    void other_styles_read_as_the_edited_lab_data() {
        QTest::addColumn<QString>("text");
        QTest::newRow("flow") << "{vxlab: 1, machines: {h1: {bridges: [br0]}}}";
        QTest::newRow("flow inside")
            << "vxlab: 1\nmachines: {h1: {bridges: [br0]},\n  h2: {bridges: [br0]}}\n";
        QTest::newRow("alias") << "vxlab: 1\nmachines:\n  h1: &a\n    bridges: [br0]\n  h2: *a\n";
        QTest::newRow("quotes") << "\"vxlab\": 1\n'machines':\n  'h1':\n    'bridges': ['br0']\n";
        QTest::newRow("list")
            << "vxlab: 1\nmachines:\n  h1: {}\nactions:\n- wait: 1s\n- wait: 2s\n";
        QTest::newRow("no end") << "---\nvxlab: 1\nmachines:\n    h1:\n        bridges: [br0]";
        QTest::newRow("scalar")
            << "vxlab: 1\nabout: |\n  machines:\n    none\nmachines:\n  h1: {}\n";
        QTest::newRow("empty") << "vxlab: 1\nmachines:\n  h1:\n";
        QTest::newRow("wrong") << "vxlab: 1\nmachins:\n  h1: {}\nmachines:\n  h1: {bridgs: [x]}\n";
    }
    void other_styles_read_as_the_edited_lab() {
        QFETCH(QString, text);
        for (const auto& [name, edit] : edits()) {
            auto lab = lab::read_lab(text.toStdString()).lab;
            if (lab.machines.empty()) QFAIL("no machines");
            edit(lab);
            QVERIFY(lab::can_patch(text.toStdString()));
            const auto result = lab::patched(text.toStdString(), lab);
            QVERIFY2(lab::write_lab(lab::read_lab(result).lab) == lab::write_lab(lab), name);
        }
    }

    void what_is_no_mapping_cannot_be_patched() {
        for (const char* text : {"", "- a\n", "a: [\n", "vxlab: 1\n---\nvxlab: 1\n"})
            QVERIFY2(!lab::can_patch(text), text);
    }

    void examples_keep_their_lines_data() {
        QTest::addColumn<QString>("path");
        const QDir labs(VXLAB_SOURCE_DIR "/resources/labs");
        for (const auto& name : labs.entryList({"*.yaml"}))
            QTest::newRow(qPrintable(name)) << labs.filePath(name);
    }
    void examples_keep_their_lines() {
        QFETCH(QString, path);
        const auto text = test::file_bytes(path).toStdString();
        const auto lines = QString::fromStdString(text).split('\n');
        for (const auto& [name, edit] : edits()) {
            auto lab = lab::read_lab(text).lab;
            edit(lab);
            const auto result = lab::patched(text, lab);
            QVERIFY2(lab::write_lab(lab::read_lab(result).lab) == lab::write_lab(lab), name);
            const auto after = QString::fromStdString(result).split('\n');
            int kept = 0;
            for (const auto& line : lines) kept += after.contains(line) ? 1 : 0;
            const QString what(name);
            if (what != "no machine" && what != "no namespaces" && what != "no actions")
                QVERIFY2(kept > static_cast<int>(lines.size()) - 8, name);
            // And back.
            const auto again = lab::patched(result, lab::read_lab(text).lab);
            QCOMPARE(lab::write_lab(lab::read_lab(again).lab),
                     lab::write_lab(lab::read_lab(text).lab));
        }
    }
};

QTEST_GUILESS_MAIN(TestPatch)
#include "tst_patch.moc"
