// What the sequence numbers of one direction of a TCP connection tell: retransmissions, segments
// out of order, duplicate ACKs, round trips. No I/O, no allocation beyond a few holes.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/instant.h"

namespace vxlab::index {

// A segment as the headers tell it.
struct TcpSegment {
    std::uint32_t sequence = 0;
    std::uint32_t acknowledgment = 0;
    std::uint32_t payload = 0;  // bytes, by the IP header's length
    std::uint16_t flags = 0;    // wire::tcp_flag
    std::uint16_t window = 0;
    std::optional<Instant> time;
};

enum class SegmentKind : std::uint8_t {
    in_order,        // or nothing that counts
    retransmission,  // bytes that were seen before, or that fill a hole too late to be reordering
    out_of_order,    // bytes that fill a hole at once
    keep_alive,      // one byte or none before the next expected
    duplicate_ack,
    after_gap,  // bytes before it were not captured
};

struct RoundTrip {
    std::uint64_t samples = 0;
    Duration least{}, most{}, sum{};

    void add(Duration sample);
    Duration mean() const {
        return samples == 0 ? Duration{}
                            : Duration{sum.nanoseconds / static_cast<std::int64_t>(samples)};
    }
};

// One direction.
class TcpSequence {
public:
    // Of what this side sends. `reordering`: how late a hole may be filled and still count as
    // reordering (Wireshark takes the round trip too, or 3 ms).
    SegmentKind add(const TcpSegment& segment, Duration reordering);
    // Of an acknowledgment by the other side; a sample of the data round trip when it has one.
    void acknowledged(const TcpSegment& segment);

    const RoundTrip& round_trip() const { return round_trip_; }

private:
    struct Hole {
        std::uint32_t begin, end;
        std::optional<Instant> opened;
    };

    SegmentKind classify(const TcpSegment& segment, std::uint32_t length, Duration reordering);
    void fill_hole(const TcpSegment& segment, std::uint32_t length, Duration reordering,
                   SegmentKind& kind);
    bool is_duplicate_ack(const TcpSegment& segment) const;

    std::optional<std::uint32_t> next_;  // the sequence number expected next
    std::vector<Hole> holes_;
    std::optional<std::uint32_t> last_ack_;
    std::uint16_t last_window_ = 0;
    std::optional<std::uint32_t> timed_end_;  // the segment being timed (RFC 6298: one at a time)
    Instant timed_at_;
    RoundTrip round_trip_;
};

}  // namespace vxlab::index
