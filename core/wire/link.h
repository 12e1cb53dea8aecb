// Link headers that captures have in place of Ethernet: BSD loopback and Linux "cooked" (the
// pcap link types 0, 108, 113 and 276 of tcpdump.org/linktypes.html).
#pragma once

#include <algorithm>

#include "core/wire/header.h"

namespace vxlab::wire {

// An address family in four bytes. Whose order they are in, only the capture file knows.
class NullView : public HeaderView<NullView, 4> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    std::uint32_t family_big_endian() const { return be32(0); }
    std::uint32_t family_little_endian() const {
        return std::uint32_t{u8(3)} << 24 | std::uint32_t{u8(2)} << 16 | std::uint32_t{u8(1)} << 8 |
               u8(0);
    }
};

// How many of the eight address bytes mean something, of a length as claimed.
constexpr std::size_t cooked_address_length(std::size_t claimed) {
    return std::min<std::size_t>(claimed, 8);
}

class LinuxCookedView : public HeaderView<LinuxCookedView, 16> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    std::uint16_t packet_type() const { return be16(0); }
    std::uint16_t hardware_type() const { return be16(2); }  // ARPHRD_…
    std::uint16_t address_length() const { return be16(4); }
    std::uint16_t protocol() const { return be16(14); }
};

class LinuxCookedV2View : public HeaderView<LinuxCookedV2View, 20> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    std::uint16_t protocol() const { return be16(0); }
    std::uint32_t interface_index() const { return be32(4); }
    std::uint16_t hardware_type() const { return be16(8); }
    std::uint8_t packet_type() const { return u8(10); }
    std::uint8_t address_length() const { return u8(11); }
};

}  // namespace vxlab::wire
