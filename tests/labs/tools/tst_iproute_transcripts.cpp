// What the real `ip`, `bridge`, `tc`, `ethtool` and `iptables` print, refuse and return, command by
// command: transcripts of tests/data/iproute, recorded by record.sh there, played again over the
// simulated Linux.
#include <QtTest>

#include "labs/tools/iproute/batch.h"
#include "labs/tools/registry.h"
#include "tests/support/labs/tool_bench.h"

namespace {

using namespace vxlab;

struct Step {
    QString command, output;
};

// "$ COMMAND" lines, each with the output that follows.
QList<Step> steps(const QString& path) {
    QFile file(path);
    QList<Step> steps;
    if (!file.open(QIODevice::ReadOnly)) return steps;
    while (!file.atEnd()) {
        const auto line = QString::fromUtf8(file.readLine());
        if (line.startsWith("$ "))
            steps.append({line.mid(2).trimmed(), {}});
        else if (!steps.isEmpty())
            steps.last().output += line;
    }
    return steps;
}

QString play(test::ToolBench& bench, const QString& command) {
    const auto lines = labs::iproute::parse_batch(command.toStdString());
    const auto& words = lines.at(0).words;
    const auto run = bench.run(labs::find_tool(words[0])->run, words);
    bench.simulator.settle();
    auto output = QString::fromStdString(run.err + run.out);
    if (run.status != 0) output += QString("-> %1\n").arg(run.status);
    return output;
}

}  // namespace

class TestIprouteTranscripts : public QObject {
    Q_OBJECT

private slots:
    void plays_as_recorded_data() {
        QTest::addColumn<QString>("path");
        const QDir folder(QStringLiteral(VXLAB_SOURCE_DIR "/tests/data/iproute"));
        for (const auto& name : folder.entryList({"*.txt"}))
            QTest::newRow(qPrintable(name)) << folder.filePath(name);
    }

    void plays_as_recorded() {
        QFETCH(QString, path);
        const auto recorded = steps(path);
        QVERIFY(!recorded.isEmpty());
        test::ToolBench bench;
        auto differences = 0;
        for (const auto& step : recorded) {
            const auto output = play(bench, step.command);
            if (output == step.output) continue;
            ++differences;
            qWarning().noquote() << "$" << step.command << "\nreal:\n" + step.output
                                 << "\nsimulated:\n" + output;
        }
        QCOMPARE(differences, 0);
    }
};

QTEST_APPLESS_MAIN(TestIprouteTranscripts)
#include "tst_iproute_transcripts.moc"
