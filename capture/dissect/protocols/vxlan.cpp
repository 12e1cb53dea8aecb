// VXLAN (RFC 7348) with group policy (draft-smith-vxlan-group-policy), and VXLAN-GPE
// (draft-ietf-nvo3-vxlan-gpe).
#include "core/wire/vxlan.h"

#include "capture/dissect/protocols/protocols.h"
#include "capture/dissect/protocols/tunnel.h"
#include "capture/dissect/remarks.h"
#include "core/wire/ethernet.h"

namespace vxlab::dissect::protocols {
namespace {

using enum FieldType;
using wire::VxlanGpeView;
using wire::VxlanView;

constexpr FieldDef kHeading{"vxlan", "Virtual eXtensible Local Area Network", protocol};
constexpr FieldDef kFlags{"vxlan.flags", "Flags", uint16, Base::hex};
constexpr FieldDef kFlagG{"vxlan.flag_g", "GBP Extension", boolean, Base::none, 0x8000};
constexpr FieldDef kFlagI{"vxlan.flag_i", "VXLAN Network ID (VNI)", boolean, Base::none, 0x0800};
constexpr FieldDef kFlagD{"vxlan.flag_d", "Don't Learn", boolean, Base::none, 0x0040};
constexpr FieldDef kFlagA{"vxlan.flag_a", "Policy Applied", boolean, Base::none, 0x0008};
constexpr FieldDef kFlagsReserved{"vxlan.flags_reserved", "Reserved(R)", uint16, Base::hex, 0x77b7};
constexpr FieldDef kGroupPolicy{"vxlan.gbp", "Group Policy ID", uint16, Base::dec};
constexpr FieldDef kVni{"vxlan.vni", "VXLAN Network Identifier (VNI)", uint24, Base::dec};
constexpr FieldDef kReserved8{"vxlan.reserved8", "Reserved", uint8, Base::dec};
constexpr const FieldDef* kFields[] = {&kHeading, &kFlags,    &kFlagG,         &kFlagI,
                                       &kFlagD,   &kFlagA,    &kFlagsReserved, &kGroupPolicy,
                                       &kVni,     &kReserved8};

constexpr NamedValue kGpeProtocols[] = {
    {1, "IPv4"}, {2, "IPv6"}, {3, "Ethernet"}, {4, "Network Service Header"}, {5, "MPLS"}};

constexpr FieldDef kGpeHeading{"vxlan", "Virtual eXtensible Local Area Network", protocol};
constexpr FieldDef kGpeFlags{"vxlan.flags", "Flags", uint8, Base::hex};
constexpr FieldDef kGpeReserved{"vxlan.flags_reserved", "Reserved(R)", uint8, Base::dec, 0xc2};
constexpr FieldDef kGpeVersion{"vxlan.ver", "Version", uint8, Base::dec, 0x30};
constexpr FieldDef kGpeInstance{"vxlan.i_bit", "Instance", uint8, Base::dec, 0x08};
constexpr FieldDef kGpeNextBit{"vxlan.p_bit", "Next Protocol Bit", uint8, Base::dec, 0x04};
constexpr FieldDef kGpeOam{"vxlan.o_bit", "OAM bit", uint8, Base::dec, 0x01};
constexpr FieldDef kGpeReserved16{"vxlan.reserved_16", "Reserved", uint16, Base::dec};
constexpr FieldDef kGpeNext{"vxlan.next_proto", "Next Protocol", uint8, Base::dec, 0,
                            kGpeProtocols};
constexpr const FieldDef* kGpeFields[] = {
    &kGpeHeading, &kGpeFlags,      &kGpeReserved, &kGpeVersion, &kGpeInstance, &kGpeNextBit,
    &kGpeOam,     &kGpeReserved16, &kGpeNext,     &kVni,        &kReserved8};

void remark_on_vni(Layer& layer, std::uint32_t vni, bool valid) {
    if (!valid) {
        layer.remark(remarks::kVxlanFlagI, 0, 1,
                     "the I flag is 0: VNI {} is not valid, a VTEP drops this", vni);
    } else if (vni == 0) {
        layer.remark(remarks::kVniZero, 4, 3, "the VNI is 0");
    } else if (vni == wire::kMaxVni) {
        layer.remark(remarks::kVniMax, 4, 3, "the VNI is {}, all ones", vni);
    }
}

bool has_header(Layer& layer) {
    if (layer.size() >= VxlanView::kLength) return true;
    if (layer.window().reported >= VxlanView::kLength || layer.quoted())
        return layer.require(VxlanView::kLength);
    layer.summary().beyond = true;
    layer.remark(remarks::kVxlanHeader, 0, layer.size(), "8 bytes of header are due, {} are left",
                 layer.window().reported);
    return false;
}

// What an inner Ethernet frame follows as, or why it cannot.
std::optional<Next> next_inner_frame(Layer& layer) {
    const auto inner = layer.window().from(VxlanView::kLength);
    if (inner.reported == 0) {
        if (!layer.quoted())
            layer.remark(remarks::kVxlanNoInner, 0, VxlanView::kLength,
                         "nothing follows the VXLAN header");
        return std::nullopt;
    }
    if (inner.reported < wire::EthernetView::kLength && !layer.quoted())
        layer.remark(remarks::kInnerTruncated, VxlanView::kLength, inner.size(),
                     "the inner frame has {} bytes, an Ethernet header 14", inner.reported);
    return Next{.protocol = Protocol::ethernet, .window = inner, .enters_tunnel = true};
}

void describe(Layer& layer) {
    {
        const Layer::Group below(layer, layer.add(kFlags, 0, 2));
        layer.add(kFlagG, 0, 2);
        layer.add(kFlagI, 0, 2);
        layer.add(kFlagD, 0, 2);
        layer.add(kFlagA, 0, 2);
        layer.add(kFlagsReserved, 0, 2);
    }
    layer.add(kGroupPolicy, 2, 2);
    layer.add(kVni, 4, 3);
    layer.add(kReserved8, 7, 1);
}

// A GPE header whose port says plain VXLAN: P and I set, and a next protocol that GPE knows.
bool looks_like_gpe(const VxlanView& vxlan) {
    const auto first = static_cast<std::uint8_t>(vxlan.flags() >> 8);
    const auto next = vxlan.group_policy_id();
    return (first & 0xfc) == 0x0c && (vxlan.flags() & 0xff) == 0 && next >= 1 && next <= 5;
}

void check(Layer& layer, const VxlanView& vxlan) {
    remark_on_vni(layer, vxlan.vni(), vxlan.instance_flag());
    if (looks_like_gpe(vxlan)) {
        layer.remark(remarks::kGpeOnVxlanPort, 0, 4,
                     "this looks like a VXLAN-GPE header with next protocol {}; decoded as VXLAN",
                     vxlan.group_policy_id());
        return;
    }
    // Without G its two companions are reserved as well (RFC 7348 knows neither).
    const unsigned companions =
        vxlan.group_policy_flag() ? 0u : VxlanView::kDontLearnFlag | VxlanView::kPolicyAppliedFlag;
    const auto reserved = vxlan.flags() & (VxlanView::kReservedFlags | companions);
    if (reserved != 0)
        layer.remark(remarks::kVxlanReservedFlags, 0, 2, "reserved flag bits {:#06x} are set",
                     reserved);
    if (!vxlan.group_policy_flag() && vxlan.group_policy_id() != 0)
        layer.remark(remarks::kVxlanGbpWithoutG, 2, 2,
                     "{:#06x} without the G flag: reserved bits, not a group policy ID",
                     vxlan.group_policy_id());
    if (vxlan.reserved() != 0)
        layer.remark(remarks::kVxlanReservedBits, 7, 1, "the reserved last byte is {:#04x}",
                     vxlan.reserved());
}

std::optional<Next> dissect(Layer& layer) {
    if (layer.detailed()) describe(layer);
    if (!has_header(layer)) return std::nullopt;
    const VxlanView vxlan = *VxlanView::over(layer.bytes());
    layer.title("Virtual eXtensible Local Area Network, VNI: {}", vxlan.vni());
    layer.info("VNI {}", vxlan.vni());
    layer.covers(VxlanView::kLength);
    check(layer, vxlan);
    note_tunnel(layer, vxlan.vni(), vxlan.instance_flag());
    return next_inner_frame(layer);
}

void describe_gpe(Layer& layer) {
    {
        const Layer::Group below(layer, layer.add(kGpeFlags, 0, 1));
        layer.add(kGpeReserved, 0, 1);
        layer.add(kGpeVersion, 0, 1);
        layer.add(kGpeInstance, 0, 1);
        layer.add(kGpeNextBit, 0, 1);
        layer.add(kGpeOam, 0, 1);
    }
    layer.add(kGpeReserved16, 1, 2);
    layer.add(kGpeNext, 3, 1);
    layer.add(kVni, 4, 3);
    layer.add(kReserved8, 7, 1);
}

void check_gpe(Layer& layer, const VxlanGpeView& gpe) {
    if (gpe.version() != 0)
        layer.remark(remarks::kGpeVersion, 0, 1, "version {}, only 0 is defined", gpe.version());
    remark_on_vni(layer, gpe.vni(), gpe.instance_flag());
    if (gpe.oam_flag())
        layer.remark(remarks::kGpeOam, 0, 1, "an OAM packet: a VTEP does not forward it");
    if (gpe.bum_flag())
        layer.remark(remarks::kGpeBum, 0, 1, "a broadcast, unknown-unicast or multicast frame");
    if (gpe.reserved_flags() != 0 || gpe.reserved_16() != 0 || gpe.reserved() != 0)
        layer.remark(remarks::kGpeReserved, 0, 8, "reserved bits are set");
    const auto next = static_cast<unsigned>(gpe.next_protocol());
    if (!gpe.next_protocol_flag() && next != 0)
        layer.remark(remarks::kGpeNoP, 0, 4,
                     "next protocol {} is named, but the P flag is 0: Ethernet is meant", next);
}

std::optional<Next> next_gpe(Layer& layer, const VxlanGpeView& gpe) {
    using wire::GpeProtocol;
    if (!gpe.next_protocol_flag() || gpe.next_protocol() == GpeProtocol::ethernet)
        return next_inner_frame(layer);
    const auto inner = layer.window().from(VxlanGpeView::kLength);
    Next next{.window = inner, .enters_tunnel = true};
    switch (gpe.next_protocol()) {
        case GpeProtocol::ipv4:
            next.protocol = Protocol::ipv4;
            return next;
        case GpeProtocol::ipv6:
            next.protocol = Protocol::ipv6;
            return next;
        case GpeProtocol::nsh:
            next.protocol = Protocol::nsh;
            return next;
        case GpeProtocol::mpls:
            next.protocol = Protocol::mpls;
            return next;
        default:
            break;
    }
    const auto number = static_cast<unsigned>(gpe.next_protocol());
    layer.remark(remarks::kGpeUnknown, 3, 1, "next protocol {} is not defined", number);
    if (inner.reported == 0) return std::nullopt;
    return next_data(inner, number);
}

std::optional<Next> dissect_gpe(Layer& layer) {
    if (layer.detailed()) describe_gpe(layer);
    if (!has_header(layer)) return std::nullopt;
    const VxlanGpeView gpe = *VxlanGpeView::over(layer.bytes());
    layer.title("Virtual eXtensible Local Area Network - GPE, VNI: {}", gpe.vni());
    layer.info("VNI {}", gpe.vni());
    layer.covers(VxlanGpeView::kLength);
    check_gpe(layer, gpe);
    note_tunnel(layer, gpe.vni(), gpe.instance_flag());
    return next_gpe(layer, gpe);
}

}  // namespace

const ProtocolDef kVxlan{Protocol::vxlan, kHeading, "vxlan", "VXLAN", dissect, kFields};
const ProtocolDef kVxlanGpe{Protocol::vxlan_gpe, kGpeHeading, "vxlan",
                            "VXLAN-GPE",         dissect_gpe, kGpeFields};

}  // namespace vxlab::dissect::protocols
