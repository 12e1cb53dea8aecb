// Segments that leave: data, acknowledgments, what is sent again, and the timers.
#include <algorithm>
#include <cerrno>

#include "core/sim/ip/parts.h"
#include "core/sim/ip/tcp_session.h"

namespace vxlab::sim {
namespace {

constexpr std::int64_t kLeastTimeout = 200;     // milliseconds (TCP_RTO_MIN)
constexpr std::int64_t kMostTimeout = 120'000;  // TCP_RTO_MAX
constexpr std::int64_t kClockGranularity = 1;
constexpr std::int64_t kSlowStartDelay = 4'000'000;  // nanoseconds: HyStart's least delay

}  // namespace

std::size_t TcpSession::header_overhead() const { return timestamps_ ? 12 : 0; }

std::uint16_t TcpSession::window_to_advertise() {
    const auto waiting = static_cast<std::uint32_t>(received_.size());
    auto room = receive_room_ > waiting ? receive_room_ - waiting : 0;
    // What was offered is not taken back.
    if (seq_before(receive_next_, advertised_to_))
        room = std::max(room, advertised_to_ - receive_next_);
    const auto shown = std::min<std::uint32_t>(room >> receive_scale_, 0xffff);
    advertised_to_ = receive_next_ + (shown << receive_scale_);
    return static_cast<std::uint16_t>(shown);
}

// Adds what every segment carries, and sends it.
void TcpSession::emit(TcpSegment segment) {
    const bool syn = segment.has(wire::tcp_flag::kSyn);
    if (segment.has(wire::tcp_flag::kAck)) segment.acknowledgment = receive_next_;
    if (syn)
        segment.window = static_cast<std::uint16_t>(std::min<std::uint32_t>(receive_room_, 0xffff));
    else if (!segment.has(wire::tcp_flag::kRst))
        segment.window = window_to_advertise();
    if (timestamps_ && !segment.has(wire::tcp_flag::kRst))
        segment.timestamps = TcpSegment::Timestamps{clock(), timestamp_echo_};
    if (sack_ && !syn)
        for (const auto& early : early_)
            segment.sacks.push_back(
                {early.sequence, early.sequence + static_cast<std::uint32_t>(early.bytes.size())});
    if (segment.sacks.size() > 3) segment.sacks.resize(3);
    if (segment.has(wire::tcp_flag::kAck)) {
        unacknowledged_segments_ = 0;
        parts_.simulator.cancel(delayed_);
    }
    auto bytes = segment.write(ends_.local.port, ends_.remote.port);
    wire::write_tcp_checksum(bytes, source_, ends_.remote.address);
    const auto way = parts_.output.route(source_, ends_.remote.address, ends_.device);
    ++parts_.counters.tcp.out_segments;
    if (!way) return;
    OutPacket packet;
    packet.source = source_;
    packet.destination = ends_.remote.address;
    packet.protocol = wire::IpProtocol::tcp;
    packet.discovery = PathMtuDiscovery::want;
    packet.payload = bytes;
    packet.came_from = came_from_;
    packet.cause = cause_;
    (void)parts_.output.send(*way, packet);
}

void TcpSession::send_control(std::uint16_t flags, std::uint32_t sequence) {
    TcpSegment segment;
    segment.sequence = sequence;
    segment.flags = flags;
    if ((flags & wire::tcp_flag::kSyn) != 0) {
        segment.mss = static_cast<std::uint16_t>(mss_);
        segment.sack_permitted = sack_;
        if (receive_scale_ != 0) segment.window_scale = receive_scale_;
    }
    emit(std::move(segment));
}

void TcpSession::send_acknowledgment() { send_control(wire::tcp_flag::kAck, next_); }

void TcpSession::send_reset(std::uint32_t sequence) {
    ++parts_.counters.tcp.out_resets;
    send_control(wire::tcp_flag::kRst | wire::tcp_flag::kAck, sequence);
}

void TcpSession::send_data(std::uint32_t sequence, std::size_t length) {
    const auto offset = buffer_start_ + (sequence - buffer_sequence_);
    const auto end = sequence + static_cast<std::uint32_t>(length);
    TcpSegment segment;
    segment.sequence = sequence;
    segment.flags = wire::tcp_flag::kAck;
    if (end == data_end()) segment.flags |= wire::tcp_flag::kPsh;
    segment.payload = Bytes(buffer_).subspan(offset, length);
    numbers_.bytes_sent += length;
    if (seq_before(sequence, highest_)) {
        ++numbers_.retransmissions;
        ++parts_.counters.tcp.retransmitted;
    }
    emit(std::move(segment));
}

std::uint32_t TcpSession::sacked_bytes() const {
    std::uint32_t bytes = 0;
    for (const auto& range : sacked_) bytes += range.end - range.begin;
    return bytes;
}

// What was lost lies between what is acknowledged and the highest that came through.
std::optional<SeqRange> TcpSession::next_hole() const {
    auto at = seq_before(retransmitted_to_, unacknowledged_) ? unacknowledged_ : retransmitted_to_;
    for (const auto& range : sacked_) {
        if (seq_before(at, range.begin)) return SeqRange{at, range.begin};
        if (seq_before(at, range.end)) at = range.end;
    }
    // Without selective acknowledgments: the first that is missing.
    if (sacked_.empty() && at == unacknowledged_ && seq_before(at, next_))
        return SeqRange{at, std::min<std::uint32_t>(next_ - at, mss_) + at};
    return std::nullopt;
}

// RFC 6675: what is under way.
std::uint32_t TcpSession::pipe() const {
    const auto outstanding = next_ - unacknowledged_;
    if (!in_recovery_) return outstanding - std::min(outstanding, sacked_bytes());
    std::uint32_t lost = 0;
    auto at = seq_before(retransmitted_to_, unacknowledged_) ? unacknowledged_ : retransmitted_to_;
    for (const auto& range : sacked_) {
        if (seq_before(at, range.begin)) lost += range.begin - at;
        if (seq_before(at, range.end)) at = range.end;
    }
    return outstanding - std::min(outstanding, sacked_bytes() + lost);
}

bool TcpSession::transmit_next() {
    const auto most = static_cast<std::uint32_t>(mss_ - header_overhead());
    if (pipe() + most > congestion_window_ && pipe() != 0) return false;
    if (in_recovery_) {
        if (const auto hole = next_hole()) {
            const auto end = std::min<std::uint32_t>(hole->end - hole->begin, most);
            const bool data = seq_before(hole->begin, data_end());
            const auto length = data ? std::min(end, data_end() - hole->begin) : 0;
            retransmitted_to_ = hole->begin + std::max(length, 1u);
            if (length > 0) send_data(hole->begin, length);
            return length > 0;
        }
    }
    if (!seq_before(next_, data_end())) return false;
    const auto window_end = unacknowledged_ + send_window_;
    if (!seq_before(next_, window_end)) return false;
    const auto available = data_end() - next_;
    const auto length = std::min({available, most, window_end - next_});
    // Nagle: a small one waits while others are under way.
    const bool small = length < most && !no_delay_;
    if (small && next_ != unacknowledged_ && !fin_wanted_ && !seq_before(next_, highest_))
        return false;
    const auto sequence = next_;
    next_ += length;
    send_data(sequence, length);
    if (seq_before(highest_, next_)) highest_ = next_;
    return true;
}

void TcpSession::send_fin_if_due() {
    const bool may = state_ == TcpState::established || state_ == TcpState::close_wait ||
                     state_ == TcpState::syn_received || state_ == TcpState::fin_wait_1 ||
                     state_ == TcpState::last_ack || state_ == TcpState::closing;
    if (!fin_wanted_ || !may || next_ != data_end()) return;
    fin_sent_ = true;
    fin_sequence_ = next_++;
    if (seq_before(highest_, next_)) highest_ = next_;
    if (state_ == TcpState::established || state_ == TcpState::syn_received)
        set_state(TcpState::fin_wait_1);
    else if (state_ == TcpState::close_wait)
        set_state(TcpState::last_ack);
    send_control(wire::tcp_flag::kFin | wire::tcp_flag::kAck, fin_sequence_);
}

void TcpSession::transmit() {
    if (state_ == TcpState::syn_sent || state_ == TcpState::syn_received ||
        state_ == TcpState::closed || state_ == TcpState::time_wait)
        return;
    while (transmit_next()) {
    }
    send_fin_if_due();
    const bool closed_window = send_window_ == 0 && seq_before(next_, data_end());
    if ((next_ != unacknowledged_ || closed_window) &&
        !parts_.simulator.is_pending(retransmission_))
        arm_retransmission();
}

void TcpSession::enter_recovery() {
    in_recovery_ = true;
    recovery_point_ = next_;
    retransmitted_to_ = unacknowledged_;
    threshold_ = std::max((next_ - unacknowledged_) / 2, 2 * mss_);
    congestion_window_ = threshold_;
    // The first that is missing goes at once, whatever the window says.
    const auto most = static_cast<std::uint32_t>(mss_ - header_overhead());
    if (!seq_before(unacknowledged_, data_end())) return;
    const auto length = std::min(most, data_end() - unacknowledged_);
    retransmitted_to_ = unacknowledged_ + length;
    send_data(unacknowledged_, length);
}

void TcpSession::grow_window(std::uint32_t acknowledged) {
    constexpr std::uint32_t kMost = 64u << 20;
    if (in_recovery_ || congestion_window_ >= kMost) return;
    if (congestion_window_ < threshold_) {
        congestion_window_ += std::min(acknowledged, 2 * mss_);
        return;
    }
    avoided_ += acknowledged;
    if (avoided_ < congestion_window_) return;
    avoided_ -= congestion_window_;
    congestion_window_ += mss_;
}

// RFC 6298; and HyStart: a growing round trip ends slow start before the queue is full.
void TcpSession::measure(Duration round_trip) {
    const auto sample = std::max<std::int64_t>(round_trip.nanoseconds, 1);
    if (smoothed_ == 0) {
        smoothed_ = sample;
        variation_ = sample / 2;
        least_rtt_ = sample;
    } else {
        variation_ += (std::abs(smoothed_ - sample) - variation_) / 4;
        smoothed_ += (sample - smoothed_) / 8;
        least_rtt_ = std::min(least_rtt_, sample);
    }
    const auto margin = std::max(least_rtt_ / 8, kSlowStartDelay);
    if (congestion_window_ < threshold_ && sample > least_rtt_ + margin)
        threshold_ = congestion_window_;
    const auto milliseconds =
        smoothed_ / 1'000'000 + std::max(kClockGranularity, 4 * variation_ / 1'000'000);
    timeout_ms_ = std::clamp(milliseconds, kLeastTimeout, kMostTimeout);
}

void TcpSession::measure_handshake() {
    if (opened_at_ && retries_ == 0) measure(parts_.simulator.now() - *opened_at_);
    opened_at_.reset();
}

void TcpSession::arm_retransmission() {
    parts_.simulator.cancel(retransmission_);
    const auto wait = std::min(timeout_ms_ << std::min(retries_, 16), kMostTimeout);
    retransmission_ =
        parts_.simulator.schedule(Duration::milliseconds(wait), [self = weak_from_this()] {
            if (const auto session = self.lock()) session->retransmission_due();
        });
}

void TcpSession::retransmission_due() {
    const auto& sysctls = parts_.name_space.sysctls();
    const bool opening = state_ == TcpState::syn_sent || state_ == TcpState::syn_received;
    const auto most = state_ == TcpState::syn_sent ? sysctls.number("net.ipv4.tcp_syn_retries", 6)
                      : opening ? sysctls.number("net.ipv4.tcp_synack_retries", 5)
                                : sysctls.number("net.ipv4.tcp_retries2", 15);
    if (retries_++ >= most) {
        if (opening) ++parts_.counters.tcp.attempt_fails;
        return fail(ETIMEDOUT);
    }
    ++parts_.counters.tcp.retransmitted;
    ++numbers_.retransmissions;
    arm_retransmission();
    if (state_ == TcpState::syn_sent) return send_control(wire::tcp_flag::kSyn, initial_);
    if (opening) return send_control(wire::tcp_flag::kSyn | wire::tcp_flag::kAck, initial_);
    if (send_window_ == 0 && next_ == unacknowledged_)
        return send_control(wire::tcp_flag::kAck, unacknowledged_ - 1);  // a window probe
    threshold_ = std::max((next_ - unacknowledged_) / 2, 2 * mss_);
    congestion_window_ = mss_;
    in_recovery_ = false;
    sacked_.clear();
    duplicates_ = 0;
    next_ = unacknowledged_;
    transmit();
}

}  // namespace vxlab::sim
