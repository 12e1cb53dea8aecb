// The classic pcap file: its variants, its bounds, and every way of being cut.
#include <QtTest>

#include "tests/capture/source/packet_lines.h"

using namespace vxlab;
using namespace vxlab::test;

namespace {

ByteVector two_packets(Order order, std::uint32_t magic) {
    return pcap::header(order, magic) + pcap::record(order, 1, 2, from_hex("aabbcc"), 60) +
           pcap::record(order, 4294967295, 999999, from_hex("dd"), 1);
}

void compare(const ByteVector& file, const std::vector<std::string>& expected) {
    QCOMPARE(QString::fromStdString(joined(lines(file))), QString::fromStdString(joined(expected)));
}

}  // namespace

class TestPcapReader : public QObject {
    Q_OBJECT

private slots:
    void reads_microseconds_in_either_byte_order() {
        compare(two_packets(Order::little, pcap::kMicroseconds),
                {"1 @24 if0 link1 1.000002000 len 3/60 aabbcc",
                 "2 @43 if0 link1 4294967295.999999000 len 1/1 dd"});
        compare(two_packets(Order::big, pcap::kMicroseconds),
                {"1 @24 if0 link1 1.000002000 len 3/60 aabbcc swapped",
                 "2 @43 if0 link1 4294967295.999999000 len 1/1 dd swapped"});
    }

    void reads_nanoseconds_in_either_byte_order() {
        compare(two_packets(Order::little, pcap::kNanoseconds),
                {"1 @24 if0 link1 1.000000002 len 3/60 aabbcc",
                 "2 @43 if0 link1 4294967295.000999999 len 1/1 dd"});
        compare(two_packets(Order::big, pcap::kNanoseconds),
                {"1 @24 if0 link1 1.000000002 len 3/60 aabbcc swapped",
                 "2 @43 if0 link1 4294967295.000999999 len 1/1 dd swapped"});
    }

    void reads_the_longer_record_header_of_the_modified_variant() {
        const auto longer = ByteWriter(Order::little)
                                .u32(7)
                                .u32(8)
                                .u32(2)
                                .u32(2)  // as in every variant
                                .u32(3)
                                .u16(0x0800)
                                .u8(4)
                                .u8(0)
                                .raw(from_hex("beef"))
                                .bytes();
        compare(pcap::header(Order::little, pcap::kModified) + longer + longer,
                {"1 @24 if0 link1 7.000008000 len 2/2 beef",
                 "2 @50 if0 link1 7.000008000 len 2/2 beef"});
    }

    void old_versions_have_the_lengths_the_other_way_round() {
        const auto swapped =
            ByteWriter(Order::little).u32(1).u32(0).u32(60).u32(2).raw(from_hex("beef")).bytes();
        const std::vector<std::string> expected = {"1 @24 if0 link1 1.000000000 len 2/60 beef"};
        compare(pcap::header(Order::little, pcap::kMicroseconds, 1, 2) + swapped, expected);
        compare(pcap::header(Order::little, pcap::kMicroseconds, 1, 3) + swapped, expected);
        compare(pcap::header(Order::little, pcap::kMicroseconds, 1, 3) +
                    pcap::record(Order::little, 1, 0, from_hex("beef"), 60),
                expected);
    }

    void link_type_leaves_out_the_frame_check_sequence_bits() {
        const auto file = pcap::header(Order::big, pcap::kMicroseconds, 0x24000114);
        const auto source = source::open_capture(in_memory(file));
        QVERIFY(source.has_value());
        const auto& interfaces = (*source)->interfaces();
        QCOMPARE(interfaces.size(), std::size_t{1});
        QCOMPARE(interfaces[0].link_type, source::LinkType::linux_cooked_v2);
        QCOMPARE(interfaces[0].snap_length, 65535U);
    }

    void a_packet_without_bytes_is_a_packet() {
        compare(pcap::header(Order::little) + pcap::record(Order::little, 1, 0, {}, 60),
                {"1 @24 if0 link1 1.000000000 len 0/60 "});
    }

    void more_captured_than_was_on_the_wire_is_delivered_as_the_file_says() {
        compare(
            pcap::header(Order::little) + pcap::record(Order::little, 1, 0, from_hex("aabb"), 1),
            {"1 @24 if0 link1 1.000000000 len 2/1 aabb"});
    }

    void a_file_of_a_header_alone_has_no_packets() { compare(pcap::header(Order::little), {}); }

    void a_packet_far_over_the_snap_length_is_read() {
        const ByteVector big(3'000'000, 0x5a);
        const auto file = pcap::header(Order::little) +
                          pcap::record(Order::little, 1, 0, big, 3'000'000) +
                          pcap::record(Order::little, 2, 0, from_hex("aa"), 1);
        auto source = source::open_capture(in_memory(file));
        QVERIFY(source.has_value());
        const auto packet = (*source)->next();
        QVERIFY(packet.has_value() && packet->has_value());
        QVERIFY(
            std::equal((*packet)->bytes.begin(), (*packet)->bytes.end(), big.begin(), big.end()));
        QCOMPARE(lines(**source).front(), "2 @3000040 if0 link1 2.000000000 len 1/1 aa");
    }

    void a_packet_of_impossible_length_is_an_error_after_those_before_it() {
        const auto start = two_packets(Order::little, pcap::kMicroseconds);
        for (const std::uint32_t length : {0xffffffffU, 0x80000000U, (256U << 20) + 1}) {
            const auto bad = ByteWriter(Order::little).u32(1).u32(0).u32(length).u32(9).bytes();
            const auto rows = lines(start + bad);
            QCOMPARE(rows.size(), std::size_t{3});
            QCOMPARE(rows[2],
                     fmt::format("error: m, offset 60: a packet of {} bytes, more than any "
                                 "has; the file is damaged from here on",
                                 length));
        }
    }

    void a_cut_at_any_byte_keeps_all_packets_before_it() {
        const auto whole = two_packets(Order::big, pcap::kNanoseconds);
        const auto expected = lines(whole);
        for (std::size_t size = 4; size < whole.size(); ++size) {
            const auto rows = lines({whole.begin(), whole.begin() + static_cast<long>(size)});
            const std::size_t complete = size < 43 ? 0 : 1;
            const bool clean = size == 24 || size == 43;
            QCOMPARE(rows.size(), complete + (clean ? 0 : 1));
            if (complete == 1) QCOMPARE(rows[0], expected[0]);
            if (!clean) QVERIFY(rows.back().starts_with("error: m, offset "));
        }
    }

    void a_cut_says_where_and_how_much_is_missing() {
        const auto whole = two_packets(Order::little, pcap::kMicroseconds);
        const auto error_at = [&](long size) {
            return lines({whole.begin(), whole.begin() + size}).back();
        };
        const std::string hint = "; it was cut short; what comes before is complete";
        QCOMPARE(error_at(20),
                 "error: m, offset 0: the file ends inside a file header: "
                 "4 of its 24 bytes are missing" +
                     hint);
        QCOMPARE(error_at(46),
                 "error: m, offset 43: the file ends inside a packet header: "
                 "13 of its 16 bytes are missing" +
                     hint);
        QCOMPARE(error_at(59),
                 "error: m, offset 43: the file ends inside a packet: "
                 "1 of its 17 bytes are missing" +
                     hint);
    }

    void an_error_comes_again() {
        auto source =
            source::open_capture(in_memory(pcap::header(Order::little) + from_hex("010203")));
        const auto first = (*source)->next();
        const auto second = (*source)->next();
        QVERIFY(!first && !second);
        QCOMPARE(first.error(), second.error());
    }

    void an_unknown_version_is_refused() {
        auto file = pcap::header(Order::little);
        file[4] = 3;
        compare(file, {"error: m, offset 4: pcap version 3.4 is not supported; version 2.4 is what "
                       "every program writes today"});
    }

    void any_packet_is_found_again_by_its_offset() {
        for (const auto magic : {pcap::kMicroseconds, pcap::kNanoseconds}) {
            auto source = source::open_capture(in_memory(two_packets(Order::big, magic)));
            const auto expected = lines(**source);
            auto random = (*source)->random_access();
            QVERIFY(random.has_value());
            auto second = (*random)->at(43, 0);
            QVERIFY(second.has_value());
            second->number = 2;
            QCOMPARE(line(*second), expected[1]);
            auto first = (*random)->at(24, 0);
            QVERIFY(first.has_value());
            first->number = 1;
            QCOMPARE(line(*first), expected[0]);
            QVERIFY(!(*random)->at(24, 1));
            QVERIFY(!(*random)->at(59, 0));
            QVERIFY(!(*random)->at(~std::uint64_t{0}, 0));
        }
    }
};

QTEST_APPLESS_MAIN(TestPcapReader)
#include "tst_pcap_reader.moc"
