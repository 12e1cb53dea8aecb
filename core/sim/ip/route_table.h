// The routing tables of a namespace (net/ipv4/fib_*.c, net/ipv6/route.c), and the path MTUs
// learned.
#pragma once

#include <functional>
#include <list>
#include <map>
#include <vector>

#include "core/sim/ip/ip_stack.h"

namespace vxlab::sim {

// local, main, default, as the kernel makes them.
std::vector<Rule> default_rules(IpAddress::Family family);

class RouteTable {
public:
    explicit RouteTable(IpStack::Parts& parts) : parts_(parts) {}

    KernelResult<> add(const RouteRequest& request);
    KernelResult<> remove(const RouteSelector& selector);
    std::vector<const Route*> list(IpAddress::Family family) const;
    KernelResult<RouteAnswer> find(const RouteQuery& query) const;

    // What addresses bring; a route that is there already stays.
    void insert(Route route);
    void erase_if(const std::function<bool(const Route&)>& predicate);
    void link_changed(Interface& interface, LinkChange change);

    // From an ICMP error or a tunnel below; kept for mtu_expires seconds.
    void learn_mtu(const IpAddress& destination, std::uint32_t mtu);
    void forget_mtus(IpAddress::Family family);

private:
    struct LearnedMtu {
        std::uint32_t mtu = 0;
        Instant expires{};
    };

    std::list<Route>& routes(IpAddress::Family family) {
        return family == IpAddress::Family::v4 ? v4_ : v6_;
    }
    const std::list<Route>& routes(IpAddress::Family family) const {
        return family == IpAddress::Family::v4 ? v4_ : v6_;
    }
    KernelResult<> check_hop(const RouteRequest& request, NextHop& hop) const;
    KernelResult<> place(Route route, RouteRequest::Mode mode);
    const Route* best(const RouteQuery& query, std::uint32_t table) const;
    const Route* best_of_rules(const RouteQuery& query) const;
    RouteAnswer answer(const RouteQuery& query, const Route& route) const;
    KernelResult<RouteAnswer> find_group(const RouteQuery& query) const;
    void tell(const Route& route, bool made);

    IpStack::Parts& parts_;
    std::list<Route> v4_, v6_;  // in the order in which the kernel lists them
    std::map<IpAddress, LearnedMtu> learned_;
};

}  // namespace vxlab::sim
