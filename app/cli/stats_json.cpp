// `vxlab stats --json`: everything the tables have, without their limits on rows.
#include <nlohmann/json.hpp>

#include "app/cli/stats_report.h"
#include "capture/dissect/registry.h"

namespace vxlab::cli {
namespace {

using Json = nlohmann::ordered_json;
using index::TunnelId;
using index::TunnelTable;

double seconds(Duration duration) { return static_cast<double>(duration.nanoseconds) / 1e9; }

Json time_of(const std::optional<Instant>& time) {
    return time ? Json(time->nanoseconds) : Json(nullptr);
}

Json json_of(const index::Traffic& traffic) {
    return {{"packets", traffic.packets}, {"bytes", traffic.bytes}};
}

Json json_of(const index::PacketList& packets) {
    return {{"count", packets.count}, {"first", packets.first}};
}

Json json_of(TunnelId id, const TunnelTable& tunnels) {
    if (id == index::kNoTunnel) return nullptr;
    if (id == index::kOtherTunnels) return {{"others", true}};
    const auto& tunnel = tunnels[id];
    Json object{{"protocol", dissect::definition(tunnel.protocol).short_name},
                {"vni", nullptr},
                {"ends", {tunnel.low.text(), tunnel.high.text()}},
                {"inside", json_of(tunnel.inside, tunnels)}};
    if (tunnel.has_vni) object["vni"] = tunnel.vni;
    return object;
}

Json json_of(const index::Endpoint& endpoint, index::ConversationKind kind) {
    if (kind == index::ConversationKind::ethernet) return {{"mac", endpoint.mac.text()}};
    Json object{{"ip", endpoint.ip.text()}};
    if (kind != index::ConversationKind::ip) object["port"] = endpoint.port;
    return object;
}

// "ethernet", as a key.
std::string key_of(index::ConversationKind kind) {
    std::string key(name_of(kind));
    for (auto& letter : key)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    return key;
}

Json hierarchy_json(const index::Statistics& statistics) {
    auto rows = Json::array();
    std::vector<std::string> path;
    for (const auto& node : statistics.hierarchy()) {
        path.resize(node.depth);
        path.emplace_back(dissect::definition(node.protocol).short_name);
        std::string chain;
        for (const auto& name : path) chain += (chain.empty() ? "" : ":") + name;
        rows.push_back({{"path", chain},
                        {"protocol", path.back()},
                        {"depth", node.depth},
                        {"packets", node.traffic.packets},
                        {"bytes", node.traffic.bytes}});
    }
    return rows;
}

Json conversations_json(const index::Statistics& statistics, index::ConversationKind kind) {
    auto rows = Json::array();
    for (const auto& row : statistics.conversations(kind))
        rows.push_back({{"a", json_of(row.a, kind)},
                        {"b", json_of(row.b, kind)},
                        {"tunnel", json_of(row.tunnel, statistics.tunnels())},
                        {"a_to_b", json_of(row.a_to_b)},
                        {"b_to_a", json_of(row.b_to_a)},
                        {"first_packet", row.first_packet},
                        {"start_ns", time_of(row.period.first)},
                        {"duration_s", seconds(row.period.length())}});
    return rows;
}

Json endpoints_json(const index::Statistics& statistics, index::ConversationKind kind) {
    auto rows = Json::array();
    for (const auto& row : statistics.endpoints(kind))
        rows.push_back({{"endpoint", json_of(row.endpoint, kind)},
                        {"tunnel", json_of(row.tunnel, statistics.tunnels())},
                        {"sent", json_of(row.sent)},
                        {"received", json_of(row.received)}});
    return rows;
}

Json side_json(const index::TcpSide& side) {
    Json round_trip = nullptr;
    if (side.round_trip.samples > 0)
        round_trip = {{"samples", side.round_trip.samples},
                      {"least_s", seconds(side.round_trip.least)},
                      {"mean_s", seconds(side.round_trip.mean())},
                      {"most_s", seconds(side.round_trip.most)}};
    return {{"ip", side.endpoint.ip.text()},
            {"port", side.endpoint.port},
            {"packets", side.packets},
            {"payload_bytes", side.payload_bytes},
            {"delivered_bytes", side.delivered_bytes},
            {"retransmissions", json_of(side.retransmissions)},
            {"out_of_order", json_of(side.out_of_order)},
            {"duplicate_acks", json_of(side.duplicate_acks)},
            {"gaps", json_of(side.gaps)},
            {"round_trip", round_trip}};
}

Json streams_json(const index::TcpStreams& streams) {
    auto rows = Json::array();
    for (const auto& stream : streams.streams()) {
        Json object{{"tunnel", json_of(stream.tunnel, streams.tunnels())},
                    {"client", side_json(stream.sides[0])},
                    {"server", side_json(stream.sides[1])},
                    {"from_start", stream.from_start},
                    {"handshake_s", nullptr},
                    {"reassembled", stream.reassembled},
                    {"end", to_text(stream.end())},
                    {"first_packet", stream.first_packet},
                    {"start_ns", time_of(stream.period.first)},
                    {"duration_s", seconds(stream.period.length())}};
        if (stream.handshake) object["handshake_s"] = seconds(*stream.handshake);
        rows.push_back(std::move(object));
    }
    return rows;
}

template <class Addresses>
Json texts(const Addresses& addresses) {
    auto list = Json::array();
    for (const auto& address : addresses) list.push_back(address.text());
    return list;
}

Json segment_json(const index::Segment& segment, const TunnelTable& tunnels) {
    Json object{{"vni", nullptr}};
    if (segment.overlay) object["vni"] = segment.vni;
    object["inside"] = json_of(segment.inside, tunnels);
    return object;
}

Json vteps_json(const index::OverlayReport& overlay) {
    auto rows = Json::array();
    for (const auto& vtep : overlay.vteps)
        rows.push_back({{"address", vtep.address.text()},
                        {"inside", json_of(vtep.inside, overlay.tunnels)},
                        {"macs", texts(vtep.macs)},
                        {"next_hops", texts(vtep.next_hops)},
                        {"ports", vtep.ports},
                        {"receiving_ports", vtep.receiving_ports},
                        {"vnis", vtep.vnis},
                        {"sent", json_of(vtep.sent)},
                        {"received", json_of(vtep.received)},
                        {"first_packet", vtep.first_packet}});
    return rows;
}

Json vnis_json(const index::OverlayReport& overlay) {
    auto rows = Json::array();
    for (const auto& vni : overlay.vnis) {
        auto object = segment_json(vni.segment, overlay.tunnels);
        object["packets"] = vni.traffic.packets;
        object["bytes"] = vni.traffic.bytes;
        object["macs"] = vni.macs;
        object["vteps"] = texts(vni.vteps);
        rows.push_back(std::move(object));
    }
    return rows;
}

Json macs_json(const index::OverlayReport& overlay) {
    auto rows = Json::array();
    for (const auto& entry : overlay.macs) {
        auto moves = Json::array();
        for (const auto& move : entry.moves)
            moves.push_back(
                {{"packet", move.packet}, {"from", move.from.text()}, {"to", move.to.text()}});
        auto object = segment_json(entry.segment, overlay.tunnels);
        object["mac"] = entry.mac.text();
        object["vtep"] = entry.vtep.text();
        object["addresses"] = texts(entry.addresses);
        object["packets"] = entry.packets;
        object["first_packet"] = entry.first_packet;
        object["last_packet"] = entry.last_packet;
        object["first_ns"] = time_of(entry.period.first);
        object["last_ns"] = time_of(entry.period.last);
        object["move_count"] = entry.move_count;
        object["moves"] = std::move(moves);
        rows.push_back(std::move(object));
    }
    return rows;
}

Json floods_json(const index::OverlayReport& overlay) {
    auto rows = Json::array();
    for (const auto& flood : overlay.floods) {
        auto joins = Json::array();
        for (const auto& join : flood.joins)
            joins.push_back({{"member", join.member.text()}, {"packets", json_of(join.packets)}});
        auto object = segment_json(flood.segment, overlay.tunnels);
        object["how"] = flood.group ? "multicast" : "head-end";
        object["group"] = flood.group ? Json(flood.group.text()) : Json(nullptr);
        object["receivers"] = texts(flood.receivers);
        object["senders"] = texts(flood.senders);
        object["joins"] = std::move(joins);
        object["packets"] = json_of(flood.packets);
        rows.push_back(std::move(object));
    }
    return rows;
}

Json questions_json(const index::OverlayReport& overlay) {
    auto rows = Json::array();
    for (const auto& question : overlay.unanswered) {
        auto object = segment_json(question.segment, overlay.tunnels);
        object["asker"] = question.asker.text();
        object["target"] = question.target.text();
        object["vtep"] = question.vtep ? Json(question.vtep.text()) : Json(nullptr);
        object["packets"] = json_of(question.packets);
        rows.push_back(std::move(object));
    }
    return rows;
}

Json findings_json(const index::OverlayReport& overlay) {
    auto rows = Json::array();
    for (const auto& finding : overlay.findings)
        rows.push_back({{"id", finding.def->id},
                        {"severity", to_text(finding.def->severity)},
                        {"sentence", finding.sentence},
                        {"packets", json_of(finding.packets)}});
    return rows;
}

Json overlay_json(const index::OverlayReport& overlay) {
    return {{"vteps", vteps_json(overlay)},
            {"vnis", vnis_json(overlay)},
            {"macs", macs_json(overlay)},
            {"floods", floods_json(overlay)},
            {"unanswered", questions_json(overlay)},
            {"findings", findings_json(overlay)},
            {"omitted_findings", overlay.omitted_findings},
            {"others", overlay.others}};
}

Json remarks_json(const index::Statistics& statistics) {
    auto rows = Json::array();
    for (const auto& [def, packets] : statistics.remarks())
        rows.push_back({{"id", def->id},
                        {"severity", to_text(def->severity)},
                        {"meaning", def->meaning},
                        {"packets", json_of(packets)}});
    return rows;
}

}  // namespace

std::string stats_json(const StatsReport& report) {
    const auto& statistics = report.statistics;
    Json conversations, endpoints;
    for (const auto kind : index::kConversationKinds) {
        conversations[key_of(kind)] = conversations_json(statistics, kind);
        endpoints[key_of(kind)] = endpoints_json(statistics, kind);
    }
    Json object{{"packets", statistics.total().packets},
                {"bytes", statistics.total().bytes},
                {"start_ns", time_of(statistics.period().first)},
                {"duration_s", seconds(statistics.period().length())},
                {"hierarchy", hierarchy_json(statistics)},
                {"conversations", std::move(conversations)},
                {"endpoints", std::move(endpoints)},
                {"tcp_streams", streams_json(report.streams)},
                {"remarks", remarks_json(statistics)},
                {"others",
                 {{"without_ports", json_of(statistics.without_ports())},
                  {"conversations", json_of(statistics.others())},
                  {"tcp_segments", report.streams.others()}}}};
    if (report.overlay != nullptr) object["overlay"] = overlay_json(*report.overlay);
    object["error"] = report.error ? Json(report.error->text()) : Json(nullptr);
    return object.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace vxlab::cli
