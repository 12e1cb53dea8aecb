// vxlab check, run, export and import, on the example labs: in the simulator, as scripts on the
// real kernel, and there and back again.
#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include "tests/support/command.h"
#include "tests/support/private_namespace.h"

using vxlab::test::file_bytes;
using vxlab::test::has_private_namespaces;
using vxlab::test::run_private;
using vxlab::test::run_vxlab;

namespace {

const QDir kLabs(VXLAB_SOURCE_DIR "/resources/labs");

void add_labs(const QStringList& without = {}) {
    QTest::addColumn<QString>("lab");
    for (const auto& name : kLabs.entryList({"*.yaml"}))
        if (!without.contains(name)) QTest::newRow(qPrintable(name)) << kLabs.filePath(name);
}

QString exported(const QTemporaryDir& folder, const QString& lab) {
    const auto path = folder.filePath("lab.sh");
    const auto done = run_vxlab({"export", lab, "--to", "sh", "-o", path});
    return done.exit_code == 0 ? path : QString();
}

// Without the lab that it carries.
void take_lab_away(const QString& path) {
    auto text = file_bytes(path);
    text.truncate(text.indexOf("# --- the lab"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

}  // namespace

class TestLabCommand : public QObject {
    Q_OBJECT

private slots:
    void every_example_does_what_it_says_data() { add_labs(); }
    void every_example_does_what_it_says() {
        QFETCH(QString, lab);
        QCOMPARE(run_vxlab({"check", lab}).exit_code, 0);
        const auto ran = run_vxlab({"run", lab});
        if (ran.exit_code != 0) qWarning().noquote() << ran.output << ran.error;
        QCOMPARE(ran.exit_code, 0);
        QVERIFY(ran.output.contains(" met\n"));
    }

    void what_is_missed_is_told_and_the_exit_status_is_1() {
        QTemporaryDir folder;
        auto text = file_bytes(kLabs.filePath("red-green.yaml"));
        text.replace("to: green", "to: 10.0.0.77");
        QFile file(folder.filePath("lab.yaml"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.close();
        const auto ran = run_vxlab({"run", file.fileName()});
        QCOMPARE(ran.exit_code, 1);
        QVERIFY(ran.output.contains("MISSED"));
        QVERIFY(ran.output.contains("100% packet loss"));
    }

    void problems_are_told_with_line_and_column() {
        const auto checked =
            run_vxlab({"check", "/dev/stdin"}, "vxlab: 1\nmachines: {h: {x: 1}}\n");
        QCOMPARE(checked.exit_code, 1);
        QVERIFY(checked.error.startsWith("/dev/stdin:2:16: a machine has no 'x'"));
    }

    void scripts_please_shellcheck_data() { add_labs(); }
    void scripts_please_shellcheck() {
        QFETCH(QString, lab);
        QTemporaryDir folder;
        const auto script = exported(folder, lab);
        QVERIFY(run_vxlab({"export", lab, "--to", "sh", "--form", "per-host", "-o",
                           folder.filePath("hosts")})
                    .exit_code == 0);
        QProcess check;
        QStringList scripts{script};
        for (const auto& name : QDir(folder.filePath("hosts")).entryList({"*.sh"}))
            scripts << folder.filePath("hosts/" + name);
        check.start("shellcheck", scripts);
        QVERIFY(check.waitForFinished(-1));
        if (check.exitCode() != 0) qWarning().noquote() << check.readAllStandardOutput();
        QCOMPARE(check.exitCode(), 0);
    }

    // This kernel may have no vlan_filtering, and there may be no multicast routing daemon.
    void scripts_work_on_the_real_kernel_and_leave_nothing_data() {
        add_labs({"broken-vlan.yaml", "routed-multicast-two-tenants.yaml"});
    }
    void scripts_work_on_the_real_kernel_and_leave_nothing() {
        if (!has_private_namespaces()) QSKIP("no user namespaces here");
        QFETCH(QString, lab);
        QTemporaryDir folder;
        const auto ran = run_private(
            "bash $1 up && bash $1 test && bash $1 down && bash $1 down && ls -A /run/netns "
            "&& ip -br link",
            {exported(folder, lab)});
        if (ran.status != 0) qWarning().noquote() << ran.all();
        QCOMPARE(ran.status, 0);
        const auto left = ran.output.mid(ran.output.lastIndexOf("+ ip netns del"));
        QCOMPARE(left.count('\n'), 2);  // the last deletion, and lo
    }

    void a_script_that_fails_takes_away_what_it_made() {
        if (!has_private_namespaces()) QSKIP("no user namespaces here");
        QTemporaryDir folder;
        const auto path = exported(folder, kLabs.filePath("red-green.yaml"));
        const auto ran = run_private(
            "sed -i 's/type veth peer/type nonsense peer/' $1; bash $1 up; echo status $?; ls -A "
            "/run/netns",
            {path});
        QVERIFY(ran.all().contains("taking down"));
        QVERIFY(ran.output.endsWith("status 2\n") || ran.output.endsWith("status 1\n"));
    }

    void a_lab_that_is_not_there_is_told() {
        QCOMPARE(run_vxlab({"check", "/nowhere.yaml"}).error,
                 QString("vxlab check: /nowhere.yaml: No such file or directory\n"));
    }

    void a_script_that_is_not_there_is_told() {
        const auto imported = run_vxlab({"import", "/nowhere/lab.sh"});
        QCOMPARE(imported.exit_code, 2);
        QCOMPARE(imported.error,
                 QString("vxlab import: /nowhere/lab.sh: No such file or directory\n"));
    }

    void an_exported_script_gives_its_lab_back_data() { add_labs(); }
    void an_exported_script_gives_its_lab_back() {
        QFETCH(QString, lab);
        QTemporaryDir folder;
        const auto imported = run_vxlab({"import", exported(folder, lab)});
        QCOMPARE(imported.exit_code, 0);
        QCOMPARE(imported.output.toUtf8(), file_bytes(lab));
    }

    void the_lab_goes_where_o_says_before_and_behind_the_script() {
        QTemporaryDir folder;
        const auto script = exported(folder, kLabs.filePath("red-green.yaml"));
        take_lab_away(script);
        const auto lab = folder.filePath("out.yaml");
        for (const auto& words :
             {QStringList{"-o", lab, script, "up"}, QStringList{script, "-o", lab, "up"},
              QStringList{script, "up", "-o", lab}}) {
            QFile::remove(lab);
            const auto imported = run_vxlab(QStringList{"import"} + words);
            QCOMPARE(imported.exit_code, 0);
            QCOMPARE(imported.output, QString());
            QVERIFY(file_bytes(lab).startsWith("vxlab: 1\n"));
        }
    }

    // The script's network, read as a lab, exported and read again, is the same lab.
    void a_script_without_its_lab_is_read_by_what_it_builds_data() {
        add_labs({"routed-multicast-two-tenants.yaml"});
    }
    void a_script_without_its_lab_is_read_by_what_it_builds() {
        QFETCH(QString, lab);
        QTemporaryDir folder;
        const auto read = [&](const QString& from) {
            const auto script = exported(folder, from);
            take_lab_away(script);
            const auto imported = run_vxlab({"import", script, "up"});
            if (imported.exit_code != 0) qWarning().noquote() << imported.error;
            return imported.exit_code == 0 ? imported.output : QString();
        };
        const auto once = read(lab);
        QVERIFY(once.startsWith("vxlab: 1\n"));
        QFile file(folder.filePath("once.yaml"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(once.toUtf8());
        file.close();
        const auto checked = run_vxlab({"check", file.fileName()});
        if (checked.exit_code != 0) qWarning().noquote() << checked.error << once;
        QCOMPARE(checked.exit_code, 0);
        QCOMPARE(run_vxlab({"run", file.fileName()}).exit_code, 0);
    }
};

QTEST_GUILESS_MAIN(TestLabCommand)
#include "tst_lab_command.moc"
