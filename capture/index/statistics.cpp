#include "capture/index/statistics.h"

#include <algorithm>
#include <tuple>

#include "capture/index/hash.h"

namespace vxlab::index {
namespace {

using dissect::Protocol;

std::uint64_t wire_length(const source::Packet& packet) {
    return std::max<std::uint64_t>(packet.wire_length, packet.bytes.size());
}

// Extension headers belong to the IPv6 line, as in Wireshark.
bool has_own_line(Protocol protocol) {
    switch (protocol) {
        case Protocol::frame:
        case Protocol::ipv6_hop_by_hop:
        case Protocol::ipv6_destination_options:
        case Protocol::ipv6_routing:
        case Protocol::ipv6_fragment:
            return false;
        default:
            return true;
    }
}

}  // namespace

void Period::add(const std::optional<Instant>& time) {
    if (!time) return;
    if (!first || *time < *first) first = time;
    if (!last || *last < *time) last = time;
}

void Period::add(const Period& other) {
    add(other.first);
    add(other.last);
}

std::size_t Statistics::FlowHash::operator()(const FlowKey& key) const {
    const auto macs = mix(key.mac_source.value(), key.mac_destination.value());
    const auto ips = mix(hash_of(key.ip_source), hash_of(key.ip_destination));
    const auto rest = std::uint64_t{key.tunnel} << 32 | std::uint64_t{key.source_port} << 16 |
                      key.destination_port;
    return mix(mix(macs, ips), rest + static_cast<std::uint64_t>(key.transport) * 0x9e37'79b9);
}

void Statistics::add(const source::Packet& packet, const dissect::Dissection& dissection) {
    const auto length = wire_length(packet);
    total_.add(length);
    period_.add(packet.time);
    count_hierarchy(packet, dissection);
    for (const auto& remark : dissection.remarks) count_remark(*remark.def, packet.number);
    TunnelId tunnel = kNoTunnel;
    for (const auto& level : reader_.read(packet, dissection)) {
        count_level(packet, level, tunnel);
        if (level.tunnel) tunnel = tunnels_.id(tunnel, level);
    }
}

void Statistics::count_level(const source::Packet& packet, const Level& level, TunnelId tunnel) {
    if (!level.has_mac && !level.ip_source) return;
    FlowKey key;
    key.tunnel = tunnel;
    key.has_mac = level.has_mac;
    key.mac_source = level.mac_source;
    key.mac_destination = level.mac_destination;
    key.ip_source = level.ip_source;
    key.ip_destination = level.ip_destination;
    if (level.has_ports && level.ip_source) {
        key.transport = level.transport;
        key.source_port = level.source_port;
        key.destination_port = level.destination_port;
    }
    const auto length = wire_length(packet);
    auto* flow = find_flow(key, length);
    if (flow == nullptr) return;
    if (flow->traffic.packets == 0) flow->first_packet = packet.number;
    flow->traffic.add(length);
    flow->period.add(packet.time);
}

Statistics::Flow* Statistics::find_flow(FlowKey key, std::uint64_t length) {
    if (flows_.size() < max_flows_) return &flows_[key];
    if (const auto found = flows_.find(key); found != flows_.end()) return &found->second;
    if (key.transport != Protocol::frame) {
        key.transport = Protocol::frame;
        key.source_port = key.destination_port = 0;
        without_ports_.add(length);
    }
    if (flows_.size() < max_flows_ + max_portless_) return &flows_[key];
    if (const auto found = flows_.find(key); found != flows_.end()) return &found->second;
    others_.add(length);
    return nullptr;
}

void Statistics::count_hierarchy(const source::Packet& packet,
                                 const dissect::Dissection& dissection) {
    const auto length = wire_length(packet);
    std::uint32_t at = 0;
    branches_[0].node.traffic.add(length);
    for (const auto& layer : dissection.layers) {
        if (layer.quoted) return;
        if (!has_own_line(layer.protocol)) continue;
        at = child(at, layer.protocol);
        if (at == 0) return;
        branches_[at].node.traffic.add(length);
    }
}

// 0 when there is no room.
std::uint32_t Statistics::child(std::uint32_t parent, Protocol protocol) {
    for (const auto id : branches_[parent].children)
        if (branches_[id].node.protocol == protocol) return id;
    if (branches_.size() >= kMaxHierarchyNodes) return 0;
    const auto id = static_cast<std::uint32_t>(branches_.size());
    Branch branch;
    branch.node.protocol = protocol;
    branch.node.depth = static_cast<std::uint16_t>(branches_[parent].node.depth + 1);
    branches_.push_back(std::move(branch));
    branches_[parent].children.push_back(id);
    return id;
}

// Definitions may have an address a file; their ids are what is equal.
void Statistics::count_remark(const dissect::RemarkDef& def, std::uint64_t packet) {
    for (auto& [known, packets] : remarks_)
        if (known == &def || known->id == def.id) return packets.add(packet);
    remarks_.emplace_back(&def, PacketList{}).second.add(packet);
}

std::vector<std::pair<const dissect::RemarkDef*, PacketList>> Statistics::remarks() const {
    auto rows = remarks_;
    std::stable_sort(rows.begin(), rows.end(), [](const auto& one, const auto& other) {
        return one.first->severity > other.first->severity;
    });
    return rows;
}

std::vector<HierarchyNode> Statistics::hierarchy() const {
    std::vector<HierarchyNode> out;
    append_below(0, out);
    return out;
}

void Statistics::append_below(std::uint32_t branch, std::vector<HierarchyNode>& out) const {
    out.push_back(branches_[branch].node);
    for (const auto id : branches_[branch].children) append_below(id, out);
}

namespace {

// The two ends of a flow as a kind sees them; nothing if it is none of that kind.
template <class Key>
std::optional<std::pair<Endpoint, Endpoint>> ends(ConversationKind kind, const Key& key) {
    if (kind == ConversationKind::ethernet) {
        if (!key.has_mac) return std::nullopt;
        return std::pair(Endpoint{key.mac_source, {}, 0}, Endpoint{key.mac_destination, {}, 0});
    }
    if (!key.ip_source) return std::nullopt;
    if (kind == ConversationKind::ip)
        return std::pair(Endpoint{{}, key.ip_source, 0}, Endpoint{{}, key.ip_destination, 0});
    const auto wanted = kind == ConversationKind::tcp ? Protocol::tcp : Protocol::udp;
    if (key.transport != wanted) return std::nullopt;
    return std::pair(Endpoint{{}, key.ip_source, key.source_port},
                     Endpoint{{}, key.ip_destination, key.destination_port});
}

struct PairKey {
    TunnelId tunnel;
    Endpoint low, high;

    friend bool operator==(const PairKey&, const PairKey&) = default;
};

std::uint64_t hash_of(const Endpoint& end) {
    return mix(mix(index::hash_of(end.mac), index::hash_of(end.ip)), end.port);
}

struct PairHash {
    std::size_t operator()(const PairKey& key) const {
        return mix(mix(hash_of(key.low), hash_of(key.high)), key.tunnel);
    }
};

// REQUIRES: rows of one endpoint stand together.
void join_equal_ends(std::vector<EndpointTraffic>& rows) {
    std::size_t kept = 0;
    for (std::size_t i = 1; i < rows.size(); ++i) {
        auto& last = rows[kept];
        if (last.tunnel == rows[i].tunnel && last.endpoint == rows[i].endpoint) {
            last.sent += rows[i].sent;
            last.received += rows[i].received;
        } else {
            rows[++kept] = rows[i];
        }
    }
    if (!rows.empty()) rows.resize(kept + 1);
}

template <class Row>
void sort_by_bytes(std::vector<Row>& rows) {
    std::stable_sort(rows.begin(), rows.end(), [](const Row& one, const Row& other) {
        return one.total().bytes > other.total().bytes;
    });
}

}  // namespace

std::vector<Conversation> Statistics::conversations(ConversationKind kind) const {
    std::unordered_map<PairKey, std::size_t, PairHash> places;
    std::vector<Conversation> rows;
    for (const auto& [key, flow] : flows_) {
        const auto pair = ends(kind, key);
        if (!pair) continue;
        const auto& [from, to] = *pair;
        const PairKey place{key.tunnel, std::min(from, to), std::max(from, to)};
        const auto [found, is_new] = places.try_emplace(place, rows.size());
        if (is_new) {
            rows.push_back({.tunnel = key.tunnel,
                            .a = from,
                            .b = to,
                            .a_to_b = {},
                            .b_to_a = {},
                            .first_packet = flow.first_packet,
                            .period = {}});
        }
        auto& row = rows[found->second];
        (row.a == from ? row.a_to_b : row.b_to_a) += flow.traffic;
        row.period.add(flow.period);
        if (flow.first_packet >= row.first_packet) continue;
        row.first_packet = flow.first_packet;
        if (row.a == from) continue;
        std::swap(row.a, row.b);
        std::swap(row.a_to_b, row.b_to_a);
    }
    std::sort(rows.begin(), rows.end(), [](const Conversation& one, const Conversation& other) {
        return std::tie(one.first_packet, one.tunnel) < std::tie(other.first_packet, other.tunnel);
    });
    sort_by_bytes(rows);
    return rows;
}

std::vector<EndpointTraffic> Statistics::endpoints(ConversationKind kind) const {
    std::vector<EndpointTraffic> rows;
    for (const auto& [key, flow] : flows_) {
        const auto pair = ends(kind, key);
        if (!pair) continue;
        rows.push_back({key.tunnel, pair->first, flow.traffic, {}});
        rows.push_back({key.tunnel, pair->second, {}, flow.traffic});
    }
    std::sort(rows.begin(), rows.end(), [](const auto& one, const auto& other) {
        return std::tie(one.tunnel, one.endpoint) < std::tie(other.tunnel, other.endpoint);
    });
    join_equal_ends(rows);
    sort_by_bytes(rows);
    return rows;
}

}  // namespace vxlab::index
