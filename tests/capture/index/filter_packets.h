// The nine packets that the tests of the display filter ask about.
#pragma once

#include <vector>

#include "capture/source/packet.h"
#include "tests/support/packet_builder.h"

namespace vxlab::test {

using PacketBytes = std::vector<std::uint8_t>;

inline std::vector<PacketBytes> filter_packets() {
    const char* const kA = "02:00:00:00:00:0a";
    const char* const kB = "02:00:00:00:00:0b";
    const char* const kVm1 = "02:00:00:00:01:01";
    const char* const kVm2 = "02:00:00:00:01:02";
    const auto tunnel = [&](std::uint32_t vni) {
        return Packet()
            .ethernet(kA, kB)
            .ipv4("192.0.2.1", "192.0.2.2")
            .udp(50000, 4789)
            .vxlan(vni)
            .ethernet(kVm1, kVm2);
    };
    return {
        Packet().ethernet(kA, kB).ipv4("10.0.0.1", "10.0.0.2").tcp(40000, 80, 0x002).bytes(),
        Packet()
            .ethernet(kB, kA)
            .ipv4("10.0.0.2", "10.0.0.1", {.ttl = 17})
            .tcp(80, 40000, 0x018)
            .text("GET /index.html")
            .bytes(),
        Packet()
            .ethernet(kA, kB)
            .ipv4("10.1.0.1", "10.1.0.2")
            .udp(5000, 6000)
            .text("hello")
            .bytes(),
        tunnel(42).ipv4("10.0.0.1", "10.0.0.9").udp(1111, 2222).text("inner").bytes(),
        tunnel(43).ipv4("10.0.0.1", "10.0.0.9").tcp(1234, 443, 0x002).bytes(),
        // The I flag is cleared.
        tunnel(44).ipv4("10.0.0.1", "10.0.0.9").udp(7, 7).text("x").set_u8(3, 0, 0).bytes(),
        Packet()
            .ethernet(kA, kB)
            .vlan(5)
            .ipv4("10.2.0.1", "10.2.0.2")
            .udp(5000, 6001)
            .text("vlan")
            .bytes(),
        tunnel(100)
            .ipv4("198.51.100.1", "198.51.100.2")
            .udp(50001, 4789)
            .vxlan(200)
            .ethernet(kVm2, kVm1)
            .ipv4("10.3.0.1", "10.3.0.2")
            .udp(9, 9)
            .text("deep")
            .bytes(),
        Packet().ethernet(kA, "ff:ff:ff:ff:ff:ff").arp_request(kA, "10.0.0.1", "10.0.0.2").bytes(),
    };
}

// Packet n of a capture that gets one each second from 2023-11-14 22:13:20 on.
inline source::Packet as_captured(const PacketBytes& bytes, std::uint64_t number) {
    source::Packet packet;
    packet.number = number;
    packet.time = Instant{(1'700'000'000 + static_cast<std::int64_t>(number) - 1) * 1'000'000'000};
    packet.wire_length = static_cast<std::uint32_t>(bytes.size());
    packet.bytes = bytes;
    return packet;
}

}  // namespace vxlab::test
