#include "capture/index/tcp_streams.h"

#include <algorithm>

#include "capture/index/hash.h"
#include "core/wire/ipv4.h"
#include "core/wire/ipv6.h"
#include "core/wire/tcp.h"

namespace vxlab::index {
namespace {

namespace flag = wire::tcp_flag;

constexpr Duration kReordering = Duration::milliseconds(3);

// The segment, with the payload length that the IP header gives: the capture may hold less.
std::optional<TcpSegment> read_segment(const Level& level) {
    const auto tcp = wire::TcpView::over(level.transport_bytes);
    if (!tcp || tcp->header_length() < wire::TcpView::kLength) return std::nullopt;
    const auto before =
        static_cast<std::size_t>(level.transport_bytes.data() - level.network_bytes.data());
    const bool contiguous = level.transport_bytes.data() >= level.network_bytes.data() &&
                            before <= level.network_bytes.size();
    const auto whole =
        contiguous ? level.network_length - std::min<std::size_t>(before, level.network_length)
                   : level.transport_bytes.size();
    if (whole < tcp->header_length()) return std::nullopt;
    TcpSegment segment;
    segment.sequence = tcp->sequence();
    segment.acknowledgment = tcp->acknowledgment();
    segment.payload = static_cast<std::uint32_t>(whole - tcp->header_length());
    segment.flags = tcp->flags();
    segment.window = tcp->window();
    return segment;
}

// One whole packet in one piece, with nothing between its IP header and TCP.
bool is_whole(const Level& level) {
    if (level.network_bytes.size() != level.network_length) return false;
    std::size_t header = wire::Ipv6View::kLength;
    if (level.ip_source.is_v4()) {
        const auto ip = wire::Ipv4View::over(level.network_bytes);
        if (!ip || ip->is_fragment() || ip->total_length() != level.network_length) return false;
        header = ip->header_length();
    } else {
        const auto ip = wire::Ipv6View::over(level.network_bytes);
        if (!ip || ip->next_header() != wire::IpProtocol::tcp) return false;
        if (ip->payload_length() + wire::Ipv6View::kLength != level.network_length) return false;
    }
    const auto tcp = wire::TcpView::over(level.transport_bytes);
    return level.transport_bytes.data() == level.network_bytes.data() + header && tcp &&
           tcp->header_length() <= level.transport_bytes.size();
}

bool starts(const TcpSegment& segment) {
    return (segment.flags & (flag::kSyn | flag::kAck | flag::kRst)) == flag::kSyn;
}

void note_handshake(TcpStream& stream, std::optional<Instant>& syn_time, std::size_t from,
                    const TcpSegment& segment) {
    const bool syn = (segment.flags & flag::kSyn) != 0;
    const bool ack = (segment.flags & flag::kAck) != 0;
    if (from == 0 && syn && !ack && !syn_time) syn_time = segment.time;
    if (from == 1 && syn && ack) stream.syn_ack = true;
    if (from == 0 && !syn && ack && stream.syn_ack && !stream.handshake && syn_time && segment.time)
        stream.handshake = *segment.time - *syn_time;
}

void count_kind(TcpSide& side, SegmentKind kind, std::uint64_t packet) {
    switch (kind) {
        case SegmentKind::retransmission:
            return side.retransmissions.add(packet);
        case SegmentKind::out_of_order:
            return side.out_of_order.add(packet);
        case SegmentKind::duplicate_ack:
            return side.duplicate_acks.add(packet);
        case SegmentKind::after_gap:
            return side.gaps.add(packet);
        case SegmentKind::in_order:
        case SegmentKind::keep_alive:
            return;
    }
}

}  // namespace

std::string_view to_text(TcpEnd end) {
    switch (end) {
        case TcpEnd::open:
            return "open";
        case TcpEnd::half_closed:
            return "half closed";
        case TcpEnd::closed:
            return "closed";
        case TcpEnd::reset:
            return "reset";
        case TcpEnd::refused:
            return "refused";
    }
    return {};
}

TcpEnd TcpStream::end() const {
    if (sides[1].reset && from_start && !syn_ack) return TcpEnd::refused;
    if (sides[0].reset || sides[1].reset) return TcpEnd::reset;
    if (sides[0].fin && sides[1].fin) return TcpEnd::closed;
    return sides[0].fin || sides[1].fin ? TcpEnd::half_closed : TcpEnd::open;
}

std::size_t TcpStreams::Hash::operator()(const Key& key) const {
    const auto low = mix(hash_of(key.low.ip), key.low.port);
    const auto high = mix(hash_of(key.high.ip), key.high.port);
    return mix(mix(low, high), key.tunnel);
}

void TcpStreams::add(const source::Packet& packet, const dissect::Dissection& dissection) {
    if ((dissection.summary.protocols & dissect::bit(dissect::Protocol::tcp)) == 0) return;
    TunnelId tunnel = kNoTunnel;
    for (const auto& level : reader_.read(packet, dissection)) {
        if (level.transport == dissect::Protocol::tcp && level.ip_source)
            add_segment(packet, level, tunnel);
        if (level.tunnel) tunnel = tunnels_.id(tunnel, level);
    }
}

void TcpStreams::add_segment(const source::Packet& packet, const Level& level, TunnelId tunnel) {
    auto segment = read_segment(level);
    if (!segment) return;
    segment->time = packet.time;
    const Endpoint source{{}, level.ip_source, level.source_port};
    const Endpoint destination{{}, level.ip_destination, level.destination_port};
    const Key key{tunnel, std::min(source, destination), std::max(source, destination)};
    auto* live = tunnel == kOtherTunnels ? nullptr : find(key, level, *segment, packet.number);
    if (live == nullptr) {
        ++others_;
        return;
    }
    auto& stream = streams_[live->stream];
    const std::size_t from = stream.sides[0].endpoint == source ? 0 : 1;
    auto& side = stream.sides[from];
    ++side.packets;
    side.payload_bytes += segment->payload;
    side.fin = side.fin || (segment->flags & flag::kFin) != 0;
    side.reset = side.reset || (segment->flags & flag::kRst) != 0;
    stream.period.add(packet.time);
    note_handshake(stream, live->syn_time, from, *segment);
    const auto reordering = std::max(kReordering, stream.handshake.value_or(Duration{}));
    count_kind(side, live->sequences[from].add(*segment, reordering), packet.number);
    auto& other = live->sequences[1 - from];
    other.acknowledged(*segment);
    stream.sides[1 - from].round_trip = other.round_trip();
    reassemble(level, stream, from, *segment);
}

TcpStreams::Live* TcpStreams::find(const Key& key, const Level& level, const TcpSegment& segment,
                                   std::uint64_t packet) {
    const auto found = live_.find(key);
    const bool again = found != live_.end() && starts(segment) &&
                       found->second.initial_sequence != segment.sequence;
    if (found != live_.end() && !again) return &found->second;
    if (streams_.size() >= kMaxStreams) return found == live_.end() ? nullptr : &found->second;
    auto& live = live_[key];
    begin(live, key, level, segment, packet);
    return &live;
}

// A stream seen from its middle: who answers a SYN is the server, else who is seen first a client.
void TcpStreams::begin(Live& live, const Key& key, const Level& level, const TcpSegment& segment,
                       std::uint64_t packet) {
    live = {};
    live.stream = streams_.size();
    auto& stream = streams_.emplace_back();
    stream.tunnel = key.tunnel;
    stream.first_packet = packet;
    stream.from_start = starts(segment);
    if (stream.from_start) live.initial_sequence = segment.sequence;
    const bool answers = (segment.flags & flag::kSyn) != 0 && (segment.flags & flag::kAck) != 0;
    stream.sides[answers ? 1 : 0].endpoint = {{}, level.ip_source, level.source_port};
    stream.sides[answers ? 0 : 1].endpoint = {{}, level.ip_destination, level.destination_port};
}

void TcpStreams::reassemble(const Level& level, TcpStream& stream, std::size_t from,
                            const TcpSegment& segment) {
    if (!is_whole(level)) {
        if (segment.payload > 0) stream.reassembled = false;
        return;
    }
    std::size_t delivered = 0;
    const auto outcome =
        reassembly_.add(stream.tunnel, level.network_bytes, segment.time, delivered);
    stream.sides[from].delivered_bytes += delivered;
    if (outcome == TcpReassembly::Outcome::followed) return;
    stream.reassembled = false;
    if (outcome == TcpReassembly::Outcome::refused) ++refused_;
}

}  // namespace vxlab::index
