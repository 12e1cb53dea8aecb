#include "core/sim/ip/group_table.h"

#include <algorithm>
#include <cerrno>

#include "core/sim/ip/igmp.h"
#include "core/sim/ip/ndp.h"
#include "core/sim/ip/parts.h"

namespace vxlab::sim {
namespace {

IpAddress all_hosts(IpAddress::Family family) {
    return family == IpAddress::Family::v4 ? IpAddress::v4(0xe000'0001)
                                           : *IpAddress::parse("ff02::1");
}

MacAddress mac_of(const IpAddress& group) {
    if (group.is_v4()) return MacAddress(0x0100'5e00'0000 | (group.v4_value() & 0x7f'ffff));
    return MacAddress(0x3333'0000'0000 | load_be32(group.bytes(), 12));
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
    interface.add_filter_address(mac_of(group));
    if (interface.is_running()) igmp::report(parts_, interface, group, true);
}

void GroupTable::remove(Interface& interface, const IpAddress& group) {
    auto& list = rows(interface, group.family());
    const auto found = std::find_if(list.begin(), list.end(), [&](const JoinedGroup& joined) {
        return joined.address == group;
    });
    if (found == list.end() || --found->users > 0) return;
    list.erase(found);
    interface.remove_filter_address(mac_of(group));
    if (interface.is_running()) igmp::report(parts_, interface, group, false);
}

KernelResult<> GroupTable::join(const IpAddress& group, Interface* interface) {
    if (!group.is_multicast()) return refuse(EINVAL);
    if (interface == nullptr) {
        const auto way =
            parts_.routes.find({.destination = group, .source = {}, .output = nullptr});
        if (!way) return refuse(ENODEV);
        interface = way->interface;
    }
    add(*interface, group);
    return {};
}

KernelResult<> GroupTable::leave(const IpAddress& group, Interface* interface) {
    if (interface == nullptr) {
        const auto way =
            parts_.routes.find({.destination = group, .source = {}, .output = nullptr});
        if (!way) return refuse(ENODEV);
        interface = way->interface;
    }
    if (!is_member(*interface, group)) return refuse(EADDRNOTAVAIL);
    remove(*interface, group);
    return {};
}

void GroupTable::join_solicited_node(Interface& interface, const IpAddress& address) {
    if (!interface.flags.loopback) add(interface, ndp::solicited_node(address));
}

void GroupTable::leave_solicited_node(Interface& interface, const IpAddress& address) {
    if (!interface.flags.loopback) remove(interface, ndp::solicited_node(address));
}

void GroupTable::link_changed(Interface& interface, LinkChange change) {
    if (change == LinkChange::left) {
        lists_.erase(interface.id);
        return;
    }
    const bool came_up = change == LinkChange::up || change == LinkChange::carrier;
    if (!came_up || !interface.flags.up) return;
    if (change == LinkChange::up)
        for (const auto family : {IpAddress::Family::v4, IpAddress::Family::v6})
            if (!is_member(interface, all_hosts(family))) add(interface, all_hosts(family));
    if (!interface.is_running()) return;
    for (const auto family : {IpAddress::Family::v4, IpAddress::Family::v6})
        for (const auto& joined : rows(interface, family))
            igmp::report(parts_, interface, joined.address, true);
}

}  // namespace vxlab::sim
