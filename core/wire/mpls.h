// One MPLS label stack entry (RFC 3032, 5462).
#pragma once

#include "core/wire/header.h"

namespace vxlab::wire {

class MplsView : public HeaderView<MplsView, 4> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    std::uint32_t label() const { return be32(0) >> 12; }
    std::uint8_t traffic_class() const { return static_cast<std::uint8_t>(u8(2) >> 1 & 7); }
    bool bottom_of_stack() const { return bit(2, 1); }
    std::uint8_t ttl() const { return u8(3); }
    // The next entry, or behind the bottom whatever the label stands for.
    Bytes payload() const { return bytes_.subspan(kLength); }
};

}  // namespace vxlab::wire
