// Bridge protocol data units of STP, RSTP and the common part of MSTP (IEEE 802.1D-2004, clause 9),
// from the protocol identifier on, behind LLC 42 42 03.
#pragma once

#include "core/base/mac_address.h"
#include "core/wire/header.h"

namespace vxlab::wire {

enum class BpduType : std::uint8_t { configuration = 0, rapid = 2, topology_change = 0x80 };

enum class PortRole : std::uint8_t {
    unknown = 0,
    alternate_or_backup = 1,
    root = 2,
    designated = 3
};

struct BridgeId {
    std::uint16_t priority = 0;  // four bits of priority and twelve of system id extension
    MacAddress mac{};

    // Less is better (802.1D, 9.2.5).
    friend auto operator<=>(const BridgeId&, const BridgeId&) = default;
};

// What every BPDU has; a topology change notification has no more.
class BpduView : public HeaderView<BpduView, 4> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    std::uint16_t protocol_id() const { return be16(0); }  // 0
    std::uint8_t version() const { return u8(2); }         // 0 STP, 2 RSTP, 3 MSTP
    BpduType type() const { return static_cast<BpduType>(u8(3)); }
};

// A configuration BPDU, or the same part of a rapid one.
class ConfigBpduView : public HeaderView<ConfigBpduView, 35> {
    friend HeaderView;
    using HeaderView::HeaderView;

public:
    std::uint8_t flags() const { return u8(4); }
    bool topology_change() const { return bit(4, 0x01); }
    bool topology_change_acknowledgment() const { return bit(4, 0x80); }
    // The next five are RSTP's.
    bool proposal() const { return bit(4, 0x02); }
    PortRole port_role() const { return static_cast<PortRole>(u8(4) >> 2 & 3); }
    bool learning() const { return bit(4, 0x10); }
    bool forwarding() const { return bit(4, 0x20); }
    bool agreement() const { return bit(4, 0x40); }
    BridgeId root() const { return bridge_id(5); }
    std::uint32_t root_path_cost() const { return be32(13); }
    BridgeId bridge() const { return bridge_id(17); }
    std::uint16_t port_id() const { return be16(25); }
    // Times in 1/256 seconds.
    std::uint16_t message_age() const { return be16(27); }
    std::uint16_t max_age() const { return be16(29); }
    std::uint16_t hello_time() const { return be16(31); }
    std::uint16_t forward_delay() const { return be16(33); }

private:
    BridgeId bridge_id(std::size_t offset) const {
        return {be16(offset), MacAddress::load(bytes_, offset + 2)};
    }
};

}  // namespace vxlab::wire
