#include "capture/dissect/exchange.h"

namespace vxlab::dissect {

std::size_t Exchanges::KeyHash::operator()(const ExchangeKey& key) const noexcept {
    const auto ends = ConversationHash()(key.ends);
    return (ends * 31 + key.number) * 31 + static_cast<std::size_t>(key.protocol);
}

Exchange* Exchanges::find(const ExchangeKey& key) {
    const auto found = exchanges_.find(key);
    return found == exchanges_.end() ? nullptr : &found->second;
}

void Exchanges::open(const ExchangeKey& key, const Exchange& exchange) {
    if (exchanges_.size() >= kCapacity) exchanges_.clear();
    exchanges_[key] = exchange;
}

}  // namespace vxlab::dissect
