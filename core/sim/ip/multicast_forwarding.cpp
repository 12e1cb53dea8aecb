#include "core/sim/ip/multicast_forwarding.h"

#include <algorithm>
#include <cerrno>

#include "core/sim/devices/register_tunnel.h"
#include "core/sim/ip/parts.h"
#include "core/sim/link_registry.h"
#include "core/wire/ethernet.h"
#include "core/wire/ipv4.h"

namespace vxlab::sim {
namespace {

constexpr auto kTellEvery = Duration::seconds(3);  // MFC_ASSERT_THRESH

wire::Ipv4View packet_of(const Frame& frame) {
    return *wire::Ipv4View::over(frame.bytes().subspan(wire::EthernetView::kLength));
}

bool names(const MulticastRoute& route, const Interface& interface) {
    return std::find(route.outputs.begin(), route.outputs.end(), &interface) != route.outputs.end();
}

bool is_refused_by(const Interface& way, const wire::Ipv4View& packet) {
    return packet.dont_fragment() && packet.total_length() > way.mtu;
}

trace::Row row_of(const MulticastRoute& route) {
    return {.table = trace::Table::multicast_routes,
            .state = trace::RowState::dynamic,
            .interface = route.input->id,
            .address = route.group,
            .via = route.source};
}

}  // namespace

bool MulticastForwarding::takes(const Interface& interface, const IpAddress& group) const {
    return socket_ && group.is_v4() && group.is_multicast() && group.v4_value() >> 8 != 0xe0'0000 &&
           routes_at(interface);
}

bool MulticastForwarding::routes_at(const Interface& interface) const {
    return std::find(interfaces_.begin(), interfaces_.end(), &interface) != interfaces_.end();
}

MulticastRoute* MulticastForwarding::find(const IpAddress& source, const IpAddress& group) const {
    for (const auto& route : routes_)
        if (route->source == source && route->group == group) return route.get();
    return nullptr;
}

MulticastRoute* MulticastForwarding::match(const MulticastUpcall& datagram) const {
    if (auto* own = find(datagram.source, datagram.group)) return own;
    auto* any = find(IpAddress::v4(0), datagram.group);
    const bool takes_part = any && (any->input == &datagram.input || names(*any, datagram.input));
    return takes_part ? any : nullptr;
}

MulticastRoute* MulticastForwarding::match_or_ask(const MulticastUpcall& datagram) const {
    if (auto* route = match(datagram)) return route;
    if (socket_->on_no_route) socket_->on_no_route(datagram);
    return match(datagram);
}

// Null: it came in by the wrong interface.
MulticastRoute* MulticastForwarding::check_input(MulticastRoute& route,
                                                 const MulticastUpcall& datagram) const {
    const bool in_tree = route.source.is_unspecified() && names(route, datagram.input);
    if (route.input == &datagram.input || in_tree) return &route;
    ++route.wrong_interface;
    const auto now = parts_.simulator.now();
    if (now - route.last_told < kTellEvery || !socket_->on_wrong_input) return nullptr;
    route.last_told = now;
    socket_->on_wrong_input(datagram);
    auto* changed = match(datagram);
    return changed && changed->input == &datagram.input ? changed : nullptr;
}

void MulticastForwarding::receive(Interface& input, Frame frame) {
    const auto packet = packet_of(frame);
    const bool is_member = parts_.groups.is_member(input, packet.destination());
    if (!is_member && packet.protocol() == wire::IpProtocol::igmp)
        return parts_.input.accept_v4(input, std::move(frame));
    forward(input, frame, is_member);
    if (is_member) parts_.input.accept_v4(input, std::move(frame));
}

void MulticastForwarding::forward(Interface& input, Frame& frame, bool is_member) {
    const auto packet = packet_of(frame);
    const MulticastUpcall datagram{packet.source(), packet.destination(), input, frame};
    auto* route = match_or_ask(datagram);
    if (!route) {
        if (!is_member) input.drop(frame, trace::Reason::multicast_no_route);
        return;
    }
    auto* right = check_input(*route, datagram);
    if (!right) return input.drop(frame, trace::Reason::multicast_wrong_interface);
    ++right->packets;
    right->bytes += packet.total_length();
    right->last_used = parts_.simulator.now();
    send_out(input, *right, frame);
}

// Why the packet goes nowhere; none if it goes somewhere.
trace::Reason MulticastForwarding::refusal(const wire::Ipv4View& packet,
                                           const std::vector<Interface*>& ways) const {
    if (ways.empty()) return trace::Reason::multicast_no_output;
    if (packet.ttl() <= 1) return trace::Reason::ttl_exceeded;
    if (parts_.policies.forward == FilterPolicy::drop) return trace::Reason::forward_policy;
    const bool too_big = std::all_of(ways.begin(), ways.end(), [&](const Interface* way) {
        return is_refused_by(*way, packet);
    });
    return too_big ? trace::Reason::fragmentation_needed : trace::Reason::none;
}

// ip_mr_forward. Its loop begins with the last interface, and no ICMP error is ever sent.
void MulticastForwarding::send_out(Interface& input, const MulticastRoute& route, Frame& frame) {
    const auto packet = packet_of(frame);
    std::vector<Interface*> ways;
    for (auto known = interfaces_.rbegin(); known != interfaces_.rend(); ++known)
        if (*known != &input && names(route, **known)) ways.push_back(*known);
    if (const auto reason = refusal(packet, ways); reason != trace::Reason::none)
        return input.drop(frame, reason);
    std::erase_if(ways, [&](const Interface* way) { return is_refused_by(*way, packet); });
    input.emit_decision(
        frame, {.verdict = ways.size() > 1 ? trace::Verdict::flood : trace::Verdict::forward,
                .reason = trace::Reason::multicast_route,
                .copies = static_cast<std::uint16_t>(ways.size()),
                .row = row_of(route),
                .taught_by = route.event});
    for (auto* way : ways) parts_.output.forward_group(*way, frame);
}

void MulticastForwarding::tell(const MulticastRoute& route, trace::EventKind kind) {
    if (route.input->name_space != &parts_.name_space) return;
    const auto event = route.input->emit_row(kind, row_of(route));
    for (const auto& known : routes_)
        if (known.get() == &route) known->event = event;
}

KernelResult<std::unique_ptr<MulticastRoutingSocket>> MulticastForwarding::open() {
    if (socket_) return refuse(EADDRINUSE);
    std::unique_ptr<MulticastRoutingSocket> socket(new MulticastRoutingSocket(parts_.stack));
    socket_ = socket.get();
    (void)parts_.name_space.sysctls().set("net.ipv4.conf.all.mc_forwarding", "1");
    return socket;
}

void MulticastForwarding::close(MulticastRoutingSocket&) {
    while (!interfaces_.empty()) (void)remove_interface(*interfaces_.back());
    socket_ = nullptr;
    (void)parts_.name_space.sysctls().set("net.ipv4.conf.all.mc_forwarding", "0");
}

void MulticastForwarding::set_forwarding(const Interface& interface, bool on) {
    (void)parts_.name_space.sysctls().set("net.ipv4.conf." + interface.name + ".mc_forwarding",
                                          on ? "1" : "0");
}

KernelResult<> MulticastForwarding::add_interface(Interface& interface) {
    if (routes_at(interface)) return refuse(EADDRINUSE);
    interfaces_.push_back(&interface);
    interface.change_all_multicast(1);
    set_forwarding(interface, true);
    return {};
}

KernelResult<> MulticastForwarding::remove_interface(Interface& interface) {
    if (!routes_at(interface)) return refuse(EADDRNOTAVAIL);
    forget(interface);
    set_forwarding(interface, false);
    return {};
}

void MulticastForwarding::forget(Interface& interface) {
    if (std::erase(interfaces_, &interface) == 0) return;
    interface.change_all_multicast(-1);
    std::vector<MulticastRoute> gone;
    for (const auto& route : routes_) {
        std::erase(route->outputs, &interface);
        if (route->input == &interface) gone.push_back(*route);
    }
    for (const auto& route : gone) (void)remove_route(route.source, route.group);
}

KernelResult<> MulticastForwarding::add_route(const MulticastRoute& route) {
    if (!route.group.is_multicast() || !route.input || !routes_at(*route.input))
        return refuse(EINVAL);
    auto* row = find(route.source, route.group);
    const bool made = !row;
    if (made) {
        row = routes_.emplace_back(std::make_unique<MulticastRoute>()).get();
        row->source = route.source;
        row->group = route.group;
        row->last_used = parts_.simulator.now();
        row->last_told = Instant{} + Duration::seconds(-3600);
    }
    row->input = route.input;
    row->outputs.clear();
    for (auto* known : interfaces_)
        if (names(route, *known)) row->outputs.push_back(known);
    tell(*row, made ? trace::EventKind::row_added : trace::EventKind::row_moved);
    return {};
}

KernelResult<> MulticastForwarding::remove_route(const IpAddress& source, const IpAddress& group) {
    const auto found = std::find_if(routes_.begin(), routes_.end(), [&](const auto& route) {
        return route->source == source && route->group == group;
    });
    if (found == routes_.end()) return refuse(ENOENT);
    tell(**found, trace::EventKind::row_removed);
    routes_.erase(found);
    return {};
}

MulticastRoutingSocket::~MulticastRoutingSocket() {
    stack_.parts().multicast.close(*this);
    if (tunnel_) LinkRegistry::remove(*tunnel_);
}

KernelResult<> MulticastRoutingSocket::add_interface(Interface& interface) {
    return stack_.parts().multicast.add_interface(interface);
}

KernelResult<> MulticastRoutingSocket::remove_interface(Interface& interface) {
    return stack_.parts().multicast.remove_interface(interface);
}

KernelResult<> MulticastRoutingSocket::add_route(const MulticastRoute& route) {
    return stack_.parts().multicast.add_route(route);
}

KernelResult<> MulticastRoutingSocket::remove_route(const IpAddress& source,
                                                    const IpAddress& group) {
    return stack_.parts().multicast.remove_route(source, group);
}

KernelResult<RegisterTunnel*> MulticastRoutingSocket::register_tunnel() {
    if (tunnel_) return tunnel_;
    auto made = add_register_tunnel(stack_.parts().name_space);
    if (!made) return made;
    tunnel_ = *made;
    (void)add_interface(*tunnel_);
    return tunnel_;
}

}  // namespace vxlab::sim
