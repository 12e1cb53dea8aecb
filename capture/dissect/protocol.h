// The protocols that vxlab dissects. The order is free, but the first 64 are what an index row can
// name (Summary::protocols); there are no more.
#pragma once

#include <cstdint>

namespace vxlab::dissect {

enum class Protocol : std::uint8_t {
    frame,
    ethernet,
    vlan,
    provider_vlan,  // 802.1ad
    llc,
    stp,
    linux_cooked,
    linux_cooked_v2,
    null_loopback,
    raw_ip,
    arp,
    rarp,
    mpls,
    lldp,
    ipv4,
    ipv6,
    ipv6_hop_by_hop,
    ipv6_destination_options,
    ipv6_routing,
    ipv6_fragment,
    authentication_header,
    esp,
    icmp,
    icmpv6,
    igmp,
    pim,
    gre,
    udp,
    tcp,
    vxlan,
    vxlan_gpe,
    geneve,
    nsh,
    dhcp,
    dns,
    pseudowire,
    erspan,
    udp_encapsulation,  // of ESP
    data,
    count,
};

inline constexpr std::size_t kProtocolCount = static_cast<std::size_t>(Protocol::count);
static_assert(kProtocolCount <= 64);

constexpr std::uint64_t bit(Protocol protocol) {
    return std::uint64_t{1} << static_cast<unsigned>(protocol);
}

}  // namespace vxlab::dissect
