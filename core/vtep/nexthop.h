// The nexthop table: {VNI, destination} to the VTEP behind which it is, to the gateway through
// which the underlay reaches that VTEP. Nothing is kept for it: it is a view of the FDB, the
// neighbours of the device, and the routes of the underlay.
#pragma once

#include <optional>
#include <vector>

#include "core/vtep/vtep.h"

namespace vxlab::vtep {

// How the underlay reaches an address.
struct Hop {
    IpAddress gateway{};  // the address itself where it is on the link
    trace::InterfaceId interface = 0;
};

class UnderlayView {
public:
    virtual ~UnderlayView() = default;
    // Nothing: no route.
    virtual std::optional<Hop> hop(const IpAddress& address) const = 0;
};

struct Nexthop {
    std::uint32_t vni = 0;
    MacAddress destination{};  // zero: everything else
    IpAddress host{};          // the address that led to destination, when asked by address
    IpAddress vtep{};
    std::uint16_t port = 0;
    std::optional<Hop> hop{};  // nothing: the underlay has no route to the VTEP
    trace::RowState state = trace::RowState::none;
    trace::EventId taught_by = 0;
};

// The whole table, in the order of the FDB.
std::vector<Nexthop> nexthops(const Vtep& vtep, const UnderlayView& underlay);
// Where a frame for destination goes: its own row's remotes, else the default ones; none if
// neither.
std::vector<Nexthop> nexthops_of(const Vtep& vtep, MacAddress destination,
                                 const UnderlayView& underlay);
// The same for a host's address, which the neighbours resolve; none if they do not know it.
std::vector<Nexthop> nexthops_of(const Vtep& vtep, const IpAddress& host,
                                 const NeighbourView& neighbours, const UnderlayView& underlay);

}  // namespace vxlab::vtep
