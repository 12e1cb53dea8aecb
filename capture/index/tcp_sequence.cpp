#include "capture/index/tcp_sequence.h"

#include "core/wire/tcp.h"

namespace vxlab::index {
namespace {

namespace flag = wire::tcp_flag;

constexpr std::size_t kMaxHoles = 64;

// Sequence numbers wrap (RFC 9293, 3.4).
bool before(std::uint32_t a, std::uint32_t b) { return static_cast<std::int32_t>(a - b) < 0; }

bool has(const TcpSegment& segment, std::uint16_t flags) { return (segment.flags & flags) != 0; }

}  // namespace

void RoundTrip::add(Duration sample) {
    if (sample < Duration{}) return;
    if (samples == 0 || sample < least) least = sample;
    if (samples == 0 || most < sample) most = sample;
    sum = Duration{sum.nanoseconds + sample.nanoseconds};
    ++samples;
}

SegmentKind TcpSequence::add(const TcpSegment& segment, Duration reordering) {
    const std::uint32_t length = segment.payload + (has(segment, flag::kSyn) ? 1u : 0u) +
                                 (has(segment, flag::kFin) ? 1u : 0u);
    const auto kind = classify(segment, length, reordering);
    const auto end = segment.sequence + length;
    if (kind == SegmentKind::retransmission) {
        timed_end_.reset();  // Karn: which of the two is acknowledged is not known
    } else if (length > 0 && !timed_end_ && segment.time && kind != SegmentKind::keep_alive) {
        timed_end_ = end;
        timed_at_ = *segment.time;
    }
    if (!has(segment, flag::kRst) && (!next_ || before(*next_, end))) next_ = end;
    if (has(segment, flag::kAck)) {
        last_ack_ = segment.acknowledgment;
        last_window_ = segment.window;
    }
    return kind;
}

SegmentKind TcpSequence::classify(const TcpSegment& segment, std::uint32_t length,
                                  Duration reordering) {
    if (!next_ || has(segment, flag::kRst)) return SegmentKind::in_order;
    if (length == 0) {
        if (segment.sequence + 1 == *next_) return SegmentKind::keep_alive;
        return is_duplicate_ack(segment) ? SegmentKind::duplicate_ack : SegmentKind::in_order;
    }
    if (before(*next_, segment.sequence)) {
        if (holes_.size() < kMaxHoles) holes_.push_back({*next_, segment.sequence, segment.time});
        return SegmentKind::after_gap;
    }
    if (!before(segment.sequence, *next_)) return SegmentKind::in_order;
    if (segment.payload <= 1 && segment.sequence + 1 == *next_ &&
        !has(segment, flag::kSyn | flag::kFin))
        return SegmentKind::keep_alive;
    auto kind = SegmentKind::retransmission;
    fill_hole(segment, length, reordering, kind);
    return kind;
}

void TcpSequence::fill_hole(const TcpSegment& segment, std::uint32_t length, Duration reordering,
                            SegmentKind& kind) {
    const auto end = segment.sequence + length;
    for (std::size_t i = 0; i < holes_.size(); ++i) {
        const auto hole = holes_[i];
        if (before(segment.sequence, hole.begin) || before(hole.end, end)) continue;
        const bool soon =
            !segment.time || !hole.opened || *segment.time - *hole.opened <= reordering;
        if (soon) kind = SegmentKind::out_of_order;
        holes_.erase(holes_.begin() + static_cast<std::ptrdiff_t>(i));
        if (end != hole.end) holes_.push_back({end, hole.end, hole.opened});
        if (segment.sequence != hole.begin)
            holes_.push_back({hole.begin, segment.sequence, hole.opened});
        return;
    }
}

// RFC 5681, 2: no data, no flags, the same acknowledgment and window as before.
bool TcpSequence::is_duplicate_ack(const TcpSegment& segment) const {
    return has(segment, flag::kAck) && !has(segment, flag::kSyn | flag::kFin) &&
           segment.sequence == *next_ && last_ack_ == segment.acknowledgment &&
           last_window_ == segment.window;
}

void TcpSequence::acknowledged(const TcpSegment& segment) {
    if (!has(segment, flag::kAck) || !timed_end_ || !segment.time) return;
    if (before(segment.acknowledgment, *timed_end_)) return;
    round_trip_.add(*segment.time - timed_at_);
    timed_end_.reset();
}

}  // namespace vxlab::index
