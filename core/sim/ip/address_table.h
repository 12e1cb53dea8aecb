// The addresses of a namespace's interfaces, and the routes that come and go with them.
#pragma once

#include <map>
#include <vector>

#include "core/sim/ip/ip_stack.h"

namespace vxlab::sim {

class AddressTable {
public:
    explicit AddressTable(IpStack::Parts& parts) : parts_(parts) {}

    KernelResult<> add(Interface& interface, const AddressRequest& request);
    KernelResult<> remove(Interface& interface, const AddressSelector& selector);
    std::span<const Address> list(const Interface& interface, IpAddress::Family family) const;
    bool is_local(const IpAddress& address, const Interface* interface) const;
    // Whether it is the broadcast address of a network of that interface (or of any).
    bool is_broadcast(const IpAddress& address, const Interface* interface) const;
    // inet_select_addr: the source for what leaves by that interface towards `destination`.
    IpAddress select(const Interface& interface, const IpAddress& destination, Scope scope) const;

    void link_changed(Interface& interface, LinkChange change);
    // Takes all IPv6 addresses away.
    void forget_v6(Interface& interface);

private:
    struct Lists {
        std::vector<Address> v4, v6;
    };

    KernelResult<> add_v4(Interface& interface, const AddressRequest& request);
    KernelResult<> add_v6(Interface& interface, const AddressRequest& request);
    std::vector<Address>& rows(const Interface& interface, IpAddress::Family family);
    void erase(Interface& interface, std::vector<Address>& rows, std::size_t index);
    void add_routes(const Address& address);
    IpAddress primary_of(const Address& address);
    void remove_routes(const Address& address);
    void add_loopback(Interface& interface);
    void add_link_local(Interface& interface);
    bool v6_is_off(const Interface& interface) const;
    bool makes_link_local(const Interface& interface) const;
    void tell(const Address& address, bool made);

    IpStack::Parts& parts_;
    std::map<trace::InterfaceId, Lists> lists_;
};

}  // namespace vxlab::sim
