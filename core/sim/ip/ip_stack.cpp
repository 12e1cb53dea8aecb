#include "core/sim/ip/ip_stack.h"

#include <algorithm>
#include <cerrno>

#include "core/sim/ip/parts.h"

namespace vxlab::sim {

IpStack::IpStack(Namespace& name_space) : parts_(std::make_unique<Parts>(*this, name_space)) {}

IpStack::~IpStack() = default;

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

bool IpStack::has_route_table(IpAddress::Family family, std::uint32_t table) const {
    return parts_->routes.has_table(family, table);
}

void IpStack::learn_mtu(const IpAddress& destination, std::uint32_t mtu) {
    parts_->routes.learn_mtu(destination, mtu);
}

KernelResult<> IpStack::add_rule(const Rule& rule) {
    auto& rules = rule.family == IpAddress::Family::v4 ? parts_->rules : parts_->rules6;
    auto made = rule;
    made.has_priority = true;
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
               (rule.table == 0 || other.table == rule.table) &&
               (!rule.source || other.source == rule.source) &&
               (!rule.destination || other.destination == rule.destination);
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

void IpStack::flush_route_cache(IpAddress::Family family) { parts_->routes.forget_learned(family); }

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
    return parts_->neighbours.add_proxy(proxy);
}

KernelResult<> IpStack::delete_proxy(const Interface* interface, const IpAddress& address) {
    return parts_->neighbours.remove_proxy(interface, address);
}

std::span<const ProxyNeighbour> IpStack::proxies(IpAddress::Family family) const {
    return parts_->neighbours.proxies(family);
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

KernelResult<std::unique_ptr<TcpListener>> IpStack::listen_tcp(const TcpEndpoint& local) {
    return parts_->tcp.listen(local);
}

KernelResult<std::unique_ptr<TcpConnection>> IpStack::connect_tcp(const TcpConnect& request) {
    return parts_->tcp.connect(request);
}

std::vector<TcpRow> IpStack::tcp_rows() const { return parts_->tcp.rows(); }

std::vector<const UdpSocket*> IpStack::udp_sockets() const { return parts_->udp.list(); }

void IpStack::sysctl_changed(std::string_view path) {
    if (!path.starts_with("net.ipv6.conf.")) return;
    if (!path.ends_with(".disable_ipv6") && !path.ends_with(".forwarding")) return;
    for (const auto& [index, interface] : parts_->name_space.interfaces()) {
        parts_->addresses.settings_changed(*interface);
        parts_->groups.forwarding_changed(*interface);
    }
}

FilterPolicies IpStack::policies(IpAddress::Family family) const {
    return family == IpAddress::Family::v4 ? parts_->policies : parts_->policies6;
}

void IpStack::set_policies(IpAddress::Family family, const FilterPolicies& policies) {
    (family == IpAddress::Family::v4 ? parts_->policies : parts_->policies6) = policies;
}

FilterCounters& IpStack::filter_counters(IpAddress::Family family) {
    return family == IpAddress::Family::v4 ? parts_->filter_counters : parts_->filter_counters6;
}

const ProtocolCounters& IpStack::counters() const { return parts_->counters; }

Interface* IpStack::loopback() const { return &parts_->name_space.loopback(); }

}  // namespace vxlab::sim
