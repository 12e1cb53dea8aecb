// A frame on its way through the virtual network.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/base/bytes.h"
#include "core/trace/event.h"

namespace vxlab::sim {

// Copies share the bytes: a flood to a thousand ports allocates nothing. Whoever changes bytes
// calls writable() first, which unshares them.
class Frame {
public:
    Frame() = default;
    Frame(std::vector<std::uint8_t> bytes, trace::FrameId id, trace::FrameId came_from)
        : id(id),
          came_from(came_from),
          bytes_(std::make_shared<std::vector<std::uint8_t>>(std::move(bytes))) {}

    Bytes bytes() const { return bytes_ ? Bytes(*bytes_) : Bytes(); }
    std::size_t size() const { return bytes_ ? bytes_->size() : 0; }
    // The bytes for this frame alone; may be resized at either end.
    std::vector<std::uint8_t>& writable() {
        if (!bytes_) {
            bytes_ = std::make_shared<std::vector<std::uint8_t>>();
        } else if (bytes_.use_count() > 1) {
            bytes_ = std::make_shared<std::vector<std::uint8_t>>(*bytes_);
        }
        return *bytes_;
    }

    trace::FrameId id = 0;
    trace::FrameId came_from = 0;
    trace::EventId cause = 0;  // the event that led here: of its last sighting or decision
    std::uint32_t mark = 0;    // skb->mark; carries the group policy of VXLAN-GBP

private:
    std::shared_ptr<std::vector<std::uint8_t>> bytes_;
};

}  // namespace vxlab::sim
