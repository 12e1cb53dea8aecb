// Packets of several interfaces in the order of their times. The kernel hands over each interface's
// packets in blocks, up to 20 ms late, so those of one are held until the others must have told.
#pragma once

#include <cstdint>
#include <vector>

#include "capture/helper/protocol.h"

namespace vxlab::helper {

class Merge {
public:
    explicit Merge(std::size_t interfaces = 0) : queues_(interfaces) {}

    // Where packet messages of this interface are appended, each not older than the one before.
    std::vector<std::uint8_t>& queue(std::size_t interface) { return queues_[interface].bytes; }
    bool empty() const { return held() == 0; }

    // Moves the packets up to `horizon` (ns since 1970) to `out`, oldest first; and as many more as
    // exceed what is held at most, which then may be out of order.
    void release(std::uint64_t horizon, std::vector<std::uint8_t>& out);

private:
    static constexpr std::size_t kLimit = 4 * 1024 * 1024;

    struct Queue {
        std::vector<std::uint8_t> bytes;
        std::size_t at = 0;  // of the oldest message in bytes
    };
    std::size_t held() const;
    Queue* oldest();

    std::vector<Queue> queues_;
};

}  // namespace vxlab::helper
