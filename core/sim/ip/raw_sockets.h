// The raw sockets of a namespace: of ping and traceroute for ICMP and ICMPv6, of routing daemons
// for other protocols.
#pragma once

#include <vector>

#include "core/sim/ip/ip_input.h"
#include "core/wire/ip_protocol.h"

namespace vxlab::sim {

class RawSockets {
public:
    explicit RawSockets(IpStack::Parts& parts) : parts_(parts) {}

    std::unique_ptr<IcmpSocket> open(IpAddress::Family family);
    void close(IcmpSocket& socket) { std::erase(sockets_, &socket); }
    KernelResult<> send(const IcmpSocket& socket, const IcmpSend& request);
    void receive(const IcmpMessage& message);
    void error(const SocketError& error, wire::IpProtocol protocol);

    std::unique_ptr<RawSocket> open(wire::IpProtocol protocol);
    void close(RawSocket& socket) { std::erase(others_, &socket); }
    KernelResult<> send(const RawSocket& socket, const RawSend& request);
    // IPv4. Whether a socket took it.
    bool receive(const InPacket& packet, Frame& frame);

private:
    IpStack::Parts& parts_;
    std::vector<IcmpSocket*> sockets_;
    std::vector<RawSocket*> others_;
};

}  // namespace vxlab::sim
