// VXLAN (RFC 7348), its group policy extension (draft-smith-vxlan-group-policy) and VXLAN-GPE
// (draft-ietf-nvo3-vxlan-gpe). The three share eight bytes and only the UDP port tells GPE apart.
#pragma once

#include "core/wire/header.h"

namespace vxlab::wire {

inline constexpr std::uint16_t kVxlanPort = 4789;       // IANA
inline constexpr std::uint16_t kLinuxVxlanPort = 8472;  // the Linux driver's default before IANA
inline constexpr std::uint16_t kVxlanGpePort = 4790;    // IANA
inline constexpr std::uint32_t kMaxVni = 0xff'ffff;

// The header as RFC 7348 with group policy lays it out:
//   G R R R I R R R  R D R R A R R R  group policy id (16)
//   VNI (24)                          reserved (8)
class VxlanView : public HeaderView<VxlanView, 8> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    static constexpr std::uint16_t kGroupPolicyFlag = 0x8000;    // G: the group policy id is valid
    static constexpr std::uint16_t kInstanceFlag = 0x0800;       // I: the VNI is valid
    static constexpr std::uint16_t kDontLearnFlag = 0x0040;      // D
    static constexpr std::uint16_t kPolicyAppliedFlag = 0x0008;  // A
    static constexpr std::uint16_t kReservedFlags = 0x77b7;

    // The first two bytes as one word.
    std::uint16_t flags() const { return be16(0); }
    bool group_policy_flag() const { return bit(0, 0x80); }
    bool instance_flag() const { return bit(0, 0x08); }
    bool dont_learn_flag() const { return bit(1, 0x40); }
    bool policy_applied_flag() const { return bit(1, 0x08); }
    // The reserved bits of flags(), in their places; 0 in a proper header.
    std::uint16_t reserved_flags() const {
        return static_cast<std::uint16_t>(flags() & kReservedFlags);
    }
    // Of meaning only with the G flag; without it these 16 bits are reserved.
    std::uint16_t group_policy_id() const { return be16(2); }
    std::uint32_t vni() const { return be32(4) >> 8; }
    // The last byte.
    std::uint8_t reserved() const { return u8(7); }
    Bytes payload() const { return bytes_.subspan(kLength); }
};

enum class GpeProtocol : std::uint8_t { ipv4 = 1, ipv6 = 2, ethernet = 3, nsh = 4, mpls = 5 };

//   R R Ver I P B O  reserved (16)  next protocol (8)
//   VNI (24)                        reserved (8)
class VxlanGpeView : public HeaderView<VxlanGpeView, 8> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    std::uint8_t flags() const { return u8(0); }
    std::uint8_t version() const { return static_cast<std::uint8_t>(u8(0) >> 4 & 3); }
    bool instance_flag() const { return bit(0, 0x08); }
    bool next_protocol_flag() const { return bit(0, 0x04); }
    bool bum_flag() const { return bit(0, 0x02); }
    bool oam_flag() const { return bit(0, 0x01); }
    // The two highest bits of flags(), in their places.
    std::uint8_t reserved_flags() const { return static_cast<std::uint8_t>(u8(0) & 0xc0); }
    std::uint16_t reserved_16() const { return be16(1); }
    // The field as it is. Without the P flag the payload is Ethernet whatever it says.
    GpeProtocol next_protocol() const { return static_cast<GpeProtocol>(u8(3)); }
    std::uint32_t vni() const { return be32(4) >> 8; }
    // The last byte.
    std::uint8_t reserved() const { return u8(7); }
    Bytes payload() const { return bytes_.subspan(kLength); }
};

struct GroupPolicy {
    std::uint16_t id = 0;
    bool dont_learn = false;
    bool applied = false;

    friend bool operator==(const GroupPolicy&, const GroupPolicy&) = default;
};

struct Vxlan {
    std::uint32_t vni = 0;  // 24 bits
    std::optional<GroupPolicy> policy{};

    // Refuses a header without the I flag; reserved bits are ignored on receipt and sent as zero
    // (RFC 7348, section 5).
    static Result<Vxlan> parse(Bytes bytes);
    static constexpr std::size_t header_length() { return VxlanView::kLength; }
    void emit(MutableBytes out) const;
    void append(std::vector<std::uint8_t>& out) const { append_header(*this, out); }

    friend bool operator==(const Vxlan&, const Vxlan&) = default;
};

struct VxlanGpe {
    std::uint32_t vni = 0;  // 24 bits
    GpeProtocol next_protocol = GpeProtocol::ethernet;
    bool bum = false;  // replicated broadcast, unknown unicast or multicast
    bool oam = false;

    // Refuses a version other than 0 and a header without the I flag. A header without the P flag
    // means Ethernet.
    static Result<VxlanGpe> parse(Bytes bytes);
    static constexpr std::size_t header_length() { return VxlanGpeView::kLength; }
    // Sets the P flag.
    void emit(MutableBytes out) const;
    void append(std::vector<std::uint8_t>& out) const { append_header(*this, out); }

    friend bool operator==(const VxlanGpe&, const VxlanGpe&) = default;
};

}  // namespace vxlab::wire
