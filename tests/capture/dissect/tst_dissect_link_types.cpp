// The link types without Ethernet, and IPsec: what each leads to.
#include <QtTest>

#include "tests/capture/dissect/layer_lines.h"
#include "tests/support/packet_builder.h"
#include "tests/support/text.h"

using namespace vxlab;
using source::LinkType;
using test::Packet;

class TestLinkTypes : public QObject {
    Q_OBJECT

private slots:
    void leads_on_data() {
        QTest::addColumn<int>("link_type");
        QTest::addColumn<QString>("hex");
        QTest::addColumn<QString>("protocols");
        QTest::addColumn<QString>("remarks");
        const auto ip = QString::fromStdString(
            test::to_hex(Packet().ipv4("10.0.0.1", "10.0.0.2").udp(1, 2).text("x").bytes()));
        const auto row = [](const char* name, LinkType type, const QString& hex,
                            const char* protocols, const char* remarks = "") {
            QTest::newRow(name) << static_cast<int>(type) << hex << protocols << remarks;
        };
        const QString cooked = "0000 0001 0006 020000000001 0000";
        row("raw", LinkType::raw_ip, ip, "raw:ip:udp:data");
        row("raw, no IP", LinkType::raw_ip, "25", "raw:data", "raw-ip-version");
        row("IPv4", LinkType::ipv4, ip, "ip:udp:data");
        row("null", LinkType::null_loopback, "02000000" + ip, "null:ip:udp:data");
        row("null, other order", LinkType::null_loopback, "00000002" + ip, "null:ip:udp:data");
        row("loop", LinkType::openbsd_loop, "00000002" + ip, "null:ip:udp:data");
        row("cooked", LinkType::linux_cooked, cooked + "0800" + ip, "sll:ethertype:ip:udp:data");
        row("cooked, unknown", LinkType::linux_cooked, cooked + "0005 00", "sll:data");
        row("cooked GRE", LinkType::linux_cooked, "0000 030a 0004 0a00000100000000 0800" + ip,
            "sll:ip:udp:data");
        row("cooked, long address", LinkType::linux_cooked,
            "0000 0020 0014 0000000000000000 0800" + ip, "sll:ethertype:ip:udp:data",
            "cooked-address-cut");
        row("cooked v2", LinkType::linux_cooked_v2,
            "0800 0000 00000003 0001 04 06 0200000000010000" + ip, "sll:ethertype:ip:udp:data");
        row("cooked, short", LinkType::linux_cooked, "0000 0001", "sll", "header-truncated");
        const auto ipsec = [](const char* protocol, const QString& hex) {
            const auto total = 20 + QByteArray::fromHex(hex.toLatin1()).size();
            return QString("4500%1 00000000 40%2 0000 0a000001 0a000002 %3")
                .arg(total, 4, 16, QChar('0'))
                .arg(protocol, hex);
        };
        row("ESP", LinkType::ipv4, ipsec("32", "0000010000000001aabb"), "ip:esp", "ipv4-checksum");
        row("AH", LinkType::ipv4, ipsec("33", "3b04000000000100000000010102030405060708090a0b0c"),
            "ip:ah", "ipv4-checksum");
        row("AH, too short", LinkType::ipv4, ipsec("33", "3b0000000000010000000001"), "ip:ah",
            "ipv4-checksum ah-length");
    }

    void leads_on() {
        QFETCH(int, link_type);
        QFETCH(QString, hex);
        const auto bytes = test::from_hex(hex.toStdString());
        source::Packet packet;
        packet.bytes = bytes;
        packet.number = 1;
        packet.link_type = static_cast<LinkType>(link_type);
        packet.wire_length = static_cast<std::uint32_t>(bytes.size());
        packet.time = Instant{0};
        dissect::Dissector dissector;
        dissect::Dissection full, light;
        dissector.dissect_alone(packet, dissect::Detail::full, full);
        dissector.dissect_alone(packet, dissect::Detail::light, light);
        QStringList remarks;
        for (const auto& remark : full.remarks) remarks << test::qt(remark.def->id);
        QTEST(QString::fromStdString(full.protocols), "protocols");
        QTEST(remarks.join(' '), "remarks");
        QVERIFY(test::agree(full, light));
    }
};

QTEST_APPLESS_MAIN(TestLinkTypes)
#include "tst_dissect_link_types.moc"
