#include "capture/index/tcp_reassembly.h"

#include <tins/ip.h>
#include <tins/ipv6.h>
#include <tins/packet.h>
#include <tins/tcp_ip/stream_follower.h>

#include <chrono>
#include <exception>
#include <unordered_map>

namespace vxlab::index {

using Tins::TCPIP::Stream;
using Tins::TCPIP::StreamFollower;

struct TcpReassembly::State {
    explicit State(std::size_t limit) : max_buffered(limit) {}

    StreamFollower& follower(TunnelId tunnel) {
        const auto [place, is_new] = followers.try_emplace(tunnel);
        if (is_new) set_up(place->second);
        return place->second;
    }

    void set_up(StreamFollower& follower) {
        follower.follow_partial_streams(true);
        follower.new_stream_callback([this](Stream& stream) { set_up(stream); });
        follower.stream_termination_callback(
            [this](Stream& stream, StreamFollower::TerminationReason) { forget(stream); });
    }

    void set_up(Stream& stream) {
        stream.client_data_callback(
            [this](Stream& by) { deliver(by, by.client_payload().size()); });
        stream.server_data_callback(
            [this](Stream& by) { deliver(by, by.server_payload().size()); });
        const auto waits = [this](Stream& by, std::uint32_t, const Stream::payload_type&) {
            waiting = &by;
        };
        stream.client_out_of_order_callback(waits);
        stream.server_out_of_order_callback(waits);
        stream.stream_closed_callback([this](Stream& by) { forget(by); });
    }

    void deliver(Stream& stream, std::size_t bytes) {
        delivered += bytes;
        measure(stream);
    }

    void measure(Stream& stream) {
        const std::size_t now = std::size_t{stream.client_flow().total_buffered_bytes()} +
                                stream.server_flow().total_buffered_bytes();
        auto& before = buffered[&stream];
        total_buffered += now - before;
        before = now;
        if (now == 0) buffered.erase(&stream);
    }

    void forget(Stream& stream) {
        if (waiting == &stream) waiting = nullptr;
        const auto found = buffered.find(&stream);
        if (found == buffered.end()) return;
        total_buffered -= found->second;
        buffered.erase(found);
    }

    // After a packet was processed: whether its stream had to be given up.
    bool give_up() {
        if (waiting == nullptr) return false;
        measure(*waiting);
        if (total_buffered <= max_buffered) return false;
        forget_bytes(*waiting);
        return true;
    }

    void forget_bytes(Stream& stream) {
        stream.ignore_client_data();
        stream.ignore_server_data();
        stream.client_flow().buffered_payload().clear();
        stream.server_flow().buffered_payload().clear();
        forget(stream);
    }

    std::unordered_map<TunnelId, StreamFollower> followers;
    std::unordered_map<const Stream*, std::size_t> buffered;
    std::size_t max_buffered;
    std::size_t total_buffered = 0;
    std::size_t delivered = 0;  // by the packet at hand
    Stream* waiting = nullptr;  // the stream that buffers the packet at hand
};

TcpReassembly::TcpReassembly(std::size_t max_buffered)
    : state_(std::make_unique<State>(max_buffered)) {}

TcpReassembly::~TcpReassembly() = default;

namespace {

Tins::Timestamp timestamp(const std::optional<Instant>& time) {
    const auto nanoseconds = time && time->nanoseconds > 0 ? time->nanoseconds : 0;
    return Tins::Timestamp(std::chrono::microseconds(nanoseconds / 1000));
}

std::unique_ptr<Tins::PDU> parse(Bytes ip) {
    const auto size = static_cast<std::uint32_t>(ip.size());
    if (!ip.empty() && ip[0] >> 4 == 6) return std::make_unique<Tins::IPv6>(ip.data(), size);
    return std::make_unique<Tins::IP>(ip.data(), size);
}

}  // namespace

TcpReassembly::Outcome TcpReassembly::add(TunnelId tunnel, Bytes ip,
                                          const std::optional<Instant>& time,
                                          std::size_t& delivered) {
    auto& state = *state_;
    state.delivered = delivered = 0;
    state.waiting = nullptr;
    try {
        Tins::Packet packet(parse(ip).release(), timestamp(time), Tins::Packet::own_pdu{});
        state.follower(tunnel).process_packet(packet);
        delivered = state.delivered;
        return state.give_up() ? Outcome::abandoned : Outcome::followed;
    } catch (const std::exception&) {
        return Outcome::refused;
    }
}

}  // namespace vxlab::index
