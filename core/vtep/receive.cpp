// From the underlay to the overlay: vxlan_rcv.
#include "core/vtep/inner.h"
#include "core/vtep/vtep.h"

namespace vxlab::vtep {
namespace {

using trace::Reason;
using trace::Verdict;
using wire::EtherType;
using wire::VxlanView;

bool is_link_local(const IpAddress& address) {
    return address.is_v6() && (load_be16(address.bytes(), 0) & 0xffc0) == 0xfe80;
}

// The length that the inner network header must have (pskb_inet_may_pull).
std::size_t fixed_part(EtherType type) {
    return type == EtherType::ipv4 ? 20 : type == EtherType::ipv6 ? 40 : 0;
}

}  // namespace

const Receive& Vtep::from_underlay(const Datagram& datagram, Instant now) {
    receive_ = Receive{};
    auto& decision = receive_.decision;
    decision.verdict = Verdict::drop;
    decision.reason = refusal(datagram, now);
    if (decision.reason != Reason::none) return receive_;
    decision.verdict = Verdict::deliver;
    decision.reason = full_ ? Reason::max_addresses : Reason::vxlan_decapsulated;
    decision.copies = 1;
    ++counters_.rx_packets;
    counters_.rx_bytes += receive_.frame.size() - wire::EthernetView::kLength;
    return receive_;
}

// Why not to take it; none: it is taken.
Reason Vtep::refusal(const Datagram& datagram, Instant now) {
    full_ = false;
    if (const auto reason = header_refusal(datagram); reason != Reason::none) return reason;
    const auto frame = datagram.payload.subspan(VxlanView::kLength);
    if (frame.size() < wire::EthernetView::kLength) return Reason::vxlan_too_short;
    if (config_.gbp) read_policy(datagram.payload);
    const auto source = MacAddress::load(frame, 6);
    if (source == config_.own_mac) return Reason::vxlan_own_mac;
    const auto type = static_cast<EtherType>(load_be16(frame, 12));
    if (!config_.keep_inner_tags && wire::is_vlan_tag(type)) return Reason::vxlan_inner_tag;
    if (config_.learning)
        if (const auto reason = learn(datagram, source, now); reason != Reason::none) return reason;
    if (frame.size() < wire::EthernetView::kLength + fixed_part(type)) {
        ++counters_.rx_length_errors;
        ++counters_.rx_errors;
        return Reason::vxlan_inner_header;
    }
    receive_.frame = frame;
    return ecn_refusal(type, datagram.tos & ecn::mask);
}

Reason Vtep::header_refusal(const Datagram& datagram) {
    if (datagram.checksum == UdpChecksum::wrong) return Reason::vxlan_bad_checksum;
    if (datagram.checksum == UdpChecksum::absent && datagram.source.is_v6() &&
        !config_.udp6_zero_checksum_rx)
        return Reason::vxlan_zero_checksum;
    const auto header = VxlanView::over(datagram.payload);
    if (!header) return Reason::vxlan_too_short;
    if (!header->instance_flag()) return Reason::vxlan_no_instance_flag;
    if (!up_ || header->vni() != config_.vni) return Reason::vxlan_unknown_vni;
    if ((load_be64(datagram.payload, 0) & reserved_mask_) == 0) return Reason::none;
    ++counters_.rx_frame_errors;
    ++counters_.rx_errors;
    return Reason::vxlan_reserved_bits;
}

void Vtep::read_policy(Bytes header) {
    constexpr std::uint32_t kPolicyBits = 0x0048'ffff;  // D, A and the id, as in the mark
    const auto word = load_be32(header, 0);
    if (word & 0x8000'0000) receive_.mark = word & kPolicyBits;
}

Reason Vtep::learn(const Datagram& datagram, MacAddress source, Instant now) {
    if (source.is_zero() || source.is_group()) return Reason::vxlan_bad_source_mac;
    const auto interface = is_link_local(datagram.source) ? datagram.interface : 0;
    const auto learned = fdb_.learn(source, datagram.source, interface, now);
    if (learned.row) {
        Fdb::describe(*learned.row, learned.row->first, receive_.decision.row);
        receive_.decision.taught_by = learned.row->taught_by;
    }
    full_ = learned.lesson == Fdb::Lesson::full;
    return learned.lesson == Fdb::Lesson::refused_static ? Reason::vxlan_static_row : Reason::none;
}

// VLAN tags hide the IP header: then nothing is checked and nothing is set.
Reason Vtep::ecn_refusal(EtherType type, std::uint8_t outer) {
    constexpr auto network = wire::EthernetView::kLength;
    const bool v6 = type == EtherType::ipv6;
    if (outer == ecn::not_ect || (!v6 && type != EtherType::ipv4)) return Reason::none;
    const auto word = load_be16(receive_.frame, network);
    const auto inner = static_cast<std::uint8_t>((v6 ? word >> 4 : word) & ecn::mask);
    const auto after = ecn::inner_after(inner, outer, config_.ect1_inward);
    if (!after) {
        ++counters_.rx_frame_errors;
        ++counters_.rx_errors;
        receive_.frame = {};
        return Reason::vxlan_bad_ecn;
    }
    if (*after == inner) return Reason::none;
    received_.assign(receive_.frame.begin(), receive_.frame.end());
    set_ecn(received_, network, v6, *after);
    receive_.frame = received_;
    return Reason::none;
}

}  // namespace vxlab::vtep
