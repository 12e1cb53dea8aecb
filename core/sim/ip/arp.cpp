#include "core/sim/ip/arp.h"

#include "core/sim/ip/parts.h"
#include "core/sim/ip/prefix.h"
#include "core/wire/arp.h"
#include "core/wire/ipv4.h"

namespace vxlab::sim::arp {
namespace {

void send(IpStack::Parts& parts, Interface& interface, MacAddress to, const wire::Arp& message,
          const Frame* cause) {
    std::vector<std::uint8_t> bytes;
    wire::Ethernet{.destination = to, .source = interface.address, .type = wire::EtherType::arp}
        .append(bytes);
    message.append(bytes);
    auto frame = parts.simulator.make_frame(std::move(bytes), cause ? cause->id : 0);
    if (cause) frame.cause = cause->cause;
    interface.transmit(std::move(frame));
}

// arp_ignore: whether we keep silent on that interface although the address is ours.
bool ignores(IpStack::Parts& parts, const Interface& interface, const wire::Arp& message) {
    const auto mode = parts.settings.of(interface).arp_ignore;
    if (mode == 0) return false;
    if (mode == 8) return true;
    if (mode == 3) {
        for (const auto& [index, other] : parts.name_space.interfaces())
            for (const auto& row : parts.addresses.list(*other, IpAddress::Family::v4))
                if (row.local == message.target_ip) return row.scope >= Scope::link;
        return true;
    }
    for (const auto& row : parts.addresses.list(interface, IpAddress::Family::v4)) {
        if (row.local != message.target_ip) continue;
        if (mode == 1 || contains(row.network(), row.prefix_length, message.sender_ip))
            return false;
    }
    return true;
}

// arp_fwd_proxy, and the rows of `ip neigh add proxy`: for what we would forward elsewhere.
bool is_proxied(IpStack::Parts& parts, const Interface& interface, const wire::Arp& message) {
    const auto& settings = parts.settings.of(interface);
    if (settings.forwarding == 0) return false;
    if (settings.proxy_arp == 0 && !parts.neighbours.proxy(interface, message.target_ip))
        return false;
    const auto way = parts.routes.find(
        {.destination = message.target_ip, .source = message.sender_ip, .input = &interface});
    return way && way->type == RouteType::unicast && way->interface != &interface;
}

void answer(IpStack::Parts& parts, Interface& interface, const wire::Arp& message, Frame& frame) {
    interface.emit_decision(
        frame,
        {.verdict = trace::Verdict::answer, .reason = trace::Reason::arp_answered, .copies = 1});
    const wire::Arp reply{.operation = wire::ArpOperation::reply,
                          .sender_mac = interface.address,
                          .sender_ip = message.target_ip,
                          .target_mac = message.sender_mac,
                          .target_ip = message.sender_ip};
    send(parts, interface, message.sender_mac, reply, &frame);
}

// What a message that is not a question to us says of its sender: a row that there is is brought up
// to date; one is made if arp_accept says so.
void learn(IpStack::Parts& parts, Interface& interface, const wire::Arp& message, Frame& frame) {
    const bool reply = message.operation == wire::ArpOperation::reply;
    const bool gratuitous = message.sender_ip == message.target_ip &&
                            (!reply || message.target_mac == message.sender_mac ||
                             message.target_mac.is_zero() || message.target_mac.is_broadcast());
    const bool to_us = !MacAddress::load(frame.bytes(), 0).is_group();
    const bool known = parts.neighbours.find(interface, message.sender_ip) != nullptr;
    const bool accepted = parts.settings.of(interface).arp_accept != 0 && (reply || gratuitous);
    if (!known && !accepted) return interface.drop(frame, trace::Reason::arp_not_ours);
    interface.emit_decision(
        frame, {.verdict = trace::Verdict::deliver, .reason = trace::Reason::neighbour_learned});
    parts.neighbours.heard(
        interface, message.sender_ip,
        {.mac = message.sender_mac,
         .state = reply && to_us ? NeighbourState::reachable : NeighbourState::stale,
         .create = accepted,
         .heed_locktime = !gratuitous},
        frame);
}

}  // namespace

// arp_process.
void receive(IpStack::Parts& parts, Interface& interface, Frame frame) {
    const auto message = wire::Arp::parse(frame.bytes().subspan(wire::EthernetView::kLength));
    if (!message) return interface.drop(frame, trace::Reason::bad_header);
    const bool asks = message->operation == wire::ArpOperation::request;
    const auto& target = message->target_ip;
    const auto& settings = parts.settings.of(interface);
    const bool unusable = interface.flags.noarp || interface.flags.loopback ||
                          (!asks && message->operation != wire::ArpOperation::reply);
    if (unusable) return interface.drop(frame, trace::Reason::no_consumer);
    const bool loopback_target = target.v4_value() >> 24 == 127 && settings.route_localnet == 0;
    if (target.is_multicast() || loopback_target)
        return interface.drop(frame, trace::Reason::arp_not_ours);
    const bool ours = asks && parts.addresses.is_local(target, nullptr);
    // Duplicate address detection (RFC 5227) asks from no address.
    if (message->sender_ip.is_unspecified()) {
        if (ours && !ignores(parts, interface, *message))
            return answer(parts, interface, *message, frame);
        return interface.drop(frame, trace::Reason::arp_not_ours);
    }
    // From an address of ours: somebody else's claim, or our own words.
    if (parts.addresses.is_local(message->sender_ip, nullptr) && settings.accept_local == 0)
        return interface.drop(frame, trace::Reason::martian_source);
    const bool answers = asks && (ours ? !ignores(parts, interface, *message)
                                       : is_proxied(parts, interface, *message));
    if (!answers) return learn(parts, interface, *message, frame);
    parts.neighbours.heard(interface, message->sender_ip,
                           {.mac = message->sender_mac, .create = true}, frame);
    answer(parts, interface, *message, frame);
}

void request(IpStack::Parts& parts, Interface& interface, const IpAddress& target,
             std::optional<MacAddress> to, const Frame* waiting) {
    const auto announce = parts.settings.of(interface).arp_announce;
    IpAddress source;
    if (waiting != nullptr && announce < 2) {
        const auto packet =
            wire::Ipv4View::over(waiting->bytes().subspan(wire::EthernetView::kLength));
        if (packet && parts.addresses.is_local(packet->source(), nullptr))
            source = packet->source();
        // 1: only one of the network that the target is in.
        if (source && announce == 1) {
            bool fits = false;
            for (const auto& row : parts.addresses.list(interface, IpAddress::Family::v4))
                fits = fits ||
                       (row.local == source && contains(row.network(), row.prefix_length, target));
            if (!fits) source = {};
        }
    }
    if (!source) source = parts.addresses.select(interface, target, Scope::link);
    if (!source) source = IpAddress::v4(0);
    const wire::Arp message{.operation = wire::ArpOperation::request,
                            .sender_mac = interface.address,
                            .sender_ip = source,
                            .target_mac = to.value_or(MacAddress()),
                            .target_ip = target};
    send(parts, interface, to.value_or(interface.broadcast), message, waiting);
}

void announce(IpStack::Parts& parts, Interface& interface, const IpAddress& address) {
    const wire::Arp message{.operation = wire::ArpOperation::request,
                            .sender_mac = interface.address,
                            .sender_ip = address,
                            .target_mac = {},
                            .target_ip = address};
    send(parts, interface, interface.broadcast, message, nullptr);
}

}  // namespace vxlab::sim::arp
