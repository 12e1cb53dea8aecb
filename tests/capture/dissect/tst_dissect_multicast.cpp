// IGMP and PIM: versions, groups, and what a register carries.
#include <QtTest>

#include "tests/capture/dissect/layer_lines.h"
#include "tests/support/packet_builder.h"
#include "tests/support/text.h"

using namespace vxlab;
using test::Packet;
using wire::IpProtocol;

namespace {
Packet ipv4(IpProtocol protocol, std::uint8_t ttl = 1) {
    wire::Ipv4 header;
    header.ttl = ttl;
    header.protocol = protocol;
    return Packet()
        .ethernet("02:00:00:00:00:01", "01:00:5e:00:00:01")
        .ipv4("10.0.0.1", "224.0.0.1", header);
}
}  // namespace

class TestMulticast : public QObject {
    Q_OBJECT

private slots:
    void dissects_data() {
        QTest::addColumn<QByteArray>("frame");
        QTest::addColumn<QString>("info");
        QTest::addColumn<QStringList>("remarks");
        const auto row = [](const char* name, const Packet& packet, const char* info,
                            const QStringList& remarks = {}) {
            const auto bytes = packet.bytes();
            QTest::newRow(name) << QByteArray(reinterpret_cast<const char*>(bytes.data()),
                                              static_cast<qsizetype>(bytes.size()))
                                << info << remarks;
        };
        const auto igmp = [](std::uint8_t ttl = 1) { return ipv4(IpProtocol::igmp, ttl); };
        const auto pim = [] { return ipv4(IpProtocol::pim); };
        const auto group = test::ip("239.1.2.3");
        row("v2 report", igmp().igmp(wire::Igmp{wire::IgmpType::v2_report, 0, group}),
            "Membership Report (v2) for 239.1.2.3");
        row("v3 query", igmp().igmp(wire::IgmpV3Query{.group = test::ip("0.0.0.0")}),
            "Membership Query (v3), general");
        row("v3 report",
            igmp().igmp(
                wire::IgmpV3Report{{{wire::GroupRecordType::change_to_exclude, group, {}}}}),
            "Membership Report (v3), 239.1.2.3 Change To Exclude Mode");
        row("TTL 64", igmp(64).igmp(wire::Igmp{wire::IgmpType::v2_leave, 0, group}),
            "Leave Group (v2) for 239.1.2.3", {"igmp-ttl"});
        row("no multicast group",
            igmp().igmp(wire::Igmp{wire::IgmpType::v2_report, 0, test::ip("10.1.2.3")}),
            "for 10.1.2.3", {"group-address"});
        row("fewer records than counted", igmp().hex("2200 ddfc 0000 0002 0400 0000 ef010203"),
            "Membership Report", {"igmp-checksum", "group-records"});
        row("unknown type", igmp().hex("ff00 00ff 00000000"), "Unknown type", {"igmp-type"});
        row("PIM hello", pim().hex("2000 df93 0001 0002 0069"), "Hello");
        row("PIM wrong checksum", pim().hex("2000 dead 0001 0002 0069"), "Hello", {"pim-checksum"});
        row("PIM version", pim().hex("3000 0000 0001 0002 0069"), "Hello", {"pim-version"});
        row("PIM address family", pim().hex("2200 d4ff 0900 0000"), "Register-stop",
            {"pim-address"});
    }

    void dissects() {
        QFETCH(QByteArray, frame);
        QFETCH(QString, info);
        const std::vector<std::uint8_t> bytes(frame.begin(), frame.end());
        const auto lines = test::dissect_frame(bytes, "igmp");
        QVERIFY2(lines.summary.contains(info), qPrintable(lines.summary));
        QTEST(lines.remarks, "remarks");
        QVERIFY(lines.light_agrees);
    }

    void a_register_is_a_tunnel() {
        const auto inner =
            Packet().ipv4("10.1.1.1", "239.1.2.3").udp(1000, 2000).text("hello").bytes();
        const auto lines = test::dissect_frame(
            ipv4(IpProtocol::pim).hex("2100 deff 00000000").hex(test::to_hex(inner)).bytes(),
            "ip.");
        QCOMPARE(lines.protocols, "eth:ethertype:ip:pim:ip:udp:data");
        QCOMPARE(lines.of({"ip.src"}), "10.0.0.1 10.1.1.1");
        QCOMPARE(lines.remarks, QStringList());
    }
};

QTEST_APPLESS_MAIN(TestMulticast)
#include "tst_dissect_multicast.moc"
