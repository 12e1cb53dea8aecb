#include "core/sim/ip/group_table.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "core/sim/ip/igmp.h"
#include "core/sim/ip/ndp.h"
#include "core/sim/ip/parts.h"

namespace vxlab::sim {
namespace {

// Two robust query intervals and a response interval.
constexpr std::int64_t kOldQuerierPresent = 260;

// ff0S::N of interface-local, link-local and site-local scope.
IpAddress v6_group(std::uint8_t scope, std::uint8_t last) {
    const std::uint8_t bytes[16] = {0xff, scope, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last};
    return IpAddress::load_v6(bytes, 0);
}

IpAddress all_hosts() { return IpAddress::v4(0xe000'0001); }

MacAddress mac_of(const IpAddress& group) {
    if (group.is_v4()) return MacAddress(0x0100'5e00'0000 | (group.v4_value() & 0x7f'ffff));
    return MacAddress(0x3333'0000'0000 | load_be32(group.bytes(), 12));
}

// Interface-local groups never leave the node: the filter need not let them in.
bool needs_filter(const Interface& interface, const IpAddress& group) {
    return !interface.flags.loopback && (group.is_v4() || (group.bytes()[1] & 0xf) > 1);
}

}  // namespace

std::vector<JoinedGroup>& GroupTable::rows(const Interface& interface, IpAddress::Family family) {
    auto& lists = lists_[interface.id];
    return family == IpAddress::Family::v4 ? lists.v4 : lists.v6;
}

std::span<const JoinedGroup> GroupTable::list(const Interface& interface,
                                              IpAddress::Family family) const {
    const auto found = lists_.find(interface.id);
    if (found == lists_.end()) return {};
    return family == IpAddress::Family::v4 ? found->second.v4 : found->second.v6;
}

bool GroupTable::is_member(const Interface& interface, const IpAddress& group) const {
    const auto groups = list(interface, group.family());
    return std::any_of(groups.begin(), groups.end(),
                       [&](const JoinedGroup& joined) { return joined.address == group; });
}

void GroupTable::add(Interface& interface, const IpAddress& group) {
    auto& list = rows(interface, group.family());
    for (auto& joined : list)
        if (joined.address == group) {
            ++joined.users;
            return;
        }
    list.insert(list.begin(), {.address = group, .interface = &interface, .users = 1});
    load(interface, list.front());
    if (interface.is_running()) igmp::report(parts_, interface, group, true);
}

void GroupTable::remove(Interface& interface, const IpAddress& group) {
    auto& list = rows(interface, group.family());
    const auto found = std::find_if(list.begin(), list.end(), [&](const JoinedGroup& joined) {
        return joined.address == group;
    });
    if (found == list.end() || --found->users > 0) return;
    unload(interface, *found);
    list.erase(found);
    if (interface.is_running()) igmp::report(parts_, interface, group, false);
}

void GroupTable::load(Interface& interface, JoinedGroup& joined) {
    if (std::exchange(joined.loaded, true) || !needs_filter(interface, joined.address)) return;
    interface.add_filter_address(mac_of(joined.address));
}

void GroupTable::unload(Interface& interface, JoinedGroup& joined) {
    if (!std::exchange(joined.loaded, false) || !needs_filter(interface, joined.address)) return;
    interface.remove_filter_address(mac_of(joined.address));
}

void GroupTable::load_all(Interface& interface, IpAddress::Family family) {
    for (auto& joined : rows(interface, family)) load(interface, joined);
}

void GroupTable::unload_all(Interface& interface, IpAddress::Family family) {
    for (auto& joined : rows(interface, family)) unload(interface, joined);
}

KernelResult<Interface*> GroupTable::device_for(const IpAddress& group,
                                                Interface* interface) const {
    if (interface != nullptr) return interface;
    const auto way = parts_.routes.find({.destination = group, .source = {}});
    if (!way) return refuse(ENODEV);
    return way->interface;
}

KernelResult<> GroupTable::join(const IpAddress& group, Interface* interface) {
    if (!group.is_multicast()) return refuse(EINVAL);
    const auto device = device_for(group, interface);
    if (!device) return tl::unexpected<KernelError>(device.error());
    add(**device, group);
    return {};
}

KernelResult<> GroupTable::leave(const IpAddress& group, Interface* interface) {
    const auto device = device_for(group, interface);
    if (!device) return tl::unexpected<KernelError>(device.error());
    if (!is_member(**device, group)) return refuse(EADDRNOTAVAIL);
    remove(**device, group);
    return {};
}

void GroupTable::join_solicited_node(Interface& interface, const IpAddress& address) {
    if (!interface.flags.loopback) add(interface, ndp::solicited_node(address));
}

void GroupTable::leave_solicited_node(Interface& interface, const IpAddress& address) {
    if (!interface.flags.loopback) remove(interface, ndp::solicited_node(address));
}

void GroupTable::heard_old_query(const Interface& interface, const IpAddress& group) {
    auto& lists = lists_[interface.id];
    (group.is_v4() ? lists.old_until : lists.old_until6) =
        parts_.simulator.now() + Duration::seconds(kOldQuerierPresent);
}

bool GroupTable::speaks_old(const Interface& interface, IpAddress::Family family) const {
    const auto found = lists_.find(interface.id);
    if (found == lists_.end()) return false;
    const auto& lists = found->second;
    return parts_.simulator.now() <
           (family == IpAddress::Family::v4 ? lists.old_until : lists.old_until6);
}

void GroupTable::forwarding_changed(Interface& interface) {
    auto& lists = lists_[interface.id];
    const bool router = parts_.settings.of(interface).forwarding6 != 0;
    if (!interface.flags.multicast || std::exchange(lists.router, router) == router) return;
    for (const auto scope : {std::uint8_t{2}, std::uint8_t{1}, std::uint8_t{5}})
        router ? add(interface, v6_group(scope, 2)) : remove(interface, v6_group(scope, 2));
}

// ip_mc_up.
void GroupTable::came_up(Interface& interface) {
    add(interface, all_hosts());
    load_all(interface, IpAddress::Family::v4);
    became_ready(interface);
}

// ipv6_mc_up comes with the carrier.
void GroupTable::became_ready(Interface& interface) {
    if (!interface.is_running() || std::exchange(lists_[interface.id].ready, true)) return;
    load_all(interface, IpAddress::Family::v6);
}

void GroupTable::went_down(Interface& interface) {
    unload_all(interface, IpAddress::Family::v4);
    remove(interface, all_hosts());
    if (std::exchange(lists_[interface.id].ready, false))
        unload_all(interface, IpAddress::Family::v6);
}

void GroupTable::link_changed(Interface& interface, LinkChange change) {
    switch (change) {
        case LinkChange::arrived:
            add(interface, v6_group(1, 1));
            add(interface, v6_group(2, 1));
            return forwarding_changed(interface);
        case LinkChange::left:
            lists_.erase(interface.id);
            return;
        case LinkChange::up:
            report_all(interface);
            return came_up(interface);
        case LinkChange::down:
            return went_down(interface);
        case LinkChange::carrier:
            became_ready(interface);
            return report_all(interface);
        case LinkChange::mtu:
            return mtu_changed(interface);
        default:
            return;
    }
}

// Below IPv6's least MTU a device is none of its any more (addrconf_notify).
void GroupTable::mtu_changed(Interface& interface) {
    constexpr std::uint32_t kLeastMtu = 1280;
    auto& list = rows(interface, IpAddress::Family::v6);
    const bool has_ipv6 = interface.mtu >= kLeastMtu;
    if (has_ipv6 == !list.empty()) return;
    unload_all(interface, IpAddress::Family::v6);
    list.clear();
    if (!has_ipv6) return;
    add(interface, v6_group(1, 1));
    add(interface, v6_group(2, 1));
}

void GroupTable::report_all(Interface& interface) {
    if (!interface.is_running()) return;
    for (const auto family : {IpAddress::Family::v4, IpAddress::Family::v6})
        for (const auto& joined : rows(interface, family))
            igmp::report(parts_, interface, joined.address, true);
}

}  // namespace vxlab::sim
