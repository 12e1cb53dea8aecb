// Sees the same inner frame again: copies to several VTEPs, duplicates, loops; and learns which MAC
// address sits behind which VTEP, as a VTEP does.
#pragma once

#include <unordered_map>

#include "capture/index/overlay_parts.h"

namespace vxlab::index {

class OverlayFrames {
public:
    static constexpr std::size_t kMaxMacs = 250'000;
    // Frames with the same bytes count as one sent several times when they come this close.
    static constexpr Duration kSameFrame = Duration::milliseconds(50);

    OverlayFrames();

    // Whether it repeats a frame seen just before (a copy, a duplicate, a relayed one).
    bool add(const Encapsulated& frame);
    // MACs there was no room for.
    std::uint64_t others() const { return others_; }

    // By segment and MAC; what MACs claim in ARP and NDP is told by claim().
    std::vector<MacEntry> macs() const;
    void claim(const Segment& segment, MacAddress mac, const IpAddress& address);
    // Head-end copies only.
    std::vector<FloodTarget> copies() const;
    void append_findings(const TunnelTable& tunnels, std::vector<Finding>& out) const;

private:
    struct MacKey {
        Segment segment;
        MacAddress mac;

        friend bool operator==(const MacKey&, const MacKey&) = default;
    };
    struct MacHash {
        std::size_t operator()(const MacKey& key) const noexcept;
    };
    // The last frame with some hash: a table of fixed size, where a newer one takes the place.
    struct Recent {
        std::uint64_t hash = 0;
        std::uint64_t packet = 0;
        Instant time;
        IpAddress source, destination;
        std::uint16_t id = 0;
        std::uint8_t ttl = 0;
        std::uint8_t falling = 0;  // times the TTL was lower than before
    };
    struct CopyKey {
        Segment segment;
        IpAddress sender;

        friend auto operator<=>(const CopyKey&, const CopyKey&) = default;
    };
    struct Copies {
        std::set<IpAddress> receivers;
        PacketList packets;
    };

    void learn(const Encapsulated& frame);
    bool compare(const Encapsulated& frame);
    void note_duplicate(const Encapsulated& frame, Recent& before, std::uint8_t ttl);
    void note_copy(const Encapsulated& frame, const Recent& before);

    std::unordered_map<MacKey, MacEntry, MacHash> macs_;
    std::vector<Recent> recent_;
    std::map<CopyKey, Copies> copies_;
    std::map<CopyKey, PacketList> unknown_unicast_;
    PacketList duplicates_, loops_;
    std::map<std::tuple<Segment, IpAddress, IpAddress>, PacketList> relayed_;
    std::uint64_t others_ = 0;
};

}  // namespace vxlab::index
