#include "core/sim/ip/arp.h"

#include "core/sim/ip/parts.h"
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

// Whether we answer for that address on that interface (arp_ignore), or as a proxy.
bool is_ours(IpStack::Parts& parts, Interface& interface, const wire::Arp& message) {
    if (message.target_ip.v4_value() >> 24 == 127) return false;
    const auto ignore = parts.conf("ipv4", interface, "arp_ignore");
    if (parts.addresses.is_local(message.target_ip, ignore >= 1 ? &interface : nullptr))
        return true;
    for (const auto& proxy : parts.neighbours.proxies)
        if (proxy.address == message.target_ip &&
            (proxy.interface == nullptr || proxy.interface == &interface))
            return true;
    if (parts.conf("ipv4", interface, "proxy_arp") == 0) return false;
    const auto way =
        parts.routes.find({.destination = message.target_ip, .source = {}, .output = nullptr});
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

}  // namespace

void receive(IpStack::Parts& parts, Interface& interface, Frame frame) {
    const auto message = wire::Arp::parse(frame.bytes().subspan(wire::EthernetView::kLength));
    if (!message || interface.flags.noarp)
        return interface.drop(frame,
                              message ? trace::Reason::no_consumer : trace::Reason::bad_header);
    const auto& sender = message->sender_ip;
    // Duplicate address detection (RFC 5227) asks from no address.
    const bool probe = sender.is_unspecified();
    if (message->operation == wire::ArpOperation::request && is_ours(parts, interface, *message)) {
        answer(parts, interface, *message, frame);
        if (!probe)
            parts.neighbours.heard(interface, sender, {.mac = message->sender_mac, .create = true},
                                   frame);
        return;
    }
    if (probe || parts.addresses.is_local(sender, nullptr))
        return interface.drop(frame, trace::Reason::arp_not_ours);
    const bool reply = message->operation == wire::ArpOperation::reply;
    const bool for_us = parts.addresses.is_local(message->target_ip, nullptr);
    parts.neighbours.heard(
        interface, sender,
        {.mac = message->sender_mac, .solicited = reply && for_us, .create = false}, frame);
    if (reply && for_us)
        interface.emit_decision(frame, {.verdict = trace::Verdict::deliver,
                                        .reason = trace::Reason::neighbour_learned});
    else
        interface.drop(frame, trace::Reason::arp_not_ours);
}

void request(IpStack::Parts& parts, Interface& interface, const IpAddress& target,
             std::optional<MacAddress> to, const Frame* waiting) {
    IpAddress source;
    if (waiting != nullptr && parts.conf("ipv4", interface, "arp_announce") < 2) {
        const auto packet =
            wire::Ipv4View::over(waiting->bytes().subspan(wire::EthernetView::kLength));
        if (packet && parts.addresses.is_local(packet->source(), nullptr))
            source = packet->source();
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

}  // namespace vxlab::sim::arp
