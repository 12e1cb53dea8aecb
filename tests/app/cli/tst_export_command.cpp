// vxlab export of the example labs, judged by the programs that are to read them.
#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QXmlStreamReader>
#include <QtTest>

#include "tests/support/command.h"
#include "tests/support/private_namespace.h"

using vxlab::test::Ended;
using vxlab::test::has_private_namespaces;
using vxlab::test::run_private;
using vxlab::test::run_vxlab;

namespace {

const QDir kLabs(VXLAB_SOURCE_DIR "/resources/labs");
const char* const kContainerlabSchema =
    VXLAB_SOURCE_DIR "/../shared/reference/containerlab.schema.json";

void add_labs() {
    QTest::addColumn<QString>("lab");
    for (const auto& name : kLabs.entryList({"*.yaml"}))
        QTest::newRow(qPrintable(name)) << kLabs.filePath(name);
}

Ended run(const QString& program, const QStringList& arguments) {
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    process.waitForFinished(-1);
    return {process.error() == QProcess::FailedToStart ? -1 : process.exitCode(),
            process.readAll(),
            {}};
}

QString exported(const QTemporaryDir& folder, const QString& lab, const QString& form) {
    const auto path = folder.filePath("lab." + form);
    const auto done = run_vxlab({"export", lab, "--to", form, "-o", path});
    if (done.exit_code != 0) qWarning().noquote() << done.error;
    return done.exit_code == 0 ? path : QString();
}

// The names of the XML's elements; empty: it is none.
QStringList elements_of(const QString& text) {
    QXmlStreamReader xml(text);
    QStringList names;
    while (!xml.atEnd())
        if (xml.readNext() == QXmlStreamReader::StartElement) names << xml.name().toString();
    return xml.hasError() ? QStringList() : names;
}

}  // namespace

class TestExportCommand : public QObject {
    Q_OBJECT

private slots:
    void scripts_begin_with_a_drawing_data() { add_labs(); }
    void scripts_begin_with_a_drawing() {
        QFETCH(QString, lab);
        const auto script = run_vxlab({"export", lab, "--to", "sh"}).output;
        const auto head = script.left(script.indexOf("set -eu")).split('\n');
        QVERIFY(head.filter(", machine ─").size() >= 1);
        for (const auto& line : head) QVERIFY2(line.size() <= 100, qPrintable(line));
    }

    void svg_and_drawio_are_xml_data() { add_labs(); }
    void svg_and_drawio_are_xml() {
        QFETCH(QString, lab);
        const auto svg = elements_of(run_vxlab({"export", lab, "--to", "svg"}).output);
        QVERIFY(svg.startsWith("svg") && svg.contains("polygon"));
        const auto drawio = elements_of(run_vxlab({"export", lab, "--to", "drawio"}).output);
        QVERIFY(drawio.startsWith("mxfile") && drawio.count("mxCell") > 4);
    }

    void without_graphviz_a_sentence_says_so() {
        const auto done = run("env", {"PATH=/nowhere", VXLAB_BINARY_DIR "/app/vxlab", "export",
                                      kLabs.filePath("red-green.yaml"), "--to", "svg"});
        QCOMPARE(done.status, 1);
        QVERIFY2(done.output.contains("apt install graphviz"), qPrintable(done.output));
    }

    void containerlab_files_are_valid_data() { add_labs(); }
    void containerlab_files_are_valid() {
        if (!QFile::exists(kContainerlabSchema))
            QSKIP("containerlab's schema is not beside this tree");
        QFETCH(QString, lab);
        QTemporaryDir folder;
        const auto checked = run(
            "/usr/bin/python3",
            {"-c",
             "import json, sys, jsonschema, yaml\n"
             "jsonschema.validate(yaml.safe_load(open(sys.argv[1])), json.load(open(sys.argv[2])))",
             exported(folder, lab, "containerlab"), kContainerlabSchema});
        QVERIFY2(checked.status == 0, qPrintable(checked.output));
    }

    void mininet_scripts_are_python_data() { add_labs(); }
    void mininet_scripts_are_python() {
        QFETCH(QString, lab);
        QTemporaryDir folder;
        const auto checked =
            run("/usr/bin/python3", {"-m", "py_compile", exported(folder, lab, "mininet")});
        QVERIFY2(checked.status == 0, qPrintable(checked.output));
    }

    void mininet_builds_and_tests_the_lab_data() {
        QTest::addColumn<QString>("lab");
        for (const auto* name : {"red-green.yaml", "two-hosts-unicast.yaml", "vm-move.yaml"})
            QTest::newRow(name) << kLabs.filePath(name);
    }
    void mininet_builds_and_tests_the_lab() {
        if (!has_private_namespaces()) QSKIP("no user namespaces here");
        QFETCH(QString, lab);
        QTemporaryDir folder;
        const auto ran = run_private("/usr/bin/python3 \"$1\"", {exported(folder, lab, "mininet")});
        QVERIFY2(ran.status == 0 && ran.output.endsWith("all met\n"), qPrintable(ran.all()));
    }

    void mininet_tells_what_is_not_met() {
        if (!has_private_namespaces()) QSKIP("no user namespaces here");
        QTemporaryDir folder;
        const auto script = exported(folder, kLabs.filePath("red-green.yaml"), "mininet");
        QCOMPARE(run("sed", {"-i", "s/-W 2 10.0.0.2/-W 1 10.0.0.77/", script}).status, 0);
        const auto ran = run_private("/usr/bin/python3 \"$1\"", {script});
        QCOMPARE(ran.status, 1);
        QVERIFY2(ran.output.contains("MISSED  host/red pings green"), qPrintable(ran.all()));
    }
};

QTEST_GUILESS_MAIN(TestExportCommand)
#include "tst_export_command.moc"
