// Sending PIM messages, and the chance in their times.
#pragma once

#include "core/sim/interface.h"
#include "core/sim/ip/sockets.h"
#include "core/sim/simulator.h"

namespace vxlab::sim {

// Uniform between nothing and that many milliseconds.
inline Duration random_within(Simulator& simulator, std::int64_t milliseconds) {
    const auto share = simulator.random_fraction() * static_cast<double>(milliseconds);
    return Duration::microseconds(static_cast<std::int64_t>(share * 1000));
}

// From one address to ALL-PIM-ROUTERS of the link, 224.0.0.13 (RFC 7761 4.9).
template <class Message>
void send_to_routers(RawSocket& socket, Interface& interface, const IpAddress& own,
                     const Message& message, trace::EventId cause) {
    if (!interface.is_running()) return;
    std::vector<std::uint8_t> bytes;
    message.append(bytes);
    (void)socket.send({.source = own,
                       .destination = IpAddress::v4(0xe000'000d),
                       .ttl = 1,
                       .tos = 0xc0,
                       .device = &interface,
                       .multicast_loop = false,
                       .payload = bytes,
                       .cause = cause});
}

}  // namespace vxlab::sim
