#include "capture/index/overlay.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/wire/icmpv6.h"
#include "core/wire/igmp.h"
#include "core/wire/mld.h"

namespace vxlab::index {
namespace {

using dissect::Protocol;

// Reports that say "I want this group", not those that leave it (RFC 3376, 4.2.12).
bool joins(const wire::GroupRecordView& record) {
    using enum wire::GroupRecordType;
    switch (record.type()) {
        case mode_is_exclude:
        case change_to_exclude:
            return true;
        case mode_is_include:
        case change_to_include:
        case allow_new_sources:
            return record.source_count() > 0;
        default:
            return false;
    }
}

std::vector<IpAddress> igmp_groups(Bytes bytes) {
    std::vector<IpAddress> groups;
    const auto igmp = wire::IgmpView::over(bytes);
    if (!igmp) return groups;
    if (igmp->type() == wire::IgmpType::v1_report || igmp->type() == wire::IgmpType::v2_report)
        groups.push_back(igmp->group());
    if (igmp->type() != wire::IgmpType::v3_report) return groups;
    if (const auto report = wire::IgmpV3ReportView::over(bytes))
        for (const auto& record : report->records())
            if (joins(record)) groups.push_back(record.group());
    return groups;
}

std::vector<IpAddress> mld_groups(Bytes bytes) {
    std::vector<IpAddress> groups;
    const auto message = wire::Icmpv6View::over(bytes);
    if (!message) return groups;
    if (message->type() == wire::Icmpv6Type::mld_report)
        if (const auto report = wire::MldView::over(bytes)) groups.push_back(report->group());
    if (message->type() == wire::Icmpv6Type::mld_v2_report)
        if (const auto report = wire::MldV2ReportView::over(bytes))
            for (const auto& record : report->records())
                if (joins(record)) groups.push_back(record.group());
    return groups;
}

void sort_and_limit(OverlayReport& report) {
    auto& all = report.findings;
    std::stable_sort(all.begin(), all.end(), [](const Finding& one, const Finding& other) {
        return one.def->severity > other.def->severity;
    });
    std::map<std::string_view, std::size_t> seen;
    const auto kept = std::remove_if(all.begin(), all.end(), [&](const Finding& finding) {
        return ++seen[finding.def->id] > OverlayReport::kMostOfOneId;
    });
    report.omitted_findings = static_cast<std::uint64_t>(all.end() - kept);
    all.erase(kept, all.end());
}

}  // namespace

Overlay::Overlay(dissect::Options options) : options_(std::move(options)) {}

void Overlay::add(const source::Packet& packet, const dissect::Dissection& dissection) {
    const auto& levels = reader_.read(packet, dissection);
    TunnelId tunnel = kNoTunnel;
    if (!dissection.remarks.empty()) errors_.add_remarks(packet, dissection);
    if (!levels[0].tunnel.has_vni)
        resolution_.add(packet, levels[0], {}, {}, [](const auto&, auto, const auto&) {});
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const auto& level = levels[i];
        errors_.add_level(packet, level, tunnel);
        add_joins(packet, level, tunnel);
        if (!level.tunnel) continue;
        const auto* inner = i + 1 < levels.size() ? &levels[i + 1] : nullptr;
        if (level.tunnel.has_vni && level.ip_source)
            add_encapsulated({packet, dissection, level, inner, tunnel});
        tunnel = tunnels_.id(tunnel, level);
    }
}

void Overlay::add_encapsulated(const Encapsulated& frame) {
    paths_.add(frame);
    if (frame.inner == nullptr || !frame.outer.tunnel.vni_valid) return;
    const bool again = frames_.add(frame);
    if (again) return;
    resolution_.add(frame.packet, *frame.inner, frame.segment(), frame.outer.ip_source,
                    [this](const Segment& segment, MacAddress mac, const IpAddress& address) {
                        frames_.claim(segment, mac, address);
                    });
}

void Overlay::add_joins(const source::Packet& packet, const Level& level, TunnelId tunnel) {
    if (level.transport == Protocol::igmp)
        for (const auto& group : igmp_groups(level.transport_bytes))
            join(packet, {tunnel, group, level.ip_source});
    if (level.transport == Protocol::icmpv6)
        for (const auto& group : mld_groups(level.transport_bytes))
            join(packet, {tunnel, group, level.ip_source});
}

void Overlay::join(const source::Packet& packet, const JoinKey& key) {
    if (joins_.size() < kMaxJoins || joins_.count(key) != 0) joins_[key].add(packet.number);
}

void Overlay::add_floods(OverlayReport& report) const {
    report.floods = paths_.groups();
    for (auto& target : report.floods) {
        for (auto at = joins_.lower_bound({target.segment.inside, target.group, {}});
             at != joins_.end() && at->first.tunnel == target.segment.inside &&
             at->first.group == target.group;
             ++at)
            target.joins.push_back({at->first.member, at->second});
        if (target.joins.empty())
            report.findings.push_back(
                {&findings::kGroupNotJoined,
                 fmt::format("{} floods to {}, and nobody is seen joining that group (IGMP, MLD) "
                             "in this capture",
                             text(target.segment, tunnels_), target.group.text()),
                 target.packets});
    }
    const auto copies = frames_.copies();
    report.floods.insert(report.floods.end(), copies.begin(), copies.end());
}

OverlayReport Overlay::report() const {
    OverlayReport report;
    report.vteps = paths_.vteps();
    report.vnis = paths_.vnis();
    report.macs = frames_.macs();
    std::map<Segment, std::uint64_t> counts;
    for (const auto& entry : report.macs) ++counts[entry.segment];
    for (auto& vni : report.vnis) vni.macs = counts[vni.segment];
    report.unanswered = resolution_.unanswered();
    report.others = paths_.others() + frames_.others();
    report.tunnels = tunnels_;
    paths_.append_findings(report.findings);
    errors_.append_findings(report.findings);
    resolution_.append_findings(tunnels_, report.findings);
    frames_.append_findings(tunnels_, report.findings);
    add_floods(report);
    sort_and_limit(report);
    return report;
}

}  // namespace vxlab::index
