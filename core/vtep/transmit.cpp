// From the overlay to the underlay: vxlan_xmit. The neighbour proxy is in proxy.cpp.
#include <algorithm>
#include <limits>

#include "core/vtep/inner.h"
#include "core/vtep/vtep.h"
#include "core/wire/vxlan.h"

namespace vxlab::vtep {

using trace::Reason;
using trace::Verdict;
using wire::EtherType;

const Transmit& Vtep::from_overlay(Bytes frame, Instant now, std::uint32_t mark) {
    copies_.clear();
    transmit_.begin(frame);
    if (!up_) {
        drop(Reason::interface_down);
    } else if (frame.size() < wire::EthernetView::kLength) {
        drop(Reason::bad_header);
    } else if (!config_.proxy || !answer_for_neighbours(frame, now)) {
        transmit(mark, now);
    }
    transmit_.copies = copies_;
    return transmit_;
}

void Vtep::drop(Reason reason) {
    transmit_.decision.verdict = Verdict::drop;
    transmit_.decision.reason = reason;
}

void Vtep::count_drop(Reason reason) {
    ++counters_.tx_dropped;
    drop(reason);
}

void Vtep::transmit(std::uint32_t mark, Instant now) {
    if (!config_.keep_inner_tags) remove_tags();
    const auto* row = fdb_.find_to_send(MacAddress::load(transmit_.frame, 0), now);
    bool rewritten = false;
    if (row && config_.rsc && (row->flags & ntf::router)) {
        rewritten = short_circuit();
        if (rewritten) row = fdb_.find_to_send(MacAddress::load(transmit_.frame, 0), now);
    }
    if (!row) row = fdb_.find_to_send(MacAddress(), now);
    if (row) return send_to(*row, mark, rewritten, now);
    const auto destination = MacAddress::load(transmit_.frame, 0);
    if (config_.l2miss && !destination.is_group()) transmit_.miss = Miss{destination, {}};
    count_drop(Reason::no_destination);
}

void Vtep::remove_tags() {
    const auto inner = InnerFrame::over(transmit_.frame);
    if (!inner || !inner->tagged()) return;
    copy_untagged(*inner, rewritten_);
    transmit_.frame = rewritten_;
}

// A frame to the router's address goes straight to the station's, if the neighbours know it.
bool Vtep::short_circuit() {
    const auto frame = transmit_.frame;
    const auto type = static_cast<EtherType>(load_be16(frame, 12));
    const bool v4 = type == EtherType::ipv4;
    if (!v4 && type != EtherType::ipv6) return false;
    const auto router = MacAddress::load(frame, 0);
    if (router.is_group() || frame.size() < (v4 ? 14u + 20 : 14u + 40)) return false;
    const auto station = v4 ? IpAddress::load_v4(frame, 30) : IpAddress::load_v6(frame, 38);
    const auto neighbour = neighbours_ ? neighbours_->neighbour(station) : std::nullopt;
    if (!neighbour) miss(station);
    if (!neighbour || neighbour->mac == router) return false;
    if (rewritten_.data() != frame.data()) rewritten_.assign(frame.begin(), frame.end());
    router.store(rewritten_, 6);
    neighbour->mac.store(rewritten_, 0);
    transmit_.frame = rewritten_;
    return true;
}

void Vtep::miss(const IpAddress& address) {
    if (config_.l3miss) transmit_.miss = Miss{{}, address};
}

// As the kernel: from the second remote to the last, then the first.
void Vtep::send_to(const FdbRow& row, std::uint32_t mark, bool rewritten, Instant now) {
    auto& decision = transmit_.decision;
    Fdb::describe(row, row.first, decision.row);
    decision.taught_by = row.taught_by;
    const auto inner = InnerFrame::over(transmit_.frame);
    if (!inner) {
        counters_.tx_dropped += fdb_.remote_count(row);
        return drop(Reason::vxlan_inner_header);
    }
    const bool here = row.first.ip.is_unspecified();
    const auto dressed = dress(*inner, mark);
    const auto count = fdb_.remote_count(row);
    for (std::size_t i = 1; i <= count; ++i)
        send_one(fdb_.remote(row, i < count ? i : 0), dressed, rewritten);
    describe(row, rewritten);
    // Last: what the frame teaches may change the table.
    if (here && rewritten) hand_up(now);
}

void Vtep::send_one(const Remote& remote, const Dress& dress, bool rewritten) {
    if (!remote.ip.is_unspecified()) return add_copy(remote, dress);
    if (!rewritten) ++counters_.tx_dropped;
}

void Vtep::describe(const FdbRow& row, bool rewritten) {
    auto& decision = transmit_.decision;
    if (copies_.empty()) return drop(Reason::vxlan_no_remote);
    const bool group = copies_.size() == 1 && copies_.front().remote.is_multicast();
    decision.copies = static_cast<std::uint16_t>(
        std::min<std::size_t>(copies_.size(), std::numeric_limits<std::uint16_t>::max()));
    decision.verdict = group || copies_.size() > 1 ? Verdict::flood : Verdict::forward;
    decision.reason = rewritten            ? Reason::route_short_circuit
                      : copies_.size() > 1 ? Reason::head_end_replication
                      : group              ? Reason::multicast_group
                      : row.mac.is_zero()  ? Reason::default_destination
                                           : Reason::fdb_row;
}

// The short circuit leads back to this host (vxlan_encap_bypass): the frame is received again.
void Vtep::hand_up(Instant now) {
    static constexpr std::uint8_t kLoopback[16]{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    const auto source = MacAddress::load(transmit_.frame, 6);
    const auto from =
        config_.is_v6() ? IpAddress::load_v6(kLoopback, 0) : IpAddress::v4(0x7f000001);
    if (config_.learning && !source.is_zero() && !source.is_group())
        (void)fdb_.learn(source, from, 0, now);
    sent(transmit_.frame.size());
    ++counters_.rx_packets;
    counters_.rx_bytes += transmit_.frame.size() - wire::EthernetView::kLength;
    transmit_.up = transmit_.frame;
    transmit_.decision.verdict = Verdict::deliver;
    transmit_.decision.reason = Reason::route_short_circuit;
    transmit_.decision.copies = 1;
}

Vtep::Dress Vtep::dress(const InnerFrame& inner, std::uint32_t mark) const {
    // With GBP the flags D and A lie in the mark as in the header's first word.
    constexpr std::uint64_t kPolicy = 0x0048'ffff;
    Dress dress;
    dress.source_port = source_port(flow_hash(inner), source_ports_);
    dress.ttl = config_.ttl_inherit ? inner.ttl() : config_.ttl;
    const auto inner_tos = inner.type_of_service();
    const auto tos = config_.tos == 1 ? inner_tos : config_.tos;
    dress.tos =
        static_cast<std::uint8_t>((tos & ~ecn::mask) | ecn::outer_of(inner_tos & ecn::mask));
    dress.dont_fragment = config_.df == DontFragment::set ||
                          (config_.df == DontFragment::inherit && inner.wants_dont_fragment());
    dress.header = std::uint64_t{0x0800'0000} << 32;
    if (config_.gbp && mark != 0) dress.header |= (0x8000'0000 | (mark & kPolicy)) << 32;
    return dress;
}

void Vtep::add_copy(const Remote& remote, const Dress& dress) {
    auto& copy = copies_.emplace_back();
    const bool v6 = remote.ip.is_v6();
    copy.source = config_.local;
    copy.remote = remote.ip;
    copy.destination_port = remote.port ? remote.port : config_.port;
    copy.source_port = dress.source_port;
    copy.vni = remote.vni;
    copy.interface = remote.interface;
    copy.flow_label = v6 ? config_.flow_label : 0;
    copy.checksum = v6 ? !config_.udp6_zero_checksum_tx : config_.udp_checksum;
    copy.ttl = dress.ttl;
    if (copy.ttl == 0 && !config_.ttl_inherit && remote.ip.is_multicast()) copy.ttl = 1;
    copy.tos = dress.tos;
    copy.dont_fragment = !v6 && dress.dont_fragment;
    store_be64(copy.header, 0, dress.header | std::uint64_t{remote.vni} << 8);
}

}  // namespace vxlab::vtep
