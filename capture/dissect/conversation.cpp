#include "capture/dissect/conversation.h"

namespace vxlab::dissect {

ConversationKey conversation_key(const Endpoint& a, const Endpoint& b, std::uint64_t tunnel_key) {
    return a < b ? ConversationKey{a, b, tunnel_key} : ConversationKey{b, a, tunnel_key};
}

std::size_t ConversationHash::operator()(const ConversationKey& key) const noexcept {
    const std::hash<IpAddress> hash;
    std::size_t value = hash(key.low.address) * 31 + hash(key.high.address);
    value = value * 65537 + key.low.port;
    value = value * 65537 + key.high.port;
    return value ^ key.tunnel_key;
}

TcpConversation& Conversations::tcp(const Endpoint& from, const Endpoint& to,
                                    std::uint64_t tunnel_key, bool syn, std::uint32_t sequence,
                                    bool& from_low) {
    from_low = from < to || from == to;
    if (tcp_.size() >= kCapacity) tcp_.clear();
    auto [found, is_new] = tcp_.try_emplace(conversation_key(from, to, tunnel_key));
    auto& conversation = found->second;
    if (is_new) {
        conversation.stream = next_tcp_++;
        return conversation;
    }
    const auto& direction = conversation.directions[from_low ? 0 : 1];
    if (syn && direction.base && *direction.base != sequence) {
        conversation = {};
        conversation.stream = next_tcp_++;
    }
    return conversation;
}

UdpConversation& Conversations::udp(const Endpoint& from, const Endpoint& to,
                                    std::uint64_t tunnel_key) {
    if (udp_.size() >= kCapacity) udp_.clear();
    auto [found, is_new] = udp_.try_emplace(conversation_key(from, to, tunnel_key));
    if (is_new) found->second.stream = next_udp_++;
    return found->second;
}

}  // namespace vxlab::dissect
