// One TCP connection: the state machine of RFC 9293, loss recovery by selective acknowledgment
// (RFC 6675, simplified) and by timer (RFC 6298), slow start and Reno's congestion avoidance with
// HyStart's early end of slow start, as far as captures and iperf show.
#pragma once

#include <deque>
#include <memory>
#include <vector>

#include "core/sim/event_queue.h"
#include "core/sim/ip/ip_stack.h"
#include "core/sim/ip/tcp_segment.h"

namespace vxlab::sim {

class TcpSession : public std::enable_shared_from_this<TcpSession> {
public:
    struct Ends {
        TcpEndpoint local{}, remote{};
        Interface* device = nullptr;
    };
    TcpSession(IpStack::Parts& parts, const Ends& ends, std::uint32_t maximum_segment);
    ~TcpSession();
    TcpSession(const TcpSession&) = delete;
    TcpSession& operator=(const TcpSession&) = delete;

    // Sends SYN.
    void connect();
    // A listener's: answers the SYN.
    void answer(const TcpSegment& syn, const Frame& frame);
    // A segment of this connection. `frame` caused what is sent meanwhile.
    void receive(const TcpSegment& segment, const Frame& frame);
    // An ICMP error about one of our segments.
    void icmp_error(int number, std::uint32_t mtu);

    KernelResult<std::size_t> send(Bytes data);
    std::size_t send_room() const;
    std::vector<std::uint8_t> read(std::size_t most);
    std::size_t readable() const { return received_.size(); }
    bool end_of_stream() const { return fin_received_ && received_.empty(); }
    void shut_down();
    void set_no_delay(bool on) { no_delay_ = on; }
    void abort();
    // The program let go of it: what is under way is finished.
    void let_go();

    TcpState state() const { return state_; }
    const Ends& ends() const { return ends_; }
    TcpNumbers numbers() const;
    TcpRow row() const;
    bool was_accepted() const { return accepted_; }
    void set_accepted() { accepted_ = true; }

    TcpConnection* user = nullptr;  // whose callbacks are called; null: nobody listens
    std::function<void(TcpSession&)> on_established;  // a listener's connection

private:
    // tcp_receive.cpp
    void receive_in_syn_sent(const TcpSegment& segment);
    bool is_acceptable(const TcpSegment& segment) const;
    void adopt_options(const TcpSegment& syn);
    void establish();
    void receive_reset();
    bool process_acknowledgment(const TcpSegment& segment);
    void acknowledge_new(const TcpSegment& segment);
    void count_duplicate(const TcpSegment& segment);
    void note_sacks(const TcpSegment& segment);
    void after_acknowledgment();
    void process_payload(const TcpSegment& segment);
    void take_in_order(std::uint32_t sequence, Bytes payload);
    void process_fin(const TcpSegment& segment);
    void schedule_acknowledgment(const TcpSegment& segment);

    // tcp_send.cpp
    void emit(TcpSegment segment);
    void send_control(std::uint16_t flags, std::uint32_t sequence);
    void send_acknowledgment();
    void send_reset(std::uint32_t sequence);
    void send_data(std::uint32_t sequence, std::size_t length);
    void transmit();
    bool transmit_next();
    void send_fin_if_due();
    std::optional<SeqRange> next_hole() const;
    std::uint32_t sacked_bytes() const;
    std::uint32_t pipe() const;
    std::uint16_t window_to_advertise();
    std::size_t buffered() const { return buffer_.size() - buffer_start_; }
    std::uint32_t data_end() const {
        return buffer_sequence_ + static_cast<std::uint32_t>(buffered());
    }
    void enter_recovery();
    void grow_window(std::uint32_t acknowledged);
    void measure(Duration round_trip);
    // Of SYN or SYN-ACK, unless it was sent more than once (Karn).
    void measure_handshake();
    void arm_retransmission();
    void retransmission_due();
    void limit_segment(std::uint32_t mtu);
    std::size_t header_overhead() const;

    void set_state(TcpState state) { state_ = state; }
    void fail(int number);
    void close();
    void enter_time_wait();
    void tell(std::function<void()> TcpConnection::*callback);
    std::uint32_t clock() const;

    IpStack::Parts& parts_;
    Ends ends_;
    IpAddress source_{};
    TcpState state_ = TcpState::closed;
    bool accepted_ = true;
    int error_ = 0;

    // Sending.
    std::uint32_t initial_ = 0, unacknowledged_ = 0, next_ = 0, highest_ = 0;
    std::uint32_t send_window_ = 0, window_sequence_ = 0, window_acknowledgment_ = 0;
    std::uint8_t send_scale_ = 0;
    std::vector<std::uint8_t> buffer_;  // from buffer_start_ on: not acknowledged yet
    std::size_t buffer_start_ = 0;
    std::uint32_t buffer_sequence_ = 0;  // of its first byte
    bool fin_wanted_ = false, fin_sent_ = false, no_delay_ = false;
    std::uint32_t fin_sequence_ = 0;
    std::vector<SeqRange> sacked_;  // disjoint, in order
    bool in_recovery_ = false;
    std::uint32_t recovery_point_ = 0, retransmitted_to_ = 0;
    std::uint32_t congestion_window_ = 0, threshold_ = 0xffff'ffff, avoided_ = 0;
    int duplicates_ = 0, retries_ = 0;
    std::uint32_t mss_ = 536, mss_limit_ = 0;
    std::int64_t smoothed_ = 0, variation_ = 0, least_rtt_ = 0, timeout_ms_ = 1000;
    TimerHandle retransmission_{}, waiting_{};

    // Receiving.
    std::uint32_t receive_next_ = 0, advertised_to_ = 0, receive_room_ = 0, read_since_ = 0;
    std::uint8_t receive_scale_ = 7;
    std::deque<std::uint8_t> received_;
    struct Early {
        std::uint32_t sequence = 0;
        std::vector<std::uint8_t> bytes;
    };
    std::vector<Early> early_;  // what came before its turn, in order
    bool fin_received_ = false, let_go_ = false;
    std::optional<std::uint32_t> early_fin_{};
    int unacknowledged_segments_ = 0;
    TimerHandle delayed_{};

    bool sack_ = true, timestamps_ = true;
    std::optional<Instant> opened_at_{};  // SYN or SYN-ACK was sent and is not acknowledged
    std::uint32_t timestamp_echo_ = 0, clock_offset_ = 0;
    trace::FrameId came_from_ = 0;
    trace::EventId cause_ = 0;
    TcpNumbers numbers_{};
};

}  // namespace vxlab::sim
