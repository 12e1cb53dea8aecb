// IPv6: lengths, extension headers and fragments.
#include <QtTest>

#include "tests/capture/dissect/layer_lines.h"
#include "tests/support/packet_builder.h"

using namespace vxlab;
using test::Packet;
using wire::IpProtocol;

namespace {
constexpr const char* kA = "2001:db8::1";
constexpr const char* kB = "2001:db8::2";

Packet base() { return Packet().ethernet("02:00:00:00:00:01", "02:00:00:00:00:02").ipv6(kA, kB); }
}  // namespace

class TestIpv6 : public QObject {
    Q_OBJECT

private slots:
    void dissects_data() {
        QTest::addColumn<QByteArray>("frame");
        QTest::addColumn<QString>("protocols");
        QTest::addColumn<QStringList>("remarks");
        const auto row = [](const char* name, const Packet& packet, const char* protocols,
                            const QStringList& remarks = {}) {
            const auto bytes = packet.bytes();
            QTest::newRow(name) << QByteArray(reinterpret_cast<const char*>(bytes.data()),
                                              static_cast<qsizetype>(bytes.size()))
                                << QString("eth:ethertype:ipv6%1").arg(protocols) << remarks;
        };
        row("UDP", base().udp(1000, 2000).text("hello"), ":udp:data");
        row("router alert",
            base().ipv6_extension(IpProtocol::hop_by_hop, "050200000100").udp(1, 2).text("x"),
            ":ipv6.hopopts:udp:data");
        row("hop-by-hop second",
            base()
                .ipv6_extension(IpProtocol::destination_options, "010400000000")
                .ipv6_extension(IpProtocol::hop_by_hop, "010400000000")
                .udp(1, 2)
                .text("x"),
            ":ipv6.dstopts:ipv6.hopopts:udp:data", {"ipv6-extension-order"});
        row("option past the header",
            base().ipv6_extension(IpProtocol::hop_by_hop, "1e0900000000").udp(1, 2).text("x"),
            ":ipv6.hopopts:udp:data", {"ipv6-option-length"});
        row("atomic fragment",
            base().ipv6_extension(IpProtocol::fragment, "000000001234").udp(1, 2).text("x"),
            ":ipv6.fraghdr:udp:data");
        row("fragment", base().ipv6_extension(IpProtocol::fragment, "000900001234").filler(8),
            ":ipv6.fraghdr:data", {"fragment"});
        row("hop limit 0", base().udp(1, 2).text("x").set_u8(1, 7, 0), ":udp:data", {"ttl-zero"});
        row("length past the end", base().udp(1, 2).text("x").set_be16(1, 4, 99), ":udp:data",
            {"ipv6-length-exceeds"});
        row("length 0", base().udp(1, 2).text("x").set_be16(1, 4, 0), ":udp:data",
            {"ipv6-length-zero"});
        row("version", base().udp(1, 2).text("x").set_u8(1, 0, 0x50), ":data", {"ip-version"});
        row("extension past the end",
            base().ipv6_extension(IpProtocol::hop_by_hop, "010400000000").set_u8(2, 1, 7),
            ":ipv6.hopopts", {"ipv6-extension-length"});
    }

    void dissects() {
        QFETCH(QByteArray, frame);
        const std::vector<std::uint8_t> bytes(frame.begin(), frame.end());
        const auto lines = test::dissect_frame(bytes, "ipv6");
        QTEST(lines.protocols, "protocols");
        QTEST(lines.remarks, "remarks");
        QVERIFY(lines.light_agrees);
    }

    void survives_cuts_data() { dissects_data(); }

    // Wherever the capture cuts a frame, the light dissection takes the same way: options too.
    void survives_cuts() {
        QFETCH(QByteArray, frame);
        const auto wire_length = static_cast<std::uint32_t>(frame.size());
        for (qsizetype size = 14; size < frame.size(); ++size) {
            const std::vector<std::uint8_t> cut(frame.begin(), frame.begin() + size);
            const auto lines = test::dissect_frame(cut, "ipv6", wire_length);
            QVERIFY2(lines.light_agrees, qPrintable(QString::number(size)));
        }
    }

    void a_slaac_address_tells_its_mac() {
        const auto lines =
            test::dissect_frame(Packet()
                                    .ethernet("02:00:00:00:00:01", "33:33:00:00:00:01")
                                    .ipv6("fe80::5054:ff:fe12:3456", "ff02::1")
                                    .udp(1, 2)
                                    .bytes(),
                                "ipv6.");
        QCOMPARE(lines.of({"ipv6.src_slaac_mac"}), "52:54:00:12:34:56");
        QCOMPARE(lines.of({"ipv6.addr"}), "fe80::5054:ff:fe12:3456 ff02::1");
    }
};

QTEST_APPLESS_MAIN(TestIpv6)
#include "tst_dissect_ipv6.moc"
