// The lines of tcpdump are those of the real one, on every bundled capture; its files too.
#include <QtTest>

#include "labs/tools/tcpdump/tcpdump.h"
#include "tests/support/labs/tool_bench.h"

using vxlab::test::ToolBench;

namespace {

const QStringList kCaptures{"two-hosts", "flood-multicast", "ipv6-underlay", "ovs-two-vnis"};

QByteArray capture(const QString& name) {
    QFile file(QString(VXLAB_SOURCE_DIR) + "/resources/captures/" + name + ".pcapng");
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QStringList real_lines(const QString& name, const QStringList& options) {
    QProcess tcpdump;
    tcpdump.start("tcpdump", QStringList(options) << "-r"
                                                  << QString(VXLAB_SOURCE_DIR) +
                                                         "/resources/captures/" + name + ".pcapng");
    if (!tcpdump.waitForFinished()) return {};
    return QString::fromUtf8(tcpdump.readAllStandardOutput()).split('\n');
}

QStringList our_lines(const QString& name, const QStringList& options) {
    ToolBench bench;
    bench.files["capture"] = capture(name).toStdString();
    std::vector<std::string> arguments{"tcpdump"};
    for (const auto& option : options) arguments.push_back(option.toStdString());
    arguments.insert(arguments.end(), {"-r", "capture"});
    const auto run = bench.run(vxlab::labs::tcpdump, arguments);
    return QString::fromStdString(run.out).split('\n');
}

// Data of protocols above TCP and UDP ("HTTP: GET …") is not described here.
QStringList without_application(QStringList lines) {
    static const QRegularExpression data("(, length \\d+): .*$");
    for (auto& line : lines) line.replace(data, "\\1");
    lines.removeIf(
        [](const QString& line) { return line.startsWith("\t") && !line.contains(':'); });
    return lines;
}

}  // namespace

class TestTcpdump : public QObject {
    Q_OBJECT

private slots:
    void lines_are_the_real_ones_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QStringList>("options");
        for (const auto& name : kCaptures)
            for (const char* options :
                 {"-nn", "-nn -e", "-nn -q", "-nn -q -e", "-nn -t", "-nn -tt", "-nn -ttt",
                  "-nn -tttt", "-nn -ttttt", "-nn -S", "-nn -x -c 3", "-nn -XX -c 3", "-nn -#",
                  "-nn icmp", "-nn udp port 4789 and greater 100"})
                QTest::addRow("%s %s", qPrintable(name), options)
                    << name << QString(options).split(' ');
    }
    void lines_are_the_real_ones() {
        QFETCH(QString, name);
        QFETCH(QStringList, options);
        if (QStandardPaths::findExecutable("tcpdump").isEmpty())
            QSKIP("tcpdump is not installed; installer/test installs it");
        const auto real = without_application(real_lines(name, options));
        const auto ours = without_application(our_lines(name, options));
        for (int i = 0; i < std::min(real.size(), ours.size()); ++i) QCOMPARE(ours[i], real[i]);
        QCOMPARE(ours.size(), real.size());
    }

    void what_is_written_can_be_read() {
        ToolBench bench;
        bench.files["capture"] = capture("two-hosts").toStdString();
        QCOMPARE(bench.run(vxlab::labs::tcpdump, {"tcpdump", "-r", "capture", "-w", "copy"}).status,
                 0);
        const auto copied = bench.run(vxlab::labs::tcpdump, {"tcpdump", "-nn", "-r", "copy"});
        const auto straight = bench.run(vxlab::labs::tcpdump, {"tcpdump", "-nn", "-r", "capture"});
        QCOMPARE(copied.out, straight.out);
        QVERIFY(!copied.out.empty());
    }

    void complaints() {
        ToolBench bench;
        const auto tcpdump = [&](std::vector<std::string> arguments) {
            arguments.insert(arguments.begin(), "tcpdump");
            const auto run = bench.run(vxlab::labs::tcpdump, arguments);
            return QString::fromStdString(run.err) + QString::number(run.status);
        };
        QCOMPARE(tcpdump({"-i", "nope"}),
                 "tcpdump: nope: No such device exists\n(No such device exists)\n1");
        QCOMPARE(tcpdump({"-i", "lo"}), "tcpdump: lo: That device is not up\n1");
        QCOMPARE(tcpdump({"-r", "none"}), "tcpdump: none: No such file or directory\n1");
        QCOMPARE(tcpdump({"-c", "x"}), "tcpdump: invalid packet count x\n1");
        QCOMPARE(tcpdump({"-i", "any", "foo", "bar"}),
                 "tcpdump: can't parse filter expression: syntax error\n1");
    }
};

QTEST_GUILESS_MAIN(TestTcpdump)
#include "tst_tcpdump.moc"
