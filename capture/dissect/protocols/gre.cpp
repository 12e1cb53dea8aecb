// GRE (RFC 2784, 2890), with RFC 1701's routing and PPTP's version 1 (RFC 2637).
#include "core/wire/gre.h"

#include "capture/dissect/protocols/checksums.h"
#include "capture/dissect/protocols/protocols.h"
#include "capture/dissect/protocols/tunnel.h"
#include "capture/dissect/remarks.h"
#include "core/wire/checksum.h"

namespace vxlab::dissect::protocols {
namespace {

using enum FieldType;
using wire::GreView;

constexpr NamedValue kVersions[] = {{0, "GRE"}, {1, "Enhanced GRE"}};
constexpr NamedValue kTypes[] = {{0x0000, "Possible GRE keepalive packet"},
                                 {0x0800, "IP"},
                                 {0x0806, "ARP"},
                                 {0x22eb, "ERSPAN III"},
                                 {0x6558, "Transparent Ethernet bridging"},
                                 {0x86dd, "IPv6"},
                                 {0x8847, "MPLS label switched packet"},
                                 {0x880b, "PPP"},
                                 {0x88be, "ERSPAN"},
                                 {0x894f, "Network Service Header"}};

constexpr FieldDef kHeading{"gre", "Generic Routing Encapsulation", protocol};
constexpr FieldDef kFlags{"gre.flags_and_version", "Flags and Version", uint16, Base::hex};
constexpr FieldDef kHasChecksum{"gre.flags.checksum", "Checksum Bit", boolean, Base::none, 0x8000};
constexpr FieldDef kHasRouting{"gre.flags.routing", "Routing Bit", boolean, Base::none, 0x4000};
constexpr FieldDef kHasKey{"gre.flags.key", "Key Bit", boolean, Base::none, 0x2000};
constexpr FieldDef kHasSequence{"gre.flags.sequence_number", "Sequence Number Bit", boolean,
                                Base::none, 0x1000};
constexpr FieldDef kStrict{"gre.flags.strict_source_route", "Strict Source Route Bit", boolean,
                           Base::none, 0x0800};
constexpr FieldDef kRecursion{"gre.flags.recursion_control", "Recursion control", uint16, Base::dec,
                              0x0700};
constexpr FieldDef kHasAck{"gre.flags.ack", "Acknowledgment", boolean, Base::none, 0x0080};
constexpr FieldDef kReserved{"gre.flags.reserved", "Flags (Reserved)", uint16, Base::dec, 0x00f8};
constexpr FieldDef kReservedPptp{"gre.flags.reserved", "Flags (Reserved)", uint16, Base::dec,
                                 0x0078};
constexpr FieldDef kVersion{"gre.flags.version", "Version", uint16, Base::dec, 0x0007, kVersions};
constexpr FieldDef kType{"gre.proto", "Protocol Type", uint16, Base::hex, 0, kTypes};
constexpr FieldDef kChecksum{"gre.checksum", "Checksum", uint16, Base::hex};
constexpr FieldDef kChecksumStatus{"gre.checksum.status", "Checksum Status", uint8, Base::dec, 0,
                                   kChecksumStatusNames};
constexpr FieldDef kOffset{"gre.offset", "Offset", uint16, Base::dec};
constexpr FieldDef kKey{"gre.key", "Key", uint32, Base::hex};
constexpr FieldDef kPayloadLength{"gre.key.payload_length", "Payload Length", uint16, Base::dec};
constexpr FieldDef kCallId{"gre.key.call_id", "Call ID", uint16, Base::dec};
constexpr FieldDef kSequence{"gre.sequence_number", "Sequence Number", uint32, Base::dec};
constexpr FieldDef kAck{"gre.ack_number", "Acknowledgment Number", uint32, Base::dec};
constexpr FieldDef kRouting{"gre.routing", "Routing", none};
constexpr FieldDef kFamily{"gre.routing.address_family", "Address Family", uint16, Base::dec};
constexpr FieldDef kEntryOffset{"gre.routing.sre_offset", "SRE Offset", uint8, Base::dec};
constexpr FieldDef kEntryLength{"gre.routing.src_length", "SRE Length", uint8, Base::dec};
constexpr FieldDef kEntryData{"gre.routing.information", "Routing Information", bytes};
constexpr const FieldDef* kFields[] = {
    &kHeading,      &kFlags,   &kHasChecksum,   &kHasRouting,  &kHasKey,
    &kHasSequence,  &kStrict,  &kRecursion,     &kHasAck,      &kReserved,
    &kReservedPptp, &kVersion, &kType,          &kChecksum,    &kChecksumStatus,
    &kOffset,       &kKey,     &kPayloadLength, &kCallId,      &kSequence,
    &kAck,          &kRouting, &kFamily,        &kEntryOffset, &kEntryLength,
    &kEntryData};

constexpr std::uint16_t kErspanTwo = 0x88be;  // and type I
constexpr std::uint16_t kErspanThree = 0x22eb;
constexpr std::uint16_t kPpp = 0x880b;

void describe_flags(Layer& layer) {
    const bool pptp = layer.size() >= 2 && (layer.bytes()[1] & 7) == 1;
    const Layer::Group below(layer, layer.add(kFlags, 0, 2));
    for (const auto* field :
         {&kHasChecksum, &kHasRouting, &kHasKey, &kHasSequence, &kStrict, &kRecursion})
        layer.add(*field, 0, 2);
    if (pptp) layer.add(kHasAck, 0, 2);
    layer.add(pptp ? kReservedPptp : kReserved, 0, 2);
    layer.add(kVersion, 0, 2);
}

// Where RFC 1701's source route entries, which begin at `at`, end: behind an entry of length 0.
std::size_t walk_routing(Layer& layer, std::size_t at) {
    for (;;) {
        if (at + 4 > layer.size()) return at + 4;
        const std::size_t length = layer.bytes()[at + 3];
        layer.add(kRouting, at, std::min(4 + length, layer.size() - at));
        layer.add(kFamily, at, 2);
        layer.add(kEntryOffset, at + 2, 1);
        layer.add(kEntryLength, at + 3, 1);
        const bool last = length == 0 && load_be16(layer.bytes(), at) == 0;
        if (length > 0) layer.add(kEntryData, at + 4, length);
        at += 4 + length;
        if (last) return at;
    }
}

ChecksumStatus verify(Layer& layer, const GreView& gre) {
    if (!gre.has_checksum() || layer.window().is_cut() || layer.quoted() ||
        !layer.state().ip.length_known)
        return ChecksumStatus::unverified;
    if (wire::checksum_ok(layer.bytes())) return ChecksumStatus::good;
    layer.remark(remarks::kGreChecksum, 4, 2, "checksum {:#06x} is wrong", *gre.checksum());
    return ChecksumStatus::bad;
}

// The optional words in their order; where the header ends.
std::size_t walk_words(Layer& layer, const GreView& gre) {
    std::size_t at = GreView::kLength;
    if (gre.has_checksum() || gre.has_routing()) {
        layer.add(kChecksum, at, 2);
        if (layer.size() >= at + 2)
            layer.add_generated(kChecksumStatus, static_cast<std::uint64_t>(verify(layer, gre)));
        layer.add(kOffset, at + 2, 2);
        at += 4;
    }
    if (gre.has_key()) {
        const bool split = gre.version() == 1 && static_cast<std::uint16_t>(gre.protocol()) == kPpp;
        if (split) {
            layer.add(kPayloadLength, at, 2);
            layer.add(kCallId, at + 2, 2);
        } else {
            layer.add(kKey, at, 4);
        }
        at += 4;
    }
    if (gre.has_sequence()) {
        layer.add(kSequence, at, 4);
        at += 4;
    }
    if (gre.has_acknowledgment()) {
        layer.add(kAck, at, 4);
        at += 4;
    }
    return gre.has_routing() ? walk_routing(layer, at) : at;
}

void check(Layer& layer, const GreView& gre) {
    if (gre.version() > 1)
        layer.remark(remarks::kGreVersion, 1, 1, "version {}, only 0 and 1 are defined",
                     gre.version());
    if (gre.has_routing())
        layer.remark(remarks::kGreRouting, 0, 1,
                     "the routing bit of RFC 1701 is set; RFC 2784 says to drop this");
    const unsigned reserved = gre.flags() & (gre.version() == 1 ? 0x0f78u : 0x0ff8u);
    if (reserved != 0)
        layer.remark(remarks::kGreReserved, 0, 2, "reserved bits {:#06x} are set", reserved);
}

// Without a sequence number ERSPAN is of type I, which has no header.
std::optional<Next> next_mirrored(Layer& layer, bool has_sequence, const Window& payload) {
    if (has_sequence) return Next{.protocol = Protocol::erspan, .window = payload};
    note_tunnel(layer);
    return Next{
        .protocol = Protocol::ethernet, .window = payload, .via = "erspan", .enters_tunnel = true};
}

std::optional<Next> next_of(Layer& layer, const GreView& gre, const Window& payload) {
    if (payload.reported == 0) return std::nullopt;
    const auto type = static_cast<std::uint16_t>(gre.protocol());
    if (type == kErspanTwo || type == kErspanThree)
        return next_mirrored(layer, gre.has_sequence(), payload);
    auto next = next_by_ethertype(type, payload);
    next.via = {};
    next.enters_tunnel = true;
    switch (next.protocol) {
        case Protocol::vlan:
        case Protocol::provider_vlan:
        case Protocol::lldp:
        case Protocol::rarp:
            next.protocol = Protocol::data;
            break;
        default:
            break;
    }
    if (next.protocol == Protocol::data) next.enters_tunnel = false;
    if (next.enters_tunnel) note_tunnel(layer);
    return next;
}

std::optional<Next> dissect(Layer& layer) {
    if (layer.detailed()) {
        describe_flags(layer);
        layer.add(kType, 2, 2);
    }
    const auto gre = GreView::over(layer.bytes());
    if (!gre) {
        layer.require(GreView::kLength);
        return std::nullopt;
    }
    const auto type = static_cast<std::uint16_t>(gre->protocol());
    const auto name = name_of(kTypes, type);
    if (name.empty()) {
        layer.heading("Generic Routing Encapsulation (0x{:04X} - unknown)", type);
    } else {
        layer.heading("Generic Routing Encapsulation ({})", name);
    }
    if (const auto key = gre->key(); key && gre->version() == 0) {
        layer.info("key {}, {:#06x}", *key, type);
    } else {
        layer.info("{:#06x}", type);
    }
    const auto length = walk_words(layer, *gre);
    check(layer, *gre);
    if (!layer.require(length)) return std::nullopt;
    layer.covers(length);
    return next_of(layer, *gre, layer.window().from(length));
}

}  // namespace

const ProtocolDef kGre{Protocol::gre, kHeading, "gre", "GRE", dissect, kFields};

}  // namespace vxlab::dissect::protocols
