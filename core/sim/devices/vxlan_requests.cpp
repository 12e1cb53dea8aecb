#include "core/sim/devices/vxlan_requests.h"

#include <algorithm>
#include <cerrno>

#include "core/sim/devices/vxlan.h"
#include "core/sim/devices/vxlan_underlay.h"
#include "core/sim/link_registry.h"
#include "core/sim/simulator.h"

namespace vxlab::sim {
namespace {

template <class To, class From>
void set(To& to, const std::optional<From>& from) {
    if (from) to = static_cast<To>(*from);
}

KernelResult<> apply_link(const VxlanChange& change, vtep::VtepConfig& config,
                          const Namespace& underlay) {
    if (!change.link) return {};
    const auto* below = underlay.find(*change.link);
    if (*change.link != 0 && !below)
        return refuse(ENODEV, "Specified interface for tunnel endpoint communications not found");
    config.interface = below ? below->id : 0;
    return {};
}

// vxlan_vni_in_use.
bool is_in_use(const Namespace& underlay, const vtep::VtepConfig& config) {
    const auto& devices = underlay.vxlans().devices();
    return std::any_of(devices.begin(), devices.end(), [&](const Vxlan* other) {
        const auto& there = other->config();
        if (there.vni != config.vni || there.port != config.port || there.gbp != config.gbp ||
            there.udp6_zero_checksum_rx != config.udp6_zero_checksum_rx ||
            there.is_v6() != config.is_v6())
            return false;
        return !(there.link_local() && config.link_local() && there.interface != config.interface);
    });
}

}  // namespace

KernelResult<> apply(const VxlanChange& change, vtep::VtepConfig& config,
                     const Namespace& underlay) {
    if (change.gpe)
        return refuse(EINVAL, "VXLAN GPE does not support this combination of attributes");
    if (change.external.value_or(false) || change.vnifilter.value_or(false) ||
        change.remote_checksum_tx.value_or(false) || change.remote_checksum_rx.value_or(false))
        return refuse(EOPNOTSUPP);
    set(config.vni, change.vni);
    set(config.remote, change.remote);
    set(config.local, change.local);
    set(config.ttl, change.ttl);
    config.ttl_inherit = config.ttl_inherit || change.ttl_inherit;
    set(config.tos, change.tos);
    if (change.df && *change.df > 2) return refuse(EINVAL, "Invalid DF attribute");
    set(config.df, change.df);
    set(config.flow_label, change.flow_label);
    set(config.port, change.port);
    set(config.source_ports.low, change.source_port_low);
    set(config.source_ports.high, change.source_port_high);
    set(config.learning, change.learning);
    set(config.proxy, change.proxy);
    set(config.rsc, change.rsc);
    set(config.l2miss, change.l2miss);
    set(config.l3miss, change.l3miss);
    if (change.ageing) config.ageing = Duration::seconds(*change.ageing);
    set(config.max_addresses, change.max_addresses);
    set(config.udp_checksum, change.udp_checksum);
    set(config.udp6_zero_checksum_tx, change.udp6_zero_checksum_tx);
    set(config.udp6_zero_checksum_rx, change.udp6_zero_checksum_rx);
    set(config.local_bypass, change.local_bypass);
    config.gbp = config.gbp || change.gbp;
    set(config.reserved_bits, change.reserved_bits);
    return apply_link(change, config, underlay);
}

KernelResult<Interface*> make_vxlan(Namespace& name_space, Namespace& target,
                                    const LinkRequest& request) {
    const auto refused = [](const KernelResult<>& result) {
        return tl::unexpected<KernelError>(result.error());
    };
    auto& underlay = request.link_name_space ? *request.link_name_space : name_space;
    const auto* change = std::get_if<VxlanChange>(&request.options);
    if (!change) return refuse(EINVAL, "Required attributes not provided to perform the operation");
    vtep::VtepConfig config;
    if (auto done = apply(*change, config, underlay); !done) return refused(done);
    if (auto done = vtep::complete(config); !done) return refused(done);
    if (is_in_use(underlay, config))
        return refuse(EEXIST, "A VXLAN device with the specified VNI already exists");
    const auto name =
        request.name && !request.name->empty() ? *request.name : target.free_name("vxlan");
    auto made = std::make_unique<Vxlan>(target.simulator(), name, underlay);
    auto& vxlan = *made;
    if (request.address) {
        vxlan.address = *request.address;
        vxlan.address_is_random = false;
        vxlan.address_is_set = true;
    }
    if (const auto* below = target.simulator().interface(config.interface)) {
        const auto most = std::max(below->mtu - vxlan_overhead(config), vxlan.min_mtu);
        vxlan.mtu = std::min(request.mtu.value_or(most), most);
    }
    LinkRegistry::add(target, std::move(made), request.index);
    vxlan.start(config);
    return &vxlan;
}

}  // namespace vxlab::sim
