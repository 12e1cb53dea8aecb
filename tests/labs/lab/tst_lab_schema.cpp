// The JSON schema of lab files and their reader know the same keys; the examples are valid by both.
#include <QDir>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QtTest>

#include "labs/lab/reader.h"

using namespace vxlab;

namespace {

const QDir kTree(VXLAB_SOURCE_DIR);

// What lab_schema.py prints. By Debian's Python: its packages are there.
QString schema_says(const QStringList& arguments) {
    QProcess python;
    python.start("/usr/bin/python3",
                 QStringList{kTree.filePath("tests/labs/lab/lab_schema.py")} + arguments);
    python.waitForFinished(-1);
    if (python.exitCode() != 0) qWarning().noquote() << python.readAllStandardError();
    return python.exitCode() == 0 ? python.readAllStandardOutput() : QByteArray("failed");
}

QString problems_of(const QByteArray& lab) {
    QTemporaryDir folder;
    QFile file(folder.filePath("lab.yaml"));
    if (!file.open(QIODevice::WriteOnly)) return "not written";
    file.write(lab);
    file.close();
    return schema_says({"problems", file.fileName()});
}

// A lab with that key in a mapping of that kind, of no matter which value.
QString lab_with(const QString& kind, const QString& key) {
    static const QMap<QString, QString> kPlaces{
        {"underlay", "underlay: {KEY}"},
        {"switch", "underlay: {switches: {s: {KEY}}}"},
        {"router", "underlay: {routers: {r: {KEY}}}"},
        {"machine", "machines: {h: {address: 10.0.0.1/24, KEY}}"},
        {"namespace", "machines: {h: {namespaces: {n: {address: 10.0.0.1/24, KEY}}}}"},
        {"guest", "machines: {h: {containers: {c: {address: 10.0.0.1/24, KEY}}}}"},
        {"interface", "machines: {h: {interfaces: {i: {KEY}}}}"},
        {"link", "machines: {h: {interfaces: {i: {link: {KEY}}}}}"},
        {"bridge", "machines: {h: {bridges: {b: {KEY}}}}"},
        {"vtep", "machines: {h: {vteps: {v: {KEY}}}}"},
        {"fdb_row", "machines: {h: {vteps: {v: {fdb: [{KEY}]}}}}"},
        {"neighbour", "machines: {h: {neighbours: [{KEY}]}}"},
        {"route", "machines: {h: {routes: [{KEY}]}}"},
        {"action", "actions: [{KEY}]"},
        {"fdb_change", "actions: [{fdb: {KEY}}]"}};
    auto text = kind == "top" ? QString("KEY") : kPlaces.value(kind);
    if (text.isEmpty()) text = QString("actions: [{%1: {KEY}}]").arg(kind);
    return "vxlab: 1\n" + text.replace("KEY", key + ": ~") + '\n';
}

// Every key that the reader's source asks for.
QSet<QString> keys_in_source() {
    QSet<QString> keys;
    const QRegularExpression literal(R"re([({,]\s*"([a-z0-9_]+)"\s*[,)}])re");
    for (const auto* name : {"reader.cpp", "read_place.cpp", "read_actions.cpp"}) {
        QFile file(kTree.filePath(QString("labs/lab/") + name));
        if (!file.open(QIODevice::ReadOnly)) return {};
        // Neighbours share their commas.
        const auto text = QString(file.readAll()).replace(',', ",,");
        auto found = literal.globalMatch(text);
        while (found.hasNext()) keys << found.next().captured(1);
    }
    return keys;
}

class TestLabSchema : public QObject {
    Q_OBJECT
private slots:
    void every_example_is_valid() {
        QStringList labs;
        const QDir examples(kTree.filePath("resources/labs"));
        for (const auto& name : examples.entryList({"*.yaml"})) labs << examples.filePath(name);
        QVERIFY(labs.size() >= 14);
        QCOMPARE(schema_says(QStringList{"problems"} + labs), QString());
    }

    void what_is_wrong_is_refused_data() {
        QTest::addColumn<QByteArray>("lab");
        QTest::addColumn<QString>("where");
        const auto add = [](const char* lab, const char* where) {
            QTest::newRow(lab) << QByteArray("vxlab: 1\n") + lab << QString(where);
        };
        add("name: no machines", "$: 'machines'");
        add("machines: {h: {bridge: [br0]}}", "$.machines.h");
        add("machines: {h: {colour: red}}", "'colour' was unexpected");
        add("machines: {h: {vteps: {v: {vni: 16777216}}}}", "16777216");
        add("machines: {h: {vteps: {v: {local: 10.0.0.1}}}}", "'vni' is a required property");
        add("machines: {h: {interfaces: {a-name-too-long-for-linux: {}}}}", "$.machines.h");
        add("machines: {h: {address: 10.0.0.1}}", "$.machines.h.address");
        add("machines: {h: {routes: [{to: default}]}}", "$.machines.h.routes");
        add("machines: {h: {}}\nactions: [{ping: {from: h, to: h}, wait: 1s}]", "$.actions[0]");
        add("machines: {h: {}}\nactions: [{wait: 5}]", "$.actions[0]");
    }
    void what_is_wrong_is_refused() {
        QFETCH(QByteArray, lab);
        QFETCH(QString, where);
        const auto problems = problems_of(lab);
        QVERIFY2(problems.contains(where), qPrintable(problems));
    }

    void the_reader_knows_every_key_of_the_schema() {
        const auto lines = schema_says({"keys"}).split('\n', Qt::SkipEmptyParts);
        QVERIFY(lines.size() > 100);
        for (const auto& line : lines) {
            const auto kind = line.section(' ', 0, 0), key = line.section(' ', 1);
            const auto lab = lab_with(kind, key).toStdString();
            for (const auto& problem : lab::read_lab(lab).problems)
                QVERIFY2(
                    problem.what.find(" has no '" + key.toStdString() + "'") == std::string::npos,
                    qPrintable(line + ": " + QString::fromStdString(problem.what)));
        }
    }

    void the_schema_knows_every_key_of_the_reader() {
        QSet<QString> schema;
        for (const auto& line : schema_says({"keys"}).split('\n', Qt::SkipEmptyParts))
            schema << line.section(' ', 1);
        const auto source = keys_in_source();
        QVERIFY(source.contains("rendezvous_point") && source.contains("append"));
        QCOMPARE((source - schema).values(), QStringList());
    }
};

}  // namespace

QTEST_GUILESS_MAIN(TestLabSchema)
#include "tst_lab_schema.moc"
