// Requests and what answers them, as they are met: ICMP echoes and DNS messages. Keyed as
// conversations are, so that tenants with the same addresses do not answer one another.
#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>

#include "capture/dissect/conversation.h"
#include "capture/dissect/protocol.h"

namespace vxlab::dissect {

struct ExchangeKey {
    ConversationKey ends;
    std::uint64_t number = 0;  // what request and response have in common
    Protocol protocol = Protocol::dns;

    friend bool operator==(const ExchangeKey&, const ExchangeKey&) = default;
};

struct Exchange {
    std::uint64_t request = 0;   // the packet's number
    std::uint64_t response = 0;  // of the first one; 0: none yet
    std::optional<std::int64_t> request_time;
};

// Holds at most kCapacity exchanges; then it forgets them all.
class Exchanges {
public:
    static constexpr std::size_t kCapacity = 200'000;

    // Null when there was no such request.
    Exchange* find(const ExchangeKey& key);
    // A new request; an older one with the same key is forgotten.
    void open(const ExchangeKey& key, const Exchange& exchange);

private:
    struct KeyHash {
        std::size_t operator()(const ExchangeKey& key) const noexcept;
    };
    std::unordered_map<ExchangeKey, Exchange, KeyHash> exchanges_;
};

}  // namespace vxlab::dissect
