#include "core/sim/link_kinds.h"

#include <array>
#include <cerrno>

#include "core/sim/devices/bridge/bridge.h"
#include "core/sim/devices/dummy.h"
#include "core/sim/devices/macvlan.h"
#include "core/sim/devices/veth.h"
#include "core/sim/devices/vlan.h"
#include "core/sim/devices/vxlan.h"
#include "core/sim/devices/vxlan_requests.h"
#include "core/sim/link_registry.h"
#include "core/sim/simulator.h"

namespace vxlab::sim {
namespace {

using Made = KernelResult<Interface*>;

template <class Options>
Options options_of(const LinkRequest& request) {
    const auto* options = std::get_if<Options>(&request.options);
    return options ? *options : Options{};
}

std::string name_of(const LinkRequest& request, const Namespace& target, std::string_view stem) {
    return request.name && !request.name->empty() ? *request.name : target.free_name(stem);
}

// Registers it, with what a request may say about the address before anyone sees it.
Interface* enter(Namespace& target, std::unique_ptr<Interface> interface, int index,
                 const std::optional<MacAddress>& address) {
    if (address) {
        interface->address = *address;
        interface->address_is_random = false;
        interface->address_is_set = true;
    }
    return &LinkRegistry::add(target, std::move(interface), index);
}

// The device below, or why it cannot be.
Made below_of(const Namespace& name_space, const LinkRequest& request) {
    const auto& where = request.link_name_space ? *request.link_name_space : name_space;
    auto* below = where.find(*request.link);
    return below ? Made(below) : Made(refuse(ENODEV));
}

// veth_newlink: the peer is registered first.
Made make_veth(Namespace&, Namespace& target, const LinkRequest& request) {
    auto options = options_of<VethPeer>(request);
    auto& peer_target = options.name_space ? *options.name_space : target;
    auto& simulator = target.simulator();
    const auto peer_name = options.name.empty() ? peer_target.free_name("veth") : options.name;
    if (auto fits = LinkRegistry::check_name(peer_target, peer_name); !fits)
        return refuse(fits.error().number);
    if (options.index != 0 && peer_target.find(options.index)) return refuse(EBUSY);
    auto peer = std::make_unique<Veth>(simulator, peer_name);
    auto& peer_end = *peer;
    if (options.mtu) peer->mtu = *options.mtu;
    enter(peer_target, std::move(peer), options.index, options.address);
    LinkRegistry::notify(peer_end);
    const auto own_name = name_of(request, target, "veth");
    if (auto fits = LinkRegistry::check_name(target, own_name); !fits) {
        LinkRegistry::remove(peer_end);
        return refuse(fits.error().number);
    }
    auto own = std::make_unique<Veth>(simulator, own_name);
    auto& own_end = *own;
    enter(target, std::move(own), request.index, request.address);
    Veth::pair(own_end, peer_end);
    for (auto* end : {&peer_end, &own_end}) end->update_oper_state();
    if (&peer_target != &target) peer_target.name_nsid(target);
    return &own_end;
}

// br_dev_newlink.
Made make_bridge(Namespace&, Namespace& target, const LinkRequest& request) {
    auto made = std::make_unique<Bridge>(target.simulator(), name_of(request, target, "bridge"));
    auto& bridge = *made;
    auto* interface = enter(target, std::move(made), request.index, request.address);
    if (const auto* change = std::get_if<BridgeChange>(&request.options))
        if (auto done = bridge.change(*change); !done) {
            LinkRegistry::remove(bridge);
            return tl::unexpected<KernelError>(done.error());
        }
    return interface;
}

Made make_dummy(Namespace&, Namespace& target, const LinkRequest& request) {
    return enter(target,
                 std::make_unique<Dummy>(target.simulator(), name_of(request, target, "dummy")),
                 request.index, request.address);
}

// vlan_validate, vlan_newlink.
Made make_vlan(Namespace& name_space, Namespace& target, const LinkRequest& request) {
    const auto* options = std::get_if<VlanOptions>(&request.options);
    if (!options) return refuse(EINVAL, "VLAN properties not specified");
    if (options->protocol != 0x8100 && options->protocol != 0x88a8)
        return refuse(EPROTONOSUPPORT, "Invalid VLAN protocol");
    if (options->id && *options->id >= 4095) return refuse(ERANGE, "Invalid VLAN id");
    if (!options->id) return refuse(EINVAL, "VLAN id not specified");
    if (!request.link) return refuse(EINVAL, "link not specified");
    auto found = below_of(name_space, request);
    if (!found) return refuse(ENODEV, "link does not exist");
    auto& below = **found;
    if (below.flags.loopback) return refuse(EOPNOTSUPP, "VLANs not supported on device");
    for (const auto* other : below.vlan_devices())
        if (other->vlan_id() == *options->id && other->protocol() == options->protocol)
            return refuse(EEXIST, "VLAN device already exists");
    if (request.mtu && *request.mtu > below.mtu) return refuse(EINVAL);
    auto made = std::make_unique<VlanDevice>(target.simulator(), name_of(request, target, "vlan"),
                                             below, *options->id, options->protocol);
    (void)made->change(*options);
    auto* interface = enter(target, std::move(made), request.index, request.address);
    return interface;
}

// macvlan_common_newlink.
Made make_macvlan(Namespace& name_space, Namespace& target, const LinkRequest& request) {
    const auto options = options_of<MacvlanOptions>(request);
    const auto mode = options.mode.value_or(MacvlanMode::vepa);
    if (!request.link) return refuse(EINVAL);
    auto found = below_of(name_space, request);
    if (!found) return found;
    auto* below = *found;
    // On another macvlan it stands on the device below that one.
    if (auto* other = dynamic_cast<Macvlan*>(below)) below = other->lower();
    if (request.mtu && *request.mtu > below->mtu) return refuse(EINVAL);
    auto port = macvlan_port_of(*below);
    if (!port) {
        if (below->flags.loopback) return refuse(EINVAL);
        if (below->receive_handler()) return refuse(EBUSY);
        port = std::make_shared<MacvlanPort>(*below);
    }
    if (port->is_passthru() || (mode == MacvlanMode::passthru && !port->members.empty()))
        return refuse(EINVAL);
    auto made = std::make_unique<Macvlan>(target.simulator(), name_of(request, target, "macvlan"),
                                          port, mode);
    (void)made->change(options);
    auto* interface = enter(target, std::move(made), request.index, request.address);
    return interface;
}

struct Kind {
    std::string_view name;
    Made (*make)(Namespace&, Namespace&, const LinkRequest&);
};

constexpr std::array kKinds{
    Kind{"veth", make_veth}, Kind{"bridge", make_bridge},   Kind{"dummy", make_dummy},
    Kind{"vlan", make_vlan}, Kind{"macvlan", make_macvlan}, Kind{"vxlan", make_vxlan},
};

const Kind* find_kind(std::string_view name) {
    for (const auto& kind : kKinds)
        if (kind.name == name) return &kind;
    return nullptr;
}

}  // namespace

bool is_known_kind(std::string_view kind) { return find_kind(kind) != nullptr; }

KernelResult<Interface*> make_link(Namespace& name_space, Namespace& target,
                                   const LinkRequest& request) {
    return find_kind(request.kind)->make(name_space, target, request);
}

KernelResult<> change_kind(Interface& interface, const LinkOptions& options) {
    if (std::holds_alternative<std::monostate>(options)) return {};
    switch (interface.kind()) {
        case LinkKind::bridge:
            return static_cast<Bridge&>(interface).change(std::get<BridgeChange>(options));
        case LinkKind::vxlan:
            return static_cast<Vxlan&>(interface).change(std::get<VxlanChange>(options));
        case LinkKind::vlan:
            return static_cast<VlanDevice&>(interface).change(std::get<VlanOptions>(options));
        case LinkKind::macvlan:
            return static_cast<Macvlan&>(interface).change(std::get<MacvlanOptions>(options));
        default:
            return refuse(EOPNOTSUPP);
    }
}

}  // namespace vxlab::sim
