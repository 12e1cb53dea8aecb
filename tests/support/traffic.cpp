#include "tests/support/traffic.h"

#include <fmt/format.h>

#include "core/wire/tcp.h"

namespace vxlab::test {
namespace {

std::string guest_mac(unsigned guest) {
    return fmt::format("52:54:00:00:{:02x}:{:02x}", guest >> 8, guest & 0xff);
}

std::string guest_ip(unsigned guest) {
    return fmt::format("172.16.{}.{}", guest >> 8, guest & 0xff);
}

}  // namespace

std::vector<std::uint8_t> Traffic::next() {
    const unsigned flow = number(20'000);
    const unsigned from = flow * 7919 % 2000, to = flow * 104729 / 10 % 2000;
    const unsigned vni = 100 + from % 64;
    const unsigned source = from % 16, target = to % 16;
    auto packet = Packet();
    packet.ethernet(fmt::format("02:00:00:00:01:{:02x}", source),
                    fmt::format("02:00:00:00:01:{:02x}", target));
    packet.ipv4(fmt::format("10.0.0.{}", source + 1), fmt::format("10.0.0.{}", target + 1),
                {.identification = static_cast<std::uint16_t>(number(65536))});
    const auto port = static_cast<std::uint16_t>(49152 + (from * 31 + to) % 16384);
    if (source % 2 == 0) {
        packet.udp(port, 4789);
    } else {
        packet.udp_without_checksum(port, 4789);
    }
    packet.vxlan(vni);
    add_inner(packet, from, to);
    return packet.bytes();
}

unsigned Traffic::number(unsigned below) {
    return std::uniform_int_distribution<unsigned>(0, below - 1)(random_);
}

// Half of the payloads are full-sized, as traffic is.
unsigned Traffic::payload_size() { return number(2) == 0 ? 1340 + number(20) : number(1300); }

void Traffic::add_inner(Packet& packet, unsigned from, unsigned to) {
    const auto kind = number(10);
    if (kind == 0) {
        packet.ethernet(guest_mac(from), "ff:ff:ff:ff:ff:ff");
        packet.arp_request(guest_mac(from), guest_ip(from), guest_ip(to));
        return;
    }
    packet.ethernet(guest_mac(from), guest_mac(to));
    packet.ipv4(guest_ip(from), guest_ip(to));
    const auto port = static_cast<std::uint16_t>(32768 + from);
    if (kind == 1) {
        packet.echo_request(7, static_cast<std::uint16_t>(number(100)));
    } else if (kind <= 3) {
        packet.udp(port, 5001).filler(payload_size());
    } else {
        packet.tcp(port, 80, vxlab::wire::tcp_flag::kAck,
                   {.sequence = number(1u << 30), .window = 512});
        packet.filler(payload_size());
    }
}

}  // namespace vxlab::test
