// What a TCP segment means beside those before it: retransmissions, gaps, windows, round trips.
// The rules are those of Wireshark's TCP analysis (its User's Guide, section 7.5).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace vxlab::dissect {

// A segment, its numbers as on the wire.
struct TcpSegment {
    std::uint64_t frame = 0;
    std::int64_t time = 0;  // nanoseconds
    std::uint32_t sequence = 0;
    std::uint32_t acknowledgment = 0;  // also where the ACK flag is not set
    std::uint32_t length = 0;          // of the payload
    std::uint16_t window = 0;
    std::uint16_t flags = 0;            // wire::tcp_flag
    std::optional<std::uint8_t> scale;  // the shift that a SYN offers
    std::uint32_t sacked = 0;           // bytes between the edges of its SACK option
};

struct TcpFindings {
    bool retransmission = false;
    bool fast_retransmission = false;
    bool spurious_retransmission = false;
    bool out_of_order = false;
    bool lost_segment = false;      // one before this was not captured
    bool ack_lost_segment = false;  // acknowledges what was not captured
    bool ack_told_before = false;   // and so did an earlier one: no finding
    bool window_update = false;
    bool window_full = false;
    bool zero_window = false;
    bool zero_window_probe = false;
    bool zero_window_probe_ack = false;
    bool keep_alive = false;
    bool keep_alive_ack = false;
    bool duplicate_ack = false;
    bool reused_ports = false;           // a SYN that begins another connection
    std::uint32_t duplicate_number = 0;  // how-manieth
    std::uint64_t duplicate_frame = 0;   // the first with this acknowledgment
    std::uint64_t acked_frame = 0;       // 0: none exactly
    std::int64_t ack_rtt = 0;            // since acked_frame
    std::optional<std::int64_t> rto;     // since rto_frame
    std::uint64_t rto_frame = 0;
    std::uint32_t in_flight = 0;   // bytes; 0: not known
    std::uint32_t push_bytes = 0;  // sent since the last PSH; 0: none
    std::optional<std::int64_t> initial_rtt;
    std::uint8_t stages = 0;  // tcp_stage

    bool has_flags() const;
    // Whether its payload came before, or was passed by later bytes.
    bool is_repetition() const { return out_of_order || (retransmission && !fast_retransmission); }
};

// The stages of a connection that were seen, as bits of tcp.completeness.
namespace tcp_stage {
inline constexpr std::uint8_t kSyn = 1;
inline constexpr std::uint8_t kSynAck = 2;
inline constexpr std::uint8_t kAck = 4;
inline constexpr std::uint8_t kData = 8;
inline constexpr std::uint8_t kFin = 16;
inline constexpr std::uint8_t kReset = 32;
}  // namespace tcp_stage

// One connection. Keeps at most kMostUnacked segments a direction.
class TcpAnalysis {
public:
    static constexpr std::size_t kMostUnacked = 1000;

    TcpFindings add(const TcpSegment& segment, bool from_low);
    // The segments there is room for, and letting go of them all.
    std::size_t held() const;
    void forget_unacked();
    // The next segment is a SYN on ports that an earlier connection had.
    void begin_again() { reused_ = true; }

private:
    // The other side has acknowledged what was not captured, and that was told once.
    static constexpr std::uint32_t kAckedUnseen = ~std::uint32_t{0};

    struct Unacked {
        std::uint64_t frame;
        std::int64_t time;
        std::uint32_t begin, end;
    };
    using Segments = std::vector<Unacked>;
    struct Direction {
        std::optional<std::uint32_t> next;  // the sequence number after the highest one seen
        std::int64_t next_time = 0;
        std::uint64_t next_frame = 0;
        std::optional<std::uint32_t> ack;
        std::int64_t ack_time = 0;
        std::optional<std::uint32_t> highest_to_ack;
        std::uint32_t window = 0;
        std::uint32_t duplicates = 0;  // or kAckedUnseen
        std::uint32_t sacked = 0;      // by its last segment
        std::uint64_t first_ack_frame = 0;
        std::optional<std::uint8_t> scale;
        bool syn_seen = false;
        bool keep_alive = false, probe = false;  // what the last segment was
        bool in_flight_known = true;
        std::uint32_t push_bytes = 0;
        bool pushed = false;
        Segments unacked;
    };

    void check_window(const TcpSegment& segment, Direction& own, const Direction& other,
                      TcpFindings& found) const;
    static void check_ack(const TcpSegment& segment, Direction& own, Direction& other,
                          TcpFindings& found);
    static void check_unseen(const TcpSegment& segment, Direction& other, TcpFindings& found);
    void check_repetition(const TcpSegment& segment, const Direction& own, const Direction& other,
                          TcpFindings& found) const;
    void take(const TcpSegment& segment, Direction& own, Direction& other, TcpFindings& found);
    void take_ack(const TcpSegment& segment, Direction& other, TcpFindings& found) const;
    static void count_bytes(const TcpSegment& segment, Direction& own, const Direction& other,
                            TcpFindings& found);
    void follow_handshake(const TcpSegment& segment);

    std::array<Direction, 2> directions_;
    std::optional<std::int64_t> syn_time_, initial_rtt_;
    std::uint8_t stages_ = 0;
    bool reused_ = false;
};

}  // namespace vxlab::dissect
