// The multicast routes of a namespace, and the way of datagrams along them (net/ipv4/ipmr.c).
#pragma once

#include <memory>
#include <vector>

#include "core/sim/ip/ip_stack.h"
#include "core/wire/ipv4.h"

namespace vxlab::sim {

class MulticastForwarding {
public:
    explicit MulticastForwarding(IpStack::Parts& parts) : parts_(parts) {}

    // Whether what comes in there for the group is to be routed: 224.0.0.0/24 stays on its link.
    bool takes(const Interface& interface, const IpAddress& group) const;
    // A sound IPv4 packet that is. What this namespace joined is delivered here too.
    void receive(Interface& input, Frame frame);

    KernelResult<std::unique_ptr<MulticastRoutingSocket>> open();
    void close(MulticastRoutingSocket& socket);
    const std::vector<std::unique_ptr<MulticastRoute>>& routes() const { return routes_; }

    // Of the socket: see there.
    KernelResult<> add_interface(Interface& interface);
    KernelResult<> remove_interface(Interface& interface);
    KernelResult<> add_route(const MulticastRoute& route);
    KernelResult<> remove_route(const IpAddress& source, const IpAddress& group);
    // The interface leaves.
    void forget(Interface& interface);

private:
    bool routes_at(const Interface& interface) const;
    MulticastRoute* find(const IpAddress& source, const IpAddress& group) const;
    // The one of the source, else one of any source that the input takes part in.
    MulticastRoute* match(const MulticastUpcall& datagram) const;
    MulticastRoute* match_or_ask(const MulticastUpcall& datagram) const;
    MulticastRoute* check_input(MulticastRoute& route, const MulticastUpcall& datagram) const;
    void forward(Interface& input, Frame& frame, bool is_member);
    void send_out(Interface& input, const MulticastRoute& route, Frame& frame);
    trace::Reason refusal(const wire::Ipv4View& packet, const std::vector<Interface*>& ways) const;
    void tell(const MulticastRoute& route, trace::EventKind kind);
    void set_forwarding(const Interface& interface, bool on);

    IpStack::Parts& parts_;
    MulticastRoutingSocket* socket_ = nullptr;
    std::vector<Interface*> interfaces_;
    std::vector<std::unique_ptr<MulticastRoute>> routes_;
};

}  // namespace vxlab::sim
