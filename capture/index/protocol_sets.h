// Sets of protocols, each kept once and known by a small number: thousands of packets have the
// same.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

namespace vxlab::index {

// One number a row. Bounded: rows whose set came when all numbers were taken are listed apart.
class ProtocolSets {
public:
    static constexpr std::size_t kCapacity = 0xffff;

    // REQUIRES: rows ascend from call to call.
    std::uint16_t add(std::size_t row, std::uint64_t set) {
        if (last_ < sets_.size() && sets_[last_] == set) return last_;
        const auto found = numbers_.find(set);
        if (found != numbers_.end()) return last_ = found->second;
        if (sets_.size() >= kCapacity) {
            apart_.emplace_back(row, set);
            return kApart;
        }
        last_ = static_cast<std::uint16_t>(sets_.size());
        numbers_.emplace(set, last_);
        sets_.push_back(set);
        return last_;
    }

    // REQUIRES: add() gave the number for this row.
    std::uint64_t set(std::size_t row, std::uint16_t number) const {
        return number != kApart ? sets_[number] : apart(row);
    }
    // Bytes held.
    std::size_t memory() const;

private:
    static constexpr std::uint16_t kApart = 0xffff;

    std::uint64_t apart(std::size_t row) const;

    std::vector<std::uint64_t> sets_;
    std::unordered_map<std::uint64_t, std::uint16_t> numbers_;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> apart_;  // row, set
    std::uint16_t last_ = 0;
};

}  // namespace vxlab::index
