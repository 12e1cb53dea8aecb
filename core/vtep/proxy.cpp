// The neighbour proxy: ARP requests and neighbour solicitations are answered from the device's
// neighbour table and never enter the tunnel (arp_reduce, neigh_reduce).
#include <cstring>

#include "core/vtep/vtep.h"
#include "core/wire/arp.h"
#include "core/wire/ipv6.h"
#include "core/wire/ndp.h"

namespace vxlab::vtep {
namespace {

using trace::Reason;
using trace::RowState;
using trace::Verdict;
using wire::EtherType;

constexpr std::size_t kEthernet = wire::EthernetView::kLength;
constexpr std::size_t kSolicitation = wire::NeighborSolicitationView::kLength;

// NUD_CONNECTED
bool connected(RowState state) {
    return state == RowState::permanent || state == RowState::noarp || state == RowState::reachable;
}

bool is_loopback(const IpAddress& address) {
    if (address.is_v4()) return address.v4_value() >> 24 == 127;
    return load_be64(address.bytes(), 0) == 0 && load_be64(address.bytes(), 8) == 1;
}

bool is_solicitation(Bytes frame) {
    const auto packet = wire::Ipv6View::over(frame.subspan(kEthernet));
    if (!packet || frame.size() < kEthernet + 40 + kSolicitation ||
        packet->next_header() != wire::IpProtocol::icmpv6)
        return false;
    const auto message = frame.subspan(kEthernet + 40);
    return message[0] == static_cast<std::uint8_t>(wire::Icmpv6Type::neighbor_solicitation) &&
           message[1] == 0;
}

// Who asked: the source link-layer address option, else the sender of the frame. Nothing if the
// options are malformed: then the kernel does not answer.
std::optional<MacAddress> solicitor(Bytes frame, Bytes options) {
    while (options.size() > 1) {
        const auto length = std::size_t{8} * options[1];
        if (length == 0 || length > options.size()) return std::nullopt;
        if (options[0] == static_cast<std::uint8_t>(wire::NdpOptionKind::source_link_layer_address))
            return MacAddress::load(options, 2);
        options = options.subspan(length);
    }
    return MacAddress::load(frame, 6);
}

}  // namespace

bool Vtep::answer_for_neighbours(Bytes frame, Instant now) {
    const auto type = static_cast<EtherType>(load_be16(frame, 12));
    if (type == EtherType::arp) {
        answer_arp(frame, now);
        return true;
    }
    if (type != EtherType::ipv6 || !is_solicitation(frame)) return false;
    answer_solicitation(frame, now);
    return true;
}

void Vtep::consume(Reason reason) {
    transmit_.decision.verdict = Verdict::consume;
    transmit_.decision.reason = reason;
}

// The neighbour to answer for; else the frame is consumed.
std::optional<Neighbour> Vtep::answerable(const IpAddress& target, Instant now, bool& router) {
    consume(Reason::proxy_miss);
    const auto neighbour = neighbours_ ? neighbours_->neighbour(target) : std::nullopt;
    if (!neighbour) {
        miss(target);
        return std::nullopt;
    }
    transmit_.decision.row = {};
    transmit_.decision.row.table = trace::Table::neighbours;
    transmit_.decision.row.state = neighbour->state;
    transmit_.decision.row.mac = neighbour->mac;
    transmit_.decision.row.address = target;
    if (!connected(neighbour->state)) return std::nullopt;
    const auto* row = fdb_.find_to_send(neighbour->mac, now);
    if (row && row->first.ip.is_unspecified()) {
        // On this side of the tunnel: it answers itself.
        consume(Reason::proxy_consumed);
        return std::nullopt;
    }
    router = row && (row->flags & ntf::router);
    return neighbour;
}

void Vtep::answer(MacAddress to, MacAddress from, EtherType type) {
    rewritten_.clear();
    wire::Ethernet{to, from, type}.append(rewritten_);
    transmit_.decision.verdict = Verdict::answer;
    transmit_.decision.reason = Reason::proxy_answered;
    transmit_.decision.copies = 1;
}

void Vtep::answer_arp(Bytes frame, Instant now) {
    consume(Reason::proxy_consumed);
    const auto message = frame.subspan(kEthernet);
    if (message.size() < wire::Arp::header_length()) return count_drop(Reason::bad_header);
    const auto request = wire::Arp::parse(message);
    if (!request || request->operation != wire::ArpOperation::request) return;
    const auto target = request->target_ip;
    if (is_loopback(target) || target.is_multicast()) return;
    bool router = false;
    const auto neighbour = answerable(target, now, router);
    if (!neighbour) return;
    answer(request->sender_mac, neighbour->mac, EtherType::arp);
    wire::Arp{wire::ArpOperation::reply, neighbour->mac, target, request->sender_mac,
              request->sender_ip}
        .append(rewritten_);
    transmit_.up = rewritten_;
}

void Vtep::answer_solicitation(Bytes frame, Instant now) {
    consume(Reason::proxy_consumed);
    const auto packet = *wire::Ipv6View::over(frame.subspan(kEthernet));
    const auto message = frame.subspan(kEthernet + 40);
    const auto target = IpAddress::load_v6(message, 8);
    if (is_loopback(packet.destination()) || target.is_multicast()) return;
    bool router = false;
    const auto neighbour = answerable(target, now, router);
    if (!neighbour) return;
    const auto to = solicitor(frame, message.subspan(kSolicitation));
    if (!to) return consume(Reason::proxy_consumed);

    wire::NeighborAdvertisement advertisement{router, true, true, target, neighbour->mac};
    wire::Ipv6 header;
    // The kernel takes over the upper half of the traffic class.
    header.traffic_class = packet.traffic_class() & 0xf0;
    header.payload_length = static_cast<std::uint16_t>(advertisement.header_length());
    header.next_header = wire::IpProtocol::icmpv6;
    header.hop_limit = 255;
    header.source = target;
    header.destination = packet.source();
    answer(*to, neighbour->mac, EtherType::ipv6);
    header.append(rewritten_);
    advertisement.append(rewritten_);
    wire::write_icmpv6_checksum(MutableBytes(rewritten_).subspan(kEthernet + 40), header.source,
                                header.destination);
    transmit_.up = rewritten_;
}

}  // namespace vxlab::vtep
