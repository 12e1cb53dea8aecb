// pcapng: sections, interfaces, the three packet blocks, and what is broken.
#include <QtTest>

#include <limits>

#include "capture/source/timestamp_unit.h"
#include "tests/capture/source/packet_lines.h"

using namespace vxlab;
using namespace vxlab::test;
namespace ng = vxlab::test::pcapng;

namespace {

constexpr auto kLittle = Order::little;

void compare(const ByteVector& file, const std::vector<std::string>& expected) {
    QCOMPARE(QString::fromStdString(joined(lines(file))), QString::fromStdString(joined(expected)));
}

ByteVector resolution(Order order, std::uint8_t value) { return ng::option(order, 9, {value}); }

ByteVector start(Order order) { return ng::section(order) + ng::interface(order, 1, 0); }

// Offsets 0, 28, 48, 84, 116.
ByteVector three_blocks(Order order) {
    return start(order) + ng::enhanced(order, 0, 1'000'002, from_hex("aabb"), 60) +
           ng::block(order, 0x0bad, from_hex("0102030405060708")) +
           ng::enhanced(order, 0, 2'000'000, from_hex("cc"), 1);
}

}  // namespace

class TestPcapngReader : public QObject {
    Q_OBJECT

private slots:
    void reads_either_byte_order_and_passes_over_unknown_blocks() {
        compare(three_blocks(Order::little), {"1 @48 if0 link1 1.000002000 len 2/60 aabb",
                                              "2 @104 if0 link1 2.000000000 len 1/1 cc"});
        compare(three_blocks(Order::big), {"1 @48 if0 link1 1.000002000 len 2/60 aabb swapped",
                                           "2 @104 if0 link1 2.000000000 len 1/1 cc swapped"});
    }

    void interfaces_count_on_through_sections_of_different_byte_order() {
        const auto file = ng::section(Order::big) + ng::interface(Order::big, 1, 64) +
                          ng::interface(Order::big, 113, 128) +
                          ng::enhanced(Order::big, 1, 5'000'000, from_hex("01"), 1) +
                          ng::section(kLittle) +
                          ng::interface(kLittle, 276, 0, resolution(kLittle, 9)) +
                          ng::enhanced(kLittle, 0, 7, from_hex("02"), 1);
        compare(file, {"1 @68 if1 link113 5.000000000 len 1/1 01 swapped",
                       "2 @160 if2 link276 0.000000007 len 1/1 02"});

        auto source = source::open_capture(in_memory(file));
        const auto expected = lines(**source);
        QCOMPARE((*source)->interfaces().size(), std::size_t{3});
        QCOMPARE((*source)->interfaces()[1].snap_length, 128U);
        auto random = (*source)->random_access();
        auto packet = (*random)->at(160, 2);
        QVERIFY(packet.has_value());
        packet->number = 2;
        QCOMPARE(line(*packet), expected[1]);
        packet = (*random)->at(68, 1);
        QVERIFY(packet.has_value());
        packet->number = 1;
        QCOMPARE(line(*packet), expected[0]);
        for (const auto interface : {0U, 2U, 3U}) QVERIFY(!(*random)->at(68, interface));
        for (const auto offset : {0U, 28U, 69U, 161U, 5000U}) QVERIFY(!(*random)->at(offset, 2));
    }

    void an_interface_has_a_name_and_a_description() {
        const auto options = ng::option(kLittle, 2, ascii("eth0")) +
                             ng::option(kLittle, 3, ascii("the uplink")) +
                             ng::option(kLittle, 0, {}) + ng::option(kLittle, 2, ascii("late"));
        auto source = source::open_capture(
            in_memory(ng::section(kLittle) + ng::interface(kLittle, 1, 0, options)));
        QCOMPARE(lines(**source).size(), std::size_t{0});
        QCOMPARE((*source)->interfaces()[0].name, std::string("eth0"));
        QCOMPARE((*source)->interfaces()[0].description, std::string("the uplink"));
    }

    void simple_packets_have_no_time_and_the_interface_bounds_them() {
        compare(ng::section(kLittle) + ng::interface(kLittle, 1, 3) +
                    ng::simple(kLittle, from_hex("010203"), 60) +
                    ng::simple(kLittle, from_hex("0102"), 2),
                {"1 @48 if0 link1 - len 3/60 010203", "2 @68 if0 link1 - len 2/2 0102"});
    }

    void the_obsolete_packet_block_is_read() {
        compare(ng::section(Order::big) + ng::interface(Order::big, 1, 0) +
                    ng::interface(Order::big, 1, 0) +
                    ng::obsolete(Order::big, 1, 0x1'0000'0000, from_hex("010203"), 60),
                {"1 @68 if1 link1 4294.967296000 len 3/60 010203 swapped"});
    }

    void comments_are_joined() {
        const auto options = ng::option(kLittle, 1, ascii("first")) +
                             ng::option(kLittle, 2, from_hex("00000000")) +
                             ng::option(kLittle, 1, ascii("second"));
        compare(start(kLittle) + ng::enhanced(kLittle, 0, 0, from_hex("01"), 1, options) +
                    ng::enhanced(kLittle, 0, 0, from_hex("02"), 1),
                {"1 @48 if0 link1 0.000000000 len 1/1 01 # first\nsecond",
                 "2 @116 if0 link1 0.000000000 len 1/1 02"});
    }

    void an_option_longer_than_its_block_does_not_cost_the_packet() {
        compare(start(kLittle) +
                    ng::enhanced(kLittle, 0, 0, from_hex("01"), 1, from_hex("0100ff0041414141")),
                {"1 @48 if0 link1 0.000000000 len 1/1 01"});
    }

    void a_length_without_its_padding_is_understood() {
        auto block = ng::enhanced(kLittle, 0, 0, from_hex("010203"), 3);
        block[4] = 35;
        block[32] = 35;
        compare(start(kLittle) + block + ng::simple(kLittle, from_hex("04"), 1),
                {"1 @48 if0 link1 0.000000000 len 3/3 010203", "2 @84 if0 link1 - len 1/1 04"});
    }

    void timestamps_of_any_unit_data() {
        QTest::addColumn<int>("unit");
        QTest::addColumn<quint64>("ticks");
        QTest::addColumn<qint64>("offset");
        QTest::addColumn<qint64>("nanoseconds");
        const auto row = [](const char* name, int unit, quint64 ticks, qint64 offset,
                            qint64 nanoseconds) {
            QTest::newRow(name) << unit << ticks << offset << nanoseconds;
        };
        constexpr auto kMost = std::numeric_limits<quint64>::max();
        constexpr auto kLast = std::numeric_limits<qint64>::max();
        constexpr auto kFirst = std::numeric_limits<qint64>::min();
        row("seconds", 0, 3, 0, 3'000'000'000);
        row("milliseconds", 3, 1500, 1, 2'500'000'000);
        row("microseconds", 6, 1, -1, -999'999'000);
        row("nanoseconds", 9, 1, 0, 1);
        row("picoseconds", 12, 1999, 0, 1);
        row("10^-28", 28, kMost, 0, 1);
        row("10^-29", 29, kMost, 0, 0);
        row("10^-127", 127, kMost, 0, 0);
        row("2^-1", 0x81, 3, 0, 1'500'000'000);
        row("2^-20", 0x94, 1 << 20, 0, 1'000'000'000);
        row("2^-127", 0xff, kMost, 0, 0);
        row("seconds beyond 2262", 0, kMost, 0, kLast);
        row("2^0 beyond 2262", 0x80, kMost, kLast, kLast);
        row("microseconds beyond 2262", 6, kMost, 0, kLast);
        row("before 1677", 9, 0, kFirst, kFirst);
        row("beyond and back", 9, 5, kLast, kLast);
    }
    void timestamps_of_any_unit() {
        QFETCH(int, unit);
        QFETCH(quint64, ticks);
        QFETCH(qint64, offset);
        QFETCH(qint64, nanoseconds);
        const source::TimestampUnit exact(static_cast<std::uint8_t>(unit));
        QCOMPARE(qint64{exact.instant(ticks, offset).nanoseconds}, nanoseconds);

        const auto options =
            resolution(kLittle, static_cast<std::uint8_t>(unit)) +
            ng::option(kLittle, 14, ByteWriter(kLittle).u64(static_cast<quint64>(offset)).bytes());
        auto source = source::open_capture(
            in_memory(ng::section(kLittle) + ng::interface(kLittle, 1, 0, options) +
                      ng::enhanced(kLittle, 0, ticks, from_hex("01"), 1)));
        const auto packet = (*source)->next();
        QCOMPARE(qint64{(*packet)->time->nanoseconds}, nanoseconds);
    }

    void broken_blocks_are_errors_after_the_packets_before_them_data() {
        QTest::addColumn<QString>("hex");
        QTest::addColumn<QString>("what");
        const auto row = [](const ByteVector& block, const char* what) {
            QTest::newRow(what) << QString::fromStdString(to_hex(block)) << what;
        };
        row(from_hex("06000000 0b000000"), "a block of 11 bytes, which no block has");
        row(from_hex("06000000 ffffffff"), "a block of 4294967295 bytes, which no block has");
        row(from_hex("06000000 0c000000 10000000"), "a block whose two lengths, 12 and 16, differ");
        row(ng::block(kLittle, 6, {}), "a packet block that is too short");
        row(ng::block(kLittle, 3, {}), "a packet block that is too short");
        row(ng::block(kLittle, 1, {}), "an interface description that is too short");
        row(ng::enhanced(kLittle, 1, 0, {}, 0),
            "a packet of interface 1, which its section does not describe");
        row(ng::block(kLittle, 6,
                      from_hex("00000000 00000000 00000000 05000000 05000000 01020304")),
            "a packet of 5 bytes in a block with room for 4");
        row(ng::section(kLittle) + ng::simple(kLittle, {}, 0),
            "a packet of interface 0, which its section does not describe");
        row(ng::block(kLittle, 0x0a0d0d0a, from_hex("00000000 01000000 ffffffff ffffffff")),
            "a section header without the byte order mark of pcapng");
        row(ng::block(kLittle, 0x0a0d0d0a, from_hex("4d3c2b1a 02000000 ffffffff ffffffff")),
            "pcapng version 2.0 is not supported");
        row(ng::block(kLittle, 0x0a0d0d0a, from_hex("4d3c2b1a")),
            "a section header that is too short");
    }
    void broken_blocks_are_errors_after_the_packets_before_them() {
        QFETCH(QString, hex);
        QFETCH(QString, what);
        const auto rows = lines(three_blocks(kLittle) + from_hex(hex.toStdString()));
        QCOMPARE(rows.size(), std::size_t{3});
        QVERIFY2(rows[2].find(": " + what.toStdString() + ";") != std::string::npos,
                 rows[2].c_str());
    }

    void a_cut_at_any_byte_keeps_all_packets_before_it() {
        for (const auto order : {Order::little, Order::big}) {
            const auto whole = three_blocks(order);
            const auto expected = lines(whole);
            for (std::size_t size = 4; size < whole.size(); ++size) {
                const auto rows = lines({whole.begin(), whole.begin() + static_cast<long>(size)});
                const std::size_t complete = size < 84 ? 0 : 1;
                const bool clean = size == 28 || size == 48 || size == 84 || size == 104;
                QCOMPARE(rows.size(), complete + (clean ? 0 : 1));
                if (complete == 1) QCOMPARE(rows[0], expected[0]);
                if (!clean) QVERIFY(rows.back().starts_with("error: m, offset "));
            }
        }
    }

    void a_cut_says_where_and_how_much_is_missing() {
        const auto whole = three_blocks(kLittle);
        QCOMPARE(lines({whole.begin(), whole.begin() + 135}).back(),
                 "error: m, offset 104: the file ends inside a block: 5 of its 36 bytes are "
                 "missing; it was cut short; what comes before is complete");
    }
};

QTEST_APPLESS_MAIN(TestPcapngReader)
#include "tst_pcapng_reader.moc"
