#include "core/sim/ip/tcp_table.h"

#include <algorithm>
#include <cerrno>

#include "core/sim/ip/parts.h"

namespace vxlab::sim {
namespace {

// What a program holds of a connection.
class HeldConnection : public TcpConnection {
public:
    explicit HeldConnection(std::shared_ptr<TcpSession> session) : session_(std::move(session)) {
        session_->user = this;
    }
    ~HeldConnection() override { session_->let_go(); }

    TcpState state() const override { return session_->state(); }
    TcpEndpoint local() const override { return session_->ends().local; }
    TcpEndpoint remote() const override { return session_->ends().remote; }
    TcpNumbers numbers() const override { return session_->numbers(); }
    KernelResult<std::size_t> send(Bytes data) override { return session_->send(data); }
    std::size_t send_room() const override { return session_->send_room(); }
    std::vector<std::uint8_t> read(std::size_t most) override { return session_->read(most); }
    std::size_t readable() const override { return session_->readable(); }
    bool end_of_stream() const override { return session_->end_of_stream(); }
    void shut_down() override { session_->shut_down(); }
    void set_no_delay(bool on) override { session_->set_no_delay(on); }
    void abort() override { session_->abort(); }

private:
    std::shared_ptr<TcpSession> session_;
};

class HeldListener : public TcpListener {
public:
    HeldListener(TcpTable& table, const TcpEndpoint& local) : table_(table) {
        waiting_.local = local;
    }
    ~HeldListener() override { table_.close(waiting_); }

    TcpTable::Waiting& waiting() { return waiting_; }
    TcpEndpoint local() const override { return waiting_.local; }
    std::unique_ptr<TcpConnection> accept() override {
        if (waiting_.established.empty()) return nullptr;
        auto session = std::move(waiting_.established.front());
        waiting_.established.pop_front();
        session->set_accepted();
        return std::make_unique<HeldConnection>(std::move(session));
    }

private:
    TcpTable& table_;
    TcpTable::Waiting waiting_;
};

bool is_any(const IpAddress& address) { return !address || address.is_unspecified(); }

}  // namespace

bool TcpTable::port_is_used(std::uint16_t port) const {
    return std::any_of(sessions_.begin(), sessions_.end(),
                       [port](const auto& entry) { return entry.first.first.port == port; });
}

std::uint16_t TcpTable::free_port() const {
    constexpr std::uint32_t kFirst = 32'768, kCount = 28'232;  // ip_local_port_range
    for (int tries = 0; tries < 1000; ++tries) {
        const auto port = static_cast<std::uint16_t>(kFirst + parts_.simulator.random() % kCount);
        if (!port_is_used(port)) return port;
    }
    return 0;
}

TcpTable::Waiting* TcpTable::listener(const TcpEndpoint& local) const {
    Waiting* found = nullptr;
    for (auto* candidate : listeners_) {
        const auto& bound = candidate->local;
        if (bound.port != local.port) continue;
        if (bound.address == local.address) return candidate;
        if (is_any(bound.address) && (!bound.address || bound.address.is_v6() ||
                                      bound.address.family() == local.address.family()))
            found = candidate;
    }
    return found;
}

KernelResult<std::unique_ptr<TcpListener>> TcpTable::listen(const TcpEndpoint& local) {
    if (!is_any(local.address) && !parts_.addresses.is_local(local.address, nullptr))
        return refuse(EADDRNOTAVAIL);
    for (const auto* other : listeners_)
        if (other->local.port == local.port &&
            (is_any(other->local.address) || is_any(local.address) ||
             other->local.address == local.address))
            return refuse(EADDRINUSE);
    auto made = std::make_unique<HeldListener>(*this, local);
    made->waiting().user = made.get();
    listeners_.push_back(&made->waiting());
    return made;
}

void TcpTable::close(Waiting& listener) {
    std::erase(listeners_, &listener);
    auto established = std::move(listener.established);
    for (auto& session : established) session->abort();
}

KernelResult<std::unique_ptr<TcpConnection>> TcpTable::connect(const TcpConnect& request) {
    auto* device = const_cast<Interface*>(request.device);
    if (device == nullptr && needs_device(request.remote.address)) return refuse(EINVAL);
    const auto way = parts_.output.route(request.local.address, request.remote.address, device);
    if (!way) return tl::unexpected<KernelError>(way.error());
    if (!way->source) return refuse(EADDRNOTAVAIL);
    if (way->type != RouteType::unicast && way->type != RouteType::local)
        return refuse(ENETUNREACH);
    TcpSession::Ends ends{.local = request.local, .remote = request.remote, .device = device};
    ends.local.address = way->source;
    if (ends.local.port == 0) ends.local.port = free_port();
    const Key key{ends.local, ends.remote};
    if (ends.local.port == 0 || sessions_.contains(key)) return refuse(EADDRNOTAVAIL);
    auto session = std::make_shared<TcpSession>(parts_, ends, request.maximum_segment);
    sessions_[key] = session;
    auto connection = std::make_unique<HeldConnection>(session);
    session->connect();
    return connection;
}

void TcpTable::forget(TcpSession& session) {
    sessions_.erase({session.ends().local, session.ends().remote});
    for (auto* listener : listeners_)
        std::erase_if(listener->established,
                      [&](const auto& waiting) { return waiting.get() == &session; });
}

std::vector<TcpRow> TcpTable::rows() const {
    std::vector<TcpRow> rows;
    for (const auto* listener : listeners_)
        rows.push_back({.local = listener->local,
                        .state = TcpState::listen,
                        .receive_queue = listener->established.size()});
    for (const auto& [key, session] : sessions_) rows.push_back(session->row());
    return rows;
}

void TcpTable::open(Waiting& listener, const InPacket& packet, const TcpSegment& syn,
                    const Frame& frame) {
    const wire::TcpView view = *wire::TcpView::over(packet.payload);
    TcpSession::Ends ends{.local = {packet.destination, view.destination_port()},
                          .remote = {packet.source, view.source_port()}};
    if (needs_device(packet.source)) ends.device = packet.interface;
    auto session = std::make_shared<TcpSession>(parts_, ends, 0);
    sessions_[{ends.local, ends.remote}] = session;
    session->on_established = [this, local = listener.local](TcpSession& established) {
        auto* there = this->listener(local);
        if (there == nullptr) return established.abort();
        there->established.push_back(established.shared_from_this());
        const auto tell = there->user->on_connection;
        if (tell) tell();
    };
    session->answer(syn, frame);
}

// RFC 9293, 3.10.7.1: nobody is there.
void TcpTable::refuse_segment(const InPacket& packet, const wire::TcpView& view,
                              const TcpSegment& segment, const Frame& frame) {
    if (segment.has(wire::tcp_flag::kRst) || packet.to_group) return;
    TcpSegment reset;
    reset.flags = wire::tcp_flag::kRst;
    if (segment.has(wire::tcp_flag::kAck)) {
        reset.sequence = segment.acknowledgment;
    } else {
        reset.flags |= wire::tcp_flag::kAck;
        reset.acknowledgment = segment.sequence + segment.length();
    }
    auto bytes = reset.write(view.destination_port(), view.source_port());
    wire::write_tcp_checksum(bytes, packet.destination, packet.source);
    auto* device = needs_device(packet.source) ? packet.interface : nullptr;
    const auto way = parts_.output.route(packet.destination, packet.source, device);
    if (!way) return;
    ++parts_.counters.tcp.out_resets;
    OutPacket answer;
    answer.source = packet.destination;
    answer.destination = packet.source;
    answer.protocol = wire::IpProtocol::tcp;
    answer.discovery = PathMtuDiscovery::want;
    answer.payload = bytes;
    answer.came_from = frame.id;
    answer.cause = frame.cause;
    (void)parts_.output.send(*way, answer);
}

void TcpTable::receive(const InPacket& packet, Frame& frame) {
    ++parts_.counters.tcp.in_segments;
    const auto view = wire::TcpView::over(packet.payload);
    const bool whole = view && view->header_length() >= wire::TcpView::kLength &&
                       view->header_length() <= packet.payload.size();
    const bool right = whole && wire::transport_checksum_ok(packet.source, packet.destination,
                                                            wire::IpProtocol::tcp, packet.payload);
    if (!right) {
        ++parts_.counters.tcp.in_errors;
        return packet.interface->drop(
            frame, whole ? trace::Reason::bad_checksum : trace::Reason::bad_header);
    }
    const auto segment = TcpSegment::read(*view);
    const TcpEndpoint local{packet.destination, view->destination_port()};
    const TcpEndpoint remote{packet.source, view->source_port()};
    const auto delivered = [&] {
        packet.interface->emit_decision(
            frame, {.verdict = trace::Verdict::deliver, .reason = trace::Reason::socket});
    };
    if (const auto session = sessions_.find({local, remote}); session != sessions_.end()) {
        delivered();
        const auto held = session->second;
        return held->receive(segment, frame);
    }
    const bool opens = segment.has(wire::tcp_flag::kSyn) && !segment.has(wire::tcp_flag::kAck) &&
                       !segment.has(wire::tcp_flag::kRst);
    if (auto* waiting = opens ? listener(local) : nullptr) {
        delivered();
        return open(*waiting, packet, segment, frame);
    }
    packet.interface->drop(frame, trace::Reason::no_socket);
    refuse_segment(packet, *view, segment, frame);
}

void TcpTable::error(const SocketError& error, const IpAddress& source, Bytes segment) {
    if (segment.size() < 4) return;
    const TcpEndpoint local{source, load_be16(segment, 0)};
    const TcpEndpoint remote{error.destination, load_be16(segment, 2)};
    const auto session = sessions_.find({local, remote});
    if (session == sessions_.end()) return;
    const auto held = session->second;
    held->icmp_error(error.number, error.number == EMSGSIZE ? error.info : 0);
}

}  // namespace vxlab::sim
