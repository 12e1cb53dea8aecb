// Cutting a packet that is larger than the MTU (RFC 791, RFC 8200 4.5).
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/bytes.h"

namespace vxlab::sim {

// The pieces of a frame that holds one IPv4 or IPv6 packet, each with the Ethernet header in front.
// A fragment can be cut again. REQUIRES: mtu leaves room for 8 bytes behind the headers.
std::vector<std::vector<std::uint8_t>> fragment(Bytes frame, std::uint32_t mtu,
                                                std::uint32_t identification);

}  // namespace vxlab::sim
