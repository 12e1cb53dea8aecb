// TCP streams by tenant: what is counted, how they end, and that tenants never mix.
#include <fmt/format.h>

#include <QtTest>
#include <set>

#include "capture/index/tcp_streams.h"
#include "tests/support/capture_feed.h"

using namespace vxlab;
using namespace vxlab::index;
using test::Feed;
using test::Packet;

namespace flag = wire::tcp_flag;

namespace {

// A segment from the client (port 1000) or the server (port 80), plain or in a VNI.
std::vector<std::uint8_t> segment(bool client, std::uint32_t sequence, std::uint32_t ack,
                                  std::uint16_t flags, std::string_view text = {},
                                  std::uint32_t vni = 0) {
    Packet packet;
    if (vni != 0)
        packet.ethernet("02:00:00:00:00:01", "02:00:00:00:00:02")
            .ipv4(client ? "192.0.2.1" : "192.0.2.2", client ? "192.0.2.2" : "192.0.2.1")
            .udp(50000, 4789)
            .vxlan(vni);
    wire::Tcp header;
    header.sequence = sequence;
    header.acknowledgment = ack;
    header.window = 1000;
    packet.ethernet("02:00:00:00:01:01", "02:00:00:00:01:02")
        .ipv4(client ? "10.0.0.1" : "10.0.0.2", client ? "10.0.0.2" : "10.0.0.1")
        .tcp(client ? 1000 : 80, client ? 80 : 1000, flags, header);
    if (!text.empty()) packet.text(text);
    return packet.bytes();
}

constexpr std::uint16_t kSynAck = flag::kSyn | flag::kAck;
constexpr std::uint16_t kData = flag::kPsh | flag::kAck;
constexpr std::uint16_t kFinAck = flag::kFin | flag::kAck;

void handshake(Feed& feed, TcpStreams& streams, std::uint32_t vni = 0) {
    feed.packet(segment(true, 100, 0, flag::kSyn, {}, vni), streams);
    feed.packet(segment(false, 500, 101, kSynAck, {}, vni), streams);
    feed.packet(segment(true, 101, 501, flag::kAck, {}, vni), streams);
}

// "bytes/delivered rtx ooo dup gap" of both sides, then the end.
std::string line(const TcpStream& stream) {
    std::string text;
    for (const auto& side : stream.sides)
        text += fmt::format("{}/{} rtx {} ooo {} dup {} gap {}; ", side.payload_bytes,
                            side.delivered_bytes, side.retransmissions.count,
                            side.out_of_order.count, side.duplicate_acks.count, side.gaps.count);
    return text + std::string(to_text(stream.end()));
}

std::string lines(const TcpStreams& streams) {
    std::string text;
    for (const auto& stream : streams.streams())
        text += fmt::format("{}[{}]\n", line(stream), streams.tunnels().text(stream.tunnel));
    return text;
}

}  // namespace

class TestTcpStreams : public QObject {
    Q_OBJECT

private slots:
    void a_clean_connection() {
        TcpStreams streams;
        Feed feed;
        handshake(feed, streams);
        feed.packet(segment(true, 101, 501, kData, "hello"), streams);
        feed.packet(segment(false, 501, 106, kData, "answer"), streams);
        feed.packet(segment(true, 106, 507, kFinAck), streams);
        feed.packet(segment(false, 507, 107, kFinAck), streams);
        feed.packet(segment(true, 107, 508, flag::kAck), streams);
        QCOMPARE(lines(streams), std::string("5/5 rtx 0 ooo 0 dup 0 gap 0; "
                                             "6/6 rtx 0 ooo 0 dup 0 gap 0; closed[]\n"));
        const auto& stream = streams.streams()[0];
        QVERIFY(stream.from_start && stream.reassembled);
        QCOMPARE(stream.sides[0].endpoint.port, std::uint16_t{1000});
        QCOMPARE(stream.handshake->nanoseconds, Duration::milliseconds(2).nanoseconds);
        QVERIFY(stream.sides[0].round_trip.samples > 0);
        QCOMPARE(stream.sides[0].round_trip.mean().nanoseconds,
                 Duration::milliseconds(1).nanoseconds);
    }

    void bytes_seen_before_are_a_retransmission() {
        TcpStreams streams;
        Feed feed;
        handshake(feed, streams);
        feed.packet(segment(true, 101, 501, kData, "hello"), streams);
        feed.wait(Duration::milliseconds(200));
        feed.packet(segment(true, 101, 501, kData, "hello"), streams);
        QCOMPARE(lines(streams), std::string("10/5 rtx 1 ooo 0 dup 0 gap 0; "
                                             "0/0 rtx 0 ooo 0 dup 0 gap 0; open[]\n"));
        QCOMPARE(streams.streams()[0].sides[0].retransmissions.first,
                 std::vector<std::uint64_t>{5});
    }

    void a_hole_filled_at_once_is_reordering_and_later_a_retransmission_data() {
        QTest::addColumn<int>("milliseconds");
        QTest::addColumn<int>("retransmissions");
        QTest::addColumn<int>("out_of_order");
        QTest::newRow("at once") << 0 << 0 << 1;
        QTest::newRow("late") << 300 << 1 << 0;
    }
    void a_hole_filled_at_once_is_reordering_and_later_a_retransmission() {
        QFETCH(int, milliseconds);
        QFETCH(int, retransmissions);
        QFETCH(int, out_of_order);
        TcpStreams streams;
        Feed feed;
        handshake(feed, streams);
        feed.packet(segment(true, 106, 501, kData, "world"), streams);
        feed.wait(Duration::milliseconds(milliseconds));
        feed.packet(segment(true, 101, 501, kData, "hello"), streams);
        QCOMPARE(lines(streams),
                 fmt::format("10/10 rtx {} ooo {} dup 0 gap 1; 0/0 rtx 0 ooo 0 dup 0 gap 0; "
                             "open[]\n",
                             retransmissions, out_of_order));
    }

    void equal_acks_without_data_are_duplicates() {
        TcpStreams streams;
        Feed feed;
        handshake(feed, streams);
        feed.packet(segment(true, 101, 501, kData, "hello"), streams);
        for (int i = 0; i < 3; ++i) feed.packet(segment(false, 501, 106, flag::kAck), streams);
        QCOMPARE(streams.streams()[0].sides[1].duplicate_acks.count, std::uint64_t{2});
    }

    void keep_alives_are_no_retransmissions() {
        TcpStreams streams;
        Feed feed;
        handshake(feed, streams);
        feed.packet(segment(true, 101, 501, kData, "hello"), streams);
        feed.packet(segment(true, 105, 501, flag::kAck), streams);
        QCOMPARE(streams.streams()[0].sides[0].retransmissions.count, std::uint64_t{0});
    }

    void endings() {
        TcpStreams streams;
        Feed feed;
        feed.packet(segment(true, 100, 0, flag::kSyn), streams);
        feed.packet(segment(false, 0, 101, flag::kRst | flag::kAck), streams);
        QVERIFY(streams.streams()[0].end() == TcpEnd::refused);
        // The same ports again: another connection.
        feed.packet(segment(true, 9000, 0, flag::kSyn), streams);
        feed.packet(segment(false, 500, 9001, kSynAck), streams);
        feed.packet(segment(true, 9001, 501, flag::kRst), streams);
        QCOMPARE(streams.streams().size(), std::size_t{2});
        QVERIFY(streams.streams()[1].end() == TcpEnd::reset);
    }

    void tenants_with_one_tuple_never_mix() {
        TcpStreams streams;
        Feed feed;
        for (const auto vni : {42u, 43u}) handshake(feed, streams, vni);
        for (const auto vni : {42u, 43u})
            feed.packet(segment(true, 101, 501, kData, "hello", vni), streams);
        QCOMPARE(lines(streams),
                 std::string("5/5 rtx 0 ooo 0 dup 0 gap 0; 0/0 rtx 0 ooo 0 dup 0 gap 0; "
                             "open[VNI 42, 192.0.2.1 – 192.0.2.2]\n"
                             "5/5 rtx 0 ooo 0 dup 0 gap 0; 0/0 rtx 0 ooo 0 dup 0 gap 0; "
                             "open[VNI 43, 192.0.2.1 – 192.0.2.2]\n"));
    }

    void a_segment_cut_by_the_snaplen_counts_in_full_but_is_not_reassembled() {
        TcpStreams streams;
        dissect::Dissector dissector;
        dissect::Dissection dissection;
        const auto bytes = segment(true, 101, 501, kData, "hello, world");
        source::Packet packet;
        packet.number = 1;
        packet.wire_length = static_cast<std::uint32_t>(bytes.size());
        packet.bytes = Bytes(bytes).first(bytes.size() - 8);
        dissector.dissect_next(packet, dissect::Detail::light, dissection);
        streams.add(packet, dissection);
        QCOMPARE(streams.streams()[0].sides[0].payload_bytes, std::uint64_t{12});
        QVERIFY(!streams.streams()[0].reassembled);
        QCOMPARE(streams.refused_by_library(), std::uint64_t{0});
    }

    // Wireshark merges these: analyzers.md, 1.2.
    void overlapping_tuples_of_zeek_have_no_retransmission() {
        const auto path = QDir(VXLAB_SOURCE_DIR)
                              .filePath("../shared/pcaps/vxlan_zeek_overlapping_tuples_2vni.pcap");
        if (!QFile::exists(path)) QSKIP("../shared/pcaps is not beside the repository");
        TcpStreams streams;
        Feed feed;
        QVERIFY(feed.file(path.toStdString(), streams));
        QVERIFY(streams.streams().size() >= 3);
        std::set<std::uint32_t> vnis;
        for (const auto& stream : streams.streams()) {
            if (stream.tunnel > kOtherTunnels) vnis.insert(streams.tunnels()[stream.tunnel].vni);
            for (const auto& side : stream.sides) {
                QCOMPARE(side.retransmissions.count, std::uint64_t{0});
                QCOMPARE(side.out_of_order.count, std::uint64_t{0});
                QCOMPARE(side.duplicate_acks.count, std::uint64_t{0});
            }
        }
        QCOMPARE(vnis, (std::set<std::uint32_t>{4242, 4711}));
        QCOMPARE(streams.refused_by_library(), std::uint64_t{0});
    }
};

QTEST_APPLESS_MAIN(TestTcpStreams)
#include "tst_tcp_streams.moc"
