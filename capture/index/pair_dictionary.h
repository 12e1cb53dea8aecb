// Pairs of addresses, each kept once and known by a number: what index rows hold instead of
// addresses.
#pragma once

#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

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
        const std::hash<Address> hash;
        // Addresses of a network differ in their last bits: mix one before the other is added.
        auto mixed = hash(pair.first);
        mixed = (mixed ^ mixed >> 29) * 0xbf58'476d'1ce4'e5b9 + hash(pair.second);
        mixed = (mixed ^ mixed >> 32) * 0x94d0'49bb'1331'11eb;
        const auto mask = slots_.size() - 1;
        auto at = (mixed >> 32) & mask;
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
