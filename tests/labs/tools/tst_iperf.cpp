// iperf and iperf3 by themselves: how they write amounts, and what they say of wrong words.
#include <QtTest>

#include "labs/tools/iperf/datagram.h"
#include "labs/tools/iperf/iperf.h"
#include "labs/tools/iperf/units.h"
#include "labs/tools/iperf3/iperf3.h"
#include "tests/support/labs/tool_bench.h"

using namespace vxlab;
using vxlab::test::ToolBench;

namespace {

// Its first line to stderr and its status, as the usage text behind it is long.
QString complaint(labs::Task (*tool)(labs::Process&), const QString& line) {
    ToolBench bench;
    std::vector<std::string> words;
    for (const auto& word : line.split(' ')) words.push_back(word.toStdString());
    const auto run = bench.run(tool, words);
    return QString::fromStdString(run.err).section('\n', 0, 0) + " " + QString::number(run.status);
}

}  // namespace

class TestIperf : public QObject {
    Q_OBJECT

private slots:
    void amounts_data() {
        QTest::addColumn<double>("bytes");
        QTest::addColumn<char>("format");
        QTest::addColumn<QString>("text");
        QTest::newRow("none") << 0.0 << 'A' << "0.00 Byte";
        QTest::newRow("bytes") << 1000.0 << 'A' << "1000 Byte";
        QTest::newRow("kilo") << 13'107'200.0 << 'K' << "12800 KByte";
        QTest::newRow("mega") << 25'480'396.8 << 'A' << "24.3 MByte";
        QTest::newRow("three digits") << 13e6 << 'a' << " 104 Mbit";
        QTest::newRow("two digits") << 11'925'000.0 << 'a' << "95.4 Mbit";
        QTest::newRow("rounded up") << 9'996'000'000.0 / 8 << 'a' << "10.0 Gbit";
        QTest::newRow("given power") << 125'000.0 << 'g' << "0.00 Gbit";
    }
    void amounts() {
        QFETCH(double, bytes);
        QFETCH(char, format);
        QFETCH(QString, text);
        QCOMPARE(QString::fromStdString(labs::iperf_tool::amount_text(bytes, format)), text);
    }

    void lengths_and_rates() {
        using labs::iperf_tool::parse_amount;
        QCOMPARE(parse_amount("64K").value_or(-1), 65536.0);
        QCOMPARE(parse_amount("64k").value_or(-1), 64000.0);
        QCOMPARE(parse_amount("1.5m").value_or(-1), 1.5e6);
        QCOMPARE(parse_amount("10M", 1000).value_or(-1), 10e6);
        for (const auto* wrong : {"", "x", "1x", "1Mb", "-1", "nan", "inf"})
            QVERIFY2(!parse_amount(wrong), wrong);
    }

    void complaints_data() {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* line, const char* text) {
            QTest::newRow(line) << QString(line) << QString(text);
        };
        row("iperf", "Usage: iperf [-s|-c host] [options] 0");
        row("iperf --nosuch", "iperf: unrecognized option `--nosuch' 0");
        row("iperf -c", "iperf: option requires an argument -- c 0");
        row("iperf -c 10.0.0.2 -t x", "ERROR: -t value of 'x' not recognized 1");
        row("iperf -c nosuch", "nosuch: Host name lookup failure 1");
        row("iperf -6 -c 10.0.0.2", "ERROR: failed to find an ip address for host '10.0.0.2' 1");
        row("iperf -c 10.0.0.2", "tcp connect failed: Network is unreachable 0");
        row("iperf -s -B 10.0.0.9", "listener bind failed: Cannot assign requested address 0");
        row("iperf -c 10.0.0.2 -d", "vxlab: iperf: '-d' is not simulated; try --engine live 1");
        row("iperf3", "iperf3: parameter error - must either be a client (-c) or server (-s) 1");
        row("iperf3 -Z -q", "iperf3: invalid option -- 'q' 1");
        row("iperf3 -c", "iperf3: option requires an argument -- 'c' 1");
        row("iperf3 -s -c 1.1.1.1", "iperf3: parameter error - cannot be both server and client 1");
        row("iperf3 -c 1.1.1.1 -D",
            "iperf3: parameter error - some option you are trying to set is server only 1");
        row("iperf3 -s -t 4",
            "iperf3: parameter error - some option you are trying to set is client only 1");
        row("iperf3 -c 1.1.1.1 -i 100",
            "iperf3: parameter error - invalid report interval (min = 0.1, max = 60 seconds) 1");
        row("iperf3 -c 1.1.1.1 -f x",
            "iperf3: parameter error - bad format specifier (valid formats are in the set "
            "[kmgtKMGT]) 1");
        row("iperf3 -c 1.1.1.1 -p 0",
            "iperf3: parameter error - port number must be between 1 and 65535 inclusive 1");
        row("iperf3 -c 1.1.1.1 -t 5 -n 5",
            "iperf3: parameter error - only one test end condition (-t, -n, -k) may be specified "
            "1");
        row("iperf3 -c 1.1.1.1",
            "iperf3: error - unable to connect to server: Network is unreachable 1");
        row("iperf3 -c nosuch",
            "iperf3: error - unable to connect to server: Resource temporarily unavailable 1");
        row("iperf3 -s -B 10.0.0.9",
            "iperf3: error - unable to start listener for connections: Cannot assign requested "
            "address 1");
    }
    void complaints() {
        QFETCH(QString, line);
        QFETCH(QString, text);
        const auto tool = line.startsWith("iperf3") ? labs::iperf3 : labs::iperf;
        QCOMPARE(complaint(tool, line), text);
    }

    void the_report_of_a_server_survives_the_wire() {
        using namespace labs::iperf_tool;
        ServerReport report;
        report.span = {{}, Duration::milliseconds(2018), 0x1'2345'6789};
        report.count.received = 182;
        report.count.lost = 3;
        report.count.jitter = 0.002;
        const auto bytes = write_report({-183, Instant{5'000'000}}, report);
        const auto read = read_report(bytes);
        QVERIFY(read);
        QCOMPARE(read->span.bytes, report.span.bytes);
        QVERIFY(read->span.to == report.span.to);
        QCOMPARE(read->count.received, report.count.received);
        QCOMPARE(read->count.lost, report.count.lost);
        QCOMPARE(read->count.jitter, report.count.jitter);
        QVERIFY(read_stamp(bytes)->number == -183);
        QVERIFY(!read_report(Bytes(bytes).first(bytes.size() - 1)));
    }
};

QTEST_APPLESS_MAIN(TestIperf)
#include "tst_iperf.moc"
