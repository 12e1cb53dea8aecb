// The addresses of a namespace's interfaces, and the routes that come and go with them
// (net/ipv4/devinet.c, fib_frontend.c, net/ipv6/addrconf.c).
#pragma once

#include <map>
#include <vector>

#include "core/sim/ip/ip_stack.h"

namespace vxlab::sim {

Scope scope_of(const IpAddress& address);  // IPv6: link, site, host or universe

class AddressTable {
public:
    explicit AddressTable(IpStack::Parts& parts) : parts_(parts) {}
    ~AddressTable();

    KernelResult<> add(Interface& interface, const AddressRequest& request);
    KernelResult<> remove(Interface& interface, const AddressSelector& selector);
    std::span<const Address> list(const Interface& interface, IpAddress::Family family) const;
    // Whether the table `local` says so (of that interface).
    bool is_local(const IpAddress& address, const Interface* interface) const;
    bool is_broadcast(const IpAddress& address) const;
    // Whether any interface has that IPv6 address, a tentative one too.
    bool is_assigned6(const IpAddress& address) const;
    // An address that is being tested for duplicates; null: none.
    const Address* tentative(const Interface& interface, const IpAddress& address) const;
    // inet_select_addr: the IPv4 source for what leaves by that interface. `towards` may be none.
    IpAddress select(const Interface& interface, const IpAddress& towards, Scope scope) const;
    // RFC 6724, section 5, over all interfaces, or that one for what does not leave the link.
    IpAddress select6(const Interface* interface, const IpAddress& destination) const;

    void link_changed(Interface& interface, LinkChange change);
    // net.ipv6.conf.X.disable_ipv6 or forwarding was written.
    void settings_changed(Interface& interface);
    // Somebody else uses an address that is being tested (RFC 4862, 5.4.4).
    void duplicate(Interface& interface, const IpAddress& address);

private:
    struct Lists {
        std::vector<Address> v4, v6;
        std::vector<Route> made;  // the routes that the addresses brought
        bool ready = false;       // IPv6 runs: up, with carrier, not disabled (IF_READY)
        TimerHandle solicitation{};
        std::int64_t solicitations = 0;  // sent since it was ready
    };
    using Key = std::pair<trace::InterfaceId, IpAddress>;
    struct Detection {
        TimerHandle timer{};
        std::int64_t left = 0;  // probes
    };

    KernelResult<> add_v4(Interface& interface, const AddressRequest& request);
    KernelResult<> add_v6(Interface& interface, const AddressRequest& request);
    std::vector<Address>& rows(const Interface& interface, IpAddress::Family family);
    Address* find(const Key& key);
    void renew(Address& row, const AddressRequest& request);
    void erase(Interface& interface, std::vector<Address>& rows, std::size_t index);
    void erase_secondaries(Interface& interface, std::vector<Address>& rows,
                           const Address& primary);
    void watch_lifetime(const Address& row);
    void lifetime_passed(const Key& key);
    void tell(const Address& address, bool made);

    // What the addresses of the interface bring is brought up to date.
    void sync_routes(Interface& interface);
    std::vector<Route> wanted_routes(Interface& interface, const Lists& lists) const;
    void add_wanted_v4(Interface& interface, const Address& address, const Address& primary,
                       std::vector<Route>& routes) const;
    void add_wanted_v6(Interface& interface, const Address& address,
                       std::vector<Route>& routes) const;

    bool v6_allowed(const Interface& interface) const;
    bool wants_link_local(const Interface& interface) const;
    void add_loopback(Interface& interface);
    void add_link_local(Interface& interface);
    void update_v6(Interface& interface);
    void carrier_changed(const Interface& interface);
    void forget_v6(Interface& interface);
    void detect(Address& row);
    void probe(const Key& key);
    void detected(Address& row);
    void stop_detection(const Key& key);
    void solicit_routers(trace::InterfaceId id);
    void announce(Interface& interface);

    IpStack::Parts& parts_;
    std::map<trace::InterfaceId, Lists> lists_;
    std::map<Key, Detection> detections_;
};

}  // namespace vxlab::sim
