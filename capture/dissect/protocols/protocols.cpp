#include "capture/dissect/protocols/protocols.h"

#include <array>

namespace vxlab::dissect::protocols {

std::span<const ProtocolDef* const> all() {
    static const std::array every = {
        &kFrame,
        &kEthernet,
        &kVlan,
        &kProviderVlan,
        &kLlc,
        &kStp,
        &kLinuxCooked,
        &kLinuxCookedV2,
        &kNullLoopback,
        &kRawIp,
        &kArp,
        &kRarp,
        &kMpls,
        &kLldp,
        &kIpv4,
        &kIpv6,
        &kIpv6HopByHop,
        &kIpv6DestinationOptions,
        &kIpv6Routing,
        &kIpv6Fragment,
        &kAuthenticationHeader,
        &kEsp,
        &kIcmp,
        &kIcmpv6,
        &kIgmp,
        &kPim,
        &kGre,
        &kUdp,
        &kTcp,
        &kVxlan,
        &kVxlanGpe,
        &kGeneve,
        &kNsh,
        &kDhcp,
        &kDns,
        &kPseudowire,
        &kErspan,
        &kUdpEncapsulation,
        &kData,
    };
    static_assert(every.size() == kProtocolCount);
    return every;
}

Protocol protocol_of_ethertype(std::uint16_t type) {
    switch (type) {
        case 0x0800:
            return Protocol::ipv4;
        case 0x0806:
            return Protocol::arp;
        case 0x6558:
            return Protocol::ethernet;
        case 0x8035:
            return Protocol::rarp;
        case 0x8100:
        case 0x9100:
            return Protocol::vlan;
        case 0x86dd:
            return Protocol::ipv6;
        case 0x8847:
        case 0x8848:
            return Protocol::mpls;
        case 0x88a8:
            return Protocol::provider_vlan;
        case 0x88cc:
            return Protocol::lldp;
        case 0x894f:
            return Protocol::nsh;
        default:
            return Protocol::data;
    }
}

Protocol protocol_of_ip_number(std::uint8_t number) {
    switch (number) {
        case 0:
            return Protocol::ipv6_hop_by_hop;
        case 1:
            return Protocol::icmp;
        case 2:
            return Protocol::igmp;
        case 4:
            return Protocol::ipv4;
        case 6:
            return Protocol::tcp;
        case 17:
            return Protocol::udp;
        case 41:
            return Protocol::ipv6;
        case 43:
            return Protocol::ipv6_routing;
        case 44:
            return Protocol::ipv6_fragment;
        case 47:
            return Protocol::gre;
        case 50:
            return Protocol::esp;
        case 51:
            return Protocol::authentication_header;
        case 58:
            return Protocol::icmpv6;
        case 60:
            return Protocol::ipv6_destination_options;
        case 103:
            return Protocol::pim;
        case 137:
            return Protocol::mpls;
        default:
            return Protocol::data;
    }
}

}  // namespace vxlab::dissect::protocols
