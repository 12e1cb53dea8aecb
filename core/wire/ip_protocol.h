// IP protocol numbers (IANA "Assigned Internet Protocol Numbers"), for IPv4's Protocol and IPv6's
// Next Header. Numbers that are not listed are valid values of the enum too.
#pragma once

#include <cstdint>

namespace vxlab::wire {

enum class IpProtocol : std::uint8_t {
    hop_by_hop = 0,
    icmp = 1,
    igmp = 2,
    ipv4 = 4,
    tcp = 6,
    egp = 8,
    udp = 17,
    dccp = 33,
    ipv6 = 41,
    routing = 43,
    fragment = 44,
    rsvp = 46,
    gre = 47,
    esp = 50,
    ah = 51,
    icmpv6 = 58,
    no_next_header = 59,
    destination_options = 60,
    eigrp = 88,
    ospf = 89,
    etherip = 97,
    pim = 103,
    vrrp = 112,
    l2tp = 115,
    sctp = 132,
    mobility = 135,
    udp_lite = 136,
    mpls = 137,
    hip = 139,
    shim6 = 140,
    ethernet = 143,
    experimental_1 = 253,
    experimental_2 = 254,
    reserved = 255,
};

}  // namespace vxlab::wire
