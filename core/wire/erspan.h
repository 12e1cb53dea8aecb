// ERSPAN, mirrored frames behind GRE (draft-foschiano-erspan-03): types II and III have a header,
// type I has none.
#pragma once

#include "core/wire/header.h"

namespace vxlab::wire {

// kLength is the header of type II. Type III goes on with four bytes more, and with a platform's
// own eight if the O bit says so.
class ErspanView : public HeaderView<ErspanView, 8> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    static constexpr std::uint8_t kTypeTwo = 1;
    static constexpr std::uint8_t kTypeThree = 2;
    static constexpr std::size_t kTypeThreeLength = 12;
    static constexpr std::size_t kPlatformLength = 8;

    // The type less one.
    std::uint8_t version() const { return static_cast<std::uint8_t>(u8(0) >> 4); }
    std::uint16_t vlan() const { return static_cast<std::uint16_t>(be16(0) & 0xfff); }
    std::uint16_t session() const { return static_cast<std::uint16_t>(be16(2) & 0x3ff); }
};

}  // namespace vxlab::wire
