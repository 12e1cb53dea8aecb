// iperf, iperf3, tc and iptables in scripts: what they measure is what the links are.
#include <QtTest>

#include "tests/support/command.h"

using vxlab::test::run_vxlab;

namespace {

const char* const kTwoHosts = R"(
exec 2>&1
ip netns add a; ip netns add b
ip link add v netns a type veth peer name v netns b
ip -n a addr add 10.0.0.1/24 dev v; ip -n b addr add 10.0.0.2/24 dev v
ip -n a link set v up; ip -n b link set v up
A="ip netns exec a"; B="ip netns exec b"
)";

QStringList lines_of(const QString& script) {
    return run_vxlab({"sh", "-c", kTwoHosts + script}).output.split('\n', Qt::SkipEmptyParts);
}

// The rates in Mbit/s of the lines that match.
QList<double> rates(const QStringList& lines, const QString& pattern) {
    const QRegularExpression line(pattern), rate("([0-9.]+) ([MG])bits/sec");
    QList<double> found;
    for (const auto& one : lines) {
        const auto match = rate.match(one);
        if (!line.match(one).hasMatch() || !match.hasMatch()) continue;
        found << match.captured(1).toDouble() * (match.captured(2) == "G" ? 1000 : 1);
    }
    return found;
}

bool all_within(const QList<double>& rates, double least, double most) {
    return std::all_of(rates.begin(), rates.end(),
                       [&](double rate) { return rate >= least && rate <= most; });
}

}  // namespace

class TestLoadScripts : public QObject {
    Q_OBJECT

private slots:
    void iperf_over_100_mbits_data() {
        QTest::addColumn<QString>("qdisc");
        QTest::newRow("tbf") << "tbf rate 100mbit burst 64k latency 50ms";
        QTest::newRow("netem") << "netem rate 100mbit delay 1ms";
    }
    void iperf_over_100_mbits() {
        QFETCH(QString, qdisc);
        const auto lines = lines_of("for n in a b; do tc -n $n qdisc add dev v root " + qdisc +
                                    "; done\n$B iperf -s & s=$!\nsleep 1\n"
                                    "$A iperf -c 10.0.0.2 -t 5 -i 1\nkill $s; wait $s\n"
                                    "$B iperf3 -s -1 & s=$!\nsleep 1\n"
                                    "$A iperf3 -c 10.0.0.2 -t 5\nwait $s\n"
                                    "$B iperf3 -s -1 & s=$!\nsleep 1\n"
                                    "$A iperf3 -c 10.0.0.2 -t 5 -R -P 2\nwait $s\n");
        const auto whole = rates(lines, "^\\[  1\\] 0.0000-5");
        QCOMPARE(whole.size(), 2);
        QVERIFY2(all_within(whole, 90, 97), qPrintable(lines.join('\n')));
        const auto receivers = rates(lines, "^\\[  5\\].*0.00-5.*receiver");
        QCOMPARE(receivers.size(), 3);
        QVERIFY2(all_within(receivers.first(2), 90, 97), qPrintable(lines.join('\n')));
        const auto sums = rates(lines, "^\\[SUM\\].*receiver");
        QVERIFY2(sums.size() == 1 && all_within(sums, 90, 97), qPrintable(lines.join('\n')));
    }

    void datagrams_that_are_too_many_are_lost() {
        const auto lines = lines_of(
            "tc -n a qdisc add dev v root netem rate 10mbit limit 20\n$B iperf -s -u & s=$!\n"
            "sleep 1\n$A iperf -c 10.0.0.2 -u -b 20m -t 2\nkill $s; wait $s; echo $?\n"
            "$B iperf3 -s -1 & s=$!\nsleep 1\n$A iperf3 -c 10.0.0.2 -u -b 5M -t 2\nwait $s\n");
        const auto text = lines.join('\n');
        const QRegularExpression lost("\\[  1\\] 0.0000-[12].*ms \\d+/\\d+ \\((4[5-9]|5[0-5])%\\)");
        QVERIFY2(lost.match(text).hasMatch(), qPrintable(text));
        const QRegularExpression none("\\[  5\\]   0.00-2.00 .*0/\\d+ \\(0%\\)  receiver");
        QVERIFY2(none.match(text).hasMatch(), qPrintable(text));
    }

    void an_amount_of_data_and_a_rate() {
        const auto lines = lines_of(
            "$B iperf3 -s -D\nsleep 1\n$A iperf3 -c 10.0.0.2 -n 10M -i 0\n"
            "$A iperf3 -c 10.0.0.2 -b 20M -t 2 -i 0\n"
            "$B iperf -s -D\nsleep 1\n$A iperf -c 10.0.0.2 -n 10M\n");
        const auto text = lines.join('\n');
        QVERIFY2(text.contains("10.0 MBytes"), qPrintable(text));
        QVERIFY2(text.contains("Running Iperf Server as a daemon\n"), qPrintable(text));
        const auto paced = rates(lines, "0.00-2.00.*(sender|receiver)");
        QVERIFY2(paced.size() == 2 && all_within(paced, 19, 21), qPrintable(text));
    }

    void interrupted_and_busy() {
        const auto lines = lines_of(
            "$B iperf3 -s & s=$!\nsleep 1\n$A iperf3 -c 10.0.0.2 -t 100 -b 1M -i 0 & c=$!\n"
            "sleep 2\n$A iperf3 -c 10.0.0.2; echo busy $?\nkill -INT $c; wait $c; echo client $?\n"
            "$A iperf3 -c 10.0.0.2 -t 100 -b 1M -i 0 & c=$!\nsleep 1\nkill $s; wait $s; "
            "echo server $?\nwait $c; echo client $?\n");
        const auto text = lines.join('\n');
        for (const auto* line :
             {"iperf3: error - the server is busy running a test. try again later", "busy 1",
              "iperf3: interrupt - the client has terminated", "client 1",
              "iperf3: interrupt - the server has terminated", "server 1",
              "iperf3: error - the server has terminated"})
            QVERIFY2(text.contains(line), qPrintable(text));
    }

    void over_the_loopback_it_ends() {
        const auto lines =
            lines_of("iperf -s & s=$!\nsleep 1\niperf -c 127.0.0.1 -t 0.2\nkill $s\n");
        const auto found = rates(lines, "^\\[  1\\] 0.0000-0.2");
        QVERIFY2(found.size() == 2 && all_within(found, 1000, 10'000),
                 qPrintable(lines.join('\n')));
    }

    void delay_and_loss() {
        const auto lines = lines_of(
            "tc -n a qdisc add dev v root netem delay 10ms 2ms\nping() { $A ping \"$@\"; }\n"
            "ping -c 1 10.0.0.2 >/dev/null\n"
            "ping -q -c 20 -i 0.1 10.0.0.2 | sed -n 's|.*= \\([0-9]*\\).*|\\1|p'\n"
            "tc -n a qdisc change dev v root netem loss 100%\n"
            "ping -q -c 3 -W 1 10.0.0.2 | grep -o '[0-9]*% packet loss'\n"
            "tc -n a qdisc change dev v root netem loss 30% duplicate 1% delay 1ms reorder 25% "
            "50%\n"
            "tc -n a qdisc show dev v\ntc -n a -j qdisc show dev v\n"
            "tc -n a qdisc replace dev v root netem rate 1mbit delay 100ms 10ms 25% limit 50\n"
            "tc -n a qdisc show dev v\n"
            "tc -n a qdisc add dev v root htb; echo $?\n"
            "tc -n a class show dev v; echo $?\n");
        QVERIFY2(lines.value(0) == "8" || lines.value(0) == "9", qPrintable(lines.join('\n')));
        QCOMPARE(
            lines.mid(1).join('\n'),
            QString("100% packet loss\n"
                    "qdisc netem 8001: root refcnt 3 limit 1000 delay 1ms loss 30% duplicate 1% "
                    "reorder 25% 50% gap 1\n"
                    "[{\"kind\":\"netem\",\"handle\":\"8001:\",\"root\":true,\"refcnt\":3,"
                    "\"options\":{\"limit\":1000,\"delay\":{\"delay\":0.001,\"jitter\":0,"
                    "\"correlation\":0},\"loss-random\":{\"loss\":0.3,\"correlation\":0},"
                    "\"duplicate\":{\"duplicate\":0.01,\"correlation\":0},\"reorder\":{\"reorder\":"
                    "0.25,\"correlation\":0.5},\"ecn\":false,\"gap\":1}}]\n"
                    "qdisc netem 8001: root refcnt 3 limit 50 delay 100ms  10ms 25% rate 1Mbit\n"
                    "vxlab: tc: 'htb' is not simulated; try --engine live\n1\n"
                    "vxlab: tc: 'class' is not simulated; try --engine live\n1"));
    }

    void policies() {
        const auto lines = lines_of(
            "$A ping -c 1 10.0.0.2 >/dev/null; echo $?\n"
            "$B iptables -P INPUT DROP; $A ping -c 1 -W 1 10.0.0.2 >/dev/null; echo $?\n"
            "$B iptables -S\n$B iptables -L INPUT -nv | head -n 1\n"
            "sudo iptables -P FORWARD ACCEPT; echo $?\n"
            "iptables -A INPUT -p tcp --dport 22 -j DROP; echo $?\niptables -F; echo $?\n"
            "ip6tables -P OUTPUT DROP; ip6tables -S OUTPUT\n");
        QCOMPARE(lines.join('\n'),
                 QString("0\n1\n-P INPUT DROP\n-P FORWARD ACCEPT\n-P OUTPUT ACCEPT\n"
                         "Chain INPUT (policy DROP 1 packets, 84 bytes)\n0\n"
                         "vxlab: iptables: '-A' is not simulated; try --engine live\n1\n"
                         "0\n-P OUTPUT DROP"));
    }
};

QTEST_APPLESS_MAIN(TestLoadScripts)
#include "tst_load_scripts.moc"
