// A lab is one network, whichever way it is built: by the engine, by its exported script in a
// shell, and from the lab file that is read back from that script.
#include <QtTest>

#include "labs/export/script.h"
#include "labs/import/lab_of_state.h"
#include "labs/lab/reader.h"
#include "labs/lab/writer.h"
#include "labs/plan/planner.h"
#include "labs/run/run_lab.h"
#include "labs/shell/session.h"
#include "labs/simulated/simulated_engine.h"
#include "labs/state/compare.h"
#include "tests/support/command.h"

using namespace vxlab;
using vxlab::test::file_bytes;

namespace {

const QDir kLabs(VXLAB_SOURCE_DIR "/resources/labs");

void add_labs(const QStringList& without = {}) {
    QTest::addColumn<QString>("lab");
    for (const auto& name : kLabs.entryList({"*.yaml"}))
        if (!without.contains(name)) QTest::newRow(qPrintable(name)) << kLabs.filePath(name);
}

lab::LabFile read(const QString& path) {
    return lab::read_lab_file(path.toStdString()).value_or(lab::LabFile{});
}

// Built by the engine, and its actions done. Without the routing daemons: the script asks for pimd,
// which is no part of it.
struct Built {
    labs::SimulatedEngine engine;
    QString trouble;

    Built(const lab::Lab& lab, bool acts) {
        auto steps = plan::plan_lab(lab);
        if (steps)
            std::erase_if(*steps, [](const auto& step) {
                return std::holds_alternative<plan::RouteMulticast>(step);
            });
        const auto up = steps ? labs::bring_up(engine, *steps) : tl::unexpected(steps.error());
        if (!up) trouble = QString::fromStdString(up.error().text());
        if (!acts || !up) return;
        const auto actions = plan::plan_actions(lab);
        for (const auto& action : *actions) (void)labs::perform(engine, action);
    }
};

std::vector<std::string> names_of(const labs::SimulatedEngine& engine) {
    std::vector<std::string> names;
    for (const auto& machine : engine.network().machines()) names.push_back(machine->name());
    return names;
}

// What that script has built in `vxlab sh`. Its output is not looked at.
trace::NetworkState built_by(const std::string& script, const std::string& verbs) {
    QTemporaryDir folder;
    QFile file(folder.filePath("lab.sh"));
    if (!file.open(QIODevice::WriteOnly)) return {};
    file.write(QByteArray::fromStdString(script));
    file.close();
    labs::SimulatedEngine engine;
    (void)engine.add_machine("host");
    labs::SessionOptions options;
    options.sandbox.shim = VXLAB_BINARY_DIR "/app/vxlab-shim";
    options.sandbox.machine = "host";
    options.sandbox.shell = {"bash", "-c",
                             "exec >/dev/null 2>&1; for verb in " + verbs + "; do bash " +
                                 file.fileName().toStdString() + " $verb; done"};
    auto session = labs::Session::create(engine.network(), options);
    if (!session) return {};
    (void)(*session)->run();
    return engine.state();
}

std::string script_of(const lab::LabFile& file) {
    return labs::one_host_script({file.reading.lab, file.text, "lab.yaml", ""}).value_or("");
}

QString lines(const std::vector<std::string>& differences) {
    QStringList all;
    for (const auto& one : differences) all << QString::fromStdString(one);
    return all.join('\n');
}

}  // namespace

class TestExportedNetwork : public QObject {
    Q_OBJECT

    static void compare(const lab::LabFile& file) {
        for (const bool acts : {false, true}) {
            Built built(file.reading.lab, acts);
            QCOMPARE(built.trouble, QString());
            const auto host = built_by(script_of(file), acts ? "up test" : "up");
            QVERIFY(host.unseen.empty());
            // Nothing of the script is on the host itself.
            QCOMPARE(host.name_spaces.at(0).interfaces.size(), std::size_t{1});
            QCOMPARE(lines(labs::differences(built.engine.state(),
                                             labs::as_machines(host, names_of(built.engine)))),
                     QString());
        }
    }

private slots:
    void script_builds_what_the_engine_builds_data() { add_labs(); }
    void script_builds_what_the_engine_builds() {
        QFETCH(QString, lab);
        compare(read(lab));
    }

    void cards_may_be_on_no_cable() {
        const std::string text = R"(vxlab: 1
machines:
  h1:
    interfaces:
      eth0: {kind: nic, address: 192.0.2.1/24}
      eth1: {kind: nic, mtu: 9000}
)";
        compare({text, lab::read_lab(text)});
    }

    void imported_lab_builds_what_the_script_builds_data() {
        add_labs();
        const QDir scripts(VXLAB_SOURCE_DIR "/tests/labs/export/scripts");
        for (const auto& name : scripts.entryList({"*.sh"}))
            QTest::newRow(qPrintable(name)) << scripts.filePath(name);
    }
    void imported_lab_builds_what_the_script_builds() {
        QFETCH(QString, lab);
        const bool is_script = lab.endsWith(".sh");
        const auto host =
            built_by(is_script ? file_bytes(lab).toStdString() : script_of(read(lab)), "up");
        const auto import = labs::lab_of_state(host);
        QVERIFY(import.left_out.empty());
        const auto text = lab::write_lab(import.lab);
        const auto reading = lab::read_lab(text);
        QVERIFY2(reading.problems.empty(), text.c_str());
        Built again(reading.lab, false);
        QVERIFY2(again.trouble.isEmpty(), qPrintable(again.trouble + QString::fromStdString(text)));
        QCOMPARE(lines(labs::differences(host, again.engine.state())), QString());
    }
};

QTEST_GUILESS_MAIN(TestExportedNetwork)
#include "tst_exported_network.moc"
