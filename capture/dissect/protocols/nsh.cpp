// The network service header (RFC 8300).
#include "capture/dissect/protocols/protocols.h"
#include "capture/dissect/protocols/tunnel.h"
#include "capture/dissect/remarks.h"

namespace vxlab::dissect::protocols {
namespace {

using enum FieldType;

constexpr NamedValue kProtocols[] = {{1, "IPv4"},           {2, "IPv6"},
                                     {3, "Ethernet"},       {4, "NSH"},
                                     {5, "MPLS"},           {0xfe, "Experiment 1"},
                                     {0xff, "Experiment 2"}};

constexpr FieldDef kHeading{"nsh", "Network Service Header", protocol};
constexpr FieldDef kVersion{"nsh.version", "Version", uint16, Base::dec, 0xc000};
constexpr FieldDef kOam{"nsh.Obit", "O Bit", uint16, Base::dec, 0x2000};
constexpr FieldDef kCritical{"nsh.CBit", "C Bit", uint16, Base::dec, 0x1000};
constexpr FieldDef kTtl{"nsh.ttl", "Time to live", uint16, Base::hex, 0x0fc0};
constexpr FieldDef kLength{"nsh.length", "Length", uint16, Base::dec, 0x003f};
constexpr FieldDef kMdType{"nsh.mdtype", "MD Type", uint8, Base::dec};
constexpr FieldDef kNext{"nsh.nextproto", "Next Protocol", uint8, Base::dec, 0, kProtocols};
constexpr FieldDef kPath{"nsh.spi", "SPI", uint24, Base::dec};
constexpr FieldDef kIndex{"nsh.si", "SI", uint8, Base::dec};
constexpr FieldDef kContext{"nsh.contextheader", "Context Header", bytes};
constexpr FieldDef kClass{"nsh.metadataclass", "TLV Class", uint16, Base::dec};
constexpr FieldDef kType{"nsh.metadatatype", "Type", uint8, Base::dec};
constexpr FieldDef kUnassigned{"nsh.metadataunassignedbit", "Unassigned Bit", uint8, Base::hex,
                               0x80};
constexpr FieldDef kDataLength{"nsh.metadatalen", "Length", uint8, Base::hex, 0x7f};
constexpr FieldDef kData{"nsh.metadata", "Variable Metadata", bytes};
constexpr const FieldDef* kFields[] = {
    &kHeading, &kVersion, &kOam,     &kCritical, &kTtl,  &kLength,     &kMdType,     &kNext,
    &kPath,    &kIndex,   &kContext, &kClass,    &kType, &kUnassigned, &kDataLength, &kData};

constexpr std::size_t kFixed = 8;
constexpr std::size_t kContexts = 16;  // four words of MD type 1

struct BaseHeader {
    explicit BaseHeader(Bytes bytes)
        : word(load_be16(bytes, 0)),
          md_type(bytes[2]),
          next(bytes[3]),
          path(load_be24(bytes, 4)),
          index(bytes[7]) {}
    unsigned version() const { return word >> 14; }
    bool oam() const { return (word & 0x2000) != 0; }
    std::size_t length() const { return std::size_t{4} * (word & 0x3fu); }

    unsigned word;
    std::uint8_t md_type, next;
    std::uint32_t path;
    std::uint8_t index;
};

void describe(Layer& layer) {
    for (const auto* field : {&kVersion, &kOam, &kCritical, &kTtl, &kLength})
        layer.add(*field, 0, 2);
    layer.add(kMdType, 2, 1);
    layer.add(kNext, 3, 1);
    layer.add(kPath, 4, 3);
    layer.add(kIndex, 7, 1);
}

void check(Layer& layer, const BaseHeader& nsh) {
    if (nsh.version() != 0)
        layer.remark(remarks::kNshVersion, 0, 1, "version {}, only 0 is defined", nsh.version());
    const bool wrong =
        (nsh.md_type == 1 && nsh.length() != kFixed + kContexts) || nsh.length() < kFixed;
    if (wrong)
        layer.remark(remarks::kNshLength, 0, 2, "length {} does not fit metadata type {}",
                     nsh.length(), nsh.md_type);
    if (nsh.md_type != 1 && nsh.md_type != 2)
        layer.remark(remarks::kNshMdType, 2, 1, "metadata type {} is not 1 or 2", nsh.md_type);
    if (nsh.index == 0)
        layer.remark(remarks::kNshIndex, 7, 1, "the service index is 0: to be dropped");
    if (nsh.oam()) layer.remark(remarks::kNshOam, 0, 1, "an OAM packet");
}

// MD type 2: class, type, length and data padded to four bytes.
void walk_metadata(Layer& layer, std::size_t end) {
    for (std::size_t at = kFixed; at < end;) {
        layer.add(kClass, at, 2);
        layer.add(kType, at + 2, 1);
        layer.add(kUnassigned, at + 3, 1);
        layer.add(kDataLength, at + 3, 1);
        if (at + 4 > layer.size()) return;
        const std::size_t length = layer.bytes()[at + 3] & 0x7fu;
        if (length > 0) layer.add(kData, at + 4, length);
        at += 4 + (length + 3) / 4 * 4;
        if (at > end)
            layer.remark(remarks::kNshMetadata, at - length, length,
                         "metadata runs {} bytes past the header", at - end);
    }
}

// The header's end; metadata is described on the way.
std::size_t walk(Layer& layer, const BaseHeader& nsh) {
    if (nsh.md_type == 1) {
        for (std::size_t i = 0; i < kContexts; i += 4) layer.add(kContext, kFixed + i, 4);
        return kFixed + kContexts;
    }
    if (nsh.md_type == 2) walk_metadata(layer, nsh.length());
    return std::max(kFixed, nsh.length());
}

Protocol protocol_of(std::uint8_t number) {
    switch (number) {
        case 1:
            return Protocol::ipv4;
        case 2:
            return Protocol::ipv6;
        case 3:
            return Protocol::ethernet;
        case 4:
            return Protocol::nsh;
        case 5:
            return Protocol::mpls;
        default:
            return Protocol::data;
    }
}

std::optional<Next> dissect(Layer& layer) {
    if (layer.detailed()) describe(layer);
    if (!layer.require(kFixed)) return std::nullopt;
    const BaseHeader nsh(layer.bytes());
    layer.title("Network Service Header, SPI: {}, SI: {}", nsh.path, nsh.index);
    layer.info("path {} index {}", nsh.path, nsh.index);
    check(layer, nsh);
    const auto end = walk(layer, nsh);
    if (!layer.require(end)) return std::nullopt;
    layer.covers(end);
    const auto payload = layer.window().from(end);
    if (payload.reported == 0) return std::nullopt;
    Next next{.protocol = protocol_of(nsh.next), .window = payload, .number = nsh.next};
    // Ethernet in Ethernet is a tunnel; behind VXLAN-GPE the tunnel was entered already.
    next.enters_tunnel = next.protocol == Protocol::ethernet && layer.state().ethernet.has_value();
    if (next.enters_tunnel) note_tunnel(layer);
    return next;
}

}  // namespace

const ProtocolDef kNsh{Protocol::nsh, kHeading, "nsh", "NSH", dissect, kFields};

}  // namespace vxlab::dissect::protocols
