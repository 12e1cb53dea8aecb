// IPv4 and IPv6 headers, options, fragments and extension headers over literal bytes.
#include <QtTest>

#include "core/wire/ipv4.h"
#include "core/wire/ipv6.h"
#include "tests/support/both_ways.h"
#include "tests/support/packet_builder.h"

using namespace vxlab;
using namespace vxlab::wire;
using namespace vxlab::test;

namespace {

QString option_list(const IpTcpOptions& options) {
    QStringList list;
    for (const auto& option : options)
        list << QString("%1+%2@%3%4%5")
                    .arg(option.kind)
                    .arg(option.data.size())
                    .arg(option.offset)
                    .arg(option.malformed ? " malformed" : "", option.last ? " last" : "");
    return list.join(", ");
}

const char* const kFixedIpv6 =
    "628 12345 0008 11 40 20010db8000000000000000000000001 20010db8000000000000000000000002";

}  // namespace

class TestIp : public QObject {
    Q_OBJECT

private slots:
    void ipv4() {
        both_ways("4500 001c 1234 4000 40 11 149b 0a000001 0a000002 0123456789abcdef",
                  Ipv4{.total_length = 28,
                       .identification = 0x1234,
                       .dont_fragment = true,
                       .source = ip("10.0.0.1"),
                       .destination = ip("10.0.0.2")});
    }

    void a_source_route_ends_at_its_last_address() {
        const auto end = [](const std::string& options) {
            const auto bytes =
                test::from_hex("4900 0024 0000 0000 40 11 0000 0a000001 0a000002" + options);
            return Ipv4View::over(bytes)->final_destination_offset();
        };
        QCOMPARE(end("830b04 c0000201 c0000202 01010101 00"), std::size_t{27});
        QCOMPARE(end("01890b08 c0000201 c0000202 01010100"), std::size_t{28});
        QCOMPARE(end("830b0c c0000201 c0000202 01010101 00"), std::size_t{16});
        QCOMPARE(end("830b05 c0000201 c0000202 01010101 00"), std::size_t{16});
        QCOMPARE(end("01010101 01010101 01010101 01010101"), std::size_t{16});
    }

    void ipv4_with_options_and_offset() {
        both_ways("4600 0018 0000 a0b9 01 02 8a23 0a000001 ef010101 94040000",
                  Ipv4{.total_length = 24,
                       .reserved_flag = true,
                       .more_fragments = true,
                       .fragment_offset = 0xb9 * 8,
                       .ttl = 1,
                       .protocol = IpProtocol::igmp,
                       .source = ip("10.0.0.1"),
                       .destination = ip("239.1.1.1"),
                       .options = {0x94, 4, 0, 0}});
    }

    void ipv4_options_are_padded() {
        Ipv4 header{.source = ip("10.0.0.1"), .destination = ip("10.0.0.2"), .options = {7, 3, 4}};
        std::vector<std::uint8_t> out;
        header.append(out);
        QCOMPARE(out.size(), std::size_t{24});
        QCOMPARE(option_list(Ipv4View::over(out)->options()), "7+1@0, 0+0@3 last");
    }

    void ipv4_refused_data() {
        QTest::addColumn<QString>("hex");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char* hex, const char* reason) {
            QTest::newRow(reason) << hex << reason;
        };
        row("4500", "IPv4 header: 20 bytes needed, 2 there");
        row("6500 0014 0000 0000 40 11 0000 0a000001 0a000002", "IPv4 header: version 6 is not 4");
        row("4400 0014 0000 0000 40 11 0000 0a000001 0a000002",
            "IPv4 header: header length 16 is below 20");
        row("4500 0013 0000 0000 40 11 0000 0a000001 0a000002",
            "IPv4 header: total length 19 is below the header's 20");
        row("4500 0015 0000 0000 40 11 0000 0a000001 0a000002",
            "IPv4 header: total length 21, 20 bytes there");
        row("4500 0014 0000 0000 40 11 1234 0a000001 0a000002",
            "IPv4 header: the header checksum is wrong");
    }
    void ipv4_refused() {
        QFETCH(QString, hex);
        QFETCH(QString, reason);
        QCOMPARE(refusal<Ipv4>(hex.toStdString()), reason);
    }

    void ipv4_payload_data() {
        QTest::addColumn<int>("total_length");
        QTest::addColumn<int>("payload");
        QTest::newRow("as claimed") << 28 << 8;
        QTest::newRow("padding behind it") << 24 << 4;
        QTest::newRow("cut off") << 1500 << 8;
        QTest::newRow("offload's zero") << 0 << 8;
        QTest::newRow("below the header") << 19 << 8;
    }
    void ipv4_payload() {
        QFETCH(int, total_length);
        QFETCH(int, payload);
        auto bytes = from_hex("4500 0000 0000 0000 40 11 0000 0a000001 0a000002 0123456789abcdef");
        store_be16(bytes, 2, static_cast<std::uint16_t>(total_length));
        QCOMPARE(Ipv4View::over(bytes)->payload().size(), static_cast<std::size_t>(payload));
    }

    void option_walk_data() {
        QTest::addColumn<QString>("options");
        QTest::addColumn<QString>("walk");
        QTest::newRow("none") << ""
                              << "";
        QTest::newRow("lone bytes") << "01 01"
                                    << "1+0@0, 1+0@1";
        QTest::newRow("end, then padding") << "01 00 ff ff"
                                           << "1+0@0, 0+0@1 last";
        QTest::newRow("values") << "020405b4 0402 01 030307"
                                << "2+2@0, 4+0@4, 1+0@6, 3+1@7";
        QTest::newRow("length 0") << "0300 01"
                                  << "3+0@0 malformed";
        QTest::newRow("length 1") << "01 0301"
                                  << "1+0@0, 3+0@1 malformed";
        QTest::newRow("length beyond the end") << "0305 01"
                                               << "3+0@0 malformed";
        QTest::newRow("no length") << "01 03"
                                   << "1+0@0, 3+0@1 malformed";
    }
    void option_walk() {
        QFETCH(QString, options);
        QFETCH(QString, walk);
        const auto bytes = from_hex(options.toStdString());
        QCOMPARE(option_list(IpTcpOptions(bytes)), walk);
    }

    void ipv6() {
        both_ways(
            std::string(kFixedIpv6) + "0123456789abcdef",
            Ipv6{0x28, 0x12345, 8, IpProtocol::udp, 64, ip("2001:db8::1"), ip("2001:db8::2")});
        QCOMPARE(refusal<Ipv6>(kFixedIpv6), "IPv6 header: payload length 8, 0 bytes there");
        QCOMPARE(refusal<Ipv6>("6000"), "IPv6 header: 40 bytes needed, 2 there");
        auto bytes = from_hex(kFixedIpv6);
        QCOMPARE(Ipv6View::over(bytes)->dscp(), std::uint8_t{10});
        bytes[0] = 0x42;
        QVERIFY(!Ipv6::parse(bytes).has_value());
    }

    void upper_layer_data() {
        QTest::addColumn<int>("next_header");
        QTest::addColumn<QString>("payload");
        QTest::addColumn<int>("protocol");
        QTest::addColumn<int>("left");
        QTest::addColumn<QString>("state");
        const auto row = [](const char* name, int next, const char* payload, int protocol, int left,
                            const char* state) {
            QTest::newRow(name) << next << payload << protocol << left << state;
        };
        row("none", 17, "01020304", 17, 4, "");
        row("hop by hop", 0, "3a00 050200000100 01020304", 58, 4, "");
        row("two", 0, "3c00 050200000100 0600 010400000000 01", 6, 1, "");
        row("longer one", 60, "1101 000000000000 0000000000000000 0102", 17, 2, "");
        row("authentication header", 51, "1104 0000 00000001 00000002 000102030405060708090a0b 01",
            17, 1, "");
        row("first fragment", 44, "1100 0001 00000001 0102", 17, 2, "fragment at 0");
        row("later fragment", 44, "0000 0010 00000001 0102", 0, 2, "fragment at 16");
        row("atomic fragment", 44, "1100 0000 00000001 0102", 17, 2, "");
        row("cut off", 0, "3a01 050200000100", 0, 8, "truncated");
        row("hardly begun", 43, "3a", 43, 1, "truncated");
        row("encrypted", 50, "0102030405060708", 50, 8, "");
    }
    void upper_layer() {
        QFETCH(int, next_header);
        QFETCH(QString, payload);
        QFETCH(int, protocol);
        QFETCH(int, left);
        QFETCH(QString, state);
        const auto bytes = Packet()
                               .ipv6("2001:db8::1", "2001:db8::2",
                                     {.next_header = static_cast<IpProtocol>(next_header)})
                               .hex(payload.toStdString())
                               .bytes();
        const auto upper = find_upper_layer(*Ipv6View::over(bytes));
        QCOMPARE(static_cast<int>(upper.protocol), protocol);
        QCOMPARE(upper.payload.size(), static_cast<std::size_t>(left));
        QString is = upper.fragment ? QString("fragment at %1").arg(upper.fragment_offset) : "";
        if (upper.truncated) is += "truncated";
        QCOMPARE(is, state);
    }
};

QTEST_APPLESS_MAIN(TestIp)
#include "tst_ip.moc"
