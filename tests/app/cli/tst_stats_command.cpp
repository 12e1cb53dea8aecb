// vxlab stats as a user meets it: what it prints, what it refuses and how it exits.
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

#include "tests/support/command.h"

using vxlab::test::Outcome;

namespace {

const QString kCapture = vxlab::test::two_hosts_capture();

Outcome run(const QStringList& arguments, const QByteArray& input = {}) {
    return vxlab::test::run_vxlab(QStringList{"stats"} + arguments, input);
}

}  // namespace

class TestStatsCommand : public QObject {
    Q_OBJECT

private slots:
    void text_names_tenants() {
        const auto result = run({kCapture});
        QCOMPARE(result.exit_code, 0);
        QVERIFY(result.output.startsWith("41 packets, 16,849 bytes"));
        QVERIFY2(result.output.contains("10.0.0.1:60316  10.0.0.2:80"), qPrintable(result.output));
        QVERIFY(result.output.contains("VNI 42, 192.0.2.1 – 192.0.2.2"));
        QVERIFY(!result.output.contains('\x1b'));
        QVERIFY(result.error.isEmpty());
    }

    void json_has_the_same_numbers() {
        const auto result = run({kCapture, "--json"});
        QCOMPARE(result.exit_code, 0);
        const auto object = QJsonDocument::fromJson(result.output.toUtf8()).object();
        QCOMPARE(object["packets"].toInt(), 41);
        QCOMPARE(object["bytes"].toInt(), 16849);
        QCOMPARE(object["hierarchy"].toArray()[0].toObject()["packets"].toInt(), 41);
    }

    void overlay_tells_who_is_where_and_what_is_wrong() {
        const auto result = run({kCapture, "--overlay"});
        QCOMPARE(result.exit_code, 0);
        QVERIFY(result.output.contains("02:42:00:00:00:02  192.0.2.2"));
        QVERIFY2(result.output.contains("warning: address-not-resolved"),
                 qPrintable(result.output));
        QVERIFY(result.output.contains("packets 35, 36, 37"));
    }

    void standard_input_and_gzip_are_captures_too() {
        const auto expected = run({kCapture}).output;
        QCOMPARE(run({"-"}, vxlab::test::file_bytes(kCapture)).output, expected);
        QTemporaryDir folder;
        const auto packed = folder.filePath("ünïcode name.pcapng.gz");
        QProcess gzip;
        gzip.setStandardOutputFile(packed);
        gzip.start("gzip", {"-c", kCapture});
        QVERIFY(gzip.waitForFinished());
        QCOMPARE(run({packed}).output, expected);
    }

    void a_capture_that_breaks_off_counts_what_was_before() {
        auto bytes = vxlab::test::file_bytes(kCapture);
        bytes.chop(100);
        const auto result = run({"-"}, bytes);
        QCOMPARE(result.exit_code, 1);
        QVERIFY2(result.output.startsWith("40 packets"), qPrintable(result.output));
        QVERIFY2(result.error.contains("offset"), qPrintable(result.error));
        QCOMPARE(result.error.count('\n'), 1);
    }

    void an_empty_input_is_an_error() {
        const auto result = run({"-"});
        QCOMPARE(result.exit_code, 1);
        QVERIFY2(result.error.contains("empty"), qPrintable(result.error));
    }

    void wrong_use_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("exit_code");
        QTest::newRow("no file") << QStringList{} << 2;
        QTest::newRow("unknown option") << QStringList{kCapture, "--frobnicate"} << 2;
        QTest::newRow("missing file") << QStringList{"/nonexistent/x.pcap"} << 1;
        QTest::newRow("a folder") << QStringList{VXLAB_SOURCE_DIR} << 1;
        QTest::newRow("not a capture") << QStringList{VXLAB_SOURCE_DIR "/README.md"} << 1;
    }
    void wrong_use() {
        QFETCH(QStringList, arguments);
        QFETCH(int, exit_code);
        const auto result = run(arguments);
        QCOMPARE(result.exit_code, exit_code);
        QVERIFY(result.output.isEmpty());
        QVERIFY(!result.error.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestStatsCommand)
#include "tst_stats_command.moc"
