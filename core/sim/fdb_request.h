// `bridge fdb add|append|replace|del|get|flush` (RTM_NEWNEIGH and RTM_DELNEIGH of family
// AF_BRIDGE): to the bridge that the device is a port of (`master`), to the device itself (`self`),
// or both, as rtnl_fdb_add routes them (net/core/rtnetlink.c).
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/ip_address.h"
#include "core/base/kernel_error.h"
#include "core/base/mac_address.h"
#include "core/vtep/fdb.h"

namespace vxlab::sim {

class Interface;

// The bits of ndm_state (NUD_*) and ndm_flags (NTF_*), and the verbs.
namespace nud = vtep::nud;
namespace ntf = vtep::ntf;
using vtep::FdbVerb;

struct FdbRequest {
    MacAddress mac{};
    std::optional<std::uint16_t> vlan{};
    // What `bridge fdb` sends: local and permanent are nud::permanent, static is noarp | reachable,
    // dynamic is reachable.
    std::uint16_t state = nud::permanent;
    std::uint16_t flags = ntf::self;  // neither self nor master: the kernel's choice, master if any
    // For vxlan devices.
    std::optional<IpAddress> dst{};
    std::optional<std::uint16_t> port{};
    std::optional<std::uint32_t> vni{};
    std::optional<std::uint32_t> source_vni{};
    int via = 0;  // ifindex
};

KernelResult<> change_fdb(Interface& device, FdbVerb verb, const FdbRequest& request);
KernelResult<> delete_fdb(Interface& device, const FdbRequest& request);

// All that are set must match. Of a bridge (`master` through a port, `self` on the bridge), or of a
// vxlan device.
struct FdbFlush {
    std::uint16_t flags = 0;  // ntf::self, ntf::master, or neither: as for FdbRequest
    std::uint16_t state = 0, state_mask = 0;
    std::uint16_t row_flags = 0, row_flags_mask = 0;
    std::optional<std::uint16_t> vlan{};
    int port = 0;  // `brport`: ifindex
    std::optional<IpAddress> dst{};
    std::optional<std::uint16_t> udp_port{};
    std::optional<std::uint32_t> vni{}, source_vni{};
};
KernelResult<> flush_fdb(Interface& device, const FdbFlush& filter);

}  // namespace vxlab::sim
