// What a fuzz target cuts its input into.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/base/bytes.h"

namespace vxlab::fuzz {

struct Input {
    Bytes bytes;

    // 0 at the end.
    std::uint8_t take() {
        if (bytes.empty()) return 0;
        const auto first = bytes[0];
        bytes = bytes.subspan(1);
        return first;
    }
    // Fewer at the end.
    std::vector<std::uint8_t> take(std::size_t count) {
        const auto taken = bytes.first(std::min(count, bytes.size()));
        bytes = bytes.subspan(taken.size());
        return {taken.begin(), taken.end()};
    }
};

}  // namespace vxlab::fuzz
