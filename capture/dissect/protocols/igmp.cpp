// IGMP, versions 1 to 3 (RFC 1112, 2236, 3376).
#include "core/wire/igmp.h"

#include "capture/dissect/protocols/checksums.h"
#include "capture/dissect/protocols/protocols.h"
#include "capture/dissect/remarks.h"

namespace vxlab::dissect::protocols {
namespace {

using enum FieldType;
using wire::IgmpType;

constexpr NamedValue kTypeNames[] = {
    {0x11, "Membership Query"},    {0x12, "Membership Report"},  {0x13, "DVMRP"},
    {0x14, "PIM version 1"},       {0x16, "Membership Report"},  {0x17, "Leave Group"},
    {0x1e, "Traceroute Response"}, {0x1f, "Traceroute Request"}, {0x22, "Membership Report"}};
constexpr NamedValue kRecordNames[] = {{1, "Mode Is Include"},        {2, "Mode Is Exclude"},
                                       {3, "Change To Include Mode"}, {4, "Change To Exclude Mode"},
                                       {5, "Allow New Sources"},      {6, "Block Old Sources"}};

constexpr FieldDef kHeading{"igmp", "Internet Group Management Protocol", protocol};
constexpr FieldDef kType{"igmp.type", "Type", uint8, Base::hex, 0, kTypeNames};
constexpr FieldDef kVersion{"igmp.version", "IGMP Version", uint8, Base::dec};
constexpr FieldDef kReserved{"igmp.reserved", "Reserved", bytes};
constexpr FieldDef kMaxResponse{"igmp.max_resp", "Max Resp Time (0.1 s)", uint8, Base::dec};
constexpr FieldDef kExponent{"igmp.max_resp.exp", "Exponent", uint8, Base::hex, 0x70};
constexpr FieldDef kMantissa{"igmp.max_resp.mant", "Mantissa", uint8, Base::hex, 0x0f};
constexpr FieldDef kChecksum{"igmp.checksum", "Checksum", uint16, Base::hex};
constexpr FieldDef kChecksumStatus{"igmp.checksum.status", "Checksum Status", uint8, Base::dec, 0,
                                   kChecksumStatusNames};
constexpr FieldDef kGroup{"igmp.maddr", "Multicast Address", ipv4};
constexpr FieldDef kSuppress{"igmp.s", "S", boolean, Base::none, 0x08};
constexpr FieldDef kRobustness{"igmp.qrv", "QRV", uint8, Base::dec, 0x07};
constexpr FieldDef kInterval{"igmp.qqic", "QQIC", uint8, Base::dec};
constexpr FieldDef kSourceCount{"igmp.num_src", "Num Src", uint16, Base::dec};
constexpr FieldDef kSource{"igmp.saddr", "Source Address", ipv4};
constexpr FieldDef kRecordCount{"igmp.num_grp_recs", "Num Group Records", uint16, Base::dec};
constexpr FieldDef kRecord{"", "Group Record", none};
constexpr FieldDef kRecordType{"igmp.record_type", "Record Type", uint8, Base::dec, 0,
                               kRecordNames};
constexpr FieldDef kAuxiliaryLength{"igmp.aux_data_len", "Aux Data Len", uint8, Base::dec};
constexpr FieldDef kAuxiliary{"igmp.aux_data", "Aux Data", bytes};
constexpr FieldDef kData{"igmp.data", "Data", bytes};
constexpr const FieldDef* kFields[] = {
    &kHeading,     &kType,       &kVersion,         &kReserved,       &kMaxResponse,
    &kExponent,    &kMantissa,   &kChecksum,        &kChecksumStatus, &kGroup,
    &kSuppress,    &kRobustness, &kInterval,        &kSourceCount,    &kSource,
    &kRecordCount, &kRecordType, &kAuxiliaryLength, &kAuxiliary,      &kData};

constexpr std::size_t kRecordsAt = wire::IgmpV3ReportView::kLength;

// 0: not one of the three versions. A query's length tells its version (RFC 3376 7.1).
int version_of(Layer& layer) {
    if (layer.size() == 0) return 0;
    switch (static_cast<IgmpType>(layer.bytes()[0])) {
        case IgmpType::query:
            if (layer.window().reported >= wire::IgmpV3QueryView::kLength) return 3;
            return layer.size() > 1 && layer.bytes()[1] == 0 ? 1 : 2;
        case IgmpType::v1_report:
            return 1;
        case IgmpType::v2_report:
        case IgmpType::v2_leave:
            return 2;
        case IgmpType::v3_report:
            return 3;
    }
    return 0;
}

bool is_report(Layer& layer) {
    return static_cast<IgmpType>(layer.bytes()[0]) == IgmpType::v3_report;
}

void describe_response_time(Layer& layer, int version) {
    if (version == 1 || is_report(layer)) {
        layer.add(kReserved, 1, 1);
        return;
    }
    if (layer.size() < 2) return;
    const auto code = layer.bytes()[1];
    const bool coded = version == 3 && code >= 128;
    const auto node =
        layer.add_number(kMaxResponse, 1, 1, coded ? wire::decode_time_code(code) : code);
    if (!coded) return;
    const Layer::Group below(layer, node);
    layer.add(kExponent, 1, 1);
    layer.add(kMantissa, 1, 1);
}

void describe_head(Layer& layer, int version) {
    layer.add_generated(kVersion, static_cast<std::uint64_t>(version));
    layer.add(kType, 0, 1);
    describe_response_time(layer, version);
    layer.add(kChecksum, 2, 2);
}

void describe_query(Layer& layer, int version) {
    layer.add(kGroup, 4, 4);
    if (version < 3) return;
    layer.add(kSuppress, 8, 1);
    layer.add(kRobustness, 8, 1);
    layer.add(kInterval, 9, 1);
    layer.add(kSourceCount, 10, 2);
    const auto query = wire::IgmpV3QueryView::over(layer.bytes());
    if (!query) return;
    for (std::size_t i = 0; i < query->sources().size(); ++i)
        layer.add(kSource, wire::IgmpV3QueryView::kLength + 4 * i, 4);
}

std::string_view record_name(const wire::GroupRecordView& record) {
    return name_of(kRecordNames, static_cast<std::uint64_t>(record.type()));
}

void describe_record(Layer& layer, const wire::GroupRecordView& record, std::size_t at) {
    const auto heading = layer.add(kRecord, at, record.record().size());
    layer.label(heading, "Group Record: {}  {}", record.group().text(), record_name(record));
    const Layer::Group below(layer, heading);
    layer.add(kRecordType, at, 1);
    layer.add(kAuxiliaryLength, at + 1, 1);
    layer.add(kSourceCount, at + 2, 2);
    layer.add(kGroup, at + 4, 4);
    for (std::size_t i = 0; i < record.sources().size(); ++i) layer.add(kSource, at + 8 + 4 * i, 4);
    if (record.auxiliary_length() > 0)
        layer.add(kAuxiliary, at + 8 + std::size_t{4} * record.source_count(),
                  record.auxiliary_length());
}

void check_group(Layer& layer, const IpAddress& group, std::size_t offset) {
    if (!group.is_multicast() && !group.is_unspecified())
        layer.remark(remarks::kGroupAddress, offset, 4, "{} is not a multicast address",
                     group.text());
}

void dissect_report(Layer& layer) {
    layer.add(kReserved, 4, 2);
    layer.add(kRecordCount, 6, 2);
    const auto report = wire::IgmpV3ReportView::over(layer.bytes());
    if (!report) {
        layer.require(wire::IgmpV3ReportView::kLength);
        return;
    }
    std::size_t at = kRecordsAt;
    std::size_t count = 0;
    for (const auto& record : report->records()) {
        if (layer.detailed()) {
            describe_record(layer, record, at);
            if (count == 0)
                layer.info("Membership Report (v3), {} {}", record.group().text(),
                           record_name(record));
        }
        check_group(layer, record.group(), at + 4);
        at += record.record_length();
        if (!record.complete()) break;
        ++count;
    }
    if (count < report->record_count() && !layer.window().is_cut())
        layer.remark(remarks::kGroupRecords, 6, 2, "{} records counted, {} there",
                     report->record_count(), count);
}

void dissect_query_or_group(Layer& layer, int version) {
    if (layer.detailed()) describe_query(layer, version);
    const auto igmp = wire::IgmpView::over(layer.bytes());
    if (!igmp) {
        layer.require(wire::IgmpView::kLength);
        return;
    }
    check_group(layer, igmp->group(), 4);
    if (layer.detailed()) {
        const auto name = name_of(kTypeNames, static_cast<std::uint64_t>(igmp->type()));
        if (igmp->group().is_unspecified())
            layer.info("{} (v{}), general", name, version);
        else
            layer.info("{} (v{}) for {}", name, version, igmp->group().text());
    }
    const auto query = version == 3 ? wire::IgmpV3QueryView::over(layer.bytes()) : std::nullopt;
    if (query && query->sources().size() < query->source_count() && !layer.window().is_cut())
        layer.remark(remarks::kGroupRecords, 10, 2, "{} sources counted, {} there",
                     query->source_count(), query->sources().size());
}

void dissect_unknown(Layer& layer) {
    layer.add(kType, 0, 1);
    if (layer.size() == 0) return;
    const auto type = layer.bytes()[0];
    const auto name = name_of(kTypeNames, type);
    if (name.empty() && layer.size() > 1) layer.add(kData, 1, layer.size() - 1);
    layer.info("{} ({:#04x})", name.empty() ? "Unknown type" : name, type);
    if (name.empty()) layer.remark(remarks::kIgmpType, 0, 1, "type {:#04x}", type);
}

std::optional<Next> dissect(Layer& layer) {
    const int version = version_of(layer);
    if (version == 0) {
        dissect_unknown(layer);
        layer.require(wire::IgmpView::kLength);
        return std::nullopt;
    }
    if (layer.detailed()) {
        describe_head(layer, version);
        layer.state().out.protocols += ":igmp";  // Wireshark has a dissector a version
    }
    if (layer.size() >= 4) {
        const auto status =
            verify_plain_checksum(layer, 2, layer.window().reported, remarks::kIgmpChecksum);
        layer.add_generated(kChecksumStatus, static_cast<std::uint64_t>(status));
    }
    const auto ttl = layer.state().ip.ttl;
    if (ttl != 1 && !layer.quoted())
        layer.remark(remarks::kIgmpTtl, 0, 0, "the TTL is {} where 1 is due", ttl);
    if (is_report(layer)) {
        dissect_report(layer);
    } else {
        dissect_query_or_group(layer, version);
    }
    return std::nullopt;
}

}  // namespace

const ProtocolDef kIgmp{Protocol::igmp, kHeading, "igmp", "IGMP", dissect, kFields};

}  // namespace vxlab::dissect::protocols
