#include "capture/dissect/tcp_analysis.h"

#include <algorithm>
#include <utility>

#include "core/wire/tcp.h"

namespace vxlab::dissect {
namespace {

namespace flag = wire::tcp_flag;

constexpr std::int64_t kMillisecond = 1'000'000;
constexpr std::int64_t kFastTime = 20 * kMillisecond;
constexpr std::int64_t kReorderTime = 3 * kMillisecond;  // while no round trip is known
constexpr std::size_t kKept = 16;  // segments whose room an idle direction may keep

// RFC 9293 section 3.4: sequence numbers wrap.
bool before(std::uint32_t a, std::uint32_t b) { return static_cast<std::int32_t>(a - b) < 0; }

bool opens_or_closes(const TcpSegment& segment) {
    return (segment.flags & (flag::kSyn | flag::kFin)) != 0;
}
bool is_plain(const TcpSegment& segment) {
    return (segment.flags & (flag::kSyn | flag::kFin | flag::kRst)) == 0;
}
bool takes_space(const TcpSegment& segment) {
    return segment.length > 0 || opens_or_closes(segment);
}
std::uint32_t end_of(const TcpSegment& segment) {
    return segment.sequence + segment.length + (opens_or_closes(segment) ? 1 : 0);
}

}  // namespace

std::size_t TcpAnalysis::held() const {
    return directions_[0].unacked.capacity() + directions_[1].unacked.capacity();
}

void TcpAnalysis::forget_unacked() {
    for (auto& direction : directions_) direction.unacked = Segments();
}

bool TcpFindings::has_flags() const {
    return retransmission || out_of_order || lost_segment || ack_lost_segment || window_update ||
           window_full || zero_window || zero_window_probe || zero_window_probe_ack || keep_alive ||
           keep_alive_ack || duplicate_ack || reused_ports;
}

TcpFindings TcpAnalysis::add(const TcpSegment& segment, bool from_low) {
    auto& own = directions_[from_low ? 0 : 1];
    auto& other = directions_[from_low ? 1 : 0];
    TcpFindings found;
    if ((segment.flags & flag::kSyn) != 0) {
        own.scale = segment.scale;
        own.syn_seen = true;
    }
    found.stages = stages_;
    follow_handshake(segment);
    found.reused_ports = std::exchange(reused_, false);
    if (found.reused_ports) found.stages = stages_;
    found.initial_rtt = initial_rtt_;
    if (segment.length == 1 && own.next == segment.sequence && other.ack && other.window == 0)
        found.zero_window_probe = true;
    if (!found.zero_window_probe) check_window(segment, own, other, found);
    check_ack(segment, own, other, found);
    check_repetition(segment, own, other, found);
    take(segment, own, other, found);
    return found;
}

void TcpAnalysis::follow_handshake(const TcpSegment& segment) {
    const bool syn = (segment.flags & flag::kSyn) != 0;
    const bool ack = (segment.flags & flag::kAck) != 0;
    // The first segment of a capture that begins in mid-stream opens no stage.
    const bool first = !directions_[0].next && !directions_[1].next;
    if (!first || (syn && !ack)) {
        if (segment.length > 0) stages_ |= tcp_stage::kData;
        if ((segment.flags & flag::kFin) != 0) stages_ |= tcp_stage::kFin;
        if ((segment.flags & flag::kRst) != 0) stages_ |= tcp_stage::kReset;
        if (syn) stages_ |= ack ? tcp_stage::kSynAck : tcp_stage::kSyn;
        if (ack && !syn && segment.length == 0) stages_ |= tcp_stage::kAck;
    }
    if (syn && !ack) {
        syn_time_ = segment.time;
    } else if (!syn && ack && syn_time_ && !initial_rtt_) {
        initial_rtt_ = segment.time - *syn_time_;
    }
}

void TcpAnalysis::check_window(const TcpSegment& segment, Direction& own, const Direction& other,
                               TcpFindings& found) const {
    found.zero_window = segment.window == 0 && is_plain(segment);
    if (own.next && before(*own.next, segment.sequence) && (segment.flags & flag::kRst) == 0) {
        found.lost_segment = true;
        own.in_flight_known = false;
    }
    found.keep_alive =
        segment.length <= 1 && own.next && segment.sequence == *own.next - 1 && is_plain(segment);
    const bool repeats = segment.length == 0 && segment.window != 0 && is_plain(segment) &&
                         own.next == segment.sequence && own.ack == segment.acknowledgment;
    found.window_update = repeats && segment.window != own.window;
    if (segment.length > 0 && is_plain(segment) && other.ack && other.syn_seen) {
        const std::uint32_t window = other.window << (own.scale && other.scale ? *other.scale : 0);
        found.window_full = segment.sequence + segment.length == *other.ack + window;
    }
    if (!repeats || segment.window != own.window) return;
    if (other.keep_alive) {
        found.keep_alive_ack = true;
        return;
    }
    found.duplicate_ack = true;
    own.duplicates = own.duplicates == kAckedUnseen ? 1 : own.duplicates + 1;
    found.duplicate_number = own.duplicates;
    found.duplicate_frame = own.first_ack_frame;
}

// What is lost is told once: at the first acknowledgment beyond it, and again only after the other
// side's own acknowledgments went on.
void TcpAnalysis::check_unseen(const TcpSegment& segment, Direction& other, TcpFindings& found) {
    if (!other.highest_to_ack || (segment.flags & flag::kAck) == 0) return;
    if (!before(*other.highest_to_ack, segment.acknowledgment)) return;
    if (other.next && before(*other.highest_to_ack, *other.next)) {
        other.highest_to_ack = other.next;
        found.ack_lost_segment = true;
        return;
    }
    found.ack_lost_segment = other.duplicates == 0;
    found.ack_told_before = !found.ack_lost_segment;
    other.duplicates = kAckedUnseen;
}

void TcpAnalysis::check_ack(const TcpSegment& segment, Direction& own, Direction& other,
                            TcpFindings& found) {
    if (segment.length == 0 && segment.window == 0 && own.window == 0 && own.ack && other.probe &&
        own.next == segment.sequence && is_plain(segment) && *own.ack == segment.acknowledgment)
        found.zero_window_probe_ack = true;
    if ((segment.flags & flag::kAck) != 0 && own.ack != segment.acknowledgment) {
        own.first_ack_frame = segment.frame;
        own.duplicates = 0;
    }
    check_unseen(segment, other, found);
}

void TcpAnalysis::check_repetition(const TcpSegment& segment, const Direction& own,
                                   const Direction& other, TcpFindings& found) const {
    if (!takes_space(segment) || found.keep_alive) return;
    const auto end = segment.sequence + segment.length;
    const auto since = [&](std::int64_t time) { return segment.time - time; };
    if (segment.length > 0 && other.ack && !before(*other.ack, end)) {
        found.spurious_retransmission = found.retransmission = true;
        return;
    }
    if (!own.next || !before(segment.sequence, *own.next)) return;
    // What was probed or kept alive with one byte is sent for good.
    if (segment.length > 1 && *own.next - 1 == segment.sequence) return;
    if (other.duplicates >= 2 && other.ack == segment.sequence &&
        since(other.ack_time) < kFastTime) {
        found.fast_retransmission = found.retransmission = true;
        return;
    }
    if (since(own.next_time) < initial_rtt_.value_or(kReorderTime) &&
        *own.next != end_of(segment)) {
        found.out_of_order = true;
        return;
    }
    found.retransmission = true;
    const bool known = !own.unacked.empty();
    found.rto = since(known ? own.unacked.front().time : own.next_time);
    found.rto_frame = known ? own.unacked.front().frame : own.next_frame;
}

void TcpAnalysis::take(const TcpSegment& segment, Direction& own, Direction& other,
                       TcpFindings& found) {
    const auto end = end_of(segment);
    if (takes_space(segment) && own.unacked.size() < kMostUnacked)
        own.unacked.push_back({segment.frame, segment.time, segment.sequence, end});
    if (!own.next || (before(*own.next, end) && !found.zero_window_probe)) {
        own.next = end;
        own.next_time = segment.time;
        own.next_frame = segment.frame;
    }
    if (!own.highest_to_ack || *own.highest_to_ack == segment.sequence)
        own.highest_to_ack = own.next;
    own.window = segment.window;
    own.sacked = segment.sacked;
    if ((segment.flags & flag::kAck) != 0) {
        own.ack = segment.acknowledgment;
    }
    own.ack_time = segment.time;
    own.keep_alive = found.keep_alive;
    own.probe = found.zero_window_probe;
    take_ack(segment, other, found);
    count_bytes(segment, own, other, found);
}

void TcpAnalysis::take_ack(const TcpSegment& segment, Direction& other, TcpFindings& found) const {
    auto& unacked = other.unacked;
    const auto ack = segment.acknowledgment;
    for (const auto& sent : unacked) {
        if (sent.end != ack) continue;
        found.acked_frame = sent.frame;
        found.ack_rtt = segment.time - sent.time;
        break;
    }
    std::erase_if(unacked, [ack](const Unacked& sent) { return !before(ack, sent.end); });
    if (unacked.empty() && unacked.capacity() > kKept) unacked = Segments();
    other.in_flight_known = true;
    for (auto& sent : unacked)
        if (before(sent.begin, ack)) sent.begin = ack;
}

void TcpAnalysis::count_bytes(const TcpSegment& segment, Direction& own, const Direction& other,
                              TcpFindings& found) {
    if (segment.length == 0) return;
    if (own.unacked.empty() || !own.in_flight_known) return;
    own.push_bytes = own.pushed ? segment.length : own.push_bytes + segment.length;
    own.pushed = (segment.flags & flag::kPsh) != 0;
    found.push_bytes = own.push_bytes;
    auto first = own.unacked.front().begin;
    auto last = own.unacked.front().end;
    for (const auto& sent : own.unacked) {
        if (before(sent.begin, first)) first = sent.begin;
        if (before(last, sent.end)) last = sent.end;
    }
    const auto in_flight = last - first;
    if (in_flight > other.sacked)
        found.in_flight = in_flight - other.sacked - (opens_or_closes(segment) ? 1 : 0);
}

}  // namespace vxlab::dissect
