// Multicast Listener Discovery, versions 1 and 2 (RFC 2710, 3810).
#include "core/wire/mld.h"

#include "capture/dissect/protocols/icmpv6_parts.h"
#include "capture/dissect/remarks.h"
#include "core/wire/igmp.h"

namespace vxlab::dissect::protocols {
namespace {

using enum FieldType;
using wire::Icmpv6Type;

constexpr NamedValue kRecordNames[] = {{1, "Include"},
                                       {2, "Exclude"},
                                       {3, "Changed to include"},
                                       {4, "Changed to exclude"},
                                       {5, "Allow new sources"},
                                       {6, "Block old sources"}};

constexpr FieldDef kDelay{"icmpv6.mld.maximum_response_delay", "Maximum Response Delay [ms]",
                          uint16, Base::dec};
constexpr FieldDef kCode{"icmpv6.mld.maximum_response_code", "Maximum Response Code", uint16,
                         Base::dec};
constexpr FieldDef kGroup{"icmpv6.mld.multicast_address", "Multicast Address", ipv6};
constexpr FieldDef kFlags{"icmpv6.mld.flag", "Flags", uint8, Base::hex};
constexpr FieldDef kSuppress{"icmpv6.mld.flag.s", "Suppress Router-Side Processing", boolean,
                             Base::none, 0x08};
constexpr FieldDef kRobustness{"icmpv6.mld.flag.qrv", "QRV (Querier's Robustness Variable)", uint8,
                               Base::dec, 0x07};
constexpr FieldDef kFlagsReserved{"icmpv6.mld.flag.reserved", "Reserved", uint8, Base::dec, 0xf0};
constexpr FieldDef kInterval{"icmpv6.mld.qqi", "QQIC (Querier's Query Interval Code)", uint8,
                             Base::dec};
constexpr FieldDef kSourceCount{"icmpv6.mld.nb_sources", "Number of Sources", uint16, Base::dec};
constexpr FieldDef kSource{"icmpv6.mld.source_address", "Source Address", ipv6};
constexpr FieldDef kRecordCount{"icmpv6.mldr.nb_mcast_records",
                                "Number of Multicast Address Records", uint16, Base::dec};
constexpr FieldDef kRecord{"icmpv6.mldr.mar", "Multicast Address Record", none};
constexpr FieldDef kRecordType{
    "icmpv6.mldr.mar.record_type", "Record Type", uint8, Base::dec, 0, kRecordNames};
constexpr FieldDef kAuxiliaryLength{"icmpv6.mldr.mar.aux_data_len", "Aux Data Len", uint8,
                                    Base::dec};
constexpr FieldDef kRecordSources{"icmpv6.mldr.mar.nb_sources", "Number of Sources", uint16,
                                  Base::dec};
constexpr FieldDef kRecordGroup{"icmpv6.mldr.mar.multicast_address", "Multicast Address", ipv6};
constexpr FieldDef kRecordSource{"icmpv6.mldr.mar.source_address", "Source Address", ipv6};
constexpr FieldDef kAuxiliary{"icmpv6.mldr.mar.auxiliary_data", "Auxiliary Data", bytes};
constexpr const FieldDef* kFields[] = {
    &kDelay,       &kCode,          &kGroup,      &kFlags,           &kSuppress,
    &kRobustness,  &kFlagsReserved, &kInterval,   &kSourceCount,     &kSource,
    &kRecordCount, &kRecord,        &kRecordType, &kAuxiliaryLength, &kRecordSources,
    &kRecordGroup, &kRecordSource,  &kAuxiliary};

constexpr std::size_t kAddress = 16;

void check_group(Layer& layer, const IpAddress& group, std::size_t offset) {
    if (!group.is_multicast() && !group.is_unspecified())
        layer.remark(remarks::kGroupAddress, offset, kAddress, "{} is not a multicast address",
                     group.text());
}

void describe_v2_query(Layer& layer) {
    {
        const Layer::Group below(layer, layer.add(kFlags, 24, 1));
        layer.add(kSuppress, 24, 1);
        layer.add(kRobustness, 24, 1);
        layer.add(kFlagsReserved, 24, 1);
    }
    if (layer.size() > 25)
        layer.add_number(kInterval, 25, 1, wire::decode_time_code(layer.bytes()[25]));
    layer.add(kSourceCount, 26, 2);
    const auto query = wire::MldV2QueryView::over(layer.bytes());
    if (!query) return;
    for (std::size_t i = 0; i < query->sources().size(); ++i)
        layer.add(kSource, wire::MldV2QueryView::kLength + kAddress * i, kAddress);
}

void dissect_fixed(Layer& layer, Icmpv6Type type) {
    const bool v2 =
        type == Icmpv6Type::mld_query && layer.window().reported >= wire::MldV2QueryView::kLength;
    if (layer.detailed()) {
        if (v2 && layer.size() >= 6)
            layer.add_number(kCode, 4, 2, wire::decode_mld_time_code(load_be16(layer.bytes(), 4)));
        if (!v2) layer.add(kDelay, 4, 2);
        layer.add(kIcmpv6Reserved, 6, 2);
        layer.add(kGroup, 8, kAddress);
        if (v2) describe_v2_query(layer);
    }
    const auto mld = wire::MldView::over(layer.bytes());
    if (!mld) {
        layer.require(wire::MldView::kLength);
        return;
    }
    check_group(layer, mld->group(), 8);
    const auto name = type == Icmpv6Type::mld_query    ? "Multicast Listener Query"
                      : type == Icmpv6Type::mld_report ? "Multicast Listener Report"
                                                       : "Multicast Listener Done";
    if (mld->group().is_unspecified()) {
        layer.info("{}, general{}", name, v2 ? " (v2)" : "");
    } else if (layer.detailed()) {
        layer.info("{} for {}{}", name, mld->group().text(), v2 ? " (v2)" : "");
    }
    const auto query = v2 ? wire::MldV2QueryView::over(layer.bytes()) : std::nullopt;
    if (query && query->sources().size() < query->source_count() && !layer.window().is_cut())
        layer.remark(remarks::kGroupRecords, 26, 2, "{} sources counted, {} there",
                     query->source_count(), query->sources().size());
}

void describe_record(Layer& layer, const wire::GroupRecordView& record, std::size_t at) {
    const auto heading = layer.add(kRecord, at, record.record().size());
    layer.label(heading, "Multicast Address Record {}: {}",
                name_of(kRecordNames, static_cast<std::uint64_t>(record.type())),
                record.group().text());
    const Layer::Group below(layer, heading);
    layer.add(kRecordType, at, 1);
    layer.add(kAuxiliaryLength, at + 1, 1);
    layer.add(kRecordSources, at + 2, 2);
    layer.add(kRecordGroup, at + 4, kAddress);
    const std::size_t sources = at + 4 + kAddress;
    for (std::size_t i = 0; i < record.sources().size(); ++i)
        layer.add(kRecordSource, sources + kAddress * i, kAddress);
    const auto auxiliary = sources + kAddress * record.source_count();
    if (record.auxiliary_length() > 0) layer.add(kAuxiliary, auxiliary, record.auxiliary_length());
}

// A record whose group is cut off.
void describe_record_head(Layer& layer, std::size_t at) {
    if (layer.size() < at + 4) return;
    const Layer::Group below(layer, layer.add(kRecord, at, layer.size() - at));
    layer.add(kRecordType, at, 1);
    layer.add(kAuxiliaryLength, at + 1, 1);
    layer.add(kRecordSources, at + 2, 2);
}

void dissect_report(Layer& layer) {
    layer.add(kIcmpv6Reserved, 4, 2);
    layer.add(kRecordCount, 6, 2);
    const auto report = wire::MldV2ReportView::over(layer.bytes());
    if (!report) {
        layer.require(wire::MldV2ReportView::kLength);
        return;
    }
    std::size_t at = wire::MldV2ReportView::kLength;
    std::size_t count = 0;
    for (auto record = wire::GroupRecordView::over(layer.bytes().subspan(at), kAddress); record;
         record = wire::GroupRecordView::over(layer.bytes().subspan(at), kAddress)) {
        if (layer.detailed()) describe_record(layer, *record, at);
        check_group(layer, record->group(), at + 4);
        if (count == 0 && layer.detailed())
            layer.info("Multicast Listener Report Message v2, {} of {}",
                       name_of(kRecordNames, static_cast<std::uint64_t>(record->type())),
                       record->group().text());
        if (!record->complete()) break;
        ++count;
        at += record->record_length();
    }
    const auto left = layer.size() - std::min(at, layer.size());
    if (layer.detailed() && left < 4 + kAddress) describe_record_head(layer, at);
    if (count < report->record_count() && !layer.window().is_cut())
        layer.remark(remarks::kGroupRecords, 6, 2, "{} records counted, {} there",
                     report->record_count(), count);
}

}  // namespace

void dissect_mld(Layer& layer, Icmpv6Type type) {
    if (type == Icmpv6Type::mld_v2_report) {
        dissect_report(layer);
    } else {
        dissect_fixed(layer, type);
    }
}

std::span<const FieldDef* const> mld_fields() { return kFields; }

}  // namespace vxlab::dissect::protocols
