#include "capture/dissect/remarks.h"

#include <fmt/format.h>

#include <array>

namespace vxlab::dissect {
namespace {

constexpr std::array<NamedValue, 3> kSeverities = {{
    {static_cast<std::uint64_t>(Severity::note), "note"},
    {static_cast<std::uint64_t>(Severity::warning), "warning"},
    {static_cast<std::uint64_t>(Severity::error), "error"},
}};

constexpr FieldDef kRemark{"remark", "Remark", FieldType::none};
constexpr FieldDef kId{"remark.id", "Id", FieldType::string};
constexpr FieldDef kSeverity{"remark.severity", "Severity", FieldType::uint8,
                             Base::word,        0,          kSeverities};
constexpr FieldDef kSentence{"remark.sentence", "Sentence", FieldType::string};
constexpr std::array<const FieldDef*, 4> kFields = {&kRemark, &kId, &kSeverity, &kSentence};

Node text_node(const FieldDef& field, const Remark& remark, std::string_view text) {
    Node node;
    node.field = &field;
    node.range = remark.range;
    node.layer = remark.layer;
    node.generated = true;
    node.bytes = {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
    return node;
}

using namespace remarks;

constexpr std::array kAll = {
    &kCutBySnaplen,
    &kHeaderTruncated,
    &kLayerLimit,
    &kTunnelDepthLimit,
    &kEmptyPacket,
    &kNothingCaptured,
    &kLengthsDisagree,
    &kTimeMissing,
    &kChecksumOffloaded,
    &kTrailingBytes,
    &kEthernetLength,
    &kEthernetReservedType,
    &kInnerVlanTag,
    &kVlanStack,
    &kArpSizes,
    &kArpOpcode,
    &kArpSenderGroup,
    &kArpSenderDiffers,
    &kIpVersion,
    &kIpv4HeaderLength,
    &kIpv4LengthShort,
    &kIpv4LengthExceeds,
    &kIpv4LengthZero,
    &kIpv4Checksum,
    &kIpv4ReservedFlag,
    &kIpv4OptionsBroken,
    &kFragment,
    &kOuterFragment,
    &kFragmentOverlap,
    &kFragmentTooLong,
    &kIpv6LengthExceeds,
    &kIpv6LengthZero,
    &kIpv6Extension,
    &kIpv6ExtensionOrder,
    &kIpv6Jumbo,
    &kIpv6Option,
    &kIpv6SourceRoute,
    &kIpv6SegmentsLeft,
    &kIpv6AfterLast,
    &kFragmentLength,
    &kIpSourceMulticast,
    &kAhLength,
    &kEspSpi,
    &kRawIpVersion,
    &kCookedAddress,
    &kTtlZero,
    &kIcmpChecksum,
    &kIcmpType,
    &kIcmpQuote,
    &kIcmpExtension,
    &kIcmpRedirect,
    &kPathMtu,
    &kIcmpMtu,
    &kIcmpv6Checksum,
    &kNdpHopLimit,
    &kNdpOption,
    &kNdpTarget,
    &kMldHopLimit,
    &kIgmpChecksum,
    &kIgmpType,
    &kIgmpTtl,
    &kGroupRecords,
    &kGroupAddress,
    &kPimChecksum,
    &kPimVersion,
    &kPimType,
    &kPimAddress,
    &kUdpLengthShort,
    &kUdpLengthExceeds,
    &kUdpLengthBelow,
    &kUdpLengthZero,
    &kUdpChecksum,
    &kUdpChecksumZeroIpv6,
    &kUdpPortZero,
    &kTcpHeaderLength,
    &kTcpChecksum,
    &kTcpOptionsBroken,
    &kTcpFlags,
    &kOffloadedSegment,
    &kVxlanFlagI,
    &kVxlanReservedFlags,
    &kVxlanReservedBits,
    &kVxlanGbpWithoutG,
    &kVxlanHeader,
    &kVxlanEmpty,
    &kVxlanNoInner,
    &kInnerTruncated,
    &kVxlanSourcePort,
    &kVniZero,
    &kVniMax,
    &kNestedTunnel,
    &kGpeOnVxlanPort,
    &kGpeVersion,
    &kGpeNoP,
    &kGpeOam,
    &kGpeBum,
    &kGpeReserved,
    &kGpeUnknown,
    &kStpProtocol,
    &kStpVersion,
    &kStpType,
    &kStpAge,
    &kMstpLength,
    &kPvstTlv,
    &kLldpTlv,
    &kLldpTlvShort,
    &kLldpOrder,
    &kLldpNoEnd,
    &kLldpShutdown,
    &kMplsDeep,
    &kMplsNoBottom,
    &kMplsImplicitNull,
    &kMplsEmpty,
    &kErspanVersion,
    &kGreVersion,
    &kGreReserved,
    &kGreRouting,
    &kGreChecksum,
    &kGeneveVersion,
    &kGeneveReserved,
    &kGeneveOam,
    &kGeneveOption,
    &kGeneveCriticalOption,
    &kGeneveCriticalFlag,
    &kGeneveEmpty,
    &kNshVersion,
    &kNshLength,
    &kNshMdType,
    &kNshMetadata,
    &kNshIndex,
    &kNshOam,
    &kDhcpCookie,
    &kDhcpOperation,
    &kDhcpHardware,
    &kDhcpOption,
    &kDhcpOptionShort,
    &kDhcpNoEnd,
    &kDhcpNoType,
    &kDhcpNak,
    &kDnsPointer,
    &kDnsName,
    &kDnsCounts,
    &kDnsData,
    &kDnsTrailing,
    &kDnsTruncated,
    &kDnsTcpPart,
};

}  // namespace

std::span<const FieldDef* const> remark_fields() { return kFields; }

void append_remark_nodes(Dissection& out, const Remark& remark, NodeId heading) {
    auto top = text_node(kRemark, remark, {});
    top.label =
        out.tree.keep(fmt::format("[{}: {}]", to_text(remark.def->severity), remark.sentence));
    const auto parent = out.tree.append(heading, top);
    out.tree.append(parent, text_node(kId, remark, remark.def->id));
    auto severity = text_node(kSeverity, remark, {});
    severity.number = static_cast<std::uint64_t>(remark.def->severity);
    out.tree.append(parent, severity);
    out.tree.append(parent, text_node(kSentence, remark, remark.sentence));
}

std::span<const RemarkDef* const> all_remarks() { return kAll; }

}  // namespace vxlab::dissect
