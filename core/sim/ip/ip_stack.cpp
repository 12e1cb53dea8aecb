#include "core/sim/ip/ip_stack.h"

#include <algorithm>
#include <cerrno>

#include "core/sim/ip/parts.h"

namespace vxlab::sim {

IpStack::IpStack(Namespace& name_space) : parts_(std::make_unique<Parts>(*this, name_space)) {}

IpStack::~IpStack() = default;

std::int64_t IpStack::Parts::conf(std::string_view family, const Interface& interface,
                                  std::string_view leaf) const {
    const auto& sysctls = name_space.sysctls();
    const auto folder = "net." + std::string(family) + ".conf.";
    const auto end = "." + std::string(leaf);
    return std::max(sysctls.number(folder + interface.name + end),
                    sysctls.number(folder + "all" + end));
}

void IpStack::receive(Interface& interface, Frame frame) {
    parts_->input.receive(interface, std::move(frame));
}

void IpStack::link_changed(Interface& interface, LinkChange change) {
    if (change == LinkChange::down || change == LinkChange::left) {
        parts_->neighbours.link_changed(interface, change);
        parts_->routes.link_changed(interface, change);
        parts_->addresses.link_changed(interface, change);
        parts_->groups.link_changed(interface, change);
        return;
    }
    parts_->groups.link_changed(interface, change);
    parts_->routes.link_changed(interface, change);
    parts_->addresses.link_changed(interface, change);
    parts_->neighbours.link_changed(interface, change);
}

KernelResult<> IpStack::add_address(Interface& interface, const AddressRequest& request) {
    return parts_->addresses.add(interface, request);
}

KernelResult<> IpStack::delete_address(Interface& interface, const AddressSelector& selector) {
    return parts_->addresses.remove(interface, selector);
}

std::span<const Address> IpStack::addresses(const Interface& interface,
                                            IpAddress::Family family) const {
    return parts_->addresses.list(interface, family);
}

bool IpStack::is_local(const IpAddress& address, const Interface* interface) const {
    return parts_->addresses.is_local(address, interface);
}

KernelResult<> IpStack::set_address_generation(Interface& interface, int mode) {
    if (mode < 0 || mode > 1) return refuse(EINVAL);
    return parts_->name_space.sysctls().set("net.ipv6.conf." + interface.name + ".addr_gen_mode",
                                            std::to_string(mode));
}

KernelResult<> IpStack::add_route(const RouteRequest& request) {
    return parts_->routes.add(request);
}

KernelResult<> IpStack::delete_route(const RouteSelector& selector) {
    return parts_->routes.remove(selector);
}

std::vector<const Route*> IpStack::routes(IpAddress::Family family) const {
    return parts_->routes.list(family);
}

KernelResult<RouteAnswer> IpStack::find_route(const RouteQuery& query) const {
    return parts_->routes.find(query);
}

KernelResult<> IpStack::add_rule(const Rule& rule) {
    auto& rules = rule.family == IpAddress::Family::v4 ? parts_->rules : parts_->rules6;
    auto made = rule;
    if (!rule.has_priority) made.priority = rules.size() > 1 ? rules[1].priority - 1 : 0;
    if (std::find(rules.begin(), rules.end(), made) != rules.end()) return refuse(EEXIST);
    const auto at = std::find_if(rules.begin(), rules.end(),
                                 [&](const Rule& other) { return other.priority > made.priority; });
    const auto& placed = *rules.insert(at, made);
    for (auto* listener : parts_->simulator.listeners())
        listener->rule(parts_->name_space, placed, Change::made);
    return {};
}

KernelResult<> IpStack::delete_rule(const Rule& rule) {
    auto& rules = rule.family == IpAddress::Family::v4 ? parts_->rules : parts_->rules6;
    const auto found = std::find_if(rules.begin(), rules.end(), [&](const Rule& other) {
        return (!rule.has_priority || other.priority == rule.priority) &&
               (rule.table == 0 || other.table == rule.table) && other.source == rule.source &&
               other.destination == rule.destination;
    });
    if (found == rules.end()) return refuse(ENOENT);
    const auto gone = *found;
    rules.erase(found);
    for (auto* listener : parts_->simulator.listeners())
        listener->rule(parts_->name_space, gone, Change::removed);
    return {};
}

std::span<const Rule> IpStack::rules(IpAddress::Family family) const {
    return family == IpAddress::Family::v4 ? parts_->rules : parts_->rules6;
}

void IpStack::flush_route_cache(IpAddress::Family family) { parts_->routes.forget_mtus(family); }

KernelResult<> IpStack::add_neighbour(const NeighbourRequest& request) {
    return parts_->neighbours.add(request);
}

KernelResult<> IpStack::delete_neighbour(Interface& interface, const IpAddress& address) {
    return parts_->neighbours.remove(interface, address);
}

std::vector<const Neighbour*> IpStack::neighbours(IpAddress::Family family) const {
    return parts_->neighbours.list(family);
}

const Neighbour* IpStack::find_neighbour(const Interface& interface,
                                         const IpAddress& address) const {
    return parts_->neighbours.find(interface, address);
}

KernelResult<> IpStack::add_proxy(const ProxyNeighbour& proxy) {
    auto& proxies =
        proxy.address.is_v4() ? parts_->neighbours.proxies : parts_->neighbours.proxies6;
    proxies.push_back(proxy);
    return {};
}

KernelResult<> IpStack::delete_proxy(const Interface* interface, const IpAddress& address) {
    auto& proxies = address.is_v4() ? parts_->neighbours.proxies : parts_->neighbours.proxies6;
    const auto gone = std::erase_if(proxies, [&](const ProxyNeighbour& proxy) {
        return proxy.address == address && proxy.interface == interface;
    });
    return gone > 0 ? KernelResult<>() : refuse(ENOENT);
}

std::span<const ProxyNeighbour> IpStack::proxies(IpAddress::Family family) const {
    return family == IpAddress::Family::v4 ? parts_->neighbours.proxies
                                           : parts_->neighbours.proxies6;
}

KernelResult<> IpStack::join_group(const IpAddress& group, Interface* interface) {
    return parts_->groups.join(group, interface);
}

KernelResult<> IpStack::leave_group(const IpAddress& group, Interface* interface) {
    return parts_->groups.leave(group, interface);
}

std::span<const JoinedGroup> IpStack::groups(const Interface& interface,
                                             IpAddress::Family family) const {
    return parts_->groups.list(interface, family);
}

KernelResult<std::unique_ptr<UdpSocket>> IpStack::open_udp(
    const UdpBind& bind, std::function<void(const Datagram&)> on_datagram) {
    auto socket = parts_->udp.open(bind);
    if (socket) (*socket)->on_datagram = std::move(on_datagram);
    return socket;
}

KernelResult<> IpStack::send_udp(const UdpSend& request) {
    return parts_->udp.send(nullptr, request);
}

std::unique_ptr<IcmpSocket> IpStack::open_icmp(IpAddress::Family family) {
    return parts_->raw.open(family);
}

std::vector<const UdpSocket*> IpStack::udp_sockets() const { return parts_->udp.list(); }

// disable_ipv6 takes the addresses of the interface away, and gives back what an interface that is
// up has of itself.
void IpStack::sysctl_changed(std::string_view path) {
    constexpr std::string_view kConf = "net.ipv6.conf.", kLeaf = ".disable_ipv6";
    if (!path.starts_with(kConf) || !path.ends_with(kLeaf)) return;
    for (const auto& [index, interface] : parts_->name_space.interfaces()) {
        const auto own = std::string(kConf) + interface->name + std::string(kLeaf);
        const bool off = parts_->name_space.sysctls().number(own) != 0;
        const auto list = addresses(*interface, IpAddress::Family::v6);
        if (off && !list.empty()) {
            parts_->addresses.forget_v6(*interface);
            parts_->routes.erase_if([&](const Route& route) {
                const auto* hop = route.first_hop();
                return route.destination.is_v6() && hop && hop->interface == interface;
            });
        } else if (!off && list.empty() && interface->flags.up) {
            parts_->addresses.link_changed(*interface, LinkChange::carrier);
        }
    }
}

FilterPolicies IpStack::policies(IpAddress::Family family) const {
    return family == IpAddress::Family::v4 ? parts_->policies : parts_->policies6;
}

void IpStack::set_policies(IpAddress::Family family, const FilterPolicies& policies) {
    (family == IpAddress::Family::v4 ? parts_->policies : parts_->policies6) = policies;
}

const ProtocolCounters& IpStack::counters() const { return parts_->counters; }

Interface* IpStack::loopback() const { return &parts_->name_space.loopback(); }

}  // namespace vxlab::sim
