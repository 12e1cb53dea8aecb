// vxlab dissect as a user meets it: what it prints, what it refuses and how it exits.
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include "tests/support/command.h"

using vxlab::test::Outcome;

namespace {

const QString kCapture = vxlab::test::two_hosts_capture();

Outcome run(const QStringList& arguments, const QByteArray& input = {}) {
    return vxlab::test::run_vxlab(QStringList{"dissect"} + arguments, input);
}

}  // namespace

class TestDissectCommand : public QObject {
    Q_OBJECT

private slots:
    void fields_are_tab_separated() {
        const auto result = run({kCapture, "-T", "fields", "-e", "frame.number", "-e", "ip.src",
                                 "-e", "vxlan.vni", "-c", "3"});
        QCOMPARE(result.exit_code, 0);
        QCOMPARE(result.output, QString("1\t\t\n2\t\t\n3\t192.0.2.1\t42\n"));
    }

    void a_filter_selects() {
        const auto result = run(
            {kCapture, "-Y", "inner.arp && vxlan.vni == 42", "-T", "fields", "-e", "frame.number"});
        QCOMPARE(result.output, QString("3\n4\n35\n36\n37\n"));
    }

    void a_filter_with_history_selects() {
        const auto result =
            run({kCapture, "-Y", "tcp.stream == 0 && tcp.seq == 1 && tcp.ack == 1 && tcp.len == 34",
                 "-T", "fields", "-e", "frame.number"});
        QCOMPARE(result.output, QString("14\n"));
    }

    void summary_goes_from_outer_to_inner() {
        const auto result = run({kCapture, "-Y", "frame.number == 5"});
        QVERIFY2(result.output.contains("192.0.2.1 → 192.0.2.2  VXLAN VNI 42  "
                                        "10.0.0.1 → 10.0.0.2  ICMP Echo (ping) request"),
                 qPrintable(result.output));
        QVERIFY(!result.output.contains('\x1b'));
    }

    void json_is_one_object_a_line() {
        const auto result = run({kCapture, "-T", "json", "-c", "2"});
        const auto lines = result.output.trimmed().split('\n');
        QCOMPARE(lines.size(), 2);
        for (const auto& line : lines)
            QVERIFY(QJsonDocument::fromJson(line.toUtf8()).object().contains("layers"));
    }

    void standard_input_is_a_capture() {
        const auto result = run({"-", "-T", "fields", "-e", "frame.number", "-c", "1"},
                                vxlab::test::file_bytes(kCapture));
        QCOMPARE(result.output, QString("1\n"));
    }

    void a_capture_that_breaks_off_shows_what_was_before() {
        auto bytes = vxlab::test::file_bytes(kCapture);
        bytes.chop(40);
        const auto result = run({"-", "-T", "fields", "-e", "frame.number"}, bytes);
        QCOMPARE(result.exit_code, 1);
        QVERIFY(result.output.startsWith("1\n2\n3\n"));
        QVERIFY2(result.error.contains("offset"), qPrintable(result.error));
    }

    void wrong_use_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("error");
        QTest::newRow("unknown field") << QStringList{kCapture, "-T", "fields", "-e", "vxlan.vnl"}
                                       << "did you mean vxlan.vni?";
        QTest::newRow("no field") << QStringList{kCapture, "-T", "fields"} << "add -e";
        QTest::newRow("-e without -T") << QStringList{kCapture, "-e", "ip.src"} << "-T fields";
        QTest::newRow("bad filter") << QStringList{kCapture, "-Y", "vxlan.vni =="} << "column";
        QTest::newRow("bad rule") << QStringList{kCapture, "-d", "udp.port=4799,vxlan"}
                                  << "udp.port==4799,vxlan";
        QTest::newRow("bad port") << QStringList{kCapture, "-d", "udp.port==70000,vxlan"}
                                  << "0 to 65535";
    }
    void wrong_use() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, error);
        const auto result = run(arguments);
        QCOMPARE(result.exit_code, 2);
        QVERIFY2(result.error.contains(error), qPrintable(result.error));
        QVERIFY(result.output.isEmpty());
    }

    void a_missing_file_is_named() {
        const auto result = run({"/nonexistent/x.pcap"});
        QCOMPARE(result.exit_code, 1);
        QVERIFY(result.error.contains("/nonexistent/x.pcap"));
    }

    void a_port_can_be_decoded_as_vxlan() {
        const QStringList ask{"-T", "fields", "-e", "frame.number", "-c", "1", "-Y", "vxlan"};
        QVERIFY(run(QStringList{kCapture, "-d", "udp.port==4789,data"} + ask).output.isEmpty());
        QVERIFY(!run(QStringList{kCapture} + ask).output.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestDissectCommand)
#include "tst_dissect_command.moc"
