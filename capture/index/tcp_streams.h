// The TCP connections of a capture, each in its tenant: two VNIs may use the same addresses and
// ports and stay apart. libtins' StreamFollower reassembles (one follower a tunnel); what sequence
// numbers tell is judged by TcpSequence. libtins sees only whole IP packets that our dissector
// found good, and none of its exceptions leaves this class.
//
// Not thread-safe. Memory is bounded by the limits below.
#pragma once

#include <array>
#include <unordered_map>

#include "capture/index/findings.h"
#include "capture/index/levels.h"
#include "capture/index/statistics.h"
#include "capture/index/tcp_reassembly.h"
#include "capture/index/tcp_sequence.h"
#include "capture/index/tunnels.h"

namespace vxlab::index {

struct TcpSide {
    Endpoint endpoint;
    std::uint64_t packets = 0;
    std::uint64_t payload_bytes = 0;    // sent, retransmissions included
    std::uint64_t delivered_bytes = 0;  // put in order, once each, by libtins
    PacketList retransmissions;
    PacketList out_of_order;
    PacketList duplicate_acks;
    PacketList gaps;       // segments before which bytes are missing in the capture
    RoundTrip round_trip;  // from this side's data to the other's ACK
    bool fin = false, reset = false;
};

enum class TcpEnd : std::uint8_t { open, half_closed, closed, reset, refused };
std::string_view to_text(TcpEnd end);

struct TcpStream {
    TunnelId tunnel = kNoTunnel;
    std::array<TcpSide, 2> sides;  // [0] the client, or who was seen first
    bool from_start = false;       // its SYN is in the capture
    bool syn_ack = false;
    std::optional<Duration> handshake;  // SYN to the client's ACK
    bool reassembled = true;            // delivered_bytes is complete; not if segments were cut
    std::uint64_t first_packet = 0;
    Period period;

    TcpEnd end() const;
};

class TcpStreams {
public:
    static constexpr std::size_t kMaxStreams = 20'000;
    // Bytes that wait for earlier ones, all streams together; beyond, a stream is no longer
    // reassembled.
    static constexpr std::size_t kMaxBuffered = 32 << 20;

    void add(const source::Packet& packet, const dissect::Dissection& dissection);

    // In the order they began.
    const std::vector<TcpStream>& streams() const { return streams_; }
    // Segments of streams there was no room for.
    std::uint64_t others() const { return others_; }
    // Packets that libtins refused although our dissector found them good.
    std::uint64_t refused_by_library() const { return refused_; }
    const TunnelTable& tunnels() const { return tunnels_; }

private:
    struct Key {
        TunnelId tunnel;
        Endpoint low, high;

        friend bool operator==(const Key&, const Key&) = default;
    };
    struct Hash {
        std::size_t operator()(const Key& key) const;
    };
    // A stream while it goes on.
    struct Live {
        std::size_t stream = 0;
        std::array<TcpSequence, 2> sequences;
        std::optional<std::uint32_t> initial_sequence;
        std::optional<Instant> syn_time;
    };

    void add_segment(const source::Packet& packet, const Level& level, TunnelId tunnel);
    Live* find(const Key& key, const Level& level, const TcpSegment& segment, std::uint64_t packet);
    void begin(Live& live, const Key& key, const Level& level, const TcpSegment& segment,
               std::uint64_t packet);
    void reassemble(const Level& level, TcpStream& stream, std::size_t from,
                    const TcpSegment& segment);

    LevelReader reader_;
    TunnelTable tunnels_;
    std::vector<TcpStream> streams_;
    std::unordered_map<Key, Live, Hash> live_;
    std::uint64_t others_ = 0;
    std::uint64_t refused_ = 0;
    TcpReassembly reassembly_{kMaxBuffered};
};

}  // namespace vxlab::index
