#include "capture/index/protocol_sets.h"

#include <algorithm>

namespace vxlab::index {

std::uint64_t ProtocolSets::apart(std::size_t row) const {
    return std::lower_bound(apart_.begin(), apart_.end(),
                            std::pair<std::uint64_t, std::uint64_t>(row, 0))
        ->second;
}

std::size_t ProtocolSets::memory() const {
    constexpr std::size_t kNode = 4 * sizeof(std::uint64_t);  // what a map's node takes, about
    return sets_.capacity() * sizeof(sets_[0]) + apart_.capacity() * sizeof(apart_[0]) +
           numbers_.size() * kNode + numbers_.bucket_count() * sizeof(void*);
}

}  // namespace vxlab::index
