// ERSPAN types II and III, behind GRE; the mirrored frame follows.
#include "core/wire/erspan.h"

#include "capture/dissect/protocols/protocols.h"
#include "capture/dissect/protocols/tunnel.h"
#include "capture/dissect/remarks.h"

namespace vxlab::dissect::protocols {
namespace {

using enum FieldType;
using wire::ErspanView;

constexpr NamedValue kVersions[] = {{0, "Type I"}, {1, "Type II"}, {2, "Type III"}};

constexpr FieldDef kHeading{"erspan", "Encapsulated Remote Switch Packet ANalysis", protocol};
constexpr FieldDef kVersion{"erspan.version", "Version", uint16, Base::dec, 0xf000, kVersions};
constexpr FieldDef kVlan{"erspan.vlan", "Vlan", uint16, Base::dec, 0x0fff};
constexpr FieldDef kCos{"erspan.cos", "COS", uint16, Base::dec, 0xe000};
constexpr FieldDef kEncap{"erspan.encap", "Encap", uint16, Base::dec, 0x1800};
constexpr FieldDef kIntegrity{"erspan.bso", "Bad/Short/Oversized", uint16, Base::dec, 0x1800};
constexpr FieldDef kTruncated{"erspan.truncated", "Truncated", uint16, Base::dec, 0x0400};
constexpr FieldDef kSession{"erspan.spanid", "SpanID", uint16, Base::dec, 0x03ff};
constexpr FieldDef kReserved{"erspan.reserved", "Reserved", uint32, Base::dec, 0xfff00000};
constexpr FieldDef kIndex{"erspan.index", "Index", uint32, Base::dec, 0x000fffff};
constexpr FieldDef kTimestamp{"erspan.timestamp", "Timestamp", uint32, Base::dec};
constexpr FieldDef kGroupTag{"erspan.sgt", "Security Group Tag", uint16, Base::dec};
constexpr FieldDef kEthernetPdu{"erspan.p", "Has Ethernet PDU", uint16, Base::dec, 0x8000};
constexpr FieldDef kFrameType{"erspan.ft", "Frame Type", uint16, Base::dec, 0x7c00};
constexpr FieldDef kHardware{"erspan.hw", "Hardware ID", uint16, Base::dec, 0x03f0};
constexpr FieldDef kDirection{"erspan.direction", "Direction", boolean, Base::none, 0x0008};
constexpr FieldDef kGranularity{"erspan.gra", "Timestamp granularity", uint16, Base::dec, 0x0006};
constexpr FieldDef kOptional{"erspan.o", "Optional Sub headers", uint16, Base::dec, 0x0001};
constexpr FieldDef kPlatform{"erspan.platid", "Platform ID", uint32, Base::dec, 0xfc000000};
constexpr const FieldDef* kFields[] = {
    &kHeading,  &kVersion,   &kVlan,        &kCos,       &kEncap,    &kIntegrity,   &kTruncated,
    &kSession,  &kReserved,  &kIndex,       &kTimestamp, &kGroupTag, &kEthernetPdu, &kFrameType,
    &kHardware, &kDirection, &kGranularity, &kOptional,  &kPlatform};

void describe_start(Layer& layer, bool third) {
    layer.add(kVersion, 0, 2);
    layer.add(kVlan, 0, 2);
    layer.add(kCos, 2, 2);
    layer.add(third ? kIntegrity : kEncap, 2, 2);
    layer.add(kTruncated, 2, 2);
    layer.add(kSession, 2, 2);
}

// The header's length, as far as its fields tell.
std::size_t describe_third(Layer& layer) {
    layer.add(kTimestamp, 4, 4);
    layer.add(kGroupTag, 8, 2);
    for (const auto* field :
         {&kEthernetPdu, &kFrameType, &kHardware, &kDirection, &kGranularity, &kOptional})
        layer.add(*field, 10, 2);
    const bool more = layer.size() >= 12 && (layer.bytes()[11] & 1) != 0;
    if (!more) return ErspanView::kTypeThreeLength;
    layer.add(kPlatform, 12, 4);
    return ErspanView::kTypeThreeLength + ErspanView::kPlatformLength;
}

// What type III says that it mirrors.
Protocol mirrored_protocol(const ErspanView& erspan, const Window& mirrored) {
    constexpr unsigned kEthernetFrame = 0;
    constexpr unsigned kIpPacket = 2;
    switch (load_be16(erspan.bytes(), 10) >> 10 & 0x1f) {
        case kEthernetFrame:
            return Protocol::ethernet;
        case kIpPacket:
            if (mirrored.bytes.empty()) return Protocol::data;
            return mirrored.bytes[0] >> 4 == 6 ? Protocol::ipv6 : Protocol::ipv4;
        default:
            return Protocol::data;
    }
}

std::optional<Next> dissect(Layer& layer) {
    const auto version = layer.size() > 0 ? layer.bytes()[0] >> 4 : 0;
    if (version != ErspanView::kTypeTwo && version != ErspanView::kTypeThree) {
        layer.heading("Encapsulated Remote Switch Packet ANalysis Unknown");
        layer.add(kVersion, 0, 2);
        if (layer.require(2))
            layer.remark(remarks::kErspanVersion, 0, 1, "version {}: 1 and 2 are defined", version);
        return std::nullopt;
    }
    const bool third = version == ErspanView::kTypeThree;
    layer.heading("Encapsulated Remote Switch Packet ANalysis Type {}", third ? "III" : "II");
    describe_start(layer, third);
    std::size_t length = ErspanView::kLength;
    if (third) {
        length = describe_third(layer);
    } else {
        layer.add(kReserved, 4, 4);
        layer.add(kIndex, 4, 4);
    }
    if (!layer.require(length)) return std::nullopt;
    const auto erspan = *ErspanView::over(layer.bytes());
    layer.info("session {}, VLAN {}", erspan.session(), erspan.vlan());
    layer.covers(length);
    const auto mirrored = layer.window().from(length);
    if (mirrored.reported == 0) return std::nullopt;
    const auto protocol = third ? mirrored_protocol(erspan, mirrored) : Protocol::ethernet;
    if (protocol == Protocol::data) return next_data(mirrored);
    note_tunnel(layer);
    return Next{.protocol = protocol, .window = mirrored, .enters_tunnel = true};
}

}  // namespace

const ProtocolDef kErspan{Protocol::erspan, kHeading, "erspan", "ERSPAN", dissect, kFields};

}  // namespace vxlab::dissect::protocols
