// The raw ICMP and ICMPv6 sockets of a namespace: ping, traceroute.
#pragma once

#include <vector>

#include "core/sim/ip/ip_stack.h"
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

private:
    IpStack::Parts& parts_;
    std::vector<IcmpSocket*> sockets_;
};

}  // namespace vxlab::sim
