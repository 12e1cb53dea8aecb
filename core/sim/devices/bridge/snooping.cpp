// IGMP and MLD snooping (net/bridge/br_multicast.c).
#include "core/sim/devices/bridge/bridge.h"

namespace vxlab::sim {

void Bridge::set_snooping(bool on) { options_.mcast_snooping = on; }
void Bridge::set_querier(bool on) { options_.mcast_querier = on; }
void Bridge::open_multicast() {}
void Bridge::close_multicast() {}
void Bridge::forget_members(const BridgePort&) {}
bool Bridge::snoop(Passage&) { return true; }
bool Bridge::collect_members(Passage&) { return false; }
bool Bridge::answers_for_neighbours(Passage&) { return false; }
KernelResult<> Bridge::add_mdb(const MdbRequest&) { return {}; }
KernelResult<> Bridge::delete_mdb(const MdbRequest&) { return {}; }
std::vector<RouterPort> Bridge::router_ports() const { return {}; }

}  // namespace vxlab::sim
