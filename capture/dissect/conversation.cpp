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
    if (tcp_.size() >= kCapacity) {
        tcp_.clear();
        holders_.clear();
        held_ = 0;
    }
    auto [found, is_new] = tcp_.try_emplace(conversation_key(from, to, tunnel_key));
    auto& conversation = found->second;
    if (is_new) {
        conversation.stream = next_tcp_++;
        return conversation;
    }
    const auto& direction = conversation.directions[from_low ? 0 : 1];
    if (syn && direction.base && *direction.base != sequence) {
        conversation.analysis = {};
        settle(conversation);
        conversation = {};
        conversation.stream = next_tcp_++;
        conversation.analysis.begin_again();
    }
    return conversation;
}

void Conversations::settle(TcpConversation& conversation) {
    const auto now = conversation.analysis.held();
    if (conversation.held > 0) {
        if (now > 0) {
            holders_.splice(holders_.begin(), holders_, conversation.in_held);
        } else {
            holders_.erase(conversation.in_held);
        }
    } else if (now > 0) {
        conversation.in_held = holders_.insert(holders_.begin(), &conversation);
    }
    held_ += now - conversation.held;
    conversation.held = now;
    while (held_ > kMostHeld && holders_.back() != &conversation) {
        auto& silent = *holders_.back();
        silent.analysis.forget_unacked();
        held_ -= silent.held;
        silent.held = 0;
        holders_.pop_back();
    }
}

UdpConversation& Conversations::udp(const Endpoint& from, const Endpoint& to,
                                    std::uint64_t tunnel_key) {
    if (udp_.size() >= kCapacity) udp_.clear();
    auto [found, is_new] = udp_.try_emplace(conversation_key(from, to, tunnel_key));
    if (is_new) found->second.stream = next_udp_++;
    return found->second;
}

}  // namespace vxlab::dissect
