// Hierarchy, conversations and endpoints of packets built here, and beside tshark's on captures.
#include <fmt/format.h>

#include <QtTest>

#include "capture/dissect/registry.h"
#include "capture/index/statistics.h"
#include "tests/support/capture_feed.h"

using namespace vxlab;
using namespace vxlab::index;
using test::Feed;
using test::Packet;

namespace {

const char* const kA = "02:00:00:00:00:01";
const char* const kB = "02:00:00:00:00:02";
const char* const kHost1 = "02:00:00:00:01:01";
const char* const kHost2 = "02:00:00:00:01:02";

Packet tunnel(const char* from, const char* to, std::uint32_t vni) {
    return Packet().ethernet(kA, kB).ipv4(from, to).udp(50000, 4789).vxlan(vni);
}

std::vector<std::uint8_t> inner_udp(const char* from, const char* to, std::uint32_t vni,
                                    const char* source, const char* destination) {
    return tunnel(from, to, vni)
        .ethernet(kHost1, kHost2)
        .ipv4(source, destination)
        .udp(1000, 2000)
        .text("hello")
        .bytes();
}

std::string lines(const Statistics& statistics, ConversationKind kind) {
    std::string text;
    for (const auto& row : statistics.conversations(kind))
        text +=
            fmt::format("{}{}{}:{} {}{}:{} {}/{} [{}]\n", text.empty() ? "" : "; ", row.a.ip.text(),
                        row.a.mac.is_zero() ? "" : row.a.mac.text(), row.a.port, row.b.ip.text(),
                        row.b.mac.is_zero() ? "" : row.b.mac.text(), row.b.port, row.a_to_b.packets,
                        row.b_to_a.packets, statistics.tunnels().text(row.tunnel));
    return text;
}

// As tshark prints it: "  eth  frames:3 bytes:180" without blanks at the end.
std::string hierarchy_lines(const Statistics& statistics) {
    std::string text;
    for (const auto& node : statistics.hierarchy())
        if (node.depth > 0)
            text +=
                fmt::format("{}{} frames:{} bytes:{}\n", std::string(2u * (node.depth - 1u), ' '),
                            dissect::definition(node.protocol).short_name, node.traffic.packets,
                            node.traffic.bytes);
    return text;
}

QString run_tshark(const QStringList& arguments) {
    QProcess tshark;
    tshark.start("tshark", arguments);
    if (!tshark.waitForStarted()) return {};
    tshark.waitForFinished(-1);
    return QString::fromUtf8(tshark.readAllStandardOutput());
}

std::string tshark_hierarchy(const QString& path) {
    std::string text;
    static const QRegularExpression row("^( *)(\\S+) +frames:(\\d+) bytes:(\\d+)$");
    for (const auto& line :
         run_tshark({"-n", "-d", "udp.port==8472,vxlan", "-r", path, "-q", "-z", "io,phs"})
             .split('\n'))
        if (const auto match = row.match(line); match.hasMatch())
            text += fmt::format("{}{} frames:{} bytes:{}\n", match.captured(1).toStdString(),
                                match.captured(2).toStdString(), match.captured(3).toStdString(),
                                match.captured(4).toStdString());
    return text;
}

// "Ethernet" → how many lines tshark has below "Ethernet Conversations".
QMap<QString, qsizetype> tshark_conversations(const QString& path) {
    const auto output = run_tshark({"-n", "-r", path, "-q", "-z", "conv,eth", "-z", "conv,ip", "-z",
                                    "conv,tcp", "-z", "conv,udp"});
    QMap<QString, qsizetype> counts;
    QString section;
    for (const auto& line : output.split('\n')) {
        if (line.endsWith(" Conversations")) section = line.section(' ', 0, 0);
        if (line.contains("<->")) ++counts[section];
    }
    return counts;
}

// The lines of protocols that both sides know; tshark goes on into applications.
std::string known_lines(const std::string& text) {
    static const QStringList kKnown{"eth", "ip", "ipv6", "udp", "tcp", "vxlan", "arp", "icmp"};
    std::string kept;
    for (const auto& line : QString::fromStdString(text).split('\n'))
        if (kKnown.contains(line.trimmed().section(' ', 0, 0))) kept += line.toStdString() + "\n";
    return kept;
}

// Empty when the comparison cannot be made.
QString capture(const QString& name) {
    const auto path = QDir(VXLAB_SOURCE_DIR).filePath("../shared/pcaps/" + name);
    const bool tshark = !QStandardPaths::findExecutable("tshark").isEmpty();
    return tshark && QFile::exists(path) ? path : QString();
}

}  // namespace

class TestStatistics : public QObject {
    Q_OBJECT

private slots:
    void two_tenants_with_one_tuple_are_two_conversations() {
        Statistics statistics;
        Feed feed;
        feed.packet(inner_udp("10.0.0.1", "10.0.0.2", 42, "192.0.2.1", "192.0.2.2"), statistics);
        feed.packet(inner_udp("10.0.0.2", "10.0.0.1", 42, "192.0.2.1", "192.0.2.2"), statistics);
        feed.packet(inner_udp("10.0.0.1", "10.0.0.2", 43, "192.0.2.1", "192.0.2.2"), statistics);
        feed.packet(inner_udp("10.0.0.1", "10.0.0.3", 42, "192.0.2.1", "192.0.2.2"), statistics);
        QCOMPARE(statistics.conversations(ConversationKind::ip).size(), std::size_t{5});
        const auto text = lines(statistics, ConversationKind::ip);
        for (const auto* expected :
             {"192.0.2.1:0 192.0.2.2:0 2/0 [VNI 42, 10.0.0.1 – 10.0.0.2]",
              "192.0.2.1:0 192.0.2.2:0 1/0 [VNI 43, 10.0.0.1 – 10.0.0.2]",
              "192.0.2.1:0 192.0.2.2:0 1/0 [VNI 42, 10.0.0.1 – 10.0.0.3]",
              "10.0.0.1:0 10.0.0.2:0 2/1 []", "10.0.0.1:0 10.0.0.3:0 1/0 []"})
            QVERIFY2(text.find(expected) != std::string::npos, (text + expected).c_str());
    }

    void a_conversation_counts_each_way_and_begins_with_who_spoke_first() {
        Statistics statistics;
        Feed feed;
        const auto there =
            Packet().ethernet(kA, kB).ipv4("10.0.0.9", "10.0.0.1").udp(9, 7).text("abcd").bytes();
        const auto back = Packet().ethernet(kB, kA).ipv4("10.0.0.1", "10.0.0.9").udp(7, 9).bytes();
        feed.packet(there, statistics);
        feed.packet(back, statistics);
        feed.packet(there, statistics);
        const auto rows = statistics.conversations(ConversationKind::udp);
        QCOMPARE(rows.size(), std::size_t{1});
        QCOMPARE(rows[0].a.ip.text(), std::string("10.0.0.9"));
        QCOMPARE(rows[0].a.port, std::uint16_t{9});
        QCOMPARE(rows[0].a_to_b, (Traffic{2, 2 * there.size()}));
        QCOMPARE(rows[0].b_to_a, (Traffic{1, back.size()}));
        QCOMPARE(rows[0].period.length().nanoseconds, Duration::milliseconds(2).nanoseconds);
        QVERIFY(statistics.conversations(ConversationKind::tcp).empty());
    }

    void endpoints_add_up_what_they_sent_and_received() {
        Statistics statistics;
        Feed feed;
        const auto one = Packet().ethernet(kA, kB).ipv4("10.0.0.1", "10.0.0.2").udp(1, 2).bytes();
        const auto other = Packet().ethernet(kA, kB).ipv4("10.0.0.1", "10.0.0.3").udp(1, 2).bytes();
        feed.packet(one, statistics);
        feed.packet(other, statistics);
        const auto rows = statistics.endpoints(ConversationKind::ip);
        QCOMPARE(rows.size(), std::size_t{3});
        QCOMPARE(rows[0].endpoint.ip.text(), std::string("10.0.0.1"));
        QCOMPARE(rows[0].sent.packets, std::uint64_t{2});
        QCOMPARE(rows[0].received.packets, std::uint64_t{0});
    }

    void hierarchy_follows_the_layers() {
        Statistics statistics;
        Feed feed;
        feed.packet(inner_udp("10.0.0.1", "10.0.0.2", 42, "192.0.2.1", "192.0.2.2"), statistics);
        feed.packet(Packet().ethernet(kA, kB).ipv4("10.0.0.1", "10.0.0.2").udp(1, 2).bytes(),
                    statistics);
        QCOMPARE(hierarchy_lines(statistics),
                 std::string("eth frames:2 bytes:139\n"
                             "  ip frames:2 bytes:139\n"
                             "    udp frames:2 bytes:139\n"
                             "      vxlan frames:1 bytes:97\n"
                             "        eth frames:1 bytes:97\n"
                             "          ip frames:1 bytes:97\n"
                             "            udp frames:1 bytes:97\n"
                             "              data frames:1 bytes:97\n"));
    }

    void remarks_are_counted_worst_first() {
        Statistics statistics;
        Feed feed;
        auto wrong = Packet().ethernet(kA, kB).ipv4("10.0.0.1", "10.0.0.2").udp(1, 2).text("x");
        feed.packet(wrong.set_be16(2, 6, 0x1234).bytes(), statistics);
        const auto remarks = statistics.remarks();
        QCOMPARE(remarks.size(), std::size_t{1});
        QCOMPARE(std::string(remarks[0].first->id), std::string("udp-checksum"));
        QCOMPARE(remarks[0].second.first, std::vector<std::uint64_t>{1});
    }

    void full_tables_drop_ports_first_and_then_count_as_others() {
        Statistics statistics(4, 1);
        Feed feed;
        const auto packet = [](const char* to, std::uint16_t port) {
            return Packet().ethernet(kA, kB).ipv4("10.0.0.1", to).udp(1, port).bytes();
        };
        for (std::uint16_t port = 1; port <= 6; ++port)
            feed.packet(packet("10.0.0.2", port), statistics);
        QCOMPARE(statistics.conversations(ConversationKind::udp).size(), std::size_t{4});
        QCOMPARE(statistics.without_ports().packets, std::uint64_t{2});
        const auto hosts = statistics.conversations(ConversationKind::ip);
        QCOMPARE(hosts.size(), std::size_t{1});
        QCOMPARE(hosts[0].a_to_b.packets, std::uint64_t{6});
        QCOMPARE(statistics.others().packets, std::uint64_t{0});
        feed.packet(packet("10.0.0.3", 1), statistics);
        QCOMPARE(statistics.others().packets, std::uint64_t{1});
        QCOMPARE(statistics.total().packets, std::uint64_t{7});
    }

    void hierarchy_agrees_with_tshark_data() {
        QTest::addColumn<QString>("name");
        for (const auto* name : {"robust_zeek_ipv4_fragmented1.pcap", "vxlan_tcpdump_port8472.pcap",
                                 "vxlan_zeek_http.pcap", "vxlan_zeek_overlapping_tuples_2vni.pcap"})
            QTest::newRow(name) << name;
    }
    void hierarchy_agrees_with_tshark() {
        QFETCH(QString, name);
        const auto path = capture(name);
        if (path.isEmpty()) QSKIP("tshark or ../shared/pcaps is missing");
        Statistics statistics;
        Feed feed;
        QVERIFY(feed.file(path.toStdString(), statistics));
        QCOMPARE(known_lines(hierarchy_lines(statistics)), known_lines(tshark_hierarchy(path)));
    }

    // Where there are no tunnels; with them, tshark merges tenants.
    void conversations_agree_with_tshark_data() {
        QTest::addColumn<QString>("name");
        for (const auto* name :
             {"robust_zeek_ipv4_fragmented1.pcap", "vxlan_tcpdump_port8472.pcap"})
            QTest::newRow(name) << name;
    }
    void conversations_agree_with_tshark() {
        QFETCH(QString, name);
        const auto path = capture(name);
        if (path.isEmpty()) QSKIP("tshark or ../shared/pcaps is missing");
        dissect::Options options;
        options.udp_ports.erase(8472);
        Statistics statistics;
        Feed feed(options);
        QVERIFY(feed.file(path.toStdString(), statistics));
        const auto expected = tshark_conversations(path);
        QVERIFY(!expected.isEmpty());
        for (const auto& [kind, section] :
             {std::pair(ConversationKind::ethernet, "Ethernet"),
              std::pair(ConversationKind::ip, "IPv4"), std::pair(ConversationKind::tcp, "TCP"),
              std::pair(ConversationKind::udp, "UDP")})
            QCOMPARE(static_cast<qsizetype>(statistics.conversations(kind).size()),
                     expected.value(section));
    }
};

QTEST_APPLESS_MAIN(TestStatistics)
#include "tst_statistics.moc"
