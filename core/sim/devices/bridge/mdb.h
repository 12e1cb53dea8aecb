// The multicast database of a bridge (net/bridge/br_mdb.c, br_multicast.c): which ports have
// members of a group. Made by IGMP and MLD snooping, or by `bridge mdb add`. Sources of IGMPv3 and
// MLDv2 reports are not told apart: a port has the group or not, as with mcast_igmp_version 2.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/instant.h"
#include "core/base/ip_address.h"
#include "core/base/kernel_error.h"
#include "core/base/mac_address.h"
#include "core/sim/event_queue.h"
#include "core/trace/event.h"

namespace vxlab::sim {

class BridgePort;

// What a row is about. One of group and mac.
struct MdbGroup {
    IpAddress group{};  // none: `mac` is the group, a plain Ethernet one
    MacAddress mac{};
    IpAddress source{};  // none: any (*,G)
    std::uint16_t vlan = 0;

    friend bool operator==(const MdbGroup&, const MdbGroup&) = default;
};

struct MdbRow : MdbGroup {
    BridgePort* port = nullptr;        // null: the bridge itself (the host joined)
    bool permanent = false;            // by the user; else `temp`
    bool by_user = false;              // `proto static`, else `proto kernel`
    bool fast_leave = false;           // MDB_FLAGS_FAST_LEAVE
    bool version_1 = false;            // a host of IGMPv1 answered: leaves do not count
    std::optional<Instant> expires{};  // none: permanent
    TimerHandle timer{};
    trace::EventId taught_by = 0;

    trace::Row trace_row() const;
};

// `bridge mdb add dev BR port PORT grp G [src S] [permanent|temp] [vid N]`.
struct MdbRequest : MdbGroup {
    int port = 0;  // ifindex; that of the bridge: the host
    bool permanent = false;
};

// Queries of one family: whose, and when (struct bridge_mcast_other_query, _own_query).
struct Querier {
    IpAddress address{};         // of the querier that was chosen; none: nobody asks
    BridgePort* port = nullptr;  // behind which it is; null: the bridge itself
    TimerHandle other{};         // runs while another one asks
    TimerHandle delay{};         // until members had time to answer: groups are flooded meanwhile
    TimerHandle own{};           // our next query
    std::uint32_t sent = 0;      // of ours since we began
};

}  // namespace vxlab::sim
