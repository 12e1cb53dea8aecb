// What a request for a vxlan device says, as the configuration of core/vtep.
#pragma once

#include "core/sim/devices/vxlan_options.h"
#include "core/sim/link_request.h"
#include "core/vtep/config.h"

namespace vxlab::sim {

// What the outer headers take of the MTU below: 50 over IPv4, 70 over IPv6.
inline std::uint32_t vxlan_overhead(const vtep::VtepConfig& config) {
    return config.is_v6() ? 70 : 50;
}

// Writes what is set into the configuration. ENODEV: no such device below; EOPNOTSUPP: an option
// that is not modelled (external, vnifilter, gpe, remote checksums).
KernelResult<> apply(const VxlanChange& change, vtep::VtepConfig& config,
                     const Namespace& underlay);

// vxlan_newlink: made in `target`, its packets travel through `name_space` (or where the request's
// link is).
KernelResult<Interface*> make_vxlan(Namespace& name_space, Namespace& target,
                                    const LinkRequest& request);

}  // namespace vxlab::sim
