// ICMP, ICMPv6 and Neighbor Discovery over literal bytes. The messages' checksums belong to the
// addresses fe80::1 and fe80::2; the structs leave ICMPv6's checksum 0.
#include <QtTest>

#include "core/wire/icmp.h"
#include "core/wire/ndp.h"
#include "tests/support/both_ways.h"
#include "tests/support/packet_builder.h"

using namespace vxlab;
using namespace vxlab::wire;
using namespace vxlab::test;

namespace {

QString option_list(const NdpOptions& options) {
    QStringList list;
    for (const auto& option : options)
        list << QString("%1+%2%3")
                    .arg(option.kind)
                    .arg(option.data.size())
                    .arg(option.malformed ? " malformed" : "");
    return list.join(", ");
}

const char* const kTarget = "fe800000000000000000000000000002";

}  // namespace

class TestIcmp : public QObject {
    Q_OBJECT

private slots:
    void echo() {
        const auto request = Icmp::echo_request(7, 1, from_hex("6162636465666768"));
        both_ways("08 00 6662 0007 0001 6162636465666768", request);
        both_ways("00 00 6e62 0007 0001 6162636465666768", request.echo_reply());
        QCOMPARE(request.identifier(), std::uint16_t{7});
        QCOMPARE(request.sequence(), std::uint16_t{1});
        QCOMPARE(refusal<Icmp>("08 00 6663 0007 0001 6162636465666768"),
                 "ICMP message: the checksum is wrong");
    }

    void error_quotes_the_packet() {
        const auto quoted = from_hex("4500001d00000000401166c70a0000010a0000091388138900094cc178");
        const auto error = Icmp::error(IcmpType::destination_unreachable,
                                       icmp_unreachable::kFragmentationNeeded, quoted, 1450);
        both_ways("03 04 0b76 0000 05aa 4500001d00000000401166c70a0000010a0000091388138900094cc178",
                  error);
        QCOMPARE(error.next_hop_mtu(), std::uint16_t{1450});
        const std::vector<std::uint8_t> big(1500);
        QCOMPARE(Icmp::error(IcmpType::time_exceeded, 0, big).header_length(),
                 std::size_t{576 - 20});
        QCOMPARE(Icmpv6::error(Icmpv6Type::packet_too_big, 0, big, 1280).header_length(),
                 std::size_t{1280 - 40});
    }

    void icmpv6_echo() {
        const auto request = Icmpv6::echo_request(0x1234, 5, from_hex("6162636465"));
        both_ways("80 00 0000 1234 0005 6162636465", request);
        both_ways("81 00 0000 1234 0005 6162636465", request.echo_reply());
        std::vector<std::uint8_t> bytes;
        request.append(bytes);
        write_icmpv6_checksum(bytes, ip("fe80::1"), ip("fe80::2"));
        QCOMPARE(Icmpv6View::over(bytes)->checksum(), std::uint16_t{0x46b3});
    }

    void neighbor_solicitation() {
        both_ways(std::string("87 00 0000 00000000") + kTarget + "0101 020000000001",
                  NeighborSolicitation{ip("fe80::2"), mac("02:00:00:00:00:01")});
        both_ways(std::string("87 00 0000 00000000") + kTarget,
                  NeighborSolicitation{ip("fe80::2"), std::nullopt});
    }

    void neighbor_advertisement() {
        both_ways(std::string("88 00 0000 e0000000") + kTarget + "0201 020000000002",
                  NeighborAdvertisement{true, true, true, ip("fe80::2"), mac("02:00:00:00:00:02")});
        both_ways(std::string("88 00 0000 20000000") + kTarget,
                  NeighborAdvertisement{false, false, true, ip("fe80::2"), std::nullopt});
    }

    void routers() {
        both_ways("85 00 0000 00000000 0101 020000000001",
                  RouterSolicitation{mac("02:00:00:00:00:01")});
        both_ways(
            "86 00 0000 40 c0 0708 00007530 000003e8 0101 020000000001 0501 0000 000005aa"
            "0304 40 c0 00015180 00003840 00000000 20010db8000100000000000000000000",
            RouterAdvertisement{.hop_limit = 64,
                                .managed = true,
                                .other_configuration = true,
                                .router_lifetime = 1800,
                                .reachable_time = 30000,
                                .retransmission_time = 1000,
                                .source_mac = mac("02:00:00:00:00:01"),
                                .mtu = 1450,
                                .prefixes = {{ip("2001:db8:1::"), 64, true, true, 86400, 14400}}});
    }

    void refused_data() {
        QTest::addColumn<QString>("hex");
        QTest::addColumn<QString>("reason");
        const auto row = [](const std::string& hex, const char* reason) {
            QTest::newRow(reason) << QString::fromStdString(hex) << reason;
        };
        const std::string target = kTarget;
        row("8700", "neighbor solicitation: 24 bytes needed, 2 there");
        row("88 00 0000 00000000" + target, "neighbor solicitation: ICMPv6 type 136");
        row("87 01 0000 00000000" + target, "neighbor solicitation: code 1 is not 0");
        row("87 00 0000 00000000 ff020000000000000000000000000001",
            "neighbor solicitation: the target ff02::1 is multicast");
        row("87 00 0000 00000000" + target + "0100 020000000001",
            "neighbor solicitation: the option at byte 24 is malformed");
    }
    void refused() {
        QFETCH(QString, hex);
        QFETCH(QString, reason);
        QCOMPARE(refusal<NeighborSolicitation>(hex.toStdString()), reason);
    }

    void option_walk() {
        const auto walk = [](const char* hex) {
            const auto bytes = from_hex(hex);
            return option_list(NdpOptions(bytes));
        };
        QCOMPARE(walk(""), "");
        QCOMPARE(walk("0101 020000000001 0e01 000000000000"), "1+6, 14+6");
        QCOMPARE(walk("0101 020000000001 0e00"), "1+6, 14+0 malformed");
        QCOMPARE(walk("0102 020000000001"), "1+0 malformed");
        QCOMPARE(walk("01"), "1+0 malformed");
    }

    void redirect() {
        const auto bytes = from_hex(std::string("89 00 0000 00000000") + kTarget +
                                    "20010db8000000000000000000000009 0201 020000000002");
        const auto view = *RedirectView::over(bytes);
        QVERIFY(view.target() == ip("fe80::2"));
        QVERIFY(view.destination() == ip("2001:db8::9"));
        QCOMPARE(option_list(view.options()), "2+6");
    }
};

QTEST_APPLESS_MAIN(TestIcmp)
#include "tst_icmp.moc"
