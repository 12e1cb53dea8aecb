#include "core/sim/link_request.h"

#include <cerrno>

#include "core/sim/devices/bridge/bridge.h"
#include "core/sim/devices/veth.h"
#include "core/sim/link_kinds.h"
#include "core/sim/link_registry.h"
#include "core/sim/simulator.h"

namespace vxlab::sim {
namespace {

constexpr std::size_t kNameSize = 16;

KernelResult<> check_names(const LinkRequest& request) {
    const auto too_long = [](const std::string& name) { return name.size() >= kNameSize; };
    if (request.name && too_long(*request.name))
        return refuse(EINVAL, "Attribute failed policy validation");
    if (const auto* peer = std::get_if<VethPeer>(&request.options); peer && too_long(peer->name))
        return refuse(EINVAL, "Attribute failed policy validation");
    if (request.alias && request.alias->size() >= 256) return refuse(EINVAL);
    return {};
}

// do_set_master.
KernelResult<> set_master(Interface& interface, int index) {
    if (index == 0) return interface.set_master(nullptr);
    auto* master = interface.name_space->find(index);
    if (interface.master) {
        if (interface.master == master) return {};
        (void)interface.set_master(nullptr);
    }
    if (!master) return refuse(EINVAL);
    return interface.set_master(master);
}

void set_flag(bool& flag, const std::optional<bool>& wanted) {
    if (wanted) flag = *wanted;
}

// dev_change_flags.
KernelResult<> change_flags(Interface& interface, const LinkRequest& request) {
    set_flag(interface.flags.multicast, request.multicast);
    if (request.arp) interface.flags.noarp = !*request.arp;
    const auto count = [](bool& flag, const std::optional<bool>& wanted) {
        if (!wanted || *wanted == flag) return 0;
        flag = *wanted;
        return *wanted ? 1 : -1;
    };
    interface.change_promiscuity(count(interface.flags.promiscuous, request.promiscuous));
    interface.change_all_multicast(count(interface.flags.allmulti, request.all_multicast));
    return request.up ? interface.set_up(*request.up) : KernelResult<>();
}

// The first half of do_setlink, in its order: up to the name.
KernelResult<> change_basics(Interface& interface, const LinkRequest& request) {
    if (request.address)
        if (auto done = interface.set_address(*request.address); !done) return done;
    if (request.mtu)
        if (auto done = interface.set_mtu(*request.mtu); !done) return done;
    if (request.group) interface.group = *request.group;
    if (request.name && !request.name->empty() && !request.name_space)
        if (auto done = interface.set_name(*request.name); !done) return done;
    if (request.alias) interface.alias = *request.alias;
    if (request.broadcast) interface.broadcast = *request.broadcast;
    return {};
}

KernelResult<> change_rest(Interface& interface, const LinkRequest& request) {
    if (request.master)
        if (auto done = set_master(interface, *request.master); !done) return done;
    if (auto done = change_flags(interface, request); !done) return done;
    if (request.carrier)
        if (auto done = interface.change_carrier(*request.carrier); !done) return done;
    if (request.tx_queue_length) interface.tx_queue_length = *request.tx_queue_length;
    return {};
}

// `type bridge_slave`: to the master, whatever its kind.
KernelResult<> change_port(Interface& interface, const BridgePortChange& change) {
    auto* bridge = dynamic_cast<Bridge*>(interface.master);
    auto* port = bridge ? bridge->port_of(interface) : nullptr;
    return port ? bridge->change_port(*port, change) : refuse(EOPNOTSUPP);
}

}  // namespace

KernelResult<Interface*> add_link(Namespace& name_space, const LinkRequest& request) {
    const auto refused = [](const KernelResult<>& result) {
        return tl::unexpected<KernelError>(result.error());
    };
    if (auto valid = check_names(request); !valid) return refused(valid);
    auto& target = request.name_space ? *request.name_space : name_space;
    if (request.name && !request.name->empty() && name_space.find(*request.name))
        return refuse(EEXIST);
    if (!is_known_kind(request.kind)) return refuse(EOPNOTSUPP, "Unknown device type");
    if (request.name && !request.name->empty())
        if (auto fits = LinkRegistry::check_name(target, *request.name); !fits)
            return refused(fits);
    if (request.address && (request.address->is_zero() || request.address->is_group()))
        return refuse(EADDRNOTAVAIL);
    if (request.index != 0 && target.find(request.index)) return refuse(EBUSY);
    auto made = make_link(name_space, target, request);
    if (!made) return made;
    auto& interface = **made;
    auto rest = request;
    rest.name.reset();
    rest.address.reset();
    // vxlan_config_apply has cut it to what fits.
    if (interface.kind() == LinkKind::vxlan && interface.lower()) rest.mtu.reset();
    if (auto done = change_basics(interface, rest); !done) {
        (void)delete_link(interface);
        return refused(done);
    }
    if (auto done = change_rest(interface, rest); !done) {
        (void)delete_link(interface);
        return refused(done);
    }
    LinkRegistry::notify(interface);
    return made;
}

KernelResult<> change_link(Interface& interface, const LinkRequest& request) {
    if (auto valid = check_names(request); !valid) return valid;
    if (!request.kind.empty()) {
        if (request.kind != name(interface.kind())) return refuse(EOPNOTSUPP);
        if (auto done = change_kind(interface, request.options); !done) return done;
    }
    if (request.port_options)
        if (auto done = change_port(interface, *request.port_options); !done) return done;
    if (request.name_space) {
        auto moved = move_to_namespace(interface, *request.name_space, request.name);
        if (!moved) return moved;
    }
    if (auto done = change_basics(interface, request); !done) return done;
    if (auto done = change_rest(interface, request); !done) return done;
    // What has no event of its own (DO_SETLINK_NOTIFY).
    if (request.group || request.alias || request.broadcast || request.tx_queue_length)
        LinkRegistry::notify(interface);
    return {};
}

KernelResult<> delete_link(Interface& interface) {
    if (interface.kind() == LinkKind::none) return refuse(EOPNOTSUPP);
    LinkRegistry::remove(interface);
    return {};
}

// __dev_change_net_namespace.
KernelResult<> move_to_namespace(Interface& interface, Namespace& target,
                                 std::optional<std::string> name) {
    if (interface.name_space == &target) return {};
    if (interface.is_namespace_local()) return refuse(EINVAL, "The interface netns is immutable");
    const auto wanted = name && !name->empty() ? *name : interface.name;
    if (auto fits = LinkRegistry::check_name(target, wanted); !fits) {
        if (fits.error().number == EEXIST && wanted == interface.name)
            return refuse(EEXIST, "An interface with the same name exists in the target netns");
        return fits;
    }
    LinkRegistry::move(interface, target, wanted);
    return {};
}

}  // namespace vxlab::sim
