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

private:
    struct Lists {
        std::vector<JoinedGroup> v4, v6;
    };
    std::vector<JoinedGroup>& rows(const Interface& interface, IpAddress::Family family);
    void add(Interface& interface, const IpAddress& group);
    void remove(Interface& interface, const IpAddress& group);

    IpStack::Parts& parts_;
    std::map<trace::InterfaceId, Lists> lists_;
};

}  // namespace vxlab::sim
