// UDP and TCP over literal bytes.
#include <QtTest>

#include "core/wire/tcp.h"
#include "core/wire/udp.h"
#include "tests/support/both_ways.h"
#include "tests/support/packet_builder.h"

using namespace vxlab;
using namespace vxlab::wire;
using namespace vxlab::test;

class TestTransport : public QObject {
    Q_OBJECT

private slots:
    void udp() {
        both_ways("1388 1389 0009 4cc1 78", Udp{5000, 5001, 9, 0x4cc1});
        QCOMPARE(refusal<Udp>("1388 1389 0009 4cc1"), "UDP header: length 9, 8 bytes there");
        QCOMPARE(refusal<Udp>("1388 1389 0007 4cc1"), "UDP header: length 7 is below 8");
        QCOMPARE(refusal<Udp>("1388"), "UDP header: 8 bytes needed, 2 there");
    }

    void udp_payload_data() {
        QTest::addColumn<QString>("hex");
        QTest::addColumn<int>("payload");
        QTest::newRow("as claimed") << "1388 1389 000a 0000 0102" << 2;
        QTest::newRow("padding behind it") << "1388 1389 0009 0000 0102" << 1;
        QTest::newRow("cut off") << "1388 1389 0100 0000 0102" << 2;
        QTest::newRow("length 0") << "1388 1389 0000 0000 0102" << 2;
    }
    void udp_payload() {
        QFETCH(QString, hex);
        QFETCH(int, payload);
        const auto bytes = from_hex(hex.toStdString());
        QCOMPARE(UdpView::over(bytes)->payload().size(), static_cast<std::size_t>(payload));
    }

    void udp_checksum_is_written() {
        auto bytes = from_hex("1388 1389 0009 ffff 78");
        write_udp_checksum(bytes, ip("10.0.0.1"), ip("10.0.0.9"));
        QCOMPARE(UdpView::over(bytes)->checksum(), std::uint16_t{0x4cc1});
    }

    void tcp() {
        const char* syn =
            "9c40 0050 000003e8 00000000 a002 faf0 9893 0000"
            "020405b4 0402 080a0000000100000000 01 030307";
        const Tcp header{.source_port = 40000,
                         .destination_port = 80,
                         .sequence = 1000,
                         .flags = tcp_flag::kSyn,
                         .window = 64240,
                         .checksum = 0x9893,
                         .options = from_hex("020405b4 0402 080a0000000100000000 01 030307")};
        both_ways(syn, header);
        auto bytes = from_hex(syn);
        QVERIFY(TcpView::over(bytes)->has(tcp_flag::kSyn));
        QVERIFY(!TcpView::over(bytes)->has(tcp_flag::kAck));
        QVERIFY(TcpView::over(bytes)->payload().empty());
        store_be16(bytes, 16, 0);
        write_tcp_checksum(bytes, ip("10.0.0.1"), ip("10.0.0.2"));
        QCOMPARE(TcpView::over(bytes)->checksum(), std::uint16_t{0x9893});
    }

    void tcp_with_every_flag_and_data() {
        both_ways("0001 0002 00000003 00000004 5fff 0005 0006 0007 aabb",
                  Tcp{1, 2, 3, 4, 0xfff, 5, 6, 7, {}});
        const auto bytes = from_hex("0001 0002 00000003 00000004 5fff 0005 0006 0007 aabb");
        QCOMPARE(TcpView::over(bytes)->payload().size(), std::size_t{2});
    }

    void tcp_refused() {
        QCOMPARE(refusal<Tcp>("0001 0002 00000003 00000004 4010 0005 0006 0007"),
                 "TCP header: header length 16 is below 20");
        QCOMPARE(refusal<Tcp>("0001 0002 00000003 00000004 6010 0005 0006 0007"),
                 "TCP header: 24 bytes needed, 20 there");
    }
};

QTEST_APPLESS_MAIN(TestTransport)
#include "tst_transport.moc"
