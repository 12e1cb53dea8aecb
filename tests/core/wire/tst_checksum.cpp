// The Internet checksum against a naive one, over pieces, and over literal packets.
#include <QtTest>
#include <vector>

#include "core/wire/checksum.h"
#include "tests/support/text.h"

using vxlab::Bytes;
using vxlab::IpAddress;
using vxlab::test::from_hex;
using namespace vxlab::wire;

namespace {

// Word by word, as RFC 1071 section 1 describes it.
std::uint16_t naive_sum(Bytes bytes) {
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < bytes.size(); i += 2) {
        const unsigned low = i + 1 < bytes.size() ? bytes[i + 1] : 0u;
        sum += static_cast<std::uint32_t>(bytes[i]) << 8 | low;
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return static_cast<std::uint16_t>(sum);
}

std::vector<std::uint8_t> noise(std::size_t size) {
    std::vector<std::uint8_t> bytes(size);
    std::uint32_t state = 12345;
    for (auto& byte : bytes) {
        state = state * 1664525 + 1013904223;
        byte = static_cast<std::uint8_t>(state >> 24);
    }
    return bytes;
}

}  // namespace

class TestChecksum : public QObject {
    Q_OBJECT

private slots:
    void equals_naive_at_every_length_and_alignment() {
        const auto bytes = noise(300);
        for (std::size_t begin = 0; begin < 9; ++begin)
            for (std::size_t length = 0; begin + length <= bytes.size(); ++length) {
                const auto part = Bytes(bytes).subspan(begin, length);
                QCOMPARE(ones_complement_sum(part), naive_sum(part));
            }
    }

    void equals_naive_on_a_long_run_of_ones() {
        const std::vector<std::uint8_t> bytes(1 << 20, 0xff);
        QCOMPARE(ones_complement_sum(bytes), naive_sum(bytes));
        QCOMPARE(ones_complement_sum(bytes), std::uint16_t{0xffff});
    }

    void pieces_add_up() {
        const auto bytes = noise(101);
        for (std::size_t first = 0; first <= 60; ++first)
            for (std::size_t second = 0; first + second <= bytes.size(); ++second) {
                const Bytes all(bytes);
                InternetSum tail;
                tail.add(all.subspan(first, second)).add(all.subspan(first + second));
                InternetSum sum;
                sum.add(all.first(first)).add(tail);
                QCOMPARE(sum.sum(), naive_sum(all));
            }
    }

    void ipv4_header() {
        auto header = from_hex("45000073000040004011b861c0a80001c0a800c7");
        QVERIFY(checksum_ok(header));
        header[8] ^= 1;
        QVERIFY(!checksum_ok(header));
        header[8] ^= 1;
        header[10] = header[11] = 0;
        QCOMPARE(checksum(header), std::uint16_t{0xb861});
    }

    void transport_data() {
        QTest::addColumn<QString>("source");
        QTest::addColumn<QString>("destination");
        QTest::addColumn<int>("protocol");
        QTest::addColumn<QByteArray>("segment");
        QTest::addColumn<int>("checksum_offset");
        QTest::newRow("udp over ipv4, odd")
            << "10.0.0.1"
            << "10.0.0.9" << 17 << QByteArray("1388138900094cc178") << 6;
        QTest::newRow("tcp over ipv4") << "10.0.0.1"
                                       << "10.0.0.2" << 6
                                       << QByteArray(
                                              "9c400050000003e800000000a002faf098930000"
                                              "020405b40402080a000000010000000001030307")
                                       << 16;
        QTest::newRow("icmpv6, odd")
            << "fe80::1"
            << "fe80::2" << 58 << QByteArray("800046b3123400056162636465") << 2;
    }
    void transport() {
        QFETCH(QString, source);
        QFETCH(QString, destination);
        QFETCH(int, protocol);
        QFETCH(QByteArray, segment);
        QFETCH(int, checksum_offset);
        const auto from = *IpAddress::parse(source.toStdString());
        const auto to = *IpAddress::parse(destination.toStdString());
        const auto number = static_cast<IpProtocol>(protocol);
        auto bytes = from_hex(segment.toStdString());
        QVERIFY(transport_checksum_ok(from, to, number, bytes));
        QVERIFY(!transport_checksum_ok(from, to, IpProtocol::sctp, bytes));

        const auto at = static_cast<std::size_t>(checksum_offset);
        const auto expected = vxlab::load_be16(bytes, at);
        vxlab::store_be16(bytes, at, 0);
        QCOMPARE(transport_checksum(from, to, number, bytes), expected);
    }

    // A UDP checksum that comes out as 0 is sent as ffff; TCP's is sent as it is.
    void zero_is_not_none() {
        const auto zero = IpAddress::v4(0);
        // Protocol 17 and length 8 in the pseudo-header: with fffe - 0x18 added, the sum is ffff.
        const auto udp = from_hex("ffde 0000 0008 0000");
        QCOMPARE(transport_checksum(zero, zero, IpProtocol::udp, udp), std::uint16_t{0xffff});
        const auto tcp = from_hex("fff1 0000 0000 0000");
        QCOMPARE(transport_checksum(zero, zero, IpProtocol::tcp, tcp), std::uint16_t{0});
    }
};

QTEST_APPLESS_MAIN(TestChecksum)
#include "tst_checksum.moc"
