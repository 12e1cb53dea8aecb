// IEEE 802.2 LLC and its SNAP extension: what an 802.3 frame with a length carries.
#pragma once

#include "core/wire/ethernet.h"

namespace vxlab::wire {

// Service access points (IEEE 802.2) of LlcView::dsap() and ssap().
namespace llc_sap {
inline constexpr std::uint8_t kNull = 0x00;
inline constexpr std::uint8_t kSpanningTree = 0x42;
inline constexpr std::uint8_t kSnap = 0xaa;
inline constexpr std::uint8_t kIpx = 0xe0;
inline constexpr std::uint8_t kNetbios = 0xf0;
inline constexpr std::uint8_t kIsis = 0xfe;
}  // namespace llc_sap

// kLength is the header of an unnumbered frame, one control byte; the others have two.
class LlcView : public HeaderView<LlcView, 3> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    // As on the wire, with the group (DSAP) and response (SSAP) bit in the lowest place.
    std::uint8_t dsap() const { return u8(0); }
    std::uint8_t ssap() const { return u8(1); }
    // The first control byte.
    std::uint8_t control() const { return u8(2); }
    bool is_unnumbered() const { return (u8(2) & 3) == 3; }
    std::size_t header_length() const { return is_unnumbered() ? 3 : 4; }
    bool is_snap() const { return dsap() == llc_sap::kSnap && ssap() == llc_sap::kSnap; }
    Bytes payload() const { return clamped(bytes_, header_length()); }
};

// LLC and SNAP together; of meaning when LlcView::is_snap() and control() is 3.
class SnapView : public HeaderView<SnapView, 8> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    // 24 bits; 0 means that protocol_id() is an EtherType (RFC 1042).
    std::uint32_t oui() const { return be24(3); }
    std::uint16_t protocol_id() const { return be16(6); }
    Bytes payload() const { return bytes_.subspan(kLength); }
};

}  // namespace vxlab::wire
