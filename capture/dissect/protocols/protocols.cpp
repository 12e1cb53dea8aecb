#include "capture/dissect/protocols/protocols.h"

#include <array>

namespace vxlab::dissect::protocols {

std::span<const ProtocolDef* const> all() {
    static const std::array every = {
        &kFrame,        &kEthernet,      &kVlan,
        &kProviderVlan, &kLlc,           &kStp,
        &kLinuxCooked,  &kLinuxCookedV2, &kNullLoopback,
        &kRawIp,        &kArp,           &kRarp,
        &kMpls,         &kLldp,          &kIpv4,
        &kIpv6,         &kIpv6HopByHop,  &kIpv6DestinationOptions,
        &kIpv6Routing,  &kIpv6Fragment,  &kAuthenticationHeader,
        &kEsp,          &kIcmp,          &kIcmpv6,
        &kIgmp,         &kPim,           &kGre,
        &kUdp,          &kTcp,           &kVxlan,
        &kVxlanGpe,     &kGeneve,        &kNsh,
        &kDhcp,         &kDns,           &kPseudowire,
        &kData,
    };
    static_assert(every.size() == kProtocolCount);
    return every;
}

Next next_by_ethertype(std::uint16_t type, const Window& window) {
    Next next{.window = window, .via = "ethertype", .number = type};
    switch (type) {
        case 0x0800:
            next.protocol = Protocol::ipv4;
            break;
        case 0x0806:
            next.protocol = Protocol::arp;
            break;
        case 0x6558:
            next.protocol = Protocol::ethernet;
            break;
        case 0x8035:
            next.protocol = Protocol::rarp;
            break;
        case 0x8100:
        case 0x9100:
            next.protocol = Protocol::vlan;
            break;
        case 0x86dd:
            next.protocol = Protocol::ipv6;
            break;
        case 0x8847:
        case 0x8848:
            next.protocol = Protocol::mpls;
            break;
        case 0x88a8:
            next.protocol = Protocol::provider_vlan;
            break;
        case 0x88cc:
            next.protocol = Protocol::lldp;
            break;
        case 0x894f:
            next.protocol = Protocol::nsh;
            break;
        default:
            next.protocol = Protocol::data;
            break;
    }
    return next;
}

Next next_by_ip_protocol(std::uint8_t number, const Window& window) {
    Next next{.window = window, .number = number};
    switch (number) {
        case 0:
            next.protocol = Protocol::ipv6_hop_by_hop;
            break;
        case 1:
            next.protocol = Protocol::icmp;
            break;
        case 2:
            next.protocol = Protocol::igmp;
            break;
        case 4:
            next.protocol = Protocol::ipv4;
            break;
        case 6:
            next.protocol = Protocol::tcp;
            break;
        case 17:
            next.protocol = Protocol::udp;
            break;
        case 41:
            next.protocol = Protocol::ipv6;
            break;
        case 43:
            next.protocol = Protocol::ipv6_routing;
            break;
        case 44:
            next.protocol = Protocol::ipv6_fragment;
            break;
        case 47:
            next.protocol = Protocol::gre;
            break;
        case 50:
            next.protocol = Protocol::esp;
            break;
        case 51:
            next.protocol = Protocol::authentication_header;
            break;
        case 58:
            next.protocol = Protocol::icmpv6;
            break;
        case 60:
            next.protocol = Protocol::ipv6_destination_options;
            break;
        case 103:
            next.protocol = Protocol::pim;
            break;
        case 137:
            next.protocol = Protocol::mpls;
            break;
        default:
            next.protocol = Protocol::data;
            break;
    }
    return next;
}

Next next_data(const Window& window, std::uint32_t number) {
    return {.protocol = Protocol::data, .window = window, .number = number};
}

}  // namespace vxlab::dissect::protocols
