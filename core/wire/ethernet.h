// Ethernet II and IEEE 802.3 frames, without preamble and without frame check sequence.
#pragma once

#include "core/base/mac_address.h"
#include "core/wire/header.h"

namespace vxlab::wire {

// IEEE 802 EtherTypes; numbers that are not listed are valid values of the enum too.
enum class EtherType : std::uint16_t {
    ipv4 = 0x0800,
    arp = 0x0806,
    wake_on_lan = 0x0842,
    trill = 0x22f3,
    trans_ether_bridging = 0x6558,
    rarp = 0x8035,
    vlan = 0x8100,  // IEEE 802.1Q C-TAG
    ipv6 = 0x86dd,
    ethernet_flow_control = 0x8808,
    slow_protocols = 0x8809,  // LACP, marker, OAM
    mpls_unicast = 0x8847,
    mpls_multicast = 0x8848,
    pppoe_discovery = 0x8863,
    pppoe_session = 0x8864,
    eapol = 0x888e,
    qinq = 0x88a8,  // IEEE 802.1ad S-TAG
    lldp = 0x88cc,
    macsec = 0x88e5,
    pbb = 0x88e7,  // IEEE 802.1ah I-TAG
    ptp = 0x88f7,
    cfm = 0x8902,
    fcoe = 0x8906,
    nsh = 0x894f,
    loopback = 0x9000,
    old_qinq = 0x9100,
    ers_pan = 0x88be,
    ers_pan_3 = 0x22eb,
    local_experimental_1 = 0x88b5,
    local_experimental_2 = 0x88b6,
};

// 802.1Q, 802.1ad and the older 0x9100: a VlanView follows.
constexpr bool is_vlan_tag(EtherType type) {
    return type == EtherType::vlan || type == EtherType::qinq || type == EtherType::old_qinq;
}

class EthernetView : public HeaderView<EthernetView, 14> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    // At most this as type_or_length() is the length of an IEEE 802.3 frame's LLC data; from
    // kFirstEtherType on it is an EtherType. Values between are undefined (IEEE 802.3, 3.2.6).
    static constexpr std::uint16_t kMaxLength = 1500;
    static constexpr std::uint16_t kFirstEtherType = 0x0600;

    MacAddress destination() const { return MacAddress::load(bytes_, 0); }
    MacAddress source() const { return MacAddress::load(bytes_, 6); }
    std::uint16_t type_or_length() const { return be16(12); }
    EtherType type() const { return static_cast<EtherType>(be16(12)); }
    bool has_length() const { return type_or_length() <= kMaxLength; }
    // What follows the header; of an 802.3 frame only as much as its length says, padding left out.
    Bytes payload() const {
        const auto after = bytes_.subspan(kLength);
        return has_length() ? clamped(after, 0, type_or_length()) : after;
    }
};

struct Ethernet {
    MacAddress destination{};
    MacAddress source{};
    EtherType type = EtherType::ipv4;  // or an 802.3 length as it is on the wire

    static Result<Ethernet> parse(Bytes bytes);
    static constexpr std::size_t header_length() { return EthernetView::kLength; }
    // REQUIRES: out.size() >= header_length(); so for every emit below core/wire.
    void emit(MutableBytes out) const;
    void append(std::vector<std::uint8_t>& out) const { append_header(*this, out); }

    friend bool operator==(const Ethernet&, const Ethernet&) = default;
};

}  // namespace vxlab::wire
