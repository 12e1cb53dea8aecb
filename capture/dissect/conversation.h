// UDP and TCP conversations as they are met: stream numbers, and what makes TCP sequence numbers
// relative. Keyed by the tunnels outside as well as the 5-tuple, so that two tenants with the same
// addresses are two conversations (Wireshark makes one of them).
#pragma once

#include <array>
#include <cstdint>
#include <list>
#include <optional>
#include <unordered_map>

#include "capture/dissect/tcp_analysis.h"
#include "core/base/ip_address.h"

namespace vxlab::dissect {

struct Endpoint {
    IpAddress address;
    std::uint16_t port = 0;

    friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
};

struct ConversationKey {
    Endpoint low, high;  // low <= high
    std::uint64_t tunnel_key = 0;

    friend bool operator==(const ConversationKey&, const ConversationKey&) = default;
};

struct ConversationHash {
    std::size_t operator()(const ConversationKey& key) const noexcept;
};

// The key of both directions between two endpoints.
ConversationKey conversation_key(const Endpoint& a, const Endpoint& b, std::uint64_t tunnel_key);

// One direction of a TCP conversation.
struct TcpDirection {
    std::optional<std::uint32_t> base;         // the sequence number that counts as 0
    std::optional<std::uint8_t> window_shift;  // from its SYN
    bool syn_seen = false;
    bool fin_seen = false;
};

struct TcpConversation {
    std::uint32_t stream = 0;
    std::array<TcpDirection, 2> directions;  // [0] sent by key.low
    std::optional<std::int64_t> first_time, previous_time;
    TcpAnalysis analysis;
    std::size_t held = 0;  // of analysis, as Conversations::settle() counted it
    std::list<TcpConversation*>::iterator in_held = {};  // where held > 0
};

struct UdpConversation {
    std::uint32_t stream = 0;
    std::optional<std::int64_t> first_time, previous_time;
};

// Holds at most kCapacity conversations of each kind; then it forgets all of that kind, whose later
// packets begin new ones: a live capture may run for days.
// All TCP conversations together keep at most kMostHeld unacknowledged segments: beyond that the
// one that was silent longest loses its own.
class Conversations {
public:
    static constexpr std::size_t kCapacity = 400'000;
    static constexpr std::size_t kMostHeld = 1'000'000;  // 24 MB

    Conversations() = default;
    Conversations(const Conversations&) = delete;
    Conversations& operator=(const Conversations&) = delete;

    // The conversation of a segment; a SYN with another sequence number after an old connection
    // begins a new one. `from_low` tells the direction.
    TcpConversation& tcp(const Endpoint& from, const Endpoint& to, std::uint64_t tunnel_key,
                         bool syn, std::uint32_t sequence, bool& from_low);
    // To be called when a conversation's analysis has taken a segment in.
    void settle(TcpConversation& conversation);
    UdpConversation& udp(const Endpoint& from, const Endpoint& to, std::uint64_t tunnel_key);

private:
    std::unordered_map<ConversationKey, TcpConversation, ConversationHash> tcp_;
    std::unordered_map<ConversationKey, UdpConversation, ConversationHash> udp_;
    std::list<TcpConversation*> holders_;  // that hold segments, the latest first
    std::size_t held_ = 0;
    std::uint32_t next_tcp_ = 0;
    std::uint32_t next_udp_ = 0;
};

}  // namespace vxlab::dissect
