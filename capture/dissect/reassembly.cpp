#include "capture/dissect/reassembly.h"

#include <algorithm>
#include <cstring>

namespace vxlab::dissect {
namespace {

constexpr std::size_t kMaxHeld = 64u << 20;
constexpr std::size_t kMaxDatagrams = 4096;
constexpr std::uint32_t kMaxDatagram = 65535;

}  // namespace

std::size_t Reassembler::KeyHash::operator()(const FragmentKey& key) const noexcept {
    const std::hash<IpAddress> hash;
    std::size_t value = hash(key.source) * 31 + hash(key.destination);
    value = value * 31 + key.tunnel_key;
    return value * 31 + key.identification * 257u + key.protocol;
}

std::optional<Reassembled> Reassembler::add(const FragmentKey& key, const Fragment& fragment) {
    const auto end = static_cast<std::uint64_t>(fragment.offset) + fragment.payload.size();
    if (end > kMaxDatagram) return std::nullopt;

    auto found = by_key_.find(key);
    if (found == by_key_.end()) {
        queue_.push_back({key, {}, {}, 0, false});
        found = by_key_.emplace(key, std::prev(queue_.end())).first;
    }
    Partial& partial = *found->second;
    const auto length = static_cast<std::uint32_t>(fragment.payload.size());
    partial.pieces.push_back({{fragment.frame, fragment.offset, length},
                              {fragment.payload.begin(), fragment.payload.end()}});
    partial.held += length;
    held_ += length;
    if (!fragment.more) {
        partial.too_long |= partial.total && *partial.total != end;
        if (!partial.total) partial.total = static_cast<std::uint32_t>(end);
    }

    auto whole = finish(partial);
    if (whole) forget(found->second);
    while (held_ > kMaxHeld || queue_.size() > kMaxDatagrams) forget(queue_.begin());
    return whole;
}

std::optional<Reassembled> Reassembler::finish(Partial& partial) {
    if (!partial.total) return std::nullopt;
    auto& pieces = partial.pieces;
    std::stable_sort(pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) {
        return a.where.offset < b.where.offset;
    });
    std::uint32_t reached = 0;
    for (const auto& piece : pieces) {
        if (piece.where.offset > reached) return std::nullopt;
        reached = std::max(reached, piece.where.offset + piece.where.length);
    }
    if (reached < *partial.total) return std::nullopt;

    Reassembled whole;
    whole.too_long = partial.too_long || reached > *partial.total;
    std::vector<std::uint8_t> bytes(*partial.total);
    std::uint32_t filled = 0;
    for (const auto& piece : pieces) {
        const auto begin = std::min(piece.where.offset, *partial.total);
        const auto end = std::min(piece.where.offset + piece.where.length, *partial.total);
        const auto shared = std::min(filled, end) - std::min(begin, filled);
        if (shared > 0) {
            whole.overlap = true;
            whole.conflict |= std::memcmp(&bytes[begin], piece.bytes.data(), shared) != 0;
        }
        if (end > begin + shared)
            std::memcpy(&bytes[begin + shared], piece.bytes.data() + shared, end - begin - shared);
        filled = std::max(filled, end);
        whole.pieces.push_back(piece.where);
    }
    whole.bytes = std::make_shared<const std::vector<std::uint8_t>>(std::move(bytes));
    return whole;
}

void Reassembler::forget(Queue::iterator partial) {
    held_ -= partial->held;
    by_key_.erase(partial->key);
    queue_.erase(partial);
}

}  // namespace vxlab::dissect
