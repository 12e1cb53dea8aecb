// Profiles, and what the kernel refuses or fills in when a vxlan device is made or changed
// (vxlan_validate, vxlan_nl2conf and vxlan_config_validate).
#include "core/vtep/config.h"

#include <fmt/format.h>

#include <cerrno>

namespace vxlab::vtep {
namespace {

constexpr std::uint64_t kInstanceBit = 0x0800'0000'0000'0000;
constexpr std::uint64_t kVniBits = 0x0000'0000'ffff'ff00;
// G, D, A and the policy id, and what the kernel gives them besides: the whole rest of the word.
constexpr std::uint64_t kGroupPolicyBits = 0x80ff'ffff'0000'0000;

bool is_set(const IpAddress& address) { return address && !address.is_unspecified(); }

bool is_link_local(const IpAddress& address) {
    return address.is_v6() && (load_be16(address.bytes(), 0) & 0xffc0) == 0xfe80;
}

// Groups of link-local scope are link-local too (ipv6_addr_type).
bool is_link_local_or_group(const IpAddress& address) {
    return is_link_local(address) ||
           (address.is_v6() && address.is_multicast() && (address.bytes()[1] & 0xf) == 2);
}

IpAddress unspecified(IpAddress::Family family) {
    static constexpr std::uint8_t kZeros[16]{};
    return family == IpAddress::Family::v6 ? IpAddress::load_v6(kZeros, 0) : IpAddress::v4(0);
}

// Either end may be left out; the family is then the other's, IPv4 if both are.
void complete_families(VtepConfig& config) {
    auto family = config.remote ? config.remote.family() : config.local.family();
    if (family == IpAddress::Family::none) family = IpAddress::Family::v4;
    if (!config.remote) config.remote = unspecified(family);
    if (!config.local) config.local = unspecified(family);
}

KernelResult<> check_addresses(const VtepConfig& config) {
    if (config.local.family() != config.remote.family())
        return refuse(EINVAL, "Local and remote address must be from the same family");
    if (config.local.is_multicast()) return refuse(EINVAL, "Local address cannot be multicast");
    const bool scopes_differ = is_link_local(config.local)
                                   ? is_set(config.remote) && !is_link_local_or_group(config.remote)
                                   : is_link_local(config.remote);
    if (scopes_differ)
        return refuse(EINVAL, "Invalid combination of local and remote address scopes");
    if (config.flow_label != 0 && !config.is_v6())
        return refuse(EINVAL, "Label attribute only applies to IPv6 VXLAN devices");
    if (config.interface != 0) return {};
    if (config.remote.is_multicast())
        return refuse(EINVAL, "Local interface required for multicast remote destination");
    if (is_link_local(config.local))
        return refuse(EINVAL, "Local interface required for link-local local/remote addresses");
    return {};
}

KernelResult<> check_numbers(const VtepConfig& config) {
    if (config.vni > wire::kMaxVni) return refuse(ERANGE, "VXLAN ID must be lower than 16777216");
    if (config.source_ports.high < config.source_ports.low)
        return refuse(EINVAL, "Invalid source port range");
    if (config.reserved_bits && (*config.reserved_bits & config.used_bits()) != 0)
        return refuse(EINVAL,
                      fmt::format("Used bits {:#018x} cannot overlap reserved bits {:#018x}",
                                  config.used_bits(), *config.reserved_bits));
    return {};
}

tl::unexpected<KernelError> cannot_change(const char* what) {
    return refuse(EOPNOTSUPP, fmt::format("Cannot change {}", what));
}

// The flags that only creation may set, with the names that the kernel's message gives them.
KernelResult<> check_flags_kept(const VtepConfig& before, const VtepConfig& after) {
    static constexpr struct {
        bool VtepConfig::*flag;
        const char* name;
    } kFlags[] = {
        {&VtepConfig::ttl_inherit, "TTL_INHERIT"},
        {&VtepConfig::proxy, "PROXY"},
        {&VtepConfig::rsc, "RSC"},
        {&VtepConfig::l2miss, "L2MISS"},
        {&VtepConfig::l3miss, "L3MISS"},
        {&VtepConfig::udp6_zero_checksum_tx, "UDP_ZERO_CSUM6_TX"},
        {&VtepConfig::udp6_zero_checksum_rx, "UDP_ZERO_CSUM6_RX"},
        {&VtepConfig::gbp, "GBP"},
    };
    for (const auto& [flag, name] : kFlags)
        if (before.*flag != after.*flag)
            return refuse(EOPNOTSUPP, fmt::format("vxlan: cannot change {} flag", name));
    return {};
}

}  // namespace

VtepConfig VtepConfig::of(Profile profile) {
    VtepConfig config;
    if (profile == Profile::kernel) return config;
    config.df = DontFragment::set;        // R14
    config.port = wire::kVxlanPort;       // R23
    config.udp_checksum = false;          // R27
    config.udp6_zero_checksum_rx = true;  // R28
    if (profile == Profile::rfc) {
        config.reserved_bits = 0;              // R20, R22
        config.source_ports = {49152, 65535};  // R26
        config.udp6_zero_checksum_tx = true;   // R27
        config.keep_inner_tags = false;        // R38, R40 to R42
        return config;
    }
    config.source_ports = {32768, 61000};  // R26
    config.learning = false;               // R6, R7: each remote is a port
    config.ect1_inward = false;
    return config;
}

bool VtepConfig::is_v6() const { return local.is_v6() || remote.is_v6(); }

bool VtepConfig::link_local() const { return is_link_local(local); }

std::uint64_t VtepConfig::used_bits() const {
    return kInstanceBit | kVniBits | (gbp ? kGroupPolicyBits : 0);
}

PortRange VtepConfig::effective_source_ports() const {
    return source_ports.empty() ? host_source_ports : source_ports;
}

KernelResult<> complete(VtepConfig& config) {
    if (auto result = check_numbers(config); !result) return result;
    complete_families(config);
    if (auto result = check_addresses(config); !result) return result;
    if (config.port == 0) config.port = wire::kLinuxVxlanPort;
    if (config.ageing.nanoseconds == 0) config.ageing = Duration::seconds(300);
    return {};
}

KernelResult<> complete_change(const VtepConfig& before, VtepConfig& after) {
    if (after.vni != before.vni) return cannot_change("VNI");
    if (after.remote && after.remote.family() != before.remote.family())
        return refuse(EOPNOTSUPP, "New group address family does not match old group");
    if (after.local && after.local.family() != before.local.family())
        return refuse(EOPNOTSUPP, "New local address family does not match old");
    if (after.max_addresses != before.max_addresses) return cannot_change("limit");
    if (after.source_ports != before.source_ports) return cannot_change("port range");
    if (after.port != before.port) return cannot_change("port");
    if (after.udp_checksum != before.udp_checksum) return cannot_change("UDP_CSUM flag");
    if (after.reserved_bits != before.reserved_bits) return cannot_change("reserved_bits");
    if (auto result = check_flags_kept(before, after); !result) return result;
    return complete(after);
}

}  // namespace vxlab::vtep
