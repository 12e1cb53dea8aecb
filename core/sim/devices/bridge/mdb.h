// The multicast database of a bridge (net/bridge/br_mdb.c, br_multicast.c): which ports have
// members of a group. Made by IGMP and MLD snooping, or by `bridge mdb add`.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/instant.h"
#include "core/base/ip_address.h"
#include "core/base/kernel_error.h"
#include "core/base/mac_address.h"
#include "core/trace/event.h"

namespace vxlab::sim {

class BridgePort;

struct MdbRow {
    IpAddress group{};  // none: `mac` is the group, a plain Ethernet one
    MacAddress mac{};
    IpAddress source{};  // none: any (*,G)
    std::uint16_t vlan = 0;
    BridgePort* port = nullptr;  // null: the bridge itself (the host joined)
    bool permanent = false;      // by the user; else `temp`
    bool by_user = false;        // `proto static`, else `proto kernel`
    bool fast_leave = false;     // MDB_FLAGS_FAST_LEAVE
    bool include_mode = false;   // IGMPv3 filter mode; else exclude
    bool is_version_3 = false;
    std::optional<Instant> expires{};  // none: permanent
    trace::EventId taught_by = 0;

    bool same_group(const MdbRow& other) const {
        return group == other.group && mac == other.mac && source == other.source &&
               vlan == other.vlan;
    }
};

// `bridge mdb add dev BR port PORT grp G [src S] [permanent|temp] [vid N]`.
struct MdbRequest {
    int port = 0;  // ifindex; that of the bridge: the host
    IpAddress group{};
    MacAddress mac{};
    IpAddress source{};
    std::uint16_t vlan = 0;
    bool permanent = false;
};

}  // namespace vxlab::sim
