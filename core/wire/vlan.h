// VLAN tags (IEEE 802.1Q, 802.1ad): the four bytes that follow a tag's EtherType, that is the tag
// control information and the EtherType of what comes next.
#pragma once

#include "core/wire/ethernet.h"

namespace vxlab::wire {

class VlanView : public HeaderView<VlanView, 4> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    std::uint16_t tag_control() const { return be16(0); }
    std::uint8_t pcp() const { return static_cast<std::uint8_t>(u8(0) >> 5); }
    bool dei() const { return bit(0, 0x10); }
    std::uint16_t id() const { return static_cast<std::uint16_t>(be16(0) & 0x0fff); }
    // As in EthernetView: an EtherType or an 802.3 length.
    std::uint16_t type_or_length() const { return be16(2); }
    EtherType type() const { return static_cast<EtherType>(be16(2)); }
    Bytes payload() const { return bytes_.subspan(kLength); }
};

struct Vlan {
    std::uint8_t pcp = 0;  // 0 to 7
    bool dei = false;
    std::uint16_t id = 0;  // 0 to 4095; 0 is a priority tag
    EtherType type = EtherType::ipv4;

    // Every four bytes are a tag; 4095 is refused, 802.1Q reserves it.
    static Result<Vlan> parse(Bytes bytes);
    static constexpr std::size_t header_length() { return VlanView::kLength; }
    void emit(MutableBytes out) const;
    void append(std::vector<std::uint8_t>& out) const { append_header(*this, out); }

    friend bool operator==(const Vlan&, const Vlan&) = default;
};

}  // namespace vxlab::wire
