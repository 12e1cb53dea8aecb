// What programs ask of a connection, and its end.
#include "core/sim/ip/tcp_session.h"

#include <algorithm>
#include <cerrno>

#include "core/sim/ip/parts.h"

namespace vxlab::sim {
namespace {

constexpr std::size_t kLeastSendBuffer = 65'536, kMostSendBuffer = 2'626'560;
constexpr std::uint32_t kFirstRoom = 64'240;
constexpr std::uint32_t kInitialSegments = 10;  // RFC 6928
constexpr std::int64_t kTimeWait = 60;

}  // namespace

TcpSession::TcpSession(IpStack::Parts& parts, const Ends& ends, std::uint32_t maximum_segment)
    : parts_(parts), ends_(ends), mss_limit_(maximum_segment), receive_room_(kFirstRoom) {
    source_ = ends.local.address;
    initial_ = static_cast<std::uint32_t>(parts.simulator.random());
    unacknowledged_ = next_ = highest_ = initial_;
    buffer_sequence_ = initial_ + 1;
    clock_offset_ = static_cast<std::uint32_t>(parts.simulator.random());
    const auto way = parts.output.route(source_, ends.remote.address, ends.device);
    limit_segment(way ? way->mtu : 1500);
}

TcpSession::~TcpSession() {
    for (auto* timer : {&retransmission_, &delayed_, &waiting_}) parts_.simulator.cancel(*timer);
}

std::uint32_t TcpSession::clock() const {
    return clock_offset_ +
           static_cast<std::uint32_t>(parts_.simulator.now().nanoseconds / 1'000'000);
}

void TcpSession::limit_segment(std::uint32_t mtu) {
    const std::uint32_t headers = ends_.remote.address.is_v4() ? 40 : 60;
    // No packet is longer, whatever lo's MTU says (IP_MAX_MTU, IP6_MAX_MTU).
    mtu = std::min<std::uint32_t>(mtu, headers == 40 ? 65'535 : 65'575);
    auto most = mtu > headers + 36 ? mtu - headers : 36;
    if (mss_limit_ != 0) most = std::min(most, mss_limit_);
    mss_ = most;
    congestion_window_ = std::max(congestion_window_, kInitialSegments * mss_);
}

void TcpSession::connect() {
    ++parts_.counters.tcp.active_opens;
    set_state(TcpState::syn_sent);
    opened_at_ = parts_.simulator.now();
    next_ = highest_ = initial_ + 1;
    send_control(wire::tcp_flag::kSyn, initial_);
    arm_retransmission();
}

void TcpSession::answer(const TcpSegment& syn, const Frame& frame) {
    came_from_ = frame.id;
    cause_ = frame.cause;
    ++parts_.counters.tcp.passive_opens;
    set_state(TcpState::syn_received);
    opened_at_ = parts_.simulator.now();
    receive_next_ = syn.sequence + 1;
    adopt_options(syn);
    next_ = highest_ = initial_ + 1;
    send_control(wire::tcp_flag::kSyn | wire::tcp_flag::kAck, initial_);
    arm_retransmission();
    came_from_ = 0;
    cause_ = 0;
}

KernelResult<std::size_t> TcpSession::send(Bytes data) {
    if (error_ != 0) return refuse(std::exchange(error_, 0));
    if (state_ == TcpState::syn_sent || state_ == TcpState::syn_received) return refuse(EAGAIN);
    const bool open = state_ == TcpState::established || state_ == TcpState::close_wait;
    if (!open || fin_wanted_) return refuse(EPIPE);
    const auto taken = data.first(std::min(data.size(), send_room()));
    buffer_.insert(buffer_.end(), taken.begin(), taken.end());
    transmit();
    return taken.size();
}

// The buffer grows with the congestion window (tcp_sndbuf_expand). Linux's is twice the window, but
// counts what buffers cost: of payload little more than the window fits.
std::size_t TcpSession::send_room() const {
    const auto buffer =
        std::min<std::size_t>(congestion_window_ + kLeastSendBuffer, kMostSendBuffer);
    return buffered() < buffer ? buffer - buffered() : 0;
}

// Room grows as the program reads: twice what it took in the last round (tcp_rcv_space_adjust).
std::vector<std::uint8_t> TcpSession::read(std::size_t most) {
    constexpr std::uint32_t kMostRoom = 3'145'728;
    const auto count = std::min(most, received_.size());
    const auto end = received_.begin() + static_cast<std::ptrdiff_t>(count);
    std::vector<std::uint8_t> bytes(received_.begin(), end);
    received_.erase(received_.begin(), end);
    read_since_ += static_cast<std::uint32_t>(count);
    if (read_since_ >= receive_room_ && receive_room_ < kMostRoom) {
        receive_room_ = std::min(receive_room_ * 2, kMostRoom);
        read_since_ = 0;
    }
    const auto left = advertised_to_ - receive_next_;
    const bool open = state_ == TcpState::established || state_ == TcpState::fin_wait_1 ||
                      state_ == TcpState::fin_wait_2;
    if (count > 0 && open && left < receive_room_ / 4) send_acknowledgment();
    return bytes;
}

void TcpSession::shut_down() {
    if (fin_wanted_) return;
    fin_wanted_ = true;
    if (state_ == TcpState::syn_sent) return close();
    transmit();
}

void TcpSession::abort() {
    if (state_ == TcpState::closed) return;
    if (state_ != TcpState::syn_sent && state_ != TcpState::time_wait) send_reset(next_);
    close();
}

// As Linux: what was not read is lost, and the other side is to know.
void TcpSession::let_go() {
    user = nullptr;
    let_go_ = true;
    if (!received_.empty()) return abort();
    shut_down();
    if (state_ == TcpState::fin_wait_2) enter_time_wait();
}

void TcpSession::fail(int number) {
    error_ = number;
    close();
    if (user == nullptr || !user->on_error) return;
    const auto on_error = user->on_error;
    on_error(number);
}

void TcpSession::close() {
    set_state(TcpState::closed);
    for (auto* timer : {&retransmission_, &delayed_, &waiting_}) parts_.simulator.cancel(*timer);
    parts_.tcp.forget(*this);
}

void TcpSession::enter_time_wait() {
    set_state(TcpState::time_wait);
    parts_.simulator.cancel(retransmission_);
    parts_.simulator.cancel(waiting_);
    waiting_ = parts_.simulator.schedule(Duration::seconds(kTimeWait), [self = weak_from_this()] {
        if (const auto session = self.lock()) session->close();
    });
}

void TcpSession::tell(std::function<void()> TcpConnection::*callback) {
    if (user == nullptr || !(user->*callback)) return;
    const auto call = user->*callback;
    call();
}

void TcpSession::icmp_error(int number, std::uint32_t mtu) {
    if (mtu != 0) {
        const auto old = mss_;
        limit_segment(mtu);
        mss_ = std::min(mss_, old);
        if (state_ == TcpState::established || state_ == TcpState::close_wait) {
            next_ = unacknowledged_;
            transmit();
        }
        return;
    }
    // Only one that has no connection yet gives up (tcp_v4_err).
    if (state_ != TcpState::syn_sent) return;
    ++parts_.counters.tcp.attempt_fails;
    fail(number);
}

TcpNumbers TcpSession::numbers() const {
    auto numbers = numbers_;
    numbers.congestion_window = mss_ > 0 ? congestion_window_ / mss_ : 0;
    numbers.mss = mss_ - (timestamps_ ? 12 : 0);
    numbers.smoothed_rtt = smoothed_;
    return numbers;
}

TcpRow TcpSession::row() const {
    return {.local = ends_.local,
            .remote = ends_.remote,
            .state = state_,
            .receive_queue = received_.size(),
            .send_queue = buffered()};
}

}  // namespace vxlab::sim
