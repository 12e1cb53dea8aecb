// Protocol hierarchy, conversations and endpoints of a capture, counted packet by packet. Tenants
// never mix: the tunnel that a frame lies in, with its VNI, is part of every key.
//
// Bytes are those of the whole captured frame as it was on the wire, at every level, as Wireshark
// counts them. Not thread-safe. Memory is bounded by the limits named below.
#pragma once

#include <array>
#include <optional>
#include <unordered_map>
#include <vector>

#include "capture/index/findings.h"
#include "capture/index/levels.h"
#include "capture/index/tunnels.h"
#include "core/base/instant.h"

namespace vxlab::index {

struct Traffic {
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;

    void add(std::uint64_t length) { ++packets, bytes += length; }
    Traffic& operator+=(const Traffic& other) {
        packets += other.packets, bytes += other.bytes;
        return *this;
    }
    friend bool operator==(const Traffic&, const Traffic&) = default;
};

// The first and last time of something; packets without a time count for neither.
struct Period {
    std::optional<Instant> first, last;

    void add(const std::optional<Instant>& time);
    void add(const Period& other);
    Duration length() const { return first ? *last - *first : Duration{}; }
};

// One protocol below a chain of others, "eth / ip / udp / vxlan / eth / arp".
struct HierarchyNode {
    dissect::Protocol protocol = dissect::Protocol::frame;
    std::uint16_t depth = 0;
    Traffic traffic;
};

enum class ConversationKind : std::uint8_t { ethernet, ip, tcp, udp };
inline constexpr std::array kConversationKinds = {ConversationKind::ethernet, ConversationKind::ip,
                                                  ConversationKind::tcp, ConversationKind::udp};

// What a kind of conversation goes by: a MAC; an address; an address and a port.
struct Endpoint {
    MacAddress mac;
    IpAddress ip;
    std::uint16_t port = 0;

    friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
};

// `a` sent the first packet.
struct Conversation {
    TunnelId tunnel = kNoTunnel;
    Endpoint a, b;
    Traffic a_to_b, b_to_a;
    std::uint64_t first_packet = 0;
    Period period;

    Traffic total() const { return Traffic(a_to_b) += b_to_a; }
};

struct EndpointTraffic {
    TunnelId tunnel = kNoTunnel;
    Endpoint endpoint;
    Traffic sent, received;

    Traffic total() const { return Traffic(sent) += received; }
};

class Statistics {
public:
    // Flows (one direction of a conversation) that are told apart. Beyond, ports are dropped from
    // what is new; beyond kMaxFlows + kMaxPortless it is counted by others() alone.
    static constexpr std::size_t kMaxFlows = 400'000;
    static constexpr std::size_t kMaxPortless = 100'000;
    // Layer chains; longer ones are counted where they leave the tree.
    static constexpr std::size_t kMaxHierarchyNodes = 10'000;

    explicit Statistics(std::size_t max_flows = kMaxFlows, std::size_t max_portless = kMaxPortless)
        : max_flows_(max_flows), max_portless_(max_portless) {}

    void add(const source::Packet& packet, const dissect::Dissection& dissection);

    const Traffic& total() const { return total_; }
    const Period& period() const { return period_; }
    // In reading order: a node, what lies below it, its next sibling. The first is the whole.
    std::vector<HierarchyNode> hierarchy() const;
    // Most bytes first.
    std::vector<Conversation> conversations(ConversationKind kind) const;
    std::vector<EndpointTraffic> endpoints(ConversationKind kind) const;
    // What the dissectors remarked, worst first.
    std::vector<std::pair<const dissect::RemarkDef*, PacketList>> remarks() const;
    // Frames of some level for which there was no room at all, and those that lost their ports.
    const Traffic& others() const { return others_; }
    const Traffic& without_ports() const { return without_ports_; }
    const TunnelTable& tunnels() const { return tunnels_; }

private:
    // Ports 0 and transport frame: none, or dropped for want of room.
    struct FlowKey {
        TunnelId tunnel = kNoTunnel;
        dissect::Protocol transport = dissect::Protocol::frame;
        bool has_mac = false;
        std::uint16_t source_port = 0, destination_port = 0;
        MacAddress mac_source, mac_destination;
        IpAddress ip_source, ip_destination;

        friend bool operator==(const FlowKey&, const FlowKey&) = default;
    };
    struct FlowHash {
        std::size_t operator()(const FlowKey& key) const;
    };
    struct Flow {
        Traffic traffic;
        std::uint64_t first_packet = 0;
        Period period;
    };
    struct Branch {
        HierarchyNode node;
        std::vector<std::uint32_t> children;
    };

    Flow* find_flow(FlowKey key, std::uint64_t length);
    void count_level(const source::Packet& packet, const Level& level, TunnelId tunnel);
    void count_hierarchy(const source::Packet& packet, const dissect::Dissection& dissection);
    void count_remark(const dissect::RemarkDef& def, std::uint64_t packet);
    std::uint32_t child(std::uint32_t parent, dissect::Protocol protocol);
    void append_below(std::uint32_t branch, std::vector<HierarchyNode>& out) const;

    std::size_t max_flows_, max_portless_;
    LevelReader reader_;
    TunnelTable tunnels_;
    Traffic total_, others_, without_ports_;
    Period period_;
    std::vector<Branch> branches_{Branch{}};
    std::vector<std::pair<const dissect::RemarkDef*, PacketList>> remarks_;
    std::unordered_map<FlowKey, Flow, FlowHash> flows_;
};

}  // namespace vxlab::index
