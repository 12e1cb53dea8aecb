// ARP and neighbour discovery that the bridge answers for others: proxy_arp and neigh_suppress
// (net/bridge/br_arp_nd_proxy.c).
#include <algorithm>

#include "core/sim/devices/bridge/bridge.h"
#include "core/sim/ip/ip_stack.h"
#include "core/sim/name_space.h"
#include "core/sim/simulator.h"
#include "core/wire/arp.h"
#include "core/wire/ethernet.h"
#include "core/wire/icmpv6.h"
#include "core/wire/ipv6.h"
#include "core/wire/ndp.h"

namespace vxlab::sim {
namespace {

std::vector<std::uint8_t> arp_reply(const wire::Arp& request, MacAddress mac) {
    std::vector<std::uint8_t> bytes;
    wire::Ethernet{.destination = request.sender_mac, .source = mac, .type = wire::EtherType::arp}
        .append(bytes);
    wire::Arp{.operation = wire::ArpOperation::reply,
              .sender_mac = mac,
              .sender_ip = request.target_ip,
              .target_mac = request.sender_mac,
              .target_ip = request.sender_ip}
        .append(bytes);
    return bytes;
}

std::vector<std::uint8_t> advertisement(MacAddress asker, const IpAddress& asker_ip,
                                        const Neighbour& neighbour) {
    std::vector<std::uint8_t> message, bytes;
    wire::NeighborAdvertisement{.router = neighbour.router,
                                .solicited = true,
                                .override_entry = true,
                                .target = neighbour.address,
                                .target_mac = neighbour.mac}
        .append(message);
    wire::write_icmpv6_checksum(message, neighbour.address, asker_ip);
    wire::Ethernet{.destination = asker, .source = *neighbour.mac, .type = wire::EtherType::ipv6}
        .append(bytes);
    wire::Ipv6{.payload_length = static_cast<std::uint16_t>(message.size()),
               .next_header = wire::IpProtocol::icmpv6,
               .hop_limit = 255,
               .source = neighbour.address,
               .destination = asker_ip}
        .append(bytes);
    bytes.insert(bytes.end(), message.begin(), message.end());
    return bytes;
}

}  // namespace

void Bridge::answer_for_neighbours(Passage& passage) {
    const bool suppresses = std::any_of(ports_.begin(), ports_.end(), [](const auto& port) {
        return port->options.neigh_suppress;
    });
    const bool proxies =
        passage.from && (passage.from->options.proxy_arp || passage.from->options.proxy_arp_wifi);
    if (!suppresses && !proxies) return;
    const auto offset = passage.tagged ? std::size_t{18} : std::size_t{14};
    const auto network = wire::clamped(passage.frame.bytes(), offset);
    const auto type = static_cast<wire::EtherType>(load_be16(passage.frame.bytes(), offset - 2));
    if (type == wire::EtherType::arp) answer_arp(passage, network, suppresses);
    if (type == wire::EtherType::ipv6 && suppresses) answer_solicitation(passage, network);
}

// br_do_proxy_suppress_arp.
void Bridge::answer_arp(Passage& passage, Bytes network, bool suppresses) {
    const auto request = wire::Arp::parse(network);
    if (!request || request->target_ip.is_multicast()) return;
    if (suppresses) {
        if (passage.from && passage.from->options.neigh_suppress) return;
        if (request->operation == wire::ArpOperation::reply ||
            request->sender_ip == request->target_ip) {
            passage.answered = true;
            return;
        }
    }
    if (request->operation != wire::ArpOperation::request) return;
    if (suppresses && name_space->ip().is_local(request->target_ip, this)) {
        passage.answered = true;
        return;
    }
    const auto* known = name_space->ip().find_neighbour(*this, request->target_ip);
    if (!known || !is_valid(known->state) || !known->mac) return;
    const auto* row = fdb_.find(*known->mac, passage.vlan);
    if (!row) return;
    const bool answers =
        (passage.from && passage.from->options.proxy_arp) ||
        (row->port && (row->port->options.proxy_arp_wifi || row->port->options.neigh_suppress));
    if (answers) send_answer(passage, arp_reply(*request, *known->mac));
    passage.answered = answers || suppresses;
}

// br_do_suppress_nd.
void Bridge::answer_solicitation(Passage& passage, Bytes network) {
    const auto packet = wire::Ipv6View::over(network);
    if (!packet || (passage.from && passage.from->options.neigh_suppress)) return;
    const auto upper = wire::find_upper_layer(*packet);
    const auto message = wire::Icmpv6View::over(upper.payload);
    if (upper.protocol != wire::IpProtocol::icmpv6 || !message) return;
    if (message->type() == wire::Icmpv6Type::neighbor_advertisement) {
        passage.answered = true;
        return;
    }
    const auto asked = wire::NeighborSolicitationView::over(upper.payload);
    if (message->type() != wire::Icmpv6Type::neighbor_solicitation || !asked) return;
    if (packet->source().is_unspecified() || asked->target().is_multicast()) {
        passage.answered = packet->source().is_unspecified();
        return;
    }
    if (name_space->ip().is_local(asked->target(), this)) {
        passage.answered = true;
        return;
    }
    const auto* known = name_space->ip().find_neighbour(*this, asked->target());
    if (!known || !is_valid(known->state) || !known->mac) return;
    const auto* row = fdb_.find(*known->mac, passage.vlan);
    if (!row) return;
    if (row->port && row->port->options.neigh_suppress)
        send_answer(passage, advertisement(MacAddress::load(passage.frame.bytes(), 6),
                                           packet->source(), *known));
    passage.answered = true;
}

// Back out of the port that asked, or to the host.
void Bridge::send_answer(const Passage& passage, std::vector<std::uint8_t> bytes) {
    auto frame = simulator_.make_frame(std::move(bytes), passage.frame.id);
    emit_decision(passage.frame, {.verdict = trace::Verdict::answer,
                                  .reason = trace::Reason::bridge_suppressed,
                                  .copies = 1});
    frame.cause = passage.frame.cause;
    if (passage.from) return passage.from->interface.transmit(std::move(frame));
    simulator_.schedule({}, [this_id = id, &simulator = simulator_, frame = std::move(frame)] {
        if (auto* bridge = simulator.interface(this_id)) bridge->receive(frame);
    });
}

}  // namespace vxlab::sim
