// The protocols' definitions, one file each, and the tables that lead from one to the next.
#pragma once

#include <cstdint>
#include <span>

#include "capture/dissect/registry.h"
#include "capture/source/packet.h"

namespace vxlab::dissect::protocols {

// One entry for each Protocol, in no order.
std::span<const ProtocolDef* const> all();

extern const ProtocolDef kFrame, kEthernet, kVlan, kProviderVlan, kLlc, kStp, kLinuxCooked,
    kLinuxCookedV2, kNullLoopback, kRawIp, kArp, kRarp, kMpls, kLldp, kIpv4, kIpv6, kIpv6HopByHop,
    kIpv6DestinationOptions, kIpv6Routing, kIpv6Fragment, kAuthenticationHeader, kEsp, kIcmp,
    kIcmpv6, kIgmp, kPim, kGre, kUdp, kTcp, kVxlan, kVxlanGpe, kGeneve, kNsh, kDhcp, kDns,
    kPseudowire, kErspan, kUdpEncapsulation, kData;

// The frame layer: the packet's numbers, times and lengths, then its link type's first header.
std::optional<Next> dissect_frame(Layer& layer, const source::Packet& packet,
                                  const std::vector<source::Interface>* interfaces);
// Adds what only the whole dissection tells: frame.protocols.
void finish_frame(Layer& layer);

// What an EtherType, an IP protocol or next header number stands for; data where nobody knows.
Protocol protocol_of_ethertype(std::uint16_t type);
Protocol protocol_of_ip_number(std::uint8_t number);

// What follows an EtherType (by "ethertype" in frame.protocols), an IP protocol or next header.
// Inline, so that a Next is put together where it is due: the layers' one chain of dependent loads
// goes through it, and a copy stalls it.
inline Next next_by_ethertype(std::uint16_t type, const Window& window) {
    return {.protocol = protocol_of_ethertype(type),
            .window = window,
            .via = "ethertype",
            .number = type};
}
inline Next next_by_ip_protocol(std::uint8_t number, const Window& window) {
    return {.protocol = protocol_of_ip_number(number), .window = window, .number = number};
}

// Dissects what follows an EtherType as a data node.
inline Next next_data(const Window& window, std::uint32_t number = 0) {
    return {.protocol = Protocol::data, .window = window, .number = number};
}

// Shows bytes behind the payload of the innermost Ethernet layer as its padding or trailer.
void add_ethernet_trailer(Layer& layer, const Window& trailer);

}  // namespace vxlab::dissect::protocols
