// What every verb has in common: words for wrong use and wrong files, and an output that is
// complete or says that it is not.
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include "tests/support/command.h"

using vxlab::test::run_vxlab;

namespace {

const QString kVxlab = QString(VXLAB_BINARY_DIR) + "/app/vxlab";
const QString kCapture = vxlab::test::two_hosts_capture();

void write_file(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

// What a shell makes of the command: its output and errors as a person sees them.
QString shell(const QString& command) {
    QProcess bash;
    bash.setProcessChannelMode(QProcess::MergedChannels);
    bash.start("bash", {"-c", command, "bash", kVxlab, kCapture});
    bash.closeWriteChannel();
    bash.waitForFinished(60'000);
    return QString::fromUtf8(bash.readAll());
}

}  // namespace

class TestCommandLine : public QObject {
    Q_OBJECT

private slots:
    void wrong_use_is_told_in_a_line_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("start");
        const auto row = [](const QStringList& arguments, const char* start) {
            QTest::newRow(qPrintable(arguments.join(' '))) << arguments << QString(start);
        };
        row({}, "vxlab: nothing to do: choose one of dissect, stats, capture");
        row({"disect", "x"}, "vxlab: there is no verb 'disect': choose one of dissect, ");
        row({"--bogus"}, "vxlab: '--bogus' is no option of vxlab; see vxlab --help");
        row({"dissect"}, "vxlab dissect: FILE is required; see vxlab dissect --help");
        row({"stats"}, "vxlab stats: FILE is required; see vxlab stats --help");
        row({"dissect", "x", "y"}, "vxlab dissect: ");
        row({"dissect", "x", "--bogus"}, "vxlab dissect: ");
        row({"dissect", "x", "-T", "xml"}, "vxlab dissect: -T: xml not in {summary,tree,json,");
        row({"dissect", "x", "-c", "-1"}, "vxlab dissect: -c: '-1' is not a number of packets");
        row({"dissect", "x", "-c", "0"}, "vxlab dissect: -c: '0' is not a number of packets");
        row({"dissect", "x", "-c", ""}, "vxlab dissect: -c: '' is not a number of packets");
        row({"dissect", "x", "-c", "1e3"}, "vxlab dissect: -c: '1e3' is not a number of packets");
        row({"dissect", "x", "-c", "99999999999999999999"}, "vxlab dissect: -c: '9999999999999");
        row({"dissect", "x", "-c"}, "vxlab dissect: -c: 1 required N missing");
        row({"dissect", "x", "-d", "foo"}, "vxlab dissect: -d foo: ");
        row({"dissect", "x", "-T", "fields", "-e", "no.such"}, "vxlab dissect: -e no.such: ");
        row({"stats", "x", "-d", "udp.port==70000,vxlan"}, "vxlab stats: -d udp.port==70000,vxlan");
        row({"capture", "-i", "lo", "-c", "0"}, "vxlab capture: -c: '0' is not a number");
        row({"capture"}, "vxlab capture: no interface given to capture on; there are: ");
        row({"capture", "-i", "no0"}, "vxlab capture: no interface 'no0'; there are: ");
        row({"capture", "--json"}, "vxlab capture: --json requires --list");
    }
    void wrong_use_is_told_in_a_line() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, start);
        const auto result = run_vxlab(arguments);
        QCOMPARE(result.exit_code, 2);
        QVERIFY2(result.error.startsWith(start), qPrintable(result.error));
        QCOMPARE(result.error.count('\n'), 1);
        QVERIFY(result.output.isEmpty());
    }

    void help_and_version_are_no_errors() {
        for (const QStringList& arguments :
             {QStringList{"--help"}, {"--version"}, {"dissect", "--help"}, {"stats", "-h"}}) {
            const auto result = run_vxlab(arguments);
            QCOMPARE(result.exit_code, 0);
            QVERIFY(!result.output.isEmpty());
            QVERIFY(result.error.isEmpty());
        }
        QVERIFY(run_vxlab({"--version"}).output.startsWith("vxlab "));
    }

    void what_is_no_capture_is_told_in_a_line_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("what");
        QTest::newRow("missing") << "missing"
                                 << "No such file";
        QTest::newRow("folder") << "."
                                << "this is a folder";
        QTest::newRow("empty") << "empty"
                               << "it is empty";
        QTest::newRow("text") << "text"
                              << "this is no capture";
        QTest::newRow("zstd") << "zstd"
                              << "uncompress it with 'zstd -d' first";
        QTest::newRow("a name in Unicode") << "größe 测试"
                                           << "this is no capture";
    }
    void what_is_no_capture_is_told_in_a_line() {
        QFETCH(QString, file);
        QFETCH(QString, what);
        QTemporaryDir folder;
        write_file(folder.filePath("empty"), {});
        write_file(folder.filePath("text"), "No. Time Source\n");
        write_file(folder.filePath("größe 测试"), "No. Time Source\n");
        write_file(folder.filePath("zstd"), QByteArray("\x28\xb5\x2f\xfd????", 8));
        for (const auto* verb : {"dissect", "stats"}) {
            const auto path = folder.filePath(file);
            const auto result = run_vxlab({verb, path});
            QCOMPARE(result.exit_code, 1);
            QVERIFY2(result.error.startsWith(QString("vxlab %1: %2").arg(verb, path)),
                     qPrintable(result.error));
            QVERIFY2(result.error.contains(what), qPrintable(result.error));
            QCOMPARE(result.error.count('\n'), 1);
            QVERIFY(result.output.isEmpty());
        }
    }

    void an_output_that_cannot_be_written_is_an_error_data() {
        QTest::addColumn<QString>("command");
        for (const char* command : {"dissect \"$2\"", "dissect -T json \"$2\"", "stats \"$2\"",
                                    "stats --json \"$2\"", "capture --list", "--help"})
            QTest::newRow(command) << QString(command);
    }
    void an_output_that_cannot_be_written_is_an_error() {
        QFETCH(QString, command);
        for (const char* output : {">/dev/full", ">&-"}) {
            const auto said = shell(QString("\"$1\" %1 2>&1 %2; echo $?").arg(command, output));
            QVERIFY2(said.startsWith("vxlab: standard output: cannot write"), qPrintable(said));
            QVERIFY2(said.endsWith("\n1\n"), qPrintable(said));
        }
    }

    void a_reader_that_has_enough_ends_it_silently() {
        const auto said = shell("for i in 1 2 3; do \"$1\" dissect -T tree \"$2\" | head -1; done");
        QCOMPARE(said.count('\n'), 3);
        QVERIFY(said.startsWith("Frame 1: 42 bytes on wire"));
    }

    // As in `tcpdump -U -w - | vxlab dissect -`: a packet shows when it comes.
    void lines_come_while_the_pipe_is_open() {
        QProcess process;
        process.start(kVxlab, {"dissect", "-"});
        process.write(vxlab::test::file_bytes(kCapture));
        QByteArray output;
        while (output.count('\n') < 41 && process.waitForReadyRead(30'000))
            output += process.readAll();
        QCOMPARE(output.count('\n'), 41);
        QCOMPARE(process.state(), QProcess::Running);
        process.closeWriteChannel();
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 0);
    }

    void colours_are_for_terminals() {
        const QString on_terminal = "script -qec '\"%1\" dissect -c 1 \"%2\"' /dev/null";
        const auto command = on_terminal.arg(kVxlab, kCapture);
        QVERIFY(shell("unset NO_COLOR; " + command).contains('\x1b'));
        QVERIFY(!shell("NO_COLOR=1 " + command).contains('\x1b'));
        QVERIFY(!shell("\"$1\" dissect -c 1 \"$2\"").contains('\x1b'));
    }
};

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_command_line.moc"
