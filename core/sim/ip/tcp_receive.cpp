// Segments that arrive (RFC 9293, 3.10.7).
#include <algorithm>
#include <cerrno>

#include "core/sim/ip/parts.h"
#include "core/sim/ip/tcp_session.h"

namespace vxlab::sim {
namespace {

constexpr std::int64_t kDelay = 40;  // milliseconds that an acknowledgment waits for company

}  // namespace

void TcpSession::receive(const TcpSegment& segment, const Frame& frame) {
    const auto self = shared_from_this();  // callbacks may let go of us
    came_from_ = frame.id;
    cause_ = frame.cause;
    if (state_ == TcpState::syn_sent) {
        receive_in_syn_sent(segment);
    } else if (!is_acceptable(segment)) {
        if (!segment.has(wire::tcp_flag::kRst)) send_acknowledgment();
    } else if (segment.has(wire::tcp_flag::kRst)) {
        receive_reset();
    } else if (segment.has(wire::tcp_flag::kSyn)) {
        // A second SYN: our answer may be lost (RFC 5961 4).
        state_ == TcpState::syn_received
            ? send_control(wire::tcp_flag::kSyn | wire::tcp_flag::kAck, initial_)
            : send_acknowledgment();
    } else if (segment.has(wire::tcp_flag::kAck)) {
        if (segment.timestamps && seq_at_most(segment.sequence, receive_next_))
            timestamp_echo_ = segment.timestamps->value;
        if (process_acknowledgment(segment) && state_ != TcpState::closed) {
            process_payload(segment);
            process_fin(segment);
            schedule_acknowledgment(segment);
        }
    }
    came_from_ = 0;
    cause_ = 0;
}

void TcpSession::adopt_options(const TcpSegment& syn) {
    const auto theirs = syn.mss.value_or(536);
    mss_ = std::min<std::uint32_t>(mss_, theirs);
    send_scale_ = syn.window_scale.value_or(0);
    if (!syn.window_scale) receive_scale_ = 0;
    sack_ = syn.sack_permitted;
    timestamps_ = syn.timestamps.has_value();
    if (syn.timestamps) timestamp_echo_ = syn.timestamps->value;
    send_window_ = syn.window;
    window_sequence_ = syn.sequence;
    congestion_window_ = 10 * mss_;
    advertised_to_ = receive_next_ + receive_room_;
}

void TcpSession::receive_in_syn_sent(const TcpSegment& segment) {
    const bool acknowledges = segment.has(wire::tcp_flag::kAck);
    const bool right = !acknowledges || segment.acknowledgment == initial_ + 1;
    if (!right) {
        if (!segment.has(wire::tcp_flag::kRst)) send_reset(segment.acknowledgment);
        return;
    }
    if (segment.has(wire::tcp_flag::kRst)) {
        if (!acknowledges) return;
        ++parts_.counters.tcp.attempt_fails;
        return fail(ECONNREFUSED);
    }
    if (!segment.has(wire::tcp_flag::kSyn)) return;
    receive_next_ = segment.sequence + 1;
    adopt_options(segment);
    if (!acknowledges) {
        set_state(TcpState::syn_received);
        return send_control(wire::tcp_flag::kSyn | wire::tcp_flag::kAck, initial_);
    }
    unacknowledged_ = segment.acknowledgment;
    measure_handshake();
    retries_ = 0;
    parts_.simulator.cancel(retransmission_);
    set_state(TcpState::established);
    send_acknowledgment();
    establish();
}

void TcpSession::establish() {
    if (on_established) {
        const auto tell_listener = std::exchange(on_established, nullptr);
        tell_listener(*this);
    }
    tell(&TcpConnection::on_connected);
    transmit();
}

// RFC 9293, 3.4, table 6.
bool TcpSession::is_acceptable(const TcpSegment& segment) const {
    const auto window_end =
        seq_before(receive_next_, advertised_to_) ? advertised_to_ : receive_next_ + 1;
    const auto begin = segment.sequence, end = segment.sequence + segment.length();
    if (segment.length() == 0)
        return seq_at_most(receive_next_, begin) && seq_at_most(begin, window_end);
    return seq_before(begin, window_end) && seq_before(receive_next_, end);
}

void TcpSession::receive_reset() {
    if (state_ == TcpState::syn_received) {
        ++parts_.counters.tcp.attempt_fails;
        return close();
    }
    if (state_ == TcpState::time_wait) return close();
    ++parts_.counters.tcp.established_resets;
    fail(state_ == TcpState::close_wait ? EPIPE : ECONNRESET);
}

// False: the segment is not to be looked at further.
bool TcpSession::process_acknowledgment(const TcpSegment& segment) {
    const auto acknowledgment = segment.acknowledgment;
    if (state_ == TcpState::syn_received) {
        if (acknowledgment != initial_ + 1 && !seq_before(initial_, acknowledgment)) {
            send_reset(acknowledgment);
            return false;
        }
        unacknowledged_ = initial_ + 1;
        measure_handshake();
        retries_ = 0;
        parts_.simulator.cancel(retransmission_);
        send_window_ = std::uint32_t{segment.window} << send_scale_;
        window_sequence_ = segment.sequence;
        window_acknowledgment_ = acknowledgment;
        set_state(TcpState::established);
        establish();
    }
    if (seq_before(highest_, acknowledgment)) {
        send_acknowledgment();
        return false;
    }
    const auto window = std::uint32_t{segment.window} << send_scale_;
    const bool same_window = window == send_window_;
    const bool newer = seq_before(window_sequence_, segment.sequence) ||
                       (window_sequence_ == segment.sequence &&
                        seq_at_most(window_acknowledgment_, acknowledgment));
    if (newer) {
        send_window_ = window;
        window_sequence_ = segment.sequence;
        window_acknowledgment_ = acknowledgment;
    }
    note_sacks(segment);
    if (seq_before(unacknowledged_, acknowledgment))
        acknowledge_new(segment);
    else if (acknowledgment == unacknowledged_ && segment.length() == 0 && same_window &&
             next_ != unacknowledged_)
        count_duplicate(segment);
    after_acknowledgment();
    return true;
}

void TcpSession::note_sacks(const TcpSegment& segment) {
    for (const auto& block : segment.sacks) {
        if (!seq_before(block.begin, block.end) || !seq_before(unacknowledged_, block.end) ||
            seq_before(highest_, block.end))
            continue;
        sacked_.push_back(block);
    }
    if (segment.sacks.empty()) return;
    std::sort(sacked_.begin(), sacked_.end(),
              [](const SeqRange& a, const SeqRange& b) { return seq_before(a.begin, b.begin); });
    std::vector<SeqRange> merged;
    for (const auto& range : sacked_) {
        if (merged.empty() || seq_before(merged.back().end, range.begin))
            merged.push_back(range);
        else if (seq_before(merged.back().end, range.end))
            merged.back().end = range.end;
    }
    sacked_ = std::move(merged);
}

void TcpSession::acknowledge_new(const TcpSegment& segment) {
    const auto acknowledged = segment.acknowledgment - unacknowledged_;
    unacknowledged_ = segment.acknowledgment;
    if (seq_before(next_, unacknowledged_)) next_ = unacknowledged_;
    std::erase_if(sacked_,
                  [&](const SeqRange& range) { return seq_at_most(range.end, unacknowledged_); });
    const auto data_until = seq_before(data_end(), unacknowledged_) ? data_end() : unacknowledged_;
    if (seq_before(buffer_sequence_, data_until)) {
        const auto count = data_until - buffer_sequence_;
        numbers_.bytes_acknowledged += count;
        buffer_start_ += count;
        buffer_sequence_ = data_until;
        if (buffer_start_ > buffer_.size() / 2) {
            buffer_.erase(buffer_.begin(),
                          buffer_.begin() + static_cast<std::ptrdiff_t>(buffer_start_));
            buffer_start_ = 0;
        }
    }
    if (opened_at_)
        measure_handshake();
    else if (segment.timestamps && segment.timestamps->echo != 0)
        measure(Duration::milliseconds(clock() - segment.timestamps->echo));
    retries_ = duplicates_ = 0;
    if (in_recovery_ && !seq_before(unacknowledged_, recovery_point_)) {
        in_recovery_ = false;
        congestion_window_ = threshold_;
    } else if (in_recovery_ && sacked_.empty()) {
        retransmitted_to_ = unacknowledged_;  // a partial one: the next is missing too
    }
    grow_window(acknowledged);
    const auto way = parts_.output.route(source_, ends_.remote.address, ends_.device);
    if (way && way->type == RouteType::unicast)
        parts_.neighbours.confirm(*way->interface, way->next_hop(ends_.remote.address));
    parts_.simulator.cancel(retransmission_);
    if (next_ != unacknowledged_) arm_retransmission();
}

void TcpSession::count_duplicate(const TcpSegment& segment) {
    ++duplicates_;
    if (in_recovery_) return;
    if (duplicates_ >= 3 || (!segment.sacks.empty() && sacked_bytes() >= 3 * mss_))
        enter_recovery();
}

// What follows in the states of closing, and for who waits to write.
void TcpSession::after_acknowledgment() {
    const bool fin_acknowledged = fin_sent_ && seq_before(fin_sequence_, unacknowledged_);
    if (fin_acknowledged && state_ == TcpState::fin_wait_1) {
        set_state(TcpState::fin_wait_2);
        if (let_go_) {
            const auto seconds = parts_.name_space.sysctls().number("net.ipv4.tcp_fin_timeout", 60);
            waiting_ =
                parts_.simulator.schedule(Duration::seconds(seconds), [self = weak_from_this()] {
                    if (const auto session = self.lock()) session->close();
                });
        }
    } else if (fin_acknowledged && state_ == TcpState::closing) {
        enter_time_wait();
    } else if (fin_acknowledged && state_ == TcpState::last_ack) {
        return close();
    }
    transmit();
    const bool writable = state_ == TcpState::established || state_ == TcpState::close_wait;
    if (writable && send_room() > 0) tell(&TcpConnection::on_writable);
}

void TcpSession::take_in_order(std::uint32_t sequence, Bytes payload) {
    const auto known = receive_next_ - sequence;
    if (known >= payload.size()) return;
    const auto fresh = payload.subspan(known);
    received_.insert(received_.end(), fresh.begin(), fresh.end());
    receive_next_ += static_cast<std::uint32_t>(fresh.size());
    numbers_.bytes_received += fresh.size();
}

void TcpSession::process_payload(const TcpSegment& segment) {
    if (segment.payload.empty()) return;
    const bool takes = state_ == TcpState::established || state_ == TcpState::fin_wait_1 ||
                       state_ == TcpState::fin_wait_2;
    if (!takes || fin_received_) return;
    if (let_go_) {
        // Nobody will read it.
        send_reset(next_);
        return close();
    }
    if (seq_before(receive_next_, segment.sequence)) {
        const auto at = std::find_if(early_.begin(), early_.end(), [&](const Early& early) {
            return seq_at_most(segment.sequence, early.sequence);
        });
        if (at == early_.end() || at->sequence != segment.sequence)
            early_.insert(at, {segment.sequence, {segment.payload.begin(), segment.payload.end()}});
        return;
    }
    take_in_order(segment.sequence, segment.payload);
    while (!early_.empty() && seq_at_most(early_.front().sequence, receive_next_)) {
        const auto early = std::move(early_.front());
        early_.erase(early_.begin());
        take_in_order(early.sequence, early.bytes);
    }
    tell(&TcpConnection::on_readable);
}

void TcpSession::process_fin(const TcpSegment& segment) {
    if (segment.has(wire::tcp_flag::kFin))
        early_fin_ = segment.sequence + static_cast<std::uint32_t>(segment.payload.size());
    if (!early_fin_ || *early_fin_ != receive_next_ || fin_received_) return;
    fin_received_ = true;
    ++receive_next_;
    switch (state_) {
        case TcpState::established:
            set_state(TcpState::close_wait);
            break;
        case TcpState::fin_wait_1:
            set_state(TcpState::closing);
            break;
        case TcpState::fin_wait_2:
            enter_time_wait();
            break;
        default:
            break;
    }
    send_acknowledgment();
    tell(&TcpConnection::on_readable);
}

// Every second full segment is acknowledged at once, others after a while; what is out of order at
// once, that the other side sees the gap.
void TcpSession::schedule_acknowledgment(const TcpSegment& segment) {
    if (segment.payload.empty() || state_ == TcpState::closed) return;
    ++unacknowledged_segments_;
    const bool in_turn = segment.sequence + segment.length() == receive_next_;
    if (!early_.empty() || !in_turn || unacknowledged_segments_ >= 2 || fin_received_)
        return send_acknowledgment();
    if (parts_.simulator.is_pending(delayed_)) return;
    delayed_ = parts_.simulator.schedule(Duration::milliseconds(kDelay), [self = weak_from_this()] {
        if (const auto session = self.lock()) session->send_acknowledgment();
    });
}

}  // namespace vxlab::sim
