// A multicast router: what a routing daemon such as pimd or FRR is on Linux. On each of its
// interfaces it asks who wants which groups (IGMP) and speaks PIM sparse mode (RFC 7761) with the
// other routers, and it tells the kernel's multicast routes accordingly.
//
// How a group gets across: the last-hop router hears a report and sends Join(*,G) towards the
// rendezvous point (RP), hop by hop. The source's router (the designated one of its link) sends the
// source's datagrams to the RP in Registers; the RP takes them out and sends them down the tree,
// joins the source itself, and says Register-Stop when they come natively.
//
// Not spoken: Assert (two routers that forward to one link both do), (S,G,rpt) Prunes and the
// last hop's switch to the shortest path tree, which is optional (RFC 7761 4.2.1), bootstrap (RPs
// are told by hand), IPv6.
#pragma once

#include <memory>
#include <vector>

#include "core/base/kernel_error.h"
#include "core/sim/multicast/multicast_options.h"

namespace vxlab::sim {

class Interface;
class Namespace;

// What the router knows of (*,G) or (S,G).
struct MulticastTreeRow {
    IpAddress source{};  // 0.0.0.0: (*,G)
    IpAddress group{};
    const Interface* upstream = nullptr;      // towards the source or the RP; null: the RP is here
    IpAddress neighbour{};                    // that a Join was sent to; none: none was
    std::vector<const Interface*> joined{};   // other routers' Joins came in there
    std::vector<const Interface*> members{};  // members are there, and it is for us to serve them
};

class MulticastRouter {
public:
    // Starts at once; destroying it ends it. The namespace outlives it. Errors: EADDRINUSE (there
    // is one), ENODEV (no interface of that name), ENOBUFS (no name for pimreg).
    static KernelResult<std::unique_ptr<MulticastRouter>> start(Namespace& name_space,
                                                                MulticastRouterOptions options);
    ~MulticastRouter();
    MulticastRouter(const MulticastRouter&) = delete;
    MulticastRouter& operator=(const MulticastRouter&) = delete;

    // In the order of group and source.
    std::vector<MulticastTreeRow> trees() const;
    // Of an interface; none or nothing if it is not routed there.
    IpAddress querier(const Interface& interface) const;
    IpAddress designated_router(const Interface& interface) const;
    std::vector<IpAddress> neighbours(const Interface& interface) const;

private:
    struct Parts;
    class Cause;
    friend class MulticastPorts;
    friend class MulticastTrees;
    friend class MulticastFlows;
    explicit MulticastRouter(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> parts_;
};

}  // namespace vxlab::sim
