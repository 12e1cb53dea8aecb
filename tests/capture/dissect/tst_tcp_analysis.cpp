// What a TCP segment means beside those before it: segments in, findings out.
#include <QtTest>

#include "capture/dissect/tcp_analysis.h"
#include "core/wire/tcp.h"

using namespace vxlab;
using dissect::TcpAnalysis;
using dissect::TcpFindings;
using dissect::TcpSegment;
namespace flag = wire::tcp_flag;

namespace {

constexpr std::int64_t kMillisecond = 1'000'000;

// A client (sequence numbers from 100) and a server (from 500) that have shaken hands by frame 3,
// one millisecond a segment.
class Connection {
public:
    Connection() {
        client(100, 0, 0, flag::kSyn);
        server(500, 101, 0, flag::kSyn | flag::kAck);
        client(101, 501, 0);
    }
    TcpFindings client(std::uint32_t sequence, std::uint32_t ack, std::uint32_t length,
                       std::uint16_t flags = flag::kAck, std::uint16_t window = 8000) {
        return add(true, sequence, ack, length, flags, window);
    }
    TcpFindings server(std::uint32_t sequence, std::uint32_t ack, std::uint32_t length,
                       std::uint16_t flags = flag::kAck, std::uint16_t window = 8000) {
        return add(false, sequence, ack, length, flags, window);
    }
    void wait(std::int64_t milliseconds) { time_ += milliseconds * kMillisecond; }

private:
    TcpFindings add(bool from_low, std::uint32_t sequence, std::uint32_t ack, std::uint32_t length,
                    std::uint16_t flags, std::uint16_t window) {
        TcpSegment segment;
        segment.frame = ++frame_;
        segment.time = time_ += kMillisecond;
        segment.sequence = sequence;
        segment.acknowledgment = ack;
        segment.length = length;
        segment.flags = flags;
        segment.window = window;
        return analysis_.add(segment, from_low);
    }

    TcpAnalysis analysis_;
    std::uint64_t frame_ = 0;
    std::int64_t time_ = 0;
};

}  // namespace

class TestTcpAnalysis : public QObject {
    Q_OBJECT

private slots:
    void round_trips() {
        Connection tcp;
        const auto data = tcp.client(101, 501, 10);
        QCOMPARE(data.initial_rtt, std::optional<std::int64_t>(2 * kMillisecond));
        QCOMPARE(data.in_flight, 10u);
        const auto ack = tcp.server(501, 111, 0);
        QCOMPARE(ack.acked_frame, std::uint64_t{4});
        QCOMPARE(ack.ack_rtt, kMillisecond);
        QVERIFY(!ack.has_flags());
    }
    void a_segment_again() {
        Connection tcp;
        tcp.client(101, 501, 10);
        tcp.wait(200);
        const auto again = tcp.client(101, 501, 10);
        QVERIFY(again.retransmission && !again.fast_retransmission);
        QCOMPARE(again.rto_frame, std::uint64_t{4});
        tcp.server(501, 111, 0);
        QVERIFY(tcp.client(101, 501, 10).spurious_retransmission);
    }
    void fast_retransmission() {
        Connection tcp;
        tcp.client(101, 501, 10);
        tcp.client(111, 501, 10);
        for (unsigned i = 1; i <= 3; ++i) {
            const auto ack = tcp.server(501, 101, 0);
            QVERIFY(ack.duplicate_ack);
            QCOMPARE(ack.duplicate_number, i);
            QCOMPARE(ack.duplicate_frame, std::uint64_t{2});
        }
        QVERIFY(tcp.client(101, 501, 10).fast_retransmission);
    }
    void gaps() {
        Connection tcp;
        QVERIFY(tcp.client(201, 501, 10).lost_segment);
        QVERIFY(tcp.client(101, 501, 100).out_of_order);
        QVERIFY(tcp.server(501, 901, 0).ack_lost_segment);
    }
    void what_was_not_captured_is_told_once() {
        Connection tcp;
        QVERIFY(tcp.server(501, 901, 0).ack_lost_segment);
        const auto again = tcp.server(501, 901, 10);
        QVERIFY(!again.ack_lost_segment && again.ack_told_before);
        tcp.client(901, 511, 0);
        QVERIFY(tcp.server(511, 951, 0).ack_lost_segment);
    }
    void what_was_sacked_is_not_in_flight() {
        TcpAnalysis analysis;
        TcpSegment data;
        data.flags = flag::kAck;
        data.length = 100;
        analysis.add(data, true);
        TcpSegment ack;
        ack.flags = flag::kAck;
        ack.sacked = 60;
        analysis.add(ack, false);
        data.sequence = 100;
        QCOMPARE(analysis.add(data, true).in_flight, 140u);
    }
    void windows() {
        Connection tcp;
        QVERIFY(tcp.server(501, 101, 0, flag::kAck, 9000).window_update);
        QVERIFY(tcp.client(101, 501, 9000).window_full);
        QVERIFY(tcp.server(501, 9101, 0, flag::kAck, 0).zero_window);
        QVERIFY(tcp.client(9101, 501, 1).zero_window_probe);
        QVERIFY(tcp.server(501, 9101, 0, flag::kAck, 0).zero_window_probe_ack);
    }
    void keep_alive() {
        Connection tcp;
        tcp.server(501, 101, 0);
        QVERIFY(tcp.client(100, 501, 0).keep_alive);
        const auto answer = tcp.server(501, 101, 0);
        QVERIFY(answer.keep_alive_ack && !answer.duplicate_ack);
    }
    void sequence_numbers_wrap() {
        TcpAnalysis analysis;
        TcpSegment segment;
        segment.sequence = 0xffff'fff0;
        segment.length = 32;
        segment.flags = flag::kAck;
        segment.window = 1;
        analysis.add(segment, true);
        segment.sequence = 16;
        QVERIFY(!analysis.add(segment, true).has_flags());
    }
    void stages() {
        Connection tcp;
        QCOMPARE(tcp.client(101, 501, 10).stages, std::uint8_t{7});
        QCOMPARE(tcp.client(111, 501, 0, flag::kAck | flag::kFin).stages, std::uint8_t{15});
        QCOMPARE(tcp.server(501, 112, 0).stages, std::uint8_t{31});
    }
    void a_capture_from_the_middle_has_no_stage_yet() {
        TcpAnalysis analysis;
        TcpSegment segment;
        segment.flags = flag::kAck | flag::kPsh;
        segment.length = 10;
        analysis.add(segment, true);
        segment.sequence = 10;
        QCOMPARE(analysis.add(segment, true).stages, std::uint8_t{0});
        QCOMPARE(analysis.add(segment, true).stages, dissect::tcp_stage::kData);
    }
};

QTEST_APPLESS_MAIN(TestTcpAnalysis)
#include "tst_tcp_analysis.moc"
