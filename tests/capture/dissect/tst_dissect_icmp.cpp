// ICMP and ICMPv6: what they say, and the packets that errors quote.
#include <QtTest>

#include "core/wire/ndp.h"
#include "tests/capture/dissect/layer_lines.h"
#include "tests/support/packet_builder.h"

using namespace vxlab;
using test::Packet;

namespace {
Packet ipv4() {
    return Packet().ethernet("02:00:00:00:00:01", "02:00:00:00:00:02").ipv4("10.0.0.1", "10.0.0.2");
}

Packet ipv6(std::uint8_t hop_limit = 255) {
    return Packet()
        .ethernet("02:00:00:00:00:01", "02:00:00:00:00:02")
        .ipv6("2001:db8::1", "2001:db8::2", {.hop_limit = hop_limit});
}

std::vector<std::uint8_t> quoted_v4() {
    return Packet().ipv4("10.0.0.2", "10.9.9.9").udp(1234, 4789).vxlan(42).bytes();
}

std::vector<std::uint8_t> quoted_v6() {
    return Packet().ipv6("2001:db8::2", "2001:db8::9").udp(1234, 5678).text("abcdefgh").bytes();
}

wire::NeighborSolicitation solicitation() {
    return {test::ip("2001:db8::2"), test::mac("02:00:00:00:00:01")};
}
}  // namespace

class TestIcmp : public QObject {
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
        using wire::Icmp;
        using wire::IcmpType;
        row("echo", ipv4().echo_request(0x1234, 5), "Echo (ping) request id=0x1234, seq=5");
        row("port unreachable",
            ipv4().icmp(Icmp::error(IcmpType::destination_unreachable, 3, quoted_v4())),
            "Destination unreachable (Port unreachable)");
        row("fragmentation needed",
            ipv4().icmp(Icmp::error(IcmpType::destination_unreachable, 4, quoted_v4(), 1400)),
            "Destination unreachable (Fragmentation needed), MTU 1400", {"path-mtu"});
        row("the least quote",
            ipv4().icmp(Icmp::error(IcmpType::time_exceeded, 0, Bytes(quoted_v4()).first(28))),
            "Time-to-live exceeded");
        row("short quote",
            ipv4().icmp(Icmp::error(IcmpType::time_exceeded, 0, Bytes(quoted_v4()).first(20))),
            "Time-to-live exceeded", {"icmp-quote-short"});
        row("wrong checksum", ipv4().echo_request(1, 2).set_be16(2, 2, 0xdead), "seq=2",
            {"icmp-checksum"});
        row("unassigned", ipv4().icmp({static_cast<IcmpType>(99), 0, 0, {}}), "type 99",
            {"icmp-type"});
        row("echo v6", ipv6(64).icmpv6(wire::Icmpv6::echo_request(0x1234, 5, {})),
            "Echo (ping) request id=0x1234, seq=5");
        row("packet too big",
            ipv6(64).icmpv6(
                wire::Icmpv6::error(wire::Icmpv6Type::packet_too_big, 0, quoted_v6(), 1280)),
            "Packet Too Big, MTU 1280", {"path-mtu"});
        row("solicitation", ipv6().icmpv6(solicitation()),
            "Neighbor Solicitation for 2001:db8::2 from 02:00:00:00:00:01");
        row("solicitation from afar", ipv6(64).icmpv6(solicitation()), "Neighbor Solicitation",
            {"ndp-hop-limit"});
        row("option of length 0", ipv6().icmpv6(solicitation()).set_u8(2, 25, 0),
            "Neighbor Solicitation", {"icmpv6-checksum", "ndp-option-length"});
        row("MLD", ipv6(1).icmpv6(wire::Mld{wire::Icmpv6Type::mld_report, 0, test::ip("ff02::5")}),
            "Multicast Listener Report for ff02::5");
    }

    void dissects() {
        QFETCH(QByteArray, frame);
        QFETCH(QString, info);
        const std::vector<std::uint8_t> bytes(frame.begin(), frame.end());
        const auto lines = test::dissect_frame(bytes, "icmp");
        QVERIFY2(lines.summary.contains(info), qPrintable(lines.summary));
        QTEST(lines.remarks, "remarks");
        QVERIFY(lines.light_agrees);
    }

    void an_error_quotes_whole_headers() {
        const auto lines = test::dissect_frame(
            ipv4()
                .icmp(wire::Icmp::error(wire::IcmpType::destination_unreachable, 3, quoted_v4()))
                .bytes(),
            "ip.");
        QCOMPARE(lines.of({"ip.src"}), "10.0.0.1 10.0.0.2");
        QVERIFY2(lines.protocols.startsWith("eth:ethertype:ip:icmp:ip:udp:vxlan"),
                 qPrintable(lines.protocols));
    }

    void mpls_labels_follow_the_quoted_packet() {
        auto error = wire::Icmp::error(wire::IcmpType::time_exceeded, 0, quoted_v4(), 0x00200000);
        error.body.resize(128);
        const std::vector<std::uint8_t> extension = {0x20, 0, 0, 0, 0, 8, 1, 1, 0, 6, 0x41, 64};
        error.body.insert(error.body.end(), extension.begin(), extension.end());
        const auto lines = test::dissect_frame(ipv4().icmp(error).bytes(), "icmp.");
        QCOMPARE(lines.of({"icmp.length.original_datagram"}), "128");
        QCOMPARE(lines.of({"icmp.mpls.label", "icmp.mpls.ttl"}), "100 64");
        QCOMPARE(lines.remarks, QStringList());
    }
};

QTEST_APPLESS_MAIN(TestIcmp)
#include "tst_dissect_icmp.moc"
