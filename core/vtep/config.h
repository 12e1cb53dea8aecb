// What a VTEP is configured with: the options of `ip link add ... type vxlan` (Linux 6.18,
// drivers/net/vxlan/vxlan_core.c) as a plain value. The defaults are the kernel's; a profile
// (RFC 7348, Open vSwitch) is nothing but other values in the same fields.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/instant.h"
#include "core/base/ip_address.h"
#include "core/base/kernel_error.h"
#include "core/base/mac_address.h"
#include "core/trace/event.h"
#include "core/wire/vxlan.h"

namespace vxlab::vtep {

// Where Linux, RFC 7348 and Open vSwitch differ. The rows are numbered as in the table of RFC
// 7348's statements that tests/core/vtep/tst_rfc7348.cpp goes through.
enum class Profile : std::uint8_t { kernel, rfc, ovs };

enum class DontFragment : std::uint8_t { unset, set, inherit };

// Both ends 0, or the same: the host's range (net.ipv4.ip_local_port_range).
struct PortRange {
    std::uint16_t low = 0;
    std::uint16_t high = 0;  // never used itself, as in the kernel: ports are in [low, high)

    bool empty() const { return low >= high; }
    friend bool operator==(const PortRange&, const PortRange&) = default;
};

struct VtepConfig {
    std::uint32_t vni = 0;             // 24 bits
    IpAddress local{};                 // outer source; none or :: / 0.0.0.0: the route decides
    IpAddress remote{};                // the default destination, unicast or a group; may be none
    trace::InterfaceId interface = 0;  // `dev`; 0: none
    std::uint16_t port = wire::kLinuxVxlanPort;
    PortRange source_ports{};
    PortRange host_source_ports{32768, 60999};
    std::uint8_t ttl = 0;  // 0: auto, which is 1 to a group and else the route's
    bool ttl_inherit = false;
    std::uint8_t tos = 0;  // without ECN, which always comes from the inner packet; 1: inherit
    DontFragment df = DontFragment::unset;
    std::uint32_t flow_label = 0;  // IPv6, 20 bits
    bool learning = true;
    bool proxy = false;
    bool rsc = false;  // route short circuit
    bool l2miss = false;
    bool l3miss = false;
    Duration ageing = Duration::seconds(300);
    std::uint32_t max_addresses = 0;  // of all rows of the FDB; 0: unlimited
    bool udp_checksum = true;         // sent over IPv4
    bool udp6_zero_checksum_tx = false;
    bool udp6_zero_checksum_rx = false;
    bool gbp = false;
    bool local_bypass = true;  // for the caller, who knows its addresses
    // Over the 8 bytes of the header, the first byte the most significant: a received packet with
    // one of these bits set is dropped. Nothing: every bit that the configuration gives no meaning.
    std::optional<std::uint64_t> reserved_bits{};
    // RFC 7348 6.1 wants tags removed on transmit and tagged inner frames discarded on receipt,
    // unless configured otherwise: this is otherwise.
    bool keep_inner_tags = true;
    // Whether an outer ECT(1) turns an inner ECT(0) into ECT(1) (RFC 6040, Linux).
    bool ect1_inward = true;
    MacAddress own_mac{};

    // The defaults of a profile, VNI and addresses left empty.
    static VtepConfig of(Profile profile);

    bool is_v6() const;
    // An IPv6 link-local source: such devices are told apart by their interface too.
    bool link_local() const;
    // Bits of the header that have a meaning here; the others are reserved unless told otherwise.
    std::uint64_t used_bits() const;
    std::uint64_t reserved_mask() const { return reserved_bits.value_or(~used_bits()); }
    // The range that ports are taken from.
    PortRange effective_source_ports() const;

    friend bool operator==(const VtepConfig&, const VtepConfig&) = default;
};

// Refuses what the kernel refuses to create, with its errno and extack text, and fills in what it
// fills in (families, port 0, ageing 0). What depends on other devices (VNI in use, `dev` without
// IPv6) is the caller's to check.
KernelResult<> complete(VtepConfig& config);

// As complete, for `ip link set ... type vxlan`: refuses to change what only creation may set.
KernelResult<> complete_change(const VtepConfig& before, VtepConfig& after);

}  // namespace vxlab::vtep
