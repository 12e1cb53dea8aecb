#include "capture/index/overlay_frames.h"

#include <fmt/format.h>

#include <algorithm>

#include "capture/index/hash.h"
#include "core/wire/ipv4.h"
#include "core/wire/ipv6.h"

namespace vxlab::index {
namespace {

constexpr std::size_t kRecent = 16'384;    // a power of two
constexpr std::size_t kHashedBytes = 256;  // headers and checksums lie in these
constexpr std::size_t kMaxCopyRows = 65'536;
constexpr std::size_t kKeptMoves = 10;
constexpr std::size_t kKeptAddresses = 4;
constexpr std::uint8_t kLoopTtlSteps = 3;

// What two sightings of one underlay packet have in common, and what a router changes.
struct OuterMark {
    std::uint16_t id = 0;  // 0: the header has none
    std::uint8_t ttl = 0;
};

OuterMark mark_of(const Level& outer) {
    if (outer.ip_source.is_v4()) {
        const auto ip = wire::Ipv4View::over(outer.network_bytes);
        return ip ? OuterMark{ip->identification(), ip->ttl()} : OuterMark{};
    }
    const auto ip = wire::Ipv6View::over(outer.network_bytes);
    return ip ? OuterMark{0, ip->hop_limit()} : OuterMark{};
}

bool within(const std::optional<Instant>& now, Instant before) {
    const auto passed = *now - before;
    return passed >= Duration{} && passed <= OverlayFrames::kSameFrame;
}

bool is_tcp(const Encapsulated& frame) { return frame.inner->transport == dissect::Protocol::tcp; }

}  // namespace

OverlayFrames::OverlayFrames() : recent_(kRecent) {}

std::size_t OverlayFrames::MacHash::operator()(const MacKey& key) const noexcept {
    return mix(key.mac.value(), std::uint64_t{key.segment.inside} << 32 | key.segment.vni);
}

bool OverlayFrames::add(const Encapsulated& frame) {
    if (frame.inner == nullptr || !frame.inner->has_mac || !frame.outer.tunnel.vni_valid)
        return false;
    const bool again = compare(frame);
    learn(frame);
    return again;
}

// RFC 7348, 4.1: the inner source MAC belongs to the outer source IP.
void OverlayFrames::learn(const Encapsulated& frame) {
    const auto mac = frame.inner->mac_source;
    if (mac.is_group() || mac.is_zero() || frame.outer.tunnel.dont_learn) return;
    const MacKey key{frame.segment(), mac};
    const auto found = macs_.find(key);
    if (found == macs_.end() && macs_.size() >= kMaxMacs) {
        ++others_;
        return;
    }
    auto& entry = found != macs_.end() ? found->second : macs_[key];
    const auto number = frame.packet.number;
    if (entry.packets == 0) {
        entry.segment = key.segment;
        entry.mac = mac;
        entry.vtep = frame.outer.ip_source;
        entry.first_packet = number;
    }
    if (entry.vtep != frame.outer.ip_source) {
        if (entry.moves.size() < kKeptMoves)
            entry.moves.push_back({number, entry.vtep, frame.outer.ip_source});
        ++entry.move_count;
        entry.vtep = frame.outer.ip_source;
    }
    entry.last_packet = number;
    entry.period.add(frame.packet.time);
    ++entry.packets;
}

bool OverlayFrames::compare(const Encapsulated& frame) {
    const auto& time = frame.packet.time;
    if (!time) return false;
    const auto bytes = frame.inner->frame;
    const auto hash = mix(hash_of(bytes.first(std::min(bytes.size(), kHashedBytes))),
                          std::uint64_t{frame.outer.tunnel.vni} << 32 | bytes.size());
    auto& slot = recent_[hash & (kRecent - 1)];
    const auto mark = mark_of(frame.outer);
    const auto& outer = frame.outer;
    if (slot.packet != 0 && slot.hash == hash && slot.packet != frame.packet.number &&
        within(time, slot.time)) {
        if (slot.source != outer.ip_source) {
            const auto key = std::tuple(frame.segment(), slot.source, outer.ip_source);
            if (relayed_.size() < kMaxCopyRows || relayed_.count(key) != 0) {
                auto& packets = relayed_[key];
                packets.add(slot.packet);
                packets.add(frame.packet.number);
            }
            return true;
        }
        if (slot.destination != outer.ip_destination) {
            note_copy(frame, slot);
            return true;
        }
        // Without an IP id, equal TCP segments may be just that: duplicate ACKs.
        if (slot.id == mark.id && (mark.id != 0 || !is_tcp(frame))) {
            note_duplicate(frame, slot, mark.ttl);
            return true;
        }
    }
    slot = {
        hash, frame.packet.number, *time, outer.ip_source, outer.ip_destination, mark.id, mark.ttl,
        0};
    return false;
}

void OverlayFrames::note_duplicate(const Encapsulated& frame, Recent& before, std::uint8_t ttl) {
    if (ttl < before.ttl) {
        before.ttl = ttl;
        if (++before.falling >= kLoopTtlSteps) loops_.add(frame.packet.number);
    }
    duplicates_.add(frame.packet.number);
}

void OverlayFrames::note_copy(const Encapsulated& frame, const Recent& before) {
    const CopyKey key{frame.segment(), frame.outer.ip_source};
    if (!frame.floods()) {
        if (unknown_unicast_.size() < kMaxCopyRows || unknown_unicast_.count(key) != 0) {
            unknown_unicast_[key].add(before.packet);
            unknown_unicast_[key].add(frame.packet.number);
        }
    }
    if (frame.outer.ip_destination.is_multicast() || before.destination.is_multicast()) return;
    if (copies_.size() >= kMaxCopyRows && copies_.count(key) == 0) return;
    auto& copies = copies_[key];
    if (copies.receivers.size() < kMaxCopyRows) {
        copies.receivers.insert(before.destination);
        copies.receivers.insert(frame.outer.ip_destination);
    }
    copies.packets.add(before.packet);
    copies.packets.add(frame.packet.number);
}

std::vector<MacEntry> OverlayFrames::macs() const {
    std::vector<MacEntry> rows;
    rows.reserve(macs_.size());
    for (const auto& [key, entry] : macs_) rows.push_back(entry);
    std::sort(rows.begin(), rows.end(), [](const MacEntry& one, const MacEntry& other) {
        return std::tie(one.segment, one.mac) < std::tie(other.segment, other.mac);
    });
    return rows;
}

void OverlayFrames::claim(const Segment& segment, MacAddress mac, const IpAddress& address) {
    const auto found = macs_.find({segment, mac});
    if (found == macs_.end() || !address || address.is_unspecified()) return;
    auto& known = found->second.addresses;
    if (known.size() < kKeptAddresses &&
        std::find(known.begin(), known.end(), address) == known.end())
        known.push_back(address);
}

std::vector<FloodTarget> OverlayFrames::copies() const {
    std::vector<FloodTarget> rows;
    for (const auto& [key, copies] : copies_) {
        FloodTarget target;
        target.segment = key.segment;
        target.senders.insert(key.sender);
        target.receivers = copies.receivers;
        target.packets = copies.packets;
        rows.push_back(std::move(target));
    }
    return rows;
}

namespace {

Finding moved(const MacEntry& entry, const TunnelTable& tunnels) {
    PacketList packets;
    for (const auto& move : entry.moves) packets.add(move.packet);
    packets.count = entry.move_count;
    const auto& last = entry.moves.back();
    // Back to where it was before: A, B, A.
    const bool returns =
        entry.moves.size() >= 2 && entry.moves[entry.moves.size() - 2].from == last.to;
    if (returns)
        return {
            &findings::kMacFlapping,
            fmt::format("{} in {} goes back and forth between VTEPs ({} and {}): two hosts with "
                        "one MAC address, or a loop",
                        entry.mac.text(), text(entry.segment, tunnels), last.from.text(),
                        last.to.text()),
            packets};
    return {&findings::kMacMoved,
            fmt::format("{} in {} moved from VTEP {} to {}", entry.mac.text(),
                        text(entry.segment, tunnels), last.from.text(), last.to.text()),
            packets};
}

}  // namespace

void OverlayFrames::append_findings(const TunnelTable& tunnels, std::vector<Finding>& out) const {
    for (const auto& entry : macs())
        if (!entry.moves.empty()) out.push_back(moved(entry, tunnels));
    for (const auto& [key, packets] : unknown_unicast_)
        out.push_back(
            {&findings::kUnknownUnicast,
             fmt::format("{} sends frames for one host in {} to several VTEPs: it does not "
                         "know which one the host is behind",
                         key.sender.text(), text(key.segment, tunnels)),
             packets});
    for (const auto& [key, packets] : relayed_)
        out.push_back({&findings::kRelayed,
                       fmt::format("in {}, VTEP {} sends frames again that {} sent just before: a "
                                   "bridge forwards from tunnel to tunnel, or there is a loop",
                                   text(std::get<0>(key), tunnels), std::get<2>(key).text(),
                                   std::get<1>(key).text()),
                       packets});
    if (!duplicates_.empty())
        out.push_back(
            {&findings::kDuplicates,
             "tunnel packets were captured more than once: a mirror port, or a capture on "
             "several interfaces",
             duplicates_});
    if (!loops_.empty())
        out.push_back(
            {&findings::kUnderlayLoop,
             "tunnel packets pass again and again with a falling TTL: the underlay routes "
             "in a circle",
             loops_});
}

}  // namespace vxlab::index
