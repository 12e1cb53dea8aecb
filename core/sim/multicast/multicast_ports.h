// The interfaces that a multicast router works on, and what it asks the unicast routes.
#pragma once

#include <map>
#include <memory>

#include "core/sim/multicast/group_querier.h"
#include "core/sim/multicast/multicast_router.h"
#include "core/sim/multicast/pim_neighbours.h"

namespace vxlab::sim {

struct MulticastPort {
    Interface& interface;
    GroupQuerier querier;
    PimNeighbours pim;
    bool is_running = false;
};

// Where a source or the RP is (reverse path forwarding).
struct ReversePath {
    Interface* interface = nullptr;  // null: no way there
    IpAddress neighbour{};           // the PIM router to ask; none: it is not there (yet)
    bool is_connected = false;       // on that link itself, or here
    bool is_here = false;            // an address of ours
};

class MulticastPorts {
public:
    explicit MulticastPorts(MulticastRouter::Parts& parts) : parts_(parts) {}
    ~MulticastPorts();

    KernelResult<> open(Interface& interface);
    void link_changed(const Interface& interface, bool gone);
    // Null: not routed there.
    MulticastPort* find(const Interface& interface) const;
    ReversePath reverse_path(const IpAddress& address) const;
    // None: the group has none.
    IpAddress rendezvous_point(const IpAddress& group) const;

private:
    void begin(MulticastPort& port);

    MulticastRouter::Parts& parts_;
    std::map<int, std::unique_ptr<MulticastPort>> ports_;  // by ifindex
};

}  // namespace vxlab::sim
