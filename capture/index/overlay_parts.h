// The plain values that overlay inference works with and reports.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "capture/index/findings.h"
#include "capture/index/levels.h"
#include "capture/index/statistics.h"
#include "capture/index/tunnels.h"

namespace vxlab::index {

// Where addresses are unique: a VNI of the tunnels that lie in `inside`, or that network itself.
struct Segment {
    TunnelId inside = kNoTunnel;
    bool overlay = false;
    std::uint32_t vni = 0;

    friend auto operator<=>(const Segment&, const Segment&) = default;
};

// A tunnel packet: the level outside, the header, and the frame inside, if there is one.
struct Encapsulated {
    const source::Packet& packet;
    const dissect::Dissection& dissection;
    const Level& outer;
    const Level* inner = nullptr;
    TunnelId inside = kNoTunnel;  // the tunnel that the outer level lies in

    Segment segment() const { return {inside, true, outer.tunnel.vni}; }
    // Broadcast, (unknown) multicast.
    bool floods() const {
        return inner != nullptr && inner->has_mac && inner->mac_destination.is_group();
    }
};

// What one VTEP sent to one address in one VNI to one UDP port.
struct PathKey {
    TunnelId inside = kNoTunnel;
    IpAddress source, destination;
    std::uint32_t vni = 0;
    std::uint16_t port = 0;
    bool vni_valid = true;

    friend bool operator==(const PathKey&, const PathKey&) = default;
};
struct Path {
    Traffic traffic;
    Traffic flooded;                      // of it, frames to a group address
    std::vector<MacAddress> source_macs;  // of the sender or the last router; the first few
    std::vector<MacAddress> next_hops;    // outer destination MACs; the first few
    PacketList packets;
    PacketList ttl_1;
    PacketList unknown;  // frames to one host that went to a group
    PacketList bad_checksum, zero_checksum;
};

struct Vtep {
    TunnelId inside = kNoTunnel;
    IpAddress address;
    std::set<MacAddress> macs, next_hops;
    std::set<std::uint16_t> ports;            // UDP ports it sends to
    std::set<std::uint16_t> receiving_ports;  // UDP ports others send to it
    std::set<std::uint32_t> vnis;
    Traffic sent, received;
    std::uint64_t first_packet = 0;
};

struct Vni {
    Segment segment;
    Traffic traffic;
    std::set<IpAddress> vteps;
    std::uint64_t macs = 0;
};

// A unicast MAC address behind a VTEP.
struct MacMove {
    std::uint64_t packet = 0;
    IpAddress from, to;
};
struct MacEntry {
    Segment segment;
    MacAddress mac;
    IpAddress vtep;  // where it was last
    std::uint64_t first_packet = 0, last_packet = 0;
    Period period;
    std::uint64_t packets = 0;
    std::vector<IpAddress> addresses;  // that it claims in ARP and NDP; the first few
    std::vector<MacMove> moves;        // the first ten
    std::uint64_t move_count = 0;
};

struct GroupJoin {
    IpAddress member;
    PacketList packets;
};

// Where one VNI's broadcast, unknown and multicast frames go.
struct FloodTarget {
    Segment segment;
    IpAddress group;                // multicast; none: head-end copies
    std::set<IpAddress> senders;    // VTEPs
    std::set<IpAddress> receivers;  // of head-end copies
    PacketList packets;
    std::vector<GroupJoin> joins;  // of the group, as far as seen
};

struct Question {
    Segment segment;
    IpAddress asker, target;
    IpAddress vtep;  // that the question came from; none outside tunnels
    PacketList packets;
    std::optional<Instant> last;
};

std::string text(const Segment& segment, const TunnelTable& tunnels);

}  // namespace vxlab::index
