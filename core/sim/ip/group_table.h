// The groups that interfaces have joined, and the reports that say so (RFC 3376, RFC 3810).
#pragma once

#include <map>
#include <vector>

#include "core/sim/ip/ip_stack.h"

namespace vxlab::sim {

class GroupTable {
public:
    explicit GroupTable(IpStack::Parts& parts) : parts_(parts) {}

    KernelResult<> join(const IpAddress& group, Interface* interface);
    KernelResult<> leave(const IpAddress& group, Interface* interface);
    std::span<const JoinedGroup> list(const Interface& interface, IpAddress::Family family) const;
    // 224.0.0.1 and ff02::1 have every interface as a member.
    bool is_member(const Interface& interface, const IpAddress& group) const;
    // The group that an address of the interface is asked for by.
    void join_solicited_node(Interface& interface, const IpAddress& address);
    void leave_solicited_node(Interface& interface, const IpAddress& address);
    void link_changed(Interface& interface, LinkChange change);
    // Routers are members of more: net.ipv6.conf.X.forwarding was written.
    void forwarding_changed(Interface& interface);

    // A querier of IGMPv2 or MLDv1 is on the link; for as long as it may be there (RFC 3376, 8.12).
    void heard_old_query(const Interface& interface, const IpAddress& group);
    bool speaks_old(const Interface& interface, IpAddress::Family family) const;

private:
    struct Lists {
        std::vector<JoinedGroup> v4, v6;
        Instant old_until{}, old_until6{};
        bool router = false;
        bool ready = false;  // up and with carrier, as IPv6 has seen it since it was last down
    };
    std::vector<JoinedGroup>& rows(const Interface& interface, IpAddress::Family family);
    // `group`, or the device that the route to it names.
    KernelResult<Interface*> device_for(const IpAddress& group, Interface* interface) const;
    void add(Interface& interface, const IpAddress& group);
    void remove(Interface& interface, const IpAddress& group);
    // The filter of the interface lets the groups in, or no longer.
    void load(Interface& interface, JoinedGroup& joined);
    void unload(Interface& interface, JoinedGroup& joined);
    void load_all(Interface& interface, IpAddress::Family family);
    void unload_all(Interface& interface, IpAddress::Family family);
    void came_up(Interface& interface);
    void became_ready(Interface& interface);
    void went_down(Interface& interface);
    void mtu_changed(Interface& interface);
    void report_all(Interface& interface);

    IpStack::Parts& parts_;
    std::map<trace::InterfaceId, Lists> lists_;
};

}  // namespace vxlab::sim
