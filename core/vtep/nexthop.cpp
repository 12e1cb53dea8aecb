// The nexthop table, put together from the FDB, the neighbours and the routes.
#include "core/vtep/nexthop.h"

namespace vxlab::vtep {
namespace {

void append(const Vtep& vtep, const FdbRow& row, const UnderlayView& underlay,
            std::vector<Nexthop>& out) {
    for (std::size_t i = 0; i < row.remote_count(); ++i) {
        const auto& remote = row.remote(i);
        Nexthop nexthop;
        nexthop.vni = vtep.config().vni;
        nexthop.destination = row.mac;
        nexthop.vtep = remote.ip;
        nexthop.port = remote.port;
        nexthop.hop = underlay.hop(remote.ip);
        nexthop.state = row.row_state();
        nexthop.taught_by = row.taught_by;
        out.push_back(nexthop);
    }
}

}  // namespace

std::vector<Nexthop> nexthops(const Vtep& vtep, const UnderlayView& underlay) {
    std::vector<Nexthop> all;
    for (const auto* row : vtep.fdb().rows()) append(vtep, *row, underlay, all);
    return all;
}

std::vector<Nexthop> nexthops_of(const Vtep& vtep, MacAddress destination,
                                 const UnderlayView& underlay) {
    std::vector<Nexthop> found;
    const auto* row = vtep.fdb().find(destination);
    if (!row) row = vtep.fdb().find(MacAddress());
    if (row) append(vtep, *row, underlay, found);
    return found;
}

std::vector<Nexthop> nexthops_of(const Vtep& vtep, const IpAddress& host,
                                 const NeighbourView& neighbours, const UnderlayView& underlay) {
    const auto neighbour = neighbours.neighbour(host);
    if (!neighbour) return {};
    auto found = nexthops_of(vtep, neighbour->mac, underlay);
    for (auto& nexthop : found) nexthop.host = host;
    return found;
}

}  // namespace vxlab::vtep
