// What the simulator tells programs that listen to rtnetlink: `ip monitor`, `bridge monitor`, and
// whoever waits for a change. A listener is called in the middle of the change, reads the objects
// as they are then, and must not make requests.
#pragma once

#include "core/sim/interface.h"
#include "core/sim/name_space.h"

namespace vxlab::sim {

struct IpChange;  // ip/ip_change.h
struct BridgeFdbRow;
struct MdbRow;

// RTM_NEWx or RTM_DELx.
enum class Change : std::uint8_t { made, removed };

class Listener {
public:
    virtual ~Listener() = default;
    // RTM_NEWLINK (made or changed), RTM_DELLINK. A move is a `removed` in the one namespace and a
    // `made` in the other.
    virtual void link(Namespace&, const Interface&, Change) {}
    // RTM_NEWLINK and RTM_DELLINK of family AF_BRIDGE: a port and its state, as `bridge monitor`
    // shows.
    virtual void bridge_port(Namespace&, const Interface&, Change) {}
    // A row of that bridge.
    virtual void bridge_fdb(Namespace&, const Interface&, const BridgeFdbRow&, Change) {}
    // A row of that vxlan device: one remote of it, in the words of the trace.
    virtual void vtep_fdb(Namespace&, const Interface&, const trace::Row&, Change) {}
    // l2miss, l3miss: RTM_GETNEIGH with the MAC or the address that is looked for.
    virtual void miss(Namespace&, const Interface&, MacAddress, const IpAddress&) {}
    // A row of that bridge.
    virtual void mdb(Namespace&, const Interface&, const MdbRow&, Change) {}

    // Addresses, routes, neighbours, rules.
    virtual void ip(Namespace&, const IpChange&) {}
    virtual void nsid(Namespace&, int, Change) {}
};

}  // namespace vxlab::sim
