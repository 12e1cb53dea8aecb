// What a capture alone tells of an overlay: its VTEPs and VNIs, which MAC address sits behind which
// VTEP, where floods go, and what is wrong. Every statement is from packets that were seen; what a
// capture point does not see is not told.
//
// Not thread-safe. Memory is bounded: paths, MACs and questions have limits, beyond which packets
// count as `others`.
#pragma once

#include "capture/index/overlay_errors.h"
#include "capture/index/overlay_frames.h"
#include "capture/index/overlay_paths.h"
#include "capture/index/overlay_resolution.h"

namespace vxlab::index {

struct OverlayReport {
    std::vector<Vtep> vteps;          // by address
    std::vector<Vni> vnis;            // by number
    std::vector<MacEntry> macs;       // by VNI and address
    std::vector<FloodTarget> floods;  // groups, then head-end copies
    std::vector<Question> unanswered;
    std::vector<Finding> findings;       // worst first
    std::uint64_t omitted_findings = 0;  // more of an id than kMostOfOneId
    std::uint64_t others = 0;            // packets or MACs there was no room for
    TunnelTable tunnels;                 // names Vtep::inside and Segment::inside

    static constexpr std::size_t kMostOfOneId = 100;
};

class Overlay {
public:
    // The options that the packets are dissected with: they say which ports are tunnels.
    explicit Overlay(dissect::Options options);
    Overlay(const Overlay&) = delete;
    Overlay& operator=(const Overlay&) = delete;

    // Packets in capture order, dissected light or full; fragments with history, so that they are
    // whole.
    void add(const source::Packet& packet, const dissect::Dissection& dissection);

    OverlayReport report() const;

private:
    struct JoinKey {
        TunnelId tunnel;
        IpAddress group, member;

        friend auto operator<=>(const JoinKey&, const JoinKey&) = default;
    };

    void add_encapsulated(const Encapsulated& frame);
    void add_joins(const source::Packet& packet, const Level& level, TunnelId tunnel);
    void join(const source::Packet& packet, const JoinKey& key);
    void add_floods(OverlayReport& report) const;

    static constexpr std::size_t kMaxJoins = 100'000;

    const dissect::Options options_;
    LevelReader reader_;
    TunnelTable tunnels_;
    OverlayPaths paths_;
    OverlayFrames frames_;
    OverlayResolution resolution_;
    OverlayErrors errors_{options_};
    std::map<JoinKey, PacketList> joins_;
};

}  // namespace vxlab::index
