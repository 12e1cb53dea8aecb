// The UDP sockets of a namespace (net/ipv4/udp.c).
#pragma once

#include <vector>

#include "core/sim/ip/ip_input.h"

namespace vxlab::sim {

class UdpSockets {
public:
    explicit UdpSockets(IpStack::Parts& parts) : parts_(parts) {}

    KernelResult<std::unique_ptr<UdpSocket>> open(const UdpBind& bind);
    void close(UdpSocket& socket) { std::erase(sockets_, &socket); }
    std::vector<const UdpSocket*> list() const { return {sockets_.begin(), sockets_.end()}; }

    KernelResult<> connect(UdpSocket& socket, const IpAddress& address, std::uint16_t port);
    // socket null: a tunnel's, source_port is then set.
    KernelResult<> send(const UdpSocket* socket, const UdpSend& request);
    void receive(const InPacket& packet, Frame& frame);
    // An ICMP error about a datagram that we sent from `source`.
    void error(SocketError error, const IpAddress& source, Bytes datagram);

private:
    bool is_free(const UdpBind& bind) const;
    std::uint16_t free_port(const UdpBind& bind) const;
    bool takes(const UdpSocket& socket, const InPacket& packet, std::uint16_t source_port,
               std::uint16_t destination_port) const;
    int score(const UdpSocket& socket) const;
    std::vector<UdpSocket*> takers(const InPacket& packet, std::uint16_t source_port,
                                   std::uint16_t destination_port) const;

    IpStack::Parts& parts_;
    std::vector<UdpSocket*> sockets_;
};

}  // namespace vxlab::sim
