// The packet builder of the tests against literal packets that another analyzer finds correct.
#include <QtTest>

#include "tests/support/packet_builder.h"
#include "tests/support/text.h"

using namespace vxlab;
using namespace vxlab::wire;
using namespace vxlab::test;

namespace {

const char* const kA = "02:00:00:00:00:01";
const char* const kB = "02:00:00:00:00:02";
const char* const kInner = "02:00:00:00:01:01";

QString hex_of(const Packet& packet) { return QString::fromStdString(to_hex(packet.bytes())); }
QString plain(const char* hex) { return QString::fromStdString(to_hex(from_hex(hex))); }

Packet arp_in_vxlan() {
    return Packet()
        .ethernet(kA, kB)
        .ipv4("10.0.0.1", "10.0.0.2")
        .udp(50000, 4789)
        .vxlan(42)
        .ethernet(kInner, "ff:ff:ff:ff:ff:ff")
        .arp_request(kInner, "192.0.2.1", "192.0.2.2");
}

}  // namespace

class TestPacketBuilder : public QObject {
    Q_OBJECT

private slots:
    void vxlan_over_ipv4() {
        QCOMPARE(hex_of(arp_in_vxlan()),
                 plain("020000000002 020000000001 0800"
                       "4500004e00000000 4011669d 0a000001 0a000002"
                       "c35012b5003a435f 0800000000002a00"
                       "ffffffffffff 020000000101 0806"
                       "0001080006040001 020000000101 c0000201 000000000000 c0000202"));
    }

    void vxlan_over_ipv6_with_tags_inside() {
        const auto packet =
            Packet()
                .ethernet(kA, kB)
                .ipv6("2001:db8::1", "2001:db8::2", {.traffic_class = 0x28, .flow_label = 0x12345})
                .udp(50000, 4789)
                .vxlan(Vxlan{0xabcdef, GroupPolicy{0x1234, true, true}})
                .ethernet(kInner, kB)
                .vlan(7, 3, EtherType::qinq)
                .vlan(8)
                .ipv4("192.0.2.1", "192.0.2.2")
                .echo_request(7, 1);
        QCOMPARE(hex_of(packet),
                 plain("020000000002 020000000001 86dd 62812345 004a1140"
                       "20010db8000000000000000000000001 20010db8000000000000000000000002"
                       "c35012b5004a21d9 88481234abcdef00"
                       "020000000002 020000000101 88a8 6007 8100 0008 0800"
                       "4500002400000000 4001f6d5 c0000201 c0000202"
                       "08006662000700016162636465666768"));
    }

    void tcp_behind_a_tag() {
        const auto packet =
            Packet()
                .ethernet(kA, kB)
                .vlan(100, 5)
                .ipv4("10.0.0.1", "10.0.0.2", {.identification = 0x1234, .dont_fragment = true})
                .tcp(40000, 80, tcp_flag::kSyn,
                     {.sequence = 1000,
                      .window = 64240,
                      .options = from_hex("020405b40402080a000000010000000001030307")});
        QCOMPARE(hex_of(packet), plain("020000000002 020000000001 8100 a064 0800"
                                       "4500003c12344000 40061486 0a000001 0a000002"
                                       "9c400050000003e800000000a002faf098930000"
                                       "020405b40402080a000000010000000001030307"));
    }

    void extension_header_and_icmpv6() {
        const auto packet = Packet()
                                .ethernet(kA, "33:33:00:00:00:16")
                                .ipv6("fe80::1", "ff02::16", {.hop_limit = 1})
                                .ipv6_extension(IpProtocol::hop_by_hop, "050200000100")
                                .icmpv6(Mld{Icmpv6Type::mld_report, 0, ip("ff05::100")});
        QCOMPARE(hex_of(packet),
                 plain("333300000016 020000000001 86dd 60000000 00200001"
                       "fe800000000000000000000000000001 ff020000000000000000000000000016"
                       "3a00050200000100 83007f0c00000000 ff050000000000000000000000000100"));
    }

    void no_checksum_geneve_and_gre() {
        QVERIFY(
            hex_of(Packet().ipv4("10.0.0.1", "10.0.0.2").udp_without_checksum(1, 4790).hex("aa"))
                .endsWith("000112b600090000aa"));
        QVERIFY(hex_of(Packet().geneve(42).ethernet(kA, kB)).startsWith("0000655800002a00"));
        QVERIFY(
            hex_of(Packet().gre(77).ipv4("1.1.1.1", "2.2.2.2")).startsWith("200008000000004d4500"));
    }

    void damage_comes_last() {
        const auto whole = arp_in_vxlan().bytes();
        auto damaged = arp_in_vxlan().set_be16(1, 10, 0xdead).set_u8(3, 0, 0).bytes();
        QCOMPARE(load_be16(damaged, 14 + 10), std::uint16_t{0xdead});
        QCOMPARE(damaged[arp_in_vxlan().offset_of(3)], std::uint8_t{0});
        store_be16(damaged, 14 + 10, 0x669d);
        damaged[42] = 8;
        QVERIFY(damaged == whole);

        QCOMPARE(arp_in_vxlan().truncate(50).bytes().size(), std::size_t{50});
        const auto padded = Packet().ethernet(kA, kB).ipv4("1.1.1.1", "2.2.2.2").pad_to(60).bytes();
        QCOMPARE(padded.size(), std::size_t{60});
        QCOMPARE(load_be16(padded, 16), std::uint16_t{20});
    }
};

QTEST_APPLESS_MAIN(TestPacketBuilder)
#include "tst_packet_builder.moc"
