// The routing tables of a namespace (net/ipv4/fib_*.c, net/ipv6/route.c): requests, rules, lookups,
// and the path MTUs learned.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "core/sim/ip/ip_stack.h"
#include "core/sim/ip/route_store.h"

namespace vxlab::sim {

// local, main, default, as the kernel makes them.
std::vector<Rule> default_rules(IpAddress::Family family);

class RouteTable {
public:
    explicit RouteTable(IpStack::Parts& parts) : parts_(parts) {}

    KernelResult<> add(const RouteRequest& request);
    KernelResult<> remove(const RouteSelector& selector);
    std::vector<const Route*> list(IpAddress::Family family) const { return store_.list(family); }
    // A table is there from its first route on, whatever becomes of that.
    bool has_table(IpAddress::Family family, std::uint32_t table) const {
        return tables_.contains({family, table});
    }

    // A packet of ours, or for query.input one that arrives there and may be forwarded. Types that
    // refuse are errors: ENETUNREACH, EHOSTUNREACH, EACCES, EINVAL.
    KernelResult<RouteAnswer> find(const RouteQuery& query) const;
    // What kind of IPv4 destination the table `local` says that it is: local, broadcast, or
    // unicast where it says nothing. Null: of any interface.
    RouteType type_of(const IpAddress& address, const Interface* interface) const;

    // What addresses bring; a route that is there already stays.
    void insert(Route route);
    void erase_if(const std::function<bool(const Route&)>& predicate);
    void link_changed(Interface& interface, LinkChange change);

    // From an ICMP error or a tunnel below; kept for mtu_expires seconds.
    void learn_mtu(const IpAddress& destination, std::uint32_t mtu);
    // From an ICMP redirect of the router that we use (RFC 1122, 3.2.2.2); kept for 5 minutes.
    void learn_gateway(const IpAddress& destination, const IpAddress& from,
                       const IpAddress& gateway);
    void forget_learned(IpAddress::Family family);

private:
    // What a route exception says (struct fib_nh_exception).
    struct Learned {
        std::uint32_t mtu = 0;
        Instant mtu_expires{};
        IpAddress gateway{};
        Instant gateway_expires{};
    };

    std::set<std::pair<IpAddress::Family, std::uint32_t>> tables_;

    KernelResult<Route> make(const RouteRequest& request) const;
    KernelResult<> check_hop(const RouteRequest& request, Scope scope, NextHop& hop) const;
    KernelResult<> check_gateway(Scope scope, NextHop& hop) const;
    KernelResult<> check_gateway6(NextHop& hop) const;
    KernelResult<> place(Route route, RouteRequest::Mode mode);
    KernelResult<> replace(RouteStore::Routes& routes, std::size_t position, Route route);
    bool append_hop(RouteStore::Routes* routes, const Route& route, RouteRequest::Mode mode);
    void tell(const Route& route, bool made);
    void remove_expired();
    void take_down(Interface& interface);
    void bring_up(Interface& interface);

    struct Match {
        const Route* route = nullptr;
        const NextHop* hop = nullptr;
        std::uint32_t table = 0;
        int refusal = 0;  // an errno, of a rule
    };
    Match match(const RouteQuery& query, Scope least = Scope::universe) const;
    Match match_table(const RouteQuery& query, std::uint32_t table, Scope least) const;
    const NextHop* usable_hop(const RouteQuery& query, const Route& route) const;
    bool passes(const RouteQuery& query, const NextHop& hop) const;
    KernelResult<RouteAnswer> find_group(const RouteQuery& query) const;
    KernelResult<RouteAnswer> answer(const RouteQuery& query, const Match& match) const;
    IpAddress source_for(const RouteQuery& query, const Match& match,
                         const RouteAnswer& answer) const;
    // The MTU, and what was learned of the destination.
    void finish(const RouteQuery& query, RouteAnswer& answer) const;

    IpStack::Parts& parts_;
    RouteStore store_;
    std::map<IpAddress, Learned> learned_;
};

}  // namespace vxlab::sim
