// Requests for addresses, and what time does to them.
#include "core/sim/ip/address_table.h"

#include <algorithm>
#include <cerrno>

#include "core/sim/ip/arp.h"
#include "core/sim/ip/parts.h"
#include "core/sim/ip/prefix.h"

namespace vxlab::sim {
namespace {

std::optional<Instant> end_of(Instant now, std::uint32_t lifetime) {
    if (lifetime == kForever) return std::nullopt;
    return now + Duration::seconds(lifetime);
}

Address make_row(Interface& interface, const AddressRequest& request, Instant now) {
    Address row;
    row.local = request.local;
    row.peer = request.peer ? request.peer : request.local;
    row.prefix_length = request.prefix_length;
    row.broadcast = request.broadcast;
    row.scope = request.scope;
    if (request.local.is_v4()) row.label = request.label.empty() ? interface.name : request.label;
    row.flags.no_dad = request.no_dad;
    row.flags.optimistic = request.optimistic;
    row.flags.home = request.home;
    row.flags.manage_temporary = request.manage_temporary;
    row.flags.no_prefix_route = request.no_prefix_route;
    row.flags.auto_join = request.auto_join;
    row.flags.permanent = request.valid_lifetime == kForever;
    row.flags.deprecated = request.preferred_lifetime == 0;
    row.metric = request.metric;
    row.protocol = request.protocol;
    row.interface = &interface;
    row.created = row.updated = now;
    row.valid_until = end_of(now, request.valid_lifetime);
    row.preferred_until = end_of(now, request.preferred_lifetime);
    return row;
}

bool same_network(const Address& a, const Address& b) {
    return a.prefix_length == b.prefix_length && a.network() == b.network();
}

}  // namespace

IpAddress Address::network() const { return sim::network(peer, prefix_length); }

Scope scope_of(const IpAddress& address) {
    const auto bytes = address.bytes();
    if (bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0x80) return Scope::link;
    if (bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0xc0) return Scope::site;
    const bool one = load_be64(bytes, 0) == 0 && load_be64(bytes, 8) == 1;
    return one ? Scope::host : Scope::universe;
}

AddressTable::~AddressTable() {
    for (auto& [key, detection] : detections_) parts_.simulator.cancel(detection.timer);
    for (auto& [id, lists] : lists_) parts_.simulator.cancel(lists.solicitation);
}

std::vector<Address>& AddressTable::rows(const Interface& interface, IpAddress::Family family) {
    auto& lists = lists_[interface.id];
    return family == IpAddress::Family::v4 ? lists.v4 : lists.v6;
}

std::span<const Address> AddressTable::list(const Interface& interface,
                                            IpAddress::Family family) const {
    const auto found = lists_.find(interface.id);
    if (found == lists_.end()) return {};
    return family == IpAddress::Family::v4 ? found->second.v4 : found->second.v6;
}

Address* AddressTable::find(const Key& key) {
    const auto lists = lists_.find(key.first);
    if (lists == lists_.end()) return nullptr;
    auto& list = key.second.is_v4() ? lists->second.v4 : lists->second.v6;
    const auto found = std::find_if(list.begin(), list.end(),
                                    [&](const Address& row) { return row.local == key.second; });
    return found == list.end() ? nullptr : &*found;
}

void AddressTable::tell(const Address& address, bool made) {
    const trace::Row row{
        .table = trace::Table::addresses,
        .state = address.flags.permanent ? trace::RowState::permanent : trace::RowState::dynamic,
        .prefix_length = address.prefix_length,
        .interface = address.interface->id,
        .address = address.local};
    address.interface->emit_row(made ? trace::EventKind::row_added : trace::EventKind::row_removed,
                                row, nullptr);
    for (auto* listener : parts_.simulator.listeners())
        listener->address(parts_.name_space, *address.interface, address,
                          made ? Change::made : Change::removed);
}

KernelResult<> AddressTable::add(Interface& interface, const AddressRequest& request) {
    return request.local.is_v4() ? add_v4(interface, request) : add_v6(interface, request);
}

// What a request changes of a row that is there (inet_rtm_newaddr, inet6_addr_modify).
void AddressTable::renew(Address& row, const AddressRequest& request) {
    const auto fresh = make_row(*row.interface, request, parts_.simulator.now());
    row.flags.permanent = fresh.flags.permanent;
    row.flags.deprecated = fresh.flags.deprecated;
    row.flags.no_prefix_route = fresh.flags.no_prefix_route;
    row.flags.home = fresh.flags.home;
    row.flags.manage_temporary = fresh.flags.manage_temporary;
    row.flags.no_dad = row.flags.no_dad || fresh.flags.no_dad;
    row.metric = fresh.metric;
    row.protocol = fresh.protocol;
    row.valid_until = fresh.valid_until;
    row.preferred_until = fresh.preferred_until;
    row.updated = fresh.updated;
    const auto& interface = *row.interface;
    tell(row, true);
    watch_lifetime(row);
    sync_routes(const_cast<Interface&>(interface));
}

// __inet_insert_ifa.
KernelResult<> AddressTable::add_v4(Interface& interface, const AddressRequest& request) {
    if (request.prefix_length > 32) return refuse(EINVAL, "ipv4: Invalid prefix length");
    if (request.valid_lifetime == 0 || request.preferred_lifetime > request.valid_lifetime)
        return refuse(EINVAL);
    if (request.local.is_unspecified()) return {};
    auto row = make_row(interface, request, parts_.simulator.now());
    auto& list = rows(interface, IpAddress::Family::v4);
    std::size_t behind_primaries = 0;
    for (std::size_t i = 0; i < list.size(); ++i) {
        auto& other = list[i];
        if (!other.flags.secondary && row.scope <= other.scope) behind_primaries = i + 1;
        if (!same_network(other, row)) continue;
        if (other.local == row.local) {
            if (request.mode == AddressRequest::Mode::add)
                return refuse(EEXIST, "ipv4: Address already assigned");
            renew(other, request);
            return {};
        }
        if (other.scope != row.scope) return refuse(EINVAL, "ipv4: Invalid scope value");
        row.flags.secondary = true;
    }
    const auto at = row.flags.secondary ? list.size() : behind_primaries;
    list.insert(list.begin() + static_cast<std::ptrdiff_t>(at), row);
    tell(row, true);
    sync_routes(interface);
    watch_lifetime(row);
    return {};
}

KernelResult<> AddressTable::remove(Interface& interface, const AddressSelector& selector) {
    const auto family = selector.local.family();
    auto& list = rows(interface, family);
    for (std::size_t i = 0; i < list.size(); ++i) {
        const auto& row = list[i];
        if (row.local != selector.local) continue;
        if (selector.prefix_length && *selector.prefix_length != row.prefix_length) continue;
        if (!selector.label.empty() && selector.label != row.label) continue;
        if (selector.peer && !contains(row.network(), row.prefix_length, selector.peer)) continue;
        erase(interface, list, i);
        return {};
    }
    const bool v4 = family == IpAddress::Family::v4;
    return refuse(EADDRNOTAVAIL, v4 ? "ipv4: Address not found" : "ipv6: address not found");
}

// A primary takes its secondaries along, or the first of them takes its place
// (promote_secondaries).
void AddressTable::erase_secondaries(Interface& interface, std::vector<Address>& list,
                                     const Address& primary) {
    const bool promote = parts_.settings.of(interface).promote_secondaries != 0;
    bool promoted = false;
    for (std::size_t i = 0; i < list.size();) {
        if (promoted || !list[i].flags.secondary || !same_network(list[i], primary)) {
            ++i;
            continue;
        }
        if (promote) {
            list[i].flags.secondary = false;
            promoted = true;
            const auto at = std::find_if(list.begin(), list.end(),
                                         [](const Address& row) { return row.flags.secondary; });
            const auto there = static_cast<std::size_t>(at - list.begin());
            if (there < i)
                std::rotate(at, list.begin() + static_cast<std::ptrdiff_t>(i),
                            list.begin() + static_cast<std::ptrdiff_t>(i + 1));
            tell(list[std::min(there, i)], true);
            continue;
        }
        const auto secondary = list[i];
        list.erase(list.begin() + static_cast<std::ptrdiff_t>(i));
        tell(secondary, false);
    }
}

void AddressTable::erase(Interface& interface, std::vector<Address>& list, std::size_t index) {
    const auto gone = list[index];
    list.erase(list.begin() + static_cast<std::ptrdiff_t>(index));
    const bool v4 = gone.local.is_v4();
    if (v4 && !gone.flags.secondary) erase_secondaries(interface, list, gone);
    if (!v4) {
        stop_detection({interface.id, gone.local});
        parts_.groups.leave_solicited_node(interface, gone.local);
    }
    tell(gone, false);
    sync_routes(interface);
    // fib_sync_down_addr: what was to use it as a source goes, unless it is elsewhere too.
    if (v4 && !is_local(gone.local, nullptr))
        parts_.routes.erase_if(
            [&](const Route& route) { return route.preferred_source == gone.local; });
}

void AddressTable::watch_lifetime(const Address& row) {
    auto next = row.valid_until;
    if (row.preferred_until && !row.flags.deprecated && (!next || *row.preferred_until < *next))
        next = row.preferred_until;
    if (!next) return;
    const Key key{row.interface->id, row.local};
    parts_.simulator.schedule(*next - parts_.simulator.now(),
                              [stack = std::weak_ptr<void>(parts_.alive), this, key] {
                                  if (!stack.expired()) lifetime_passed(key);
                              });
}

void AddressTable::lifetime_passed(const Key& key) {
    auto* row = find(key);
    if (row == nullptr) return;
    const auto now = parts_.simulator.now();
    if (row->valid_until && *row->valid_until <= now) {
        auto& list = rows(*row->interface, key.second.family());
        return erase(*row->interface, list, static_cast<std::size_t>(row - list.data()));
    }
    if (!row->preferred_until || *row->preferred_until > now || row->flags.deprecated) return;
    row->flags.deprecated = true;
    tell(*row, true);
    watch_lifetime(*row);
}

bool AddressTable::is_local(const IpAddress& address, const Interface* interface) const {
    return parts_.routes.type_of(address, interface) == RouteType::local;
}

bool AddressTable::is_broadcast(const IpAddress& address) const {
    return address.is_v4() && parts_.routes.type_of(address, nullptr) == RouteType::broadcast;
}

IpAddress AddressTable::select(const Interface& interface, const IpAddress& towards,
                               Scope scope) const {
    IpAddress best;
    for (const auto& row : list(interface, IpAddress::Family::v4)) {
        if (row.flags.secondary || row.scope > scope) continue;
        if (!towards || contains(row.network(), row.prefix_length, towards)) return row.local;
        if (!best) best = row.local;
    }
    if (best) return best;
    // Another interface's, as long as it may leave this one.
    for (const auto& [index, other] : parts_.name_space.interfaces())
        for (const auto& row : list(*other, IpAddress::Family::v4))
            if (!row.flags.secondary && row.scope != Scope::link && row.scope <= scope)
                return row.local;
    return best;
}

// arp_notify: tells the link of every address.
void AddressTable::announce(Interface& interface) {
    if (parts_.settings.of(interface).arp_notify == 0 || !interface.is_running()) return;
    for (const auto& row : list(interface, IpAddress::Family::v4))
        arp::announce(parts_, interface, row.local);
}

void AddressTable::link_changed(Interface& interface, LinkChange change) {
    switch (change) {
        case LinkChange::left: {
            forget_v6(interface);
            auto& list = rows(interface, IpAddress::Family::v4);
            while (!list.empty()) erase(interface, list, 0);
            lists_.erase(interface.id);
            return;
        }
        case LinkChange::renamed:
            for (auto& row : rows(interface, IpAddress::Family::v4)) {
                const auto colon = row.label.find(':');
                row.label =
                    interface.name + (colon == row.label.npos ? "" : row.label.substr(colon));
            }
            return;
        case LinkChange::up:
            if (interface.flags.loopback) add_loopback(interface);
            sync_routes(interface);
            update_v6(interface);
            return announce(interface);
        case LinkChange::down:
            return forget_v6(interface);
        case LinkChange::carrier:
            return carrier_changed(interface);
        case LinkChange::address:
            return announce(interface);
        default:
            return update_v6(interface);
    }
}

}  // namespace vxlab::sim
