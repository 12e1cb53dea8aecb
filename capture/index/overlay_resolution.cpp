#include "capture/index/overlay_resolution.h"

#include <fmt/format.h>

#include "core/wire/arp.h"
#include "core/wire/icmpv6.h"
#include "core/wire/ndp.h"

namespace vxlab::index {

using dissect::Protocol;

void OverlayResolution::add(const source::Packet& packet, const Level& level,
                            const Segment& segment, const IpAddress& vtep, const Claim& claim) {
    if (level.network == Protocol::arp) {
        add_arp(packet, level.network_bytes, segment, vtep, claim);
    } else if (level.transport == Protocol::icmpv6) {
        add_ndp(packet, level, segment, vtep, claim);
    }
}

void OverlayResolution::add_arp(const source::Packet& packet, Bytes bytes, const Segment& segment,
                                const IpAddress& vtep, const Claim& claim) {
    const auto arp = wire::ArpView::over(bytes);
    if (!arp) return;
    const auto sender = arp->sender_ip();
    const auto target = arp->target_ip();
    const auto mac = arp->sender_mac();
    if (!sender || !target || !mac) return;
    claim(segment, *mac, *sender);
    const bool about_itself = *sender == *target || sender->is_unspecified();
    if (arp->operation() == wire::ArpOperation::request && !about_itself)
        ask(packet, {segment, *target, *sender}, vtep);
    if (arp->operation() == wire::ArpOperation::reply && !sender->is_unspecified())
        answer({segment, *sender, about_itself ? IpAddress() : *target});
    if (arp->operation() == wire::ArpOperation::request && *sender == *target)
        answer({segment, *sender, {}});
}

void OverlayResolution::add_ndp(const source::Packet& packet, const Level& level,
                                const Segment& segment, const IpAddress& vtep, const Claim& claim) {
    using wire::Icmpv6Type;
    const auto message = wire::Icmpv6View::over(level.transport_bytes);
    if (!message) return;
    if (message->type() == Icmpv6Type::neighbor_solicitation) {
        const auto question = wire::NeighborSolicitationView::over(level.transport_bytes);
        if (!question || level.ip_source.is_unspecified()) return;
        claim(segment, level.mac_source, level.ip_source);
        ask(packet, {segment, question->target(), level.ip_source}, vtep);
    } else if (message->type() == Icmpv6Type::neighbor_advertisement) {
        const auto reply = wire::NeighborAdvertisementView::over(level.transport_bytes);
        if (!reply) return;
        if (const auto mac = wire::link_layer_address(
                reply->options(), wire::NdpOptionKind::target_link_layer_address))
            claim(segment, *mac, reply->target());
        const bool to_all = level.ip_destination.is_multicast();
        answer({segment, reply->target(), to_all ? IpAddress() : level.ip_destination});
    }
}

void OverlayResolution::ask(const source::Packet& packet, const Key& key, const IpAddress& vtep) {
    if (open_.size() >= kMaxQuestions && open_.count(key) == 0) return;
    auto& question = open_[key];
    question.segment = key.segment;
    question.asker = key.asker;
    question.target = key.target;
    question.vtep = vtep;
    question.packets.add(packet.number);
    if (packet.time) question.last = packet.time;
}

void OverlayResolution::answer(const Key& key) {
    if (key.asker) {
        open_.erase(key);
        return;
    }
    auto at = open_.lower_bound(key);
    while (at != open_.end() && at->first.segment == key.segment && at->first.target == key.target)
        at = open_.erase(at);
}

std::vector<Question> OverlayResolution::unanswered() const {
    std::vector<Question> rows;
    for (const auto& [key, question] : open_) rows.push_back(question);
    return rows;
}

namespace {

constexpr std::size_t kMostCrossed = 5;  // other VNIs named for one question

// Questions between two hosts that ask for each other, each in a VNI of its own.
void find_crossed(const std::map<std::tuple<TunnelId, IpAddress, IpAddress>,
                                 std::vector<const Question*>>& by_ends,
                  const Question& question, std::vector<Finding>& out) {
    const auto found = by_ends.find({question.segment.inside, question.target, question.asker});
    if (found == by_ends.end()) return;
    std::size_t named = 0;
    for (const auto* other : found->second) {
        if (!(question.segment < other->segment)) continue;
        if (++named > kMostCrossed) return;
        auto packets = question.packets;
        packets.add(other->packets);
        out.push_back(
            {&findings::kVniMismatch,
             fmt::format("{} asks for {} in VNI {}, and {} asks for {} in VNI {}: they "
                         "look for each other in different VNIs",
                         question.asker.text(), question.target.text(), question.segment.vni,
                         question.target.text(), question.asker.text(), other->segment.vni),
             packets});
    }
}

}  // namespace

void OverlayResolution::append_findings(const TunnelTable& tunnels,
                                        std::vector<Finding>& out) const {
    std::map<std::tuple<TunnelId, IpAddress, IpAddress>, std::vector<const Question*>> by_ends;
    for (const auto& [key, question] : open_)
        if (key.segment.overlay)
            by_ends[{key.segment.inside, key.asker, key.target}].push_back(&question);
    for (const auto& [key, question] : open_) {
        const auto behind =
            question.vtep ? fmt::format(" (behind VTEP {})", question.vtep.text()) : std::string();
        out.push_back(
            {&findings::kUnanswered,
             fmt::format("in {}, {}{} asks for the MAC address of {} and gets no answer "
                         "in this capture",
                         text(key.segment, tunnels), key.asker.text(), behind, key.target.text()),
             question.packets});
        if (key.segment.overlay) find_crossed(by_ends, question, out);
    }
}

}  // namespace vxlab::index
