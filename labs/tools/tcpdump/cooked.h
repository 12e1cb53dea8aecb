// What a capture on `any` holds: packets behind a Linux cooked header, version 2 (SLL2).
#pragma once

#include <vector>

#include "core/sim/interface.h"

namespace vxlab::labs::tcpdump_tool {

constexpr std::size_t kCookedLength = 20;

// The frame with its Ethernet header replaced.
std::vector<std::uint8_t> cook(const sim::Interface& interface, Bytes frame, bool incoming);
// "In ", "Out", "B  ", "M  ", "P  ": REQUIRES a cooked packet.
const char* direction_of(Bytes cooked);

}  // namespace vxlab::labs::tcpdump_tool
