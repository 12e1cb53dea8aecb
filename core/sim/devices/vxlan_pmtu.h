// What a tunnel tells the sender of an inner packet that does not fit through the underlay
// (skb_tunnel_check_pmtu, net/ipv4/ip_tunnel_core.c).
#pragma once

#include <optional>
#include <vector>

#include "core/base/bytes.h"
#include "core/base/ip_address.h"

namespace vxlab::sim {

class Interface;

// The ICMP or ICMPv6 answer as an Ethernet frame back to the sender, as if its destination had sent
// it; nothing if the inner frame fits into mtu (of the inner IP packet), may be cut, is no IP
// packet, or the device is no bridge port, whose stack learns the MTU otherwise.
std::optional<std::vector<std::uint8_t>> too_big_answer(const Interface& device, Bytes inner,
                                                        std::uint32_t mtu);

// Where the inner IP packet goes, if it does not fit into mtu and this device is no bridge port:
// then the stack that sent it is to learn the MTU.
std::optional<IpAddress> too_big_for_stack(const Interface& device, Bytes inner, std::uint32_t mtu);

}  // namespace vxlab::sim
