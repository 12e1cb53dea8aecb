// The protocol statistics of `vxlab stats` as tables.
#include <fmt/format.h>

#include "app/cli/stats_report.h"
#include "app/cli/table.h"
#include "capture/dissect/registry.h"

namespace vxlab::cli {
namespace {

using dissect::Role;
using index::ConversationKind;

constexpr std::size_t kShownRows = 10;

std::string section(const std::string& title, const Table& table, std::size_t all,
                    std::size_t shown, const Terminal& terminal) {
    if (table.empty()) return {};
    auto text = "\n" + title + "\n" + table.text(terminal);
    if (shown < all) text += fmt::format("  … and {} more; --json has all\n", grouped(all - shown));
    return text;
}

std::string seconds(Duration duration) {
    return fmt::format("{:.6f}", static_cast<double>(duration.nanoseconds) / 1e9);
}

std::string milliseconds(Duration duration) {
    return fmt::format("{:.3f}", static_cast<double>(duration.nanoseconds) / 1e6);
}

std::string start_of(const index::Period& period, const index::Period& whole) {
    return period.first && whole.first ? seconds(*period.first - *whole.first) : "-";
}

Role role_in(index::TunnelId tunnel) {
    return tunnel == index::kNoTunnel ? Role::outer : Role::inner;
}

std::string hierarchy_text(const index::Statistics& statistics, const Terminal& terminal) {
    Table table({"protocol", ">packets", ">bytes", ">share"});
    const auto all = std::max<std::uint64_t>(statistics.total().packets, 1);
    int tunnels = 0;
    std::uint16_t tunnel_depth = 0;
    const auto rows = statistics.hierarchy();
    for (const auto& node : rows) {
        if (node.depth <= tunnel_depth) tunnels = 0;
        auto role = tunnels == 0 ? Role::outer : Role::inner;
        using enum dissect::Protocol;
        const bool tunnel = node.protocol == vxlan || node.protocol == vxlan_gpe ||
                            node.protocol == geneve || node.protocol == gre;
        if (tunnel) {
            role = Role::tunnel;
            if (tunnels++ == 0) tunnel_depth = node.depth;
        }
        if (node.protocol == arp || node.protocol == igmp || node.protocol == stp ||
            node.protocol == lldp)
            role = Role::control;
        const auto name = dissect::definition(node.protocol).short_name;
        table.add({{std::string(std::size_t{2} * node.depth, ' ') + std::string(name), role},
                   {grouped(node.traffic.packets)},
                   {grouped(node.traffic.bytes)},
                   {fmt::format("{:.1f} %", 100.0 * static_cast<double>(node.traffic.packets) /
                                                static_cast<double>(all))}});
    }
    return section("Protocol hierarchy", table, rows.size(), rows.size(), terminal);
}

std::string conversations_text(const index::Statistics& statistics, ConversationKind kind,
                               const Terminal& terminal) {
    Table table({"A", "B", ">A→B packets", ">bytes", ">B→A packets", ">bytes", ">start s",
                 ">duration s", "tunnel"});
    const auto rows = statistics.conversations(kind);
    const auto shown = std::min(rows.size(), kShownRows);
    for (std::size_t i = 0; i < shown; ++i) {
        const auto& row = rows[i];
        table.add({{text_of(row.a, kind), role_in(row.tunnel)},
                   {text_of(row.b, kind), role_in(row.tunnel)},
                   {grouped(row.a_to_b.packets)},
                   {grouped(row.a_to_b.bytes)},
                   {grouped(row.b_to_a.packets)},
                   {grouped(row.b_to_a.bytes)},
                   {start_of(row.period, statistics.period())},
                   {seconds(row.period.length())},
                   {statistics.tunnels().text(row.tunnel), Role::tunnel}});
    }
    return section(fmt::format("{} conversations: {}", name_of(kind), grouped(rows.size())), table,
                   rows.size(), shown, terminal);
}

std::string endpoints_text(const index::Statistics& statistics, ConversationKind kind,
                           const Terminal& terminal) {
    Table table({"endpoint", ">sent packets", ">bytes", ">received packets", ">bytes", "tunnel"});
    const auto rows = statistics.endpoints(kind);
    const auto shown = std::min(rows.size(), kShownRows);
    for (std::size_t i = 0; i < shown; ++i) {
        const auto& row = rows[i];
        table.add({{text_of(row.endpoint, kind), role_in(row.tunnel)},
                   {grouped(row.sent.packets)},
                   {grouped(row.sent.bytes)},
                   {grouped(row.received.packets)},
                   {grouped(row.received.bytes)},
                   {statistics.tunnels().text(row.tunnel), Role::tunnel}});
    }
    return section(fmt::format("{} endpoints: {}", name_of(kind), grouped(rows.size())), table,
                   rows.size(), shown, terminal);
}

std::string both(std::uint64_t there, std::uint64_t back) {
    return fmt::format("{} / {}", grouped(there), grouped(back));
}

std::string streams_text(const index::TcpStreams& streams, const Terminal& terminal) {
    Table table({"client", "server", ">packets", ">bytes", ">retransmitted", ">out of order",
                 ">dup ACKs", ">handshake ms", ">round trip ms", "end", "tunnel"});
    const auto& rows = streams.streams();
    const auto shown = std::min(rows.size(), kShownRows);
    for (std::size_t i = 0; i < shown; ++i) {
        const auto& row = rows[i];
        const auto& [client, server] = row.sides;
        const auto round_trip = [](const index::TcpSide& side) {
            return side.round_trip.samples == 0 ? "-" : milliseconds(side.round_trip.mean());
        };
        const auto end = row.end();
        const bool broken = end == index::TcpEnd::reset || end == index::TcpEnd::refused;
        table.add({{text_of(client.endpoint, ConversationKind::tcp), role_in(row.tunnel)},
                   {text_of(server.endpoint, ConversationKind::tcp), role_in(row.tunnel)},
                   {both(client.packets, server.packets)},
                   {both(client.payload_bytes, server.payload_bytes)},
                   {both(client.retransmissions.count, server.retransmissions.count)},
                   {both(client.out_of_order.count, server.out_of_order.count)},
                   {both(client.duplicate_acks.count, server.duplicate_acks.count)},
                   {row.handshake ? milliseconds(*row.handshake) : "-"},
                   {fmt::format("{} / {}", round_trip(client), round_trip(server))},
                   {std::string(to_text(end)), broken ? Role::error : Role::plain},
                   {streams.tunnels().text(row.tunnel), Role::tunnel}});
    }
    return section(fmt::format("TCP streams (client / server): {}", grouped(rows.size())), table,
                   rows.size(), shown, terminal);
}

std::string remarks_text(const index::Statistics& statistics, const Terminal& terminal) {
    Table table({"remark", "severity", "packets", "meaning"});
    for (const auto& [def, packets] : statistics.remarks()) {
        const auto role = def->severity == dissect::Severity::error     ? Role::error
                          : def->severity == dissect::Severity::warning ? Role::warning
                                                                        : Role::plain;
        table.add({{std::string(def->id), role},
                   {std::string(to_text(def->severity)), role},
                   {packets_text(packets)},
                   {std::string(def->meaning)}});
    }
    return section("Remarks", table, 0, 0, terminal);
}

std::string limits_text(const StatsReport& report) {
    std::string text;
    const auto& statistics = report.statistics;
    if (statistics.without_ports().packets > 0)
        text += fmt::format(
            "\n{} packets are counted without their ports: over {} flows are not told apart\n",
            grouped(statistics.without_ports().packets), grouped(index::Statistics::kMaxFlows));
    if (statistics.others().packets > 0)
        text += fmt::format(
            "\nothers: {} packets, {} bytes belong to conversations beyond the {} "
            "that are kept\n",
            grouped(statistics.others().packets), grouped(statistics.others().bytes),
            grouped(index::Statistics::kMaxFlows + index::Statistics::kMaxPortless));
    if (report.streams.others() > 0)
        text +=
            fmt::format("\nothers: {} segments belong to TCP streams beyond the first {}\n",
                        grouped(report.streams.others()), grouped(index::TcpStreams::kMaxStreams));
    return text;
}

}  // namespace

std::string packets_text(const index::PacketList& packets) {
    std::string text;
    for (const auto number : packets.first)
        text += (text.empty() ? "" : ", ") + std::to_string(number);
    if (packets.count > packets.first.size())
        text += fmt::format(", … ({})", grouped(packets.count));
    return text;
}

std::string_view name_of(ConversationKind kind) {
    switch (kind) {
        case ConversationKind::ethernet:
            return "Ethernet";
        case ConversationKind::ip:
            return "IP";
        case ConversationKind::tcp:
            return "TCP";
        case ConversationKind::udp:
            return "UDP";
    }
    return {};
}

std::string text_of(const index::Endpoint& endpoint, ConversationKind kind) {
    if (kind == ConversationKind::ethernet) return endpoint.mac.text();
    if (kind == ConversationKind::ip) return endpoint.ip.text();
    return endpoint.ip.is_v6() ? fmt::format("[{}]:{}", endpoint.ip.text(), endpoint.port)
                               : fmt::format("{}:{}", endpoint.ip.text(), endpoint.port);
}

std::string statistics_text(const StatsReport& report, const Terminal& terminal) {
    const auto& statistics = report.statistics;
    auto text =
        fmt::format("{} packets, {} bytes, {} s\n", grouped(statistics.total().packets),
                    grouped(statistics.total().bytes), seconds(statistics.period().length()));
    text += hierarchy_text(statistics, terminal);
    for (const auto kind : index::kConversationKinds)
        text += conversations_text(statistics, kind, terminal);
    for (const auto kind : index::kConversationKinds)
        text += endpoints_text(statistics, kind, terminal);
    text += streams_text(report.streams, terminal);
    text += remarks_text(statistics, terminal);
    return text + limits_text(report);
}

}  // namespace vxlab::cli
