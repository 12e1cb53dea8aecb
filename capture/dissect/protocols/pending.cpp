// Protocols whose dissectors are still being written: each is a heading over its bytes.
#include "capture/dissect/protocols/protocols.h"

namespace vxlab::dissect::protocols {
namespace {
std::optional<Next> nothing(Layer&) { return std::nullopt; }
}  // namespace
#define PENDING(def, id, text)                                        \
    namespace {                                                       \
    constexpr FieldDef def##Heading{text, text, FieldType::protocol}; \
    constexpr const FieldDef* def##Fields[] = {&def##Heading};        \
    }                                                                 \
    const ProtocolDef def{Protocol::id, def##Heading, text, text, nothing, def##Fields};
PENDING(kLinuxCooked, linux_cooked, "sll")
PENDING(kLinuxCookedV2, linux_cooked_v2, "sll")
PENDING(kNullLoopback, null_loopback, "null")
PENDING(kRawIp, raw_ip, "raw")
PENDING(kArp, arp, "arp")
PENDING(kRarp, rarp, "rarp")
PENDING(kIpv6, ipv6, "ipv6")
PENDING(kIpv6HopByHop, ipv6_hop_by_hop, "ipv6.hopopts")
PENDING(kIpv6DestinationOptions, ipv6_destination_options, "ipv6.dstopts")
PENDING(kIpv6Routing, ipv6_routing, "ipv6.routing")
PENDING(kIpv6Fragment, ipv6_fragment, "ipv6.fraghdr")
PENDING(kAuthenticationHeader, authentication_header, "ah")
PENDING(kEsp, esp, "esp")
PENDING(kIcmp, icmp, "icmp")
PENDING(kIcmpv6, icmpv6, "icmpv6")
PENDING(kIgmp, igmp, "igmp")
PENDING(kPim, pim, "pim")
}  // namespace vxlab::dissect::protocols
