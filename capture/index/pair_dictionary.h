// Pairs of addresses, each kept once and known by a number: what index rows hold instead of
// addresses.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "capture/index/hash.h"

namespace vxlab::index {

// Numbers are given from 1 in order. Bounded: a capture with more different pairs than it holds
// gets kNotHeld for the rest, and who asks about those has to dissect the packet.
template <class Address>
class PairDictionary {
public:
    using Pair = std::pair<Address, Address>;
    static constexpr std::uint32_t kNone = 0;
    static constexpr std::uint32_t kNotHeld = 0xffff'ffff;
    static constexpr std::size_t kCapacity = 500'000;

    std::uint32_t add(const Address& source, const Address& destination) {
        const Pair pair{source, destination};
        if (last_ != kNone && pairs_[last_ - 1] == pair) return last_;
        if (pairs_.size() * 2 >= slots_.size()) grow();
        auto& slot = slots_[find(pair)];
        if (slot == kNone) {
            if (pairs_.size() >= kCapacity) return kNotHeld;
            pairs_.push_back(pair);
            slot = static_cast<std::uint32_t>(pairs_.size());
        }
        return last_ = slot;
    }

    // REQUIRES: id is neither kNone nor kNotHeld.
    const Pair& operator[](std::uint32_t id) const { return pairs_[id - 1]; }
    // Numbers are 1 to size().
    std::size_t size() const { return pairs_.size(); }
    // Gives back the room for more pairs.
    void shrink() { pairs_.shrink_to_fit(); }
    // Bytes held.
    std::size_t memory() const {
        return pairs_.capacity() * sizeof(Pair) + slots_.capacity() * sizeof(std::uint32_t);
    }

private:
    // Open addressing: the slot that holds the pair's number, or the free one where it belongs.
    std::size_t find(const Pair& pair) const {
        const auto mask = slots_.size() - 1;
        auto at = mix(hash_of(pair.first), hash_of(pair.second)) & mask;
        while (slots_[at] != kNone && pairs_[slots_[at] - 1] != pair) at = (at + 1) & mask;
        return at;
    }

    void grow() {
        slots_.assign(slots_.empty() ? 1024 : slots_.size() * 2, kNone);
        for (std::size_t i = 0; i < pairs_.size(); ++i)
            slots_[find(pairs_[i])] = static_cast<std::uint32_t>(i + 1);
    }

    std::vector<Pair> pairs_;
    std::vector<std::uint32_t> slots_;  // a power of two of numbers, at most half of them taken
    std::uint32_t last_ = kNone;        // packets of a flow come in runs
};

}  // namespace vxlab::index
