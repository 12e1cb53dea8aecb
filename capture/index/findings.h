// What overlay inference finds: something about the capture as a whole that a person should know,
// with the packets that show it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "capture/dissect/remark.h"

namespace vxlab::index {

// The first packets of many, and how many there are.
struct PacketList {
    static constexpr std::size_t kKept = 10;

    std::vector<std::uint64_t> first;
    std::uint64_t count = 0;

    // One packet counts once. Numbers come in rising order; one that is late is kept in its place
    // among the first, and beyond those taken as counted.
    void add(std::uint64_t number);
    void add(const PacketList& other);
    bool empty() const { return count == 0; }

private:
    std::uint64_t last_ = 0;
};

// The id is stable: scripts and lessons use it.
struct FindingDef {
    std::string_view id;  // kebab-case
    dissect::Severity severity;
    std::string_view meaning;  // for the documentation: when it is given
};

struct Finding {
    const FindingDef* def = nullptr;
    std::string sentence;
    PacketList packets;
};

// Every finding there is.
std::span<const FindingDef> all_findings();

namespace findings {

using enum dissect::Severity;

inline constexpr FindingDef kPortMismatch{
    "port-mismatch", error,
    "Two VTEPs send to each other on different UDP ports, so neither hears the other."};
inline constexpr FindingDef kPortUnreachable{
    "port-unreachable", error,
    "A host answers tunnel packets with ICMP port unreachable: no VTEP listens there."};
inline constexpr FindingDef kTunnelUnreachable{
    "tunnel-unreachable", error,
    "A router or host answers tunnel packets with another ICMP unreachable or time exceeded."};
inline constexpr FindingDef kOtherPort{
    "vxlan-on-other-port", warning,
    "UDP datagrams to a port that is not known as VXLAN's hold a VXLAN header and a frame."};
inline constexpr FindingDef kVniMismatch{
    "vni-mismatch", error,
    "Two VTEPs flood to each other in different VNIs, or two hosts ask for each other in different "
    "VNIs, and neither is answered."};
inline constexpr FindingDef kOneWay{"one-way-tunnel", note,
                                    "A VTEP sends to another and nothing comes back."};
inline constexpr FindingDef kUnanswered{
    "address-not-resolved", warning,
    "ARP requests or neighbour solicitations are not answered within the capture."};
inline constexpr FindingDef kMacMoved{"mac-moved", note,
                                      "A MAC address appears behind another VTEP than before."};
inline constexpr FindingDef kMacFlapping{
    "mac-flapping", warning,
    "A MAC address goes back and forth between VTEPs: two hosts with one address, or a loop."};
inline constexpr FindingDef kUnknownUnicast{
    "unknown-unicast-flood", note,
    "A frame to one host is sent to several VTEPs or to the group: its MAC is not known there."};
inline constexpr FindingDef kGroupNotJoined{
    "flood-group-no-join", note,
    "Frames go to a multicast group, and no IGMP or MLD report for it is in the capture."};
inline constexpr FindingDef kMulticastTtl{
    "multicast-ttl-1", note,
    "Flooded packets have TTL 1: they reach VTEPs on the same segment and no router passes them."};
inline constexpr FindingDef kOuterFragments{
    "outer-fragments", warning,
    "Tunnel packets are fragmented in the underlay: its MTU is too small."};
inline constexpr FindingDef kUnderlayMtu{
    "underlay-mtu", error,
    "ICMP says that a tunnel packet is larger than a link of the underlay takes."};
inline constexpr FindingDef kPathMtu{
    "path-mtu", note, "ICMP says that a packet is too large for its path: path MTU discovery."};
inline constexpr FindingDef kLargerThanPath{
    "df-larger-than-path", warning,
    "After ICMP named the path's MTU, larger packets that must not be fragmented go on."};
inline constexpr FindingDef kDuplicates{
    "duplicate-frames", note,
    "The same tunnel packet was captured more than once: a mirror port, or several interfaces."};
inline constexpr FindingDef kUnderlayLoop{
    "underlay-loop", error,
    "The same tunnel packet passes again and again with a falling TTL: a routing loop."};
inline constexpr FindingDef kRelayed{
    "relayed-between-vteps", warning,
    "A frame that one VTEP sent is sent again by another: a bridge forwards from tunnel to tunnel, "
    "or there is a loop."};
inline constexpr FindingDef kFlagIClear{
    "vxlan-i-flag-clear", error, "VXLAN headers without the I flag: receivers drop the packets."};
inline constexpr FindingDef kOuterChecksum{"outer-checksum", error,
                                           "Tunnel packets of a VTEP have wrong outer checksums."};
inline constexpr FindingDef kInnerChecksum{"inner-checksum", warning,
                                           "Frames inside a VNI have wrong checksums."};
inline constexpr FindingDef kZeroChecksumIpv6{
    "udp-checksum-zero-ipv6", note,
    "Tunnel packets over IPv6 have no UDP checksum: the receiver must be told to accept them."};

}  // namespace findings
}  // namespace vxlab::index
