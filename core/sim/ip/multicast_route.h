// Multicast routing as the kernel has it (net/ipv4/ipmr.c): routes that say by which interface the
// datagrams of a source to a group come in and by which they go on, and the socket by which a
// routing daemon makes them. IPv4.
#pragma once

#include <functional>
#include <vector>

#include "core/base/instant.h"
#include "core/base/ip_address.h"
#include "core/base/kernel_error.h"
#include "core/sim/frame.h"
#include "core/trace/event.h"

namespace vxlab::sim {

class Interface;
class IpStack;
class RegisterTunnel;

// One row, as `ip mroute` shows it.
struct MulticastRoute {
    IpAddress source{};  // 0.0.0.0: any
    IpAddress group{};
    Interface* input = nullptr;
    std::vector<Interface*> outputs{};
    std::uint64_t packets = 0, bytes = 0, wrong_interface = 0;
    Instant last_used{};
    Instant last_told{};  // of a datagram that came in by another interface
    trace::EventId event = 0;
};

// The datagram that a daemon is told of, in the midst of its forwarding.
struct MulticastUpcall {
    IpAddress source{};
    IpAddress group{};
    Interface& input;
    const Frame& frame;
};

// What a daemon holds (MRT_INIT). With it go its interfaces, routes and pimreg.
class MulticastRoutingSocket {
public:
    ~MulticastRoutingSocket();
    MulticastRoutingSocket(const MulticastRoutingSocket&) = delete;
    MulticastRoutingSocket& operator=(const MulticastRoutingSocket&) = delete;

    // MRT_ADD_VIF: groups are routed between these interfaces, with a threshold of 1: what comes in
    // with a time to live of 1 goes nowhere. EADDRINUSE: it is one already.
    KernelResult<> add_interface(Interface& interface);
    // Its routes as input go with it. EADDRNOTAVAIL: it is none.
    KernelResult<> remove_interface(Interface& interface);
    // The interface "pimreg", made at the first call: what is routed out of it is for Registers,
    // what came in Registers comes in by it. ENOBUFS: there is another interface of that name.
    KernelResult<RegisterTunnel*> register_tunnel();

    // MRT_ADD_MFC: makes or replaces the route; its numbers stay. Interfaces that were not added
    // are left out; EINVAL: the input is one of those.
    KernelResult<> add_route(const MulticastRoute& route);
    // ENOENT.
    KernelResult<> remove_route(const IpAddress& source, const IpAddress& group);

    // No route (IGMPMSG_NOCACHE), or one with another input (IGMPMSG_WRONGVIF, every 3 s at most).
    // What the daemon does about it at once holds for this datagram already (RFC 7761 4.2), while
    // the kernel queues or drops it.
    std::function<void(const MulticastUpcall&)> on_no_route;
    std::function<void(const MulticastUpcall&)> on_wrong_input;

private:
    friend class MulticastForwarding;
    explicit MulticastRoutingSocket(IpStack& stack) : stack_(stack) {}

    IpStack& stack_;
    RegisterTunnel* tunnel_ = nullptr;
};

}  // namespace vxlab::sim
