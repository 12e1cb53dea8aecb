// Who sends tunnel packets to whom, and what that tells of VTEPs and VNIs.
#pragma once

#include <unordered_map>

#include "capture/index/overlay_parts.h"

namespace vxlab::index {

class OverlayPaths {
public:
    static constexpr std::size_t kMaxPaths = 100'000;

    void add(const Encapsulated& frame);
    // Packets of paths there was no room for.
    std::uint64_t others() const { return others_; }

    std::vector<Vtep> vteps() const;
    std::vector<Vni> vnis() const;
    // Multicast targets only.
    std::vector<FloodTarget> groups() const;
    void append_findings(std::vector<Finding>& out) const;

private:
    struct Hash {
        std::size_t operator()(const PathKey& key) const noexcept;
    };
    // What goes between two VTEPs, in both directions: [0] from the lower address.
    struct Pair {
        std::map<std::uint16_t, PacketList> ports[2];
        std::map<std::uint32_t, PacketList> vnis[2];
        std::set<std::uint32_t> with_unicast;  // VNIs in which hosts talk to one another
    };
    struct Ends {
        std::string low, high;
    };
    using Pairs = std::map<std::tuple<TunnelId, IpAddress, IpAddress>, Pair>;

    Path* find(const PathKey& key);
    void note_remarks(const Encapsulated& frame, Path& path);
    Pairs pairs() const;
    static void compare_ports(const Ends& ends, const Pair& pair, std::vector<Finding>& out);
    static void compare_vnis(const Ends& ends, const Pair& pair, std::vector<Finding>& out);
    void find_per_path(std::vector<Finding>& out) const;

    std::unordered_map<PathKey, Path, Hash> paths_;
    PathKey last_key_;
    Path* last_ = nullptr;
    std::uint64_t others_ = 0;
    PacketList flag_i_clear_;
    std::map<std::uint32_t, PacketList> inner_checksums_;  // by VNI
};

}  // namespace vxlab::index
