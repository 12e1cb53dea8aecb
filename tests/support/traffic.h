// A steady mix of overlay traffic, the same for a seed: 16 VTEPs, 64 VNIs, 2,000 guests, 20,000
// flows; TCP, UDP, ICMP and ARP inside; 60 to 1,500 bytes; every other VTEP sends outer UDP
// checksums.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "tests/support/packet_builder.h"

namespace vxlab::test {

class Traffic {
public:
    explicit Traffic(unsigned seed) : random_(seed) {}

    // One packet, from the outer Ethernet header on.
    std::vector<std::uint8_t> next();

private:
    unsigned number(unsigned below);
    unsigned payload_size();
    void add_inner(Packet& packet, unsigned from, unsigned to);

    std::mt19937 random_;
};

}  // namespace vxlab::test
