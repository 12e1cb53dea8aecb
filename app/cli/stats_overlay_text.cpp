// What overlay inference found, as tables for `vxlab stats --overlay`.
#include <fmt/format.h>

#include "app/cli/stats_report.h"
#include "app/cli/table.h"

namespace vxlab::cli {
namespace {

using dissect::Role;
using index::OverlayReport;

constexpr std::size_t kShownRows = 50;
constexpr std::size_t kShownItems = 8;  // of a list in one cell

template <class Items, class Text>
std::string joined(const Items& items, Text text) {
    std::string line;
    std::size_t shown = 0;
    for (const auto& item : items) {
        if (shown == kShownItems) return line + fmt::format(", … ({})", items.size());
        line += (shown++ == 0 ? "" : ", ") + text(item);
    }
    return line.empty() ? "-" : line;
}

const auto kNumber = [](auto number) { return std::to_string(number); };
const auto kAddress = [](const auto& address) { return address.text(); };

std::string section(const std::string& title, const Table& table, std::size_t all,
                    const Terminal& terminal) {
    if (table.empty()) return {};
    auto text = "\n" + title + "\n" + table.text(terminal);
    if (all > kShownRows)
        text += fmt::format("  … and {} more; --json has all\n", grouped(all - kShownRows));
    return text;
}

std::string prefix(index::TunnelId inside, const OverlayReport& overlay) {
    return inside == index::kNoTunnel ? "" : overlay.tunnels.text(inside) + " > ";
}

std::string segment_text(const index::Segment& segment, const OverlayReport& overlay) {
    return prefix(segment.inside, overlay) +
           (segment.overlay ? std::to_string(segment.vni) : std::string("underlay"));
}

std::string vteps_text(const OverlayReport& overlay, const Terminal& terminal) {
    Table table({"VTEP", "MAC", "next hop", "port", "VNIs", ">sent packets", ">bytes",
                 ">received packets", ">bytes"});
    for (std::size_t i = 0; i < std::min(overlay.vteps.size(), kShownRows); ++i) {
        const auto& vtep = overlay.vteps[i];
        const auto& ports = vtep.ports.empty() ? vtep.receiving_ports : vtep.ports;
        table.add({{prefix(vtep.inside, overlay) + vtep.address.text(), Role::tunnel},
                   {joined(vtep.macs, kAddress), Role::outer},
                   {joined(vtep.next_hops, kAddress), Role::outer},
                   {joined(ports, kNumber), Role::outer},
                   {joined(vtep.vnis, kNumber), Role::tunnel},
                   {grouped(vtep.sent.packets)},
                   {grouped(vtep.sent.bytes)},
                   {grouped(vtep.received.packets)},
                   {grouped(vtep.received.bytes)}});
    }
    return section(fmt::format("VTEPs: {}", overlay.vteps.size()), table, overlay.vteps.size(),
                   terminal);
}

std::string vnis_text(const OverlayReport& overlay, const Terminal& terminal) {
    Table table({"VNI", ">packets", ">bytes", ">MACs", "VTEPs"});
    for (std::size_t i = 0; i < std::min(overlay.vnis.size(), kShownRows); ++i) {
        const auto& vni = overlay.vnis[i];
        table.add({{segment_text(vni.segment, overlay), Role::tunnel},
                   {grouped(vni.traffic.packets)},
                   {grouped(vni.traffic.bytes)},
                   {grouped(vni.macs)},
                   {joined(vni.vteps, kAddress), Role::tunnel}});
    }
    return section(fmt::format("VNIs: {}", overlay.vnis.size()), table, overlay.vnis.size(),
                   terminal);
}

std::string moves_text(const index::MacEntry& entry) {
    if (entry.moves.empty()) return "-";
    std::string text;
    for (const auto& move : entry.moves)
        text += fmt::format("{}{} → {} (packet {})", text.empty() ? "" : ", ", move.from.text(),
                            move.to.text(), move.packet);
    if (entry.move_count > entry.moves.size()) text += fmt::format(", … ({})", entry.move_count);
    return text;
}

std::string macs_text(const OverlayReport& overlay, const Terminal& terminal) {
    Table table({"VNI", "MAC", "VTEP", "addresses", ">packets", ">first", ">last", "moves"});
    for (std::size_t i = 0; i < std::min(overlay.macs.size(), kShownRows); ++i) {
        const auto& entry = overlay.macs[i];
        table.add({{segment_text(entry.segment, overlay), Role::tunnel},
                   {entry.mac.text(), Role::inner},
                   {entry.vtep.text(), Role::tunnel},
                   {joined(entry.addresses, kAddress), Role::inner},
                   {grouped(entry.packets)},
                   {std::to_string(entry.first_packet)},
                   {std::to_string(entry.last_packet)},
                   {moves_text(entry), entry.moves.empty() ? Role::plain : Role::warning}});
    }
    return section(fmt::format("MAC addresses behind VTEPs: {}", overlay.macs.size()), table,
                   overlay.macs.size(), terminal);
}

std::string floods_text(const OverlayReport& overlay, const Terminal& terminal) {
    Table table({"VNI", "how", "to", "from", "joined by", "packets"});
    for (std::size_t i = 0; i < std::min(overlay.floods.size(), kShownRows); ++i) {
        const auto& flood = overlay.floods[i];
        const bool group = static_cast<bool>(flood.group);
        table.add({{segment_text(flood.segment, overlay), Role::tunnel},
                   {group ? "multicast group" : "head-end copies"},
                   {group ? flood.group.text() : joined(flood.receivers, kAddress), Role::tunnel},
                   {joined(flood.senders, kAddress), Role::tunnel},
                   {group ? joined(flood.joins, [](const auto& join) { return join.member.text(); })
                          : "-",
                    Role::control},
                   {packets_text(flood.packets)}});
    }
    return section("Where floods go (broadcast, unknown unicast, multicast)", table,
                   overlay.floods.size(), terminal);
}

std::string questions_text(const OverlayReport& overlay, const Terminal& terminal) {
    Table table({"VNI", "asker", "asks for", "behind VTEP", "packets"});
    for (std::size_t i = 0; i < std::min(overlay.unanswered.size(), kShownRows); ++i) {
        const auto& question = overlay.unanswered[i];
        table.add({{segment_text(question.segment, overlay), Role::tunnel},
                   {question.asker.text(), Role::control},
                   {question.target.text(), Role::control},
                   {question.vtep ? question.vtep.text() : "-", Role::tunnel},
                   {packets_text(question.packets)}});
    }
    return section("ARP requests and neighbour solicitations without an answer", table,
                   overlay.unanswered.size(), terminal);
}

Role role_of(dissect::Severity severity) {
    if (severity == dissect::Severity::error) return Role::error;
    return severity == dissect::Severity::warning ? Role::warning : Role::plain;
}

std::string findings_text(const OverlayReport& overlay, const Terminal& terminal) {
    if (overlay.findings.empty()) return "\nFindings: none\n";
    auto text = fmt::format("\nFindings: {}\n", overlay.findings.size());
    for (const auto& finding : overlay.findings) {
        const auto role = role_of(finding.def->severity);
        const auto head = fmt::format("{}: {}", to_text(finding.def->severity), finding.def->id);
        text += fmt::format("  {}\n    {}\n    packets {}\n", terminal.colored(role, head),
                            finding.sentence, packets_text(finding.packets));
    }
    if (overlay.omitted_findings > 0)
        text += fmt::format("  others: {} more of the same kinds, over {} of each\n",
                            grouped(overlay.omitted_findings), OverlayReport::kMostOfOneId);
    return text;
}

}  // namespace

std::string overlay_text(const StatsReport& report, const Terminal& terminal) {
    const auto& overlay = *report.overlay;
    if (overlay.vteps.empty())
        return "\nOverlay: no tunnel packets with a VNI\n" + questions_text(overlay, terminal) +
               findings_text(overlay, terminal);
    auto text = vteps_text(overlay, terminal) + vnis_text(overlay, terminal) +
                macs_text(overlay, terminal) + floods_text(overlay, terminal) +
                questions_text(overlay, terminal) + findings_text(overlay, terminal);
    if (overlay.others > 0)
        text += fmt::format(
            "\nothers: {} packets are of paths or MACs beyond the limits ({} and "
            "{})\n",
            grouped(overlay.others), grouped(index::OverlayPaths::kMaxPaths),
            grouped(index::OverlayFrames::kMaxMacs));
    return text;
}

}  // namespace vxlab::cli
