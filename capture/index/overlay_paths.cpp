#include "capture/index/overlay_paths.h"

#include <fmt/format.h>

#include <algorithm>

#include "capture/dissect/remarks.h"
#include "capture/index/hash.h"
#include "core/wire/ipv4.h"
#include "core/wire/ipv6.h"

namespace vxlab::index {
namespace {

constexpr std::size_t kKeptMacs = 4;
constexpr std::size_t kMaxCountedVnis = 65'536;
constexpr std::size_t kMostNamed = 5;  // VNIs of a pair in findings

void keep(std::vector<MacAddress>& macs, MacAddress mac) {
    if (macs.size() < kKeptMacs && std::find(macs.begin(), macs.end(), mac) == macs.end())
        macs.push_back(mac);
}

std::uint8_t time_to_live(const Level& level) {
    if (const auto ip = wire::Ipv4View::over(level.network_bytes); ip && level.ip_source.is_v4())
        return ip->ttl();
    if (const auto ip = wire::Ipv6View::over(level.network_bytes)) return ip->hop_limit();
    return 0;
}

std::uint64_t wire_length(const source::Packet& packet) {
    return std::max<std::uint64_t>(packet.wire_length, packet.bytes.size());
}

}  // namespace

std::string text(const Segment& segment, const TunnelTable& tunnels) {
    if (!segment.overlay) {
        return segment.inside == kNoTunnel ? "the underlay"
                                           : "inside " + tunnels.text(segment.inside);
    }
    if (segment.inside == kNoTunnel) return fmt::format("VNI {}", segment.vni);
    return fmt::format("{} > VNI {}", tunnels.text(segment.inside), segment.vni);
}

std::size_t OverlayPaths::Hash::operator()(const PathKey& key) const noexcept {
    const auto ends = mix(hash_of(key.source), hash_of(key.destination));
    return mix(mix(ends, std::uint64_t{key.vni} << 16 | key.port), key.inside);
}

Path* OverlayPaths::find(const PathKey& key) {
    if (last_ != nullptr && last_key_ == key) return last_;
    const auto found = paths_.find(key);
    if (found == paths_.end() && paths_.size() >= kMaxPaths) return nullptr;
    last_key_ = key;
    last_ = found != paths_.end() ? &found->second : &paths_[key];
    return last_;
}

void OverlayPaths::add(const Encapsulated& frame) {
    const auto& outer = frame.outer;
    const auto number = frame.packet.number;
    if (!outer.tunnel.vni_valid) flag_i_clear_.add(number);
    auto* path = find({frame.inside, outer.ip_source, outer.ip_destination, outer.tunnel.vni,
                       outer.destination_port, outer.tunnel.vni_valid});
    if (path == nullptr) {
        ++others_;
        return;
    }
    const auto length = wire_length(frame.packet);
    path->traffic.add(length);
    path->packets.add(number);
    if (frame.floods()) path->flooded.add(length);
    if (outer.has_mac) {
        keep(path->source_macs, outer.mac_source);
        keep(path->next_hops, outer.mac_destination);
    }
    if (outer.ip_destination.is_multicast()) {
        if (time_to_live(outer) == 1) path->ttl_1.add(number);
        if (frame.inner != nullptr && frame.inner->has_mac && !frame.floods())
            path->unknown.add(number);
    }
    if (!frame.dissection.remarks.empty()) note_remarks(frame, *path);
}

void OverlayPaths::note_remarks(const Encapsulated& frame, Path& path) {
    namespace remarks = dissect::remarks;
    const auto number = frame.packet.number;
    for (const auto& remark : frame.dissection.remarks) {
        const bool outside =
            remark.layer >= frame.outer.first_layer && remark.layer < frame.outer.end_layer;
        const bool inside = frame.inner != nullptr && remark.layer >= frame.inner->first_layer &&
                            remark.layer < frame.inner->end_layer;
        if (outside && remark.def->id == remarks::kUdpChecksumZeroIpv6.id)
            path.zero_checksum.add(number);
        const bool checksum = remark.def->id == remarks::kUdpChecksum.id ||
                              remark.def->id == remarks::kIpv4Checksum.id ||
                              remark.def->id == remarks::kTcpChecksum.id;
        if (checksum && outside) path.bad_checksum.add(number);
        if (checksum && inside && inner_checksums_.size() < kMaxCountedVnis)
            inner_checksums_[frame.outer.tunnel.vni].add(number);
    }
}

std::vector<Vtep> OverlayPaths::vteps() const {
    std::map<std::pair<TunnelId, IpAddress>, Vtep> all;
    const auto find = [&](const PathKey& key, const IpAddress& address, const Path& path) -> Vtep& {
        const auto [place, is_new] = all.try_emplace({key.inside, address});
        auto& vtep = place->second;
        if (is_new) vtep.inside = key.inside, vtep.address = address;
        if (is_new || path.packets.first.front() < vtep.first_packet)
            vtep.first_packet = path.packets.first.front();
        if (key.vni_valid) vtep.vnis.insert(key.vni);
        return vtep;
    };
    for (const auto& [key, path] : paths_) {
        auto& sender = find(key, key.source, path);
        sender.sent += path.traffic;
        sender.ports.insert(key.port);
        sender.macs.insert(path.source_macs.begin(), path.source_macs.end());
        sender.next_hops.insert(path.next_hops.begin(), path.next_hops.end());
        if (key.destination.is_multicast()) continue;
        auto& receiver = find(key, key.destination, path);
        receiver.received += path.traffic;
        receiver.receiving_ports.insert(key.port);
    }
    std::vector<Vtep> rows;
    for (auto& [key, vtep] : all) rows.push_back(std::move(vtep));
    return rows;
}

std::vector<Vni> OverlayPaths::vnis() const {
    std::map<Segment, Vni> all;
    for (const auto& [key, path] : paths_) {
        if (!key.vni_valid) continue;
        const Segment segment{key.inside, true, key.vni};
        auto& vni = all[segment];
        vni.segment = segment;
        vni.traffic += path.traffic;
        vni.vteps.insert(key.source);
        if (!key.destination.is_multicast()) vni.vteps.insert(key.destination);
    }
    std::vector<Vni> rows;
    for (auto& [key, vni] : all) rows.push_back(std::move(vni));
    return rows;
}

std::vector<FloodTarget> OverlayPaths::groups() const {
    std::map<std::pair<Segment, IpAddress>, FloodTarget> all;
    for (const auto& [key, path] : paths_) {
        if (!key.destination.is_multicast()) continue;
        const Segment segment{key.inside, true, key.vni};
        auto& target = all[{segment, key.destination}];
        target.segment = segment;
        target.group = key.destination;
        target.senders.insert(key.source);
        target.packets.add(path.packets);
    }
    std::vector<FloodTarget> rows;
    for (auto& [key, target] : all) rows.push_back(std::move(target));
    return rows;
}

OverlayPaths::Pairs OverlayPaths::pairs() const {
    Pairs all;
    for (const auto& [key, path] : paths_) {
        if (key.destination.is_multicast()) continue;
        const bool from_low = key.source < key.destination;
        const auto& low = from_low ? key.source : key.destination;
        const auto& high = from_low ? key.destination : key.source;
        auto& pair = all[{key.inside, low, high}];
        const auto direction = from_low ? 0 : 1;
        pair.ports[direction][key.port].add(path.packets);
        if (!key.vni_valid) continue;
        pair.vnis[direction][key.vni].add(path.packets);
        if (path.flooded.packets < path.traffic.packets) pair.with_unicast.insert(key.vni);
    }
    return all;
}

void OverlayPaths::find_per_path(std::vector<Finding>& out) const {
    std::map<IpAddress, PacketList> checksums, zeros;
    std::map<std::pair<IpAddress, std::uint32_t>, PacketList> ttls;
    for (const auto& [key, path] : paths_) {
        if (!path.bad_checksum.empty()) checksums[key.source].add(path.bad_checksum);
        if (!path.zero_checksum.empty()) zeros[key.source].add(path.zero_checksum);
        if (!path.ttl_1.empty()) ttls[{key.destination, key.vni}].add(path.ttl_1);
        if (!path.unknown.empty())
            out.push_back({&findings::kUnknownUnicast,
                           fmt::format("{} sends frames for one host in VNI {} to the group {}: it "
                                       "does not know which VTEP the host is behind",
                                       key.source.text(), key.vni, key.destination.text()),
                           path.unknown});
    }
    for (const auto& [address, packets] : checksums)
        out.push_back({&findings::kOuterChecksum,
                       fmt::format("{} sends tunnel packets with a wrong outer checksum; if it was "
                                   "captured on that machine, checksum offload explains it",
                                   address.text()),
                       packets});
    for (const auto& [address, packets] : zeros)
        out.push_back(
            {&findings::kZeroChecksumIpv6,
             fmt::format("{} sends over IPv6 without UDP checksum; a Linux receiver needs "
                         "udp6zerocsumrx to accept that",
                         address.text()),
             packets});
    for (const auto& [target, packets] : ttls)
        out.push_back({&findings::kMulticastTtl,
                       fmt::format("VNI {} floods to {} with TTL 1: no router passes this on, so "
                                   "only VTEPs on the same segment hear it",
                                   target.second, target.first.text()),
                       packets});
    for (const auto& [vni, packets] : inner_checksums_)
        out.push_back({&findings::kInnerChecksum,
                       fmt::format("frames in VNI {} have wrong checksums inside", vni), packets});
    if (!flag_i_clear_.empty())
        out.push_back({&findings::kFlagIClear,
                       "VXLAN headers have the I flag clear: the VNI is not valid, and a receiver "
                       "drops the packet",
                       flag_i_clear_});
}

namespace {

PacketList joined(PacketList one, const PacketList& other) {
    one.add(other);
    return one;
}

}  // namespace

void OverlayPaths::compare_ports(const Ends& ends, const Pair& pair, std::vector<Finding>& out) {
    if (pair.ports[0].size() != 1 || pair.ports[1].size() != 1) return;
    const auto& [port, there] = *pair.ports[0].begin();
    const auto& [other, back] = *pair.ports[1].begin();
    if (port == other) return;
    out.push_back(
        {&findings::kPortMismatch,
         fmt::format("{} sends to {} on UDP port {}, but {} answers on port {}: give both "
                     "the same dstport",
                     ends.low, ends.high, port, ends.high, other),
         joined(there, back)});
}

// Both flood, each in a VNI that the other does not use towards it, and no host of either VNI ever
// reached one behind the other VTEP.
void OverlayPaths::compare_vnis(const Ends& ends, const Pair& pair, std::vector<Finding>& out) {
    const auto alone = [&](std::size_t direction) {
        std::vector<std::uint32_t> vnis;
        for (const auto& [vni, packets] : pair.vnis[direction])
            if (pair.vnis[1 - direction].count(vni) == 0 && pair.with_unicast.count(vni) == 0 &&
                vnis.size() < kMostNamed)
                vnis.push_back(vni);
        return vnis;
    };
    for (const auto vni : alone(0))
        for (const auto other : alone(1))
            out.push_back({&findings::kVniMismatch,
                           fmt::format("{} floods to {} in VNI {} only, and {} to {} in VNI {} "
                                       "only: one of the two has the wrong VNI",
                                       ends.low, ends.high, vni, ends.high, ends.low, other),
                           joined(pair.vnis[0].at(vni), pair.vnis[1].at(other))});
}

void OverlayPaths::append_findings(std::vector<Finding>& out) const {
    for (const auto& [key, pair] : pairs()) {
        const Ends ends{std::get<1>(key).text(), std::get<2>(key).text()};
        if (!pair.ports[0].empty() && !pair.ports[1].empty()) {
            compare_ports(ends, pair, out);
            compare_vnis(ends, pair, out);
            continue;
        }
        // A host's own loopback has one direction; tunnels in tunnels repeat what is said outside.
        if (ends.low == ends.high || std::get<0>(key) != kNoTunnel) continue;
        const bool from_low = pair.ports[1].empty();
        PacketList packets;
        for (const auto& [port, list] : pair.ports[from_low ? 0 : 1]) packets.add(list);
        out.push_back(
            {&findings::kOneWay,
             fmt::format("{} sends to {}, and nothing comes back in this capture",
                         from_low ? ends.low : ends.high, from_low ? ends.high : ends.low),
             packets});
    }
    find_per_path(out);
}

}  // namespace vxlab::index
