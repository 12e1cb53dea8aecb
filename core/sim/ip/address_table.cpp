#include "core/sim/ip/address_table.h"

#include <algorithm>
#include <cerrno>

#include "core/sim/ip/parts.h"
#include "core/sim/ip/prefix.h"

namespace vxlab::sim {
namespace {

Address make_row(Interface& interface, const AddressRequest& request, Instant now) {
    Address row;
    row.local = request.local;
    row.peer = request.peer ? request.peer : request.local;
    row.prefix_length = request.prefix_length;
    row.broadcast = request.broadcast;
    row.scope = request.scope;
    if (request.local.is_v4()) row.label = request.label.empty() ? interface.name : request.label;
    row.flags.no_dad = request.no_dad;
    row.flags.home = request.home;
    row.flags.manage_temporary = request.manage_temporary;
    row.flags.no_prefix_route = request.no_prefix_route;
    row.flags.auto_join = request.auto_join;
    row.flags.permanent = request.valid_lifetime == kForever;
    row.metric = request.metric;
    row.protocol = request.protocol;
    row.interface = &interface;
    row.created = row.updated = now;
    if (request.valid_lifetime != kForever)
        row.valid_until = now + Duration::seconds(request.valid_lifetime);
    if (request.preferred_lifetime != kForever)
        row.preferred_until = now + Duration::seconds(request.preferred_lifetime);
    return row;
}

bool same_network(const Address& a, const Address& b) {
    return a.prefix_length == b.prefix_length && a.network() == b.network();
}

Scope scope_of_v6(const IpAddress& address) {
    const auto bytes = address.bytes();
    if (bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0x80) return Scope::link;
    if (bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0xc0) return Scope::site;
    const auto one = IpAddress::parse("::1");
    return address == *one ? Scope::host : Scope::universe;
}

}  // namespace

IpAddress Address::network() const { return sim::network(peer, prefix_length); }

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

void AddressTable::tell(const Address& address, bool made) {
    const trace::Row row{.table = trace::Table::addresses,
                         .state = trace::RowState::permanent,
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

// __inet_insert_ifa of net/ipv4/devinet.c.
KernelResult<> AddressTable::add_v4(Interface& interface, const AddressRequest& request) {
    if (request.prefix_length > 32) return refuse(EINVAL, "ipv4: Invalid prefix length");
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
            row.flags.secondary = other.flags.secondary;
            other = row;
            tell(other, true);
            return {};
        }
        if (other.scope != row.scope) return refuse(EINVAL, "ipv4: Invalid scope value");
        row.flags.secondary = true;
    }
    if (request.mode == AddressRequest::Mode::change) return refuse(ENOENT);
    const auto at = row.flags.secondary ? list.size() : behind_primaries;
    list.insert(list.begin() + static_cast<std::ptrdiff_t>(at), row);
    tell(row, true);
    add_routes(row);
    return {};
}

bool AddressTable::v6_is_off(const Interface& interface) const {
    return parts_.name_space.sysctls().number("net.ipv6.conf." + interface.name +
                                              ".disable_ipv6") != 0;
}

// addrgenmode eui64; none makes no address.
bool AddressTable::makes_link_local(const Interface& interface) const {
    return parts_.name_space.sysctls().number("net.ipv6.conf." + interface.name +
                                              ".addr_gen_mode") == 0;
}

KernelResult<> AddressTable::add_v6(Interface& interface, const AddressRequest& request) {
    if (request.prefix_length > 128) return refuse(EINVAL, "ipv6: Invalid prefix length");
    if (v6_is_off(interface)) return refuse(EACCES, "ipv6: IPv6 is disabled on this device");
    if (request.local.is_multicast())
        return refuse(EADDRNOTAVAIL,
                      "ipv6: Cannot assign multicast address without \"IFA_F_MCAUTOJOIN\" flag");
    auto row = make_row(interface, request, parts_.simulator.now());
    row.scope = scope_of_v6(row.local);
    auto& list = rows(interface, IpAddress::Family::v6);
    const auto same = std::find_if(list.begin(), list.end(),
                                   [&](const Address& a) { return a.local == row.local; });
    if (same != list.end()) {
        if (request.mode == AddressRequest::Mode::add)
            return refuse(EEXIST, "ipv6: address already assigned");
        *same = row;
        tell(*same, true);
        return {};
    }
    // Sorted by scope, widest first; of one scope the newest first (ipv6_link_dev_addr).
    const auto at = std::find_if(list.begin(), list.end(), [&](const Address& a) {
        return static_cast<int>(a.scope) >= static_cast<int>(row.scope);
    });
    list.insert(at, row);
    tell(row, true);
    add_routes(row);
    parts_.groups.join_solicited_node(interface, row.local);
    return {};
}

KernelResult<> AddressTable::remove(Interface& interface, const AddressSelector& selector) {
    const auto family = selector.local.family();
    const bool v4 = family == IpAddress::Family::v4;
    auto& list = rows(interface, family);
    for (std::size_t i = 0; i < list.size(); ++i) {
        const auto& row = list[i];
        if (row.local != selector.local) continue;
        if (selector.prefix_length && *selector.prefix_length != row.prefix_length) continue;
        if (!selector.label.empty() && selector.label != row.label) continue;
        if (selector.peer && selector.peer != row.peer) continue;
        erase(interface, list, i);
        return {};
    }
    return refuse(EADDRNOTAVAIL, v4 ? "ipv4: Address not found" : "ipv6: address not found");
}

// A primary takes its secondaries along unless promote_secondaries says otherwise.
void AddressTable::erase(Interface& interface, std::vector<Address>& list, std::size_t index) {
    const auto gone = list[index];
    list.erase(list.begin() + static_cast<std::ptrdiff_t>(index));
    if (gone.local.is_v4() && !gone.flags.secondary) {
        const bool promote = parts_.conf("ipv4", interface, "promote_secondaries") != 0;
        for (std::size_t i = 0; i < list.size();) {
            if (!list[i].flags.secondary || !same_network(list[i], gone)) {
                ++i;
                continue;
            }
            if (promote) {
                list[i].flags.secondary = false;
                const auto promoted = list[i];
                remove_routes(gone);
                tell(gone, false);
                add_routes(promoted);
                return;
            }
            const auto secondary = list[i];
            list.erase(list.begin() + static_cast<std::ptrdiff_t>(i));
            remove_routes(secondary);
            tell(secondary, false);
        }
    }
    if (gone.local.is_v6()) parts_.groups.leave_solicited_node(interface, gone.local);
    remove_routes(gone);
    tell(gone, false);
}

bool AddressTable::is_local(const IpAddress& address, const Interface* interface) const {
    for (const auto& [id, lists] : lists_) {
        if (interface != nullptr && interface->id != id) continue;
        for (const auto& row : address.is_v4() ? lists.v4 : lists.v6)
            if (row.local == address && !row.flags.tentative) return true;
    }
    // All of 127.0.0.0/8 is, by lo's prefix.
    if (!address.is_v4() || address.v4_value() >> 24 != 127) return false;
    const auto& loopback = parts_.name_space.loopback();
    return (interface == nullptr || interface == &loopback) &&
           !list(loopback, IpAddress::Family::v4).empty();
}

bool AddressTable::is_broadcast(const IpAddress& address, const Interface* interface) const {
    if (!address.is_v4()) return false;
    if (address.v4_value() == 0xffff'ffff) return true;
    for (const auto& [id, lists] : lists_) {
        if (interface != nullptr && interface->id != id) continue;
        for (const auto& row : lists.v4) {
            if (row.prefix_length >= 31) continue;
            const auto host_bits = ~mask(row.prefix_length);
            if (address == row.broadcast) return true;
            if (address.v4_value() == (row.local.v4_value() | host_bits)) return true;
        }
    }
    return false;
}

IpAddress AddressTable::select(const Interface& interface, const IpAddress& destination,
                               Scope scope) const {
    const auto family = destination.family();
    IpAddress best;
    for (const auto& row : list(interface, family)) {
        if (row.flags.tentative || row.scope > scope) continue;
        if (family == IpAddress::Family::v6) {
            const bool same_scope = row.scope == scope_of_v6(destination);
            if (!best || same_scope) best = row.local;
            if (same_scope && sim::network(destination, row.prefix_length) == row.network())
                return row.local;
            continue;
        }
        if (row.flags.secondary) continue;
        if (sim::network(destination, row.prefix_length) == row.network()) return row.local;
        if (!best) best = row.local;
    }
    if (best || family == IpAddress::Family::v6) return best;
    // Another interface's, as long as it may leave this one.
    for (const auto& [index, other] : parts_.name_space.interfaces())
        for (const auto& row : list(*other, family))
            if (row.scope != Scope::link && row.scope <= scope) return row.local;
    return best;
}

// The source of an address's routes: of a secondary its network's primary.
IpAddress AddressTable::primary_of(const Address& address) {
    if (address.flags.secondary)
        for (const auto& other : rows(*address.interface, IpAddress::Family::v4))
            if (!other.flags.secondary && same_network(other, address)) return other.local;
    return address.local;
}

// fib_add_ifaddr and addrconf's prefix routes.
void AddressTable::add_routes(const Address& address) {
    auto& interface = *address.interface;
    const bool v4 = address.local.is_v4();
    const std::uint8_t full = v4 ? 32 : 128;
    const auto add = [&](RouteType type, const IpAddress& to, std::uint8_t length,
                         std::uint32_t table, Scope scope) {
        Route route;
        route.destination = sim::network(to, length);
        route.prefix_length = length;
        route.table = table;
        route.type = type;
        route.protocol = RouteProtocol::kernel;
        route.scope = v4 ? scope : Scope::universe;
        route.metric = v4 ? (type == RouteType::unicast ? address.metric : 0)
                          : (type == RouteType::local ? 0
                             : address.metric         ? address.metric
                                                      : 256);
        if (v4) route.preferred_source = primary_of(address);
        route.next_hops.push_back({.gateway = {}, .interface = &interface});
        parts_.routes.insert(std::move(route));
    };
    add(RouteType::local, address.local, full, route_table::kLocal, Scope::host);
    if (!interface.flags.up) return;
    if (!v4) {
        if (address.prefix_length < 128 && !address.flags.no_prefix_route)
            add(RouteType::unicast, address.peer, address.prefix_length, route_table::kMain,
                Scope::universe);
        return;
    }
    const bool loopback = interface.flags.loopback;
    const auto broadcast = [&](const IpAddress& to) {
        add(RouteType::broadcast, to, 32, route_table::kLocal, Scope::link);
    };
    if (address.broadcast && address.broadcast.v4_value() != 0xffff'ffff)
        broadcast(address.broadcast);
    if (address.flags.secondary || address.network().v4_value() >> 24 == 0) return;
    if (address.prefix_length == 32 && address.network() == address.local) return;
    if (!address.flags.no_prefix_route)
        add(loopback ? RouteType::local : RouteType::unicast, address.peer, address.prefix_length,
            loopback ? route_table::kLocal : route_table::kMain,
            loopback ? Scope::host : Scope::link);
    if (address.prefix_length < 31)
        broadcast(IpAddress::v4(address.network().v4_value() | ~mask(address.prefix_length)));
}

void AddressTable::remove_routes(const Address& address) {
    const auto network = address.network();
    const bool shared =
        std::any_of(rows(*address.interface, address.local.family()).begin(),
                    rows(*address.interface, address.local.family()).end(),
                    [&](const Address& other) { return same_network(other, address); });
    parts_.routes.erase_if([&](const Route& route) {
        if (route.protocol != RouteProtocol::kernel) return false;
        const auto* hop = route.first_hop();
        if (hop == nullptr || hop->interface != address.interface) return false;
        if (route.type == RouteType::local && route.destination == address.local &&
            route.prefix_length == (address.local.is_v4() ? 32 : 128))
            return true;
        if (address.local.is_v4()) return route.preferred_source == address.local;
        return !shared && route.type == RouteType::unicast && route.destination == network &&
               route.prefix_length == address.prefix_length;
    });
    if (address.local.is_v4())
        parts_.routes.erase_if(
            [&](const Route& route) { return route.preferred_source == address.local; });
}

void AddressTable::add_loopback(Interface& interface) {
    if (list(interface, IpAddress::Family::v4).empty()) {
        AddressRequest v4;
        v4.local = IpAddress::v4(0x7f00'0001);
        v4.prefix_length = 8;
        v4.scope = Scope::host;
        (void)add(interface, v4);
    }
    AddressRequest v6;
    v6.local = *IpAddress::parse("::1");
    v6.prefix_length = 128;
    v6.protocol = RouteProtocol::redirect;
    if (!v6_is_off(interface) && list(interface, IpAddress::Family::v6).empty())
        (void)add(interface, v6);
}

// The modified EUI-64 of RFC 4291, appendix A.
void AddressTable::add_link_local(Interface& interface) {
    std::uint8_t bytes[16] = {0xfe, 0x80};
    std::uint8_t mac[6];
    interface.address.store(mac, 0);
    const std::uint8_t eui[] = {
        static_cast<std::uint8_t>(mac[0] ^ 2), mac[1], mac[2], 0xff, 0xfe, mac[3], mac[4], mac[5]};
    std::copy(std::begin(eui), std::end(eui), bytes + 8);
    AddressRequest request;
    request.local = IpAddress::load_v6(bytes, 0);
    request.prefix_length = 64;
    (void)add(interface, request);
}

void AddressTable::forget_v6(Interface& interface) {
    auto& list = rows(interface, IpAddress::Family::v6);
    while (!list.empty()) erase(interface, list, list.size() - 1);
}

void AddressTable::link_changed(Interface& interface, LinkChange change) {
    if (change == LinkChange::left) {
        for (const auto family : {IpAddress::Family::v4, IpAddress::Family::v6}) {
            auto& list = rows(interface, family);
            while (!list.empty()) erase(interface, list, 0);
        }
        lists_.erase(interface.id);
        return;
    }
    if (change == LinkChange::renamed) {
        for (auto& row : rows(interface, IpAddress::Family::v4)) row.label = interface.name;
        return;
    }
    if (change == LinkChange::down) return forget_v6(interface);
    const bool came_up = change == LinkChange::up || change == LinkChange::carrier;
    if (!came_up || !interface.flags.up) return;
    if (change == LinkChange::up) {
        if (interface.flags.loopback) add_loopback(interface);
        const auto rows_now = rows(interface, IpAddress::Family::v4);
        for (const auto& row : rows_now) add_routes(row);
    }
    const bool wants_v6 = interface.carrier() && !interface.flags.loopback &&
                          !interface.flags.noarp && interface.master == nullptr &&
                          !v6_is_off(interface) && makes_link_local(interface);
    if (wants_v6) add_link_local(interface);
    if (interface.carrier() && !v6_is_off(interface))
        for (const auto& row : rows(interface, IpAddress::Family::v6)) add_routes(row);
}

}  // namespace vxlab::sim
