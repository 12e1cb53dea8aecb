// IEEE 802.2 LLC with its SNAP extension: what an 802.3 length leads to.
#include "core/wire/llc.h"

#include "capture/dissect/protocols/protocols.h"
#include "capture/dissect/remarks.h"

namespace vxlab::dissect::protocols {
namespace {

using enum FieldType;
using wire::LlcView;
using wire::SnapView;

constexpr NamedValue kSaps[] = {{0x00, "NULL LSAP"},
                                {0x06, "TCP/IP"},
                                {0x42, "Spanning Tree BPDU"},
                                {0x98, "ARP"},
                                {0xaa, "SNAP"},
                                {0xe0, "NetWare"},
                                {0xf0, "NetBIOS"},
                                {0xfe, "ISO Network Layer"},
                                {0xff, "Global LSAP"}};
constexpr NamedValue kCommands[] = {{0x00, "Unnumbered Information"},
                                    {0x10, "Disconnect"},
                                    {0x1b, "Set Asynchronous Balanced Mode Extended"},
                                    {0x2b, "Exchange identification"},
                                    {0x38, "Test"}};
constexpr NamedValue kResponses[] = {{0x00, "Unnumbered Information"},  {0x03, "Disconnected mode"},
                                     {0x18, "Unnumbered Acknowledge"},  {0x21, "Frame reject"},
                                     {0x2b, "Exchange identification"}, {0x38, "Test"}};
constexpr NamedValue kSupervisory[] = {
    {0, "Receiver ready"}, {1, "Receiver not ready"}, {2, "Reject"}};
constexpr NamedValue kFrameTypes[] = {
    {0, "Information frame"}, {1, "Supervisory frame"}, {3, "Unnumbered frame"}};
constexpr NamedValue kCiscoPids[] = {{0x0102, "DRiP"},        {0x0104, "PAgP"}, {0x010b, "PVSTP+"},
                                     {0x010c, "VLAN Bridge"}, {0x0111, "UDLD"}, {0x2000, "CDP"},
                                     {0x2003, "VTP"},         {0x2004, "DTP"}};

constexpr FieldDef kHeading{"llc", "Logical-Link Control", protocol};
constexpr FieldDef kDsap{"llc.dsap", "DSAP", uint8, Base::hex, 0, kSaps};
constexpr FieldDef kDsapSap{"llc.dsap.sap", "SAP", uint8, Base::dec, 0xfe};
constexpr FieldDef kDsapGroup{"llc.dsap.ig", "IG Bit", boolean, Base::none, 0x01};
constexpr FieldDef kSsap{"llc.ssap", "SSAP", uint8, Base::hex, 0, kSaps};
constexpr FieldDef kSsapSap{"llc.ssap.sap", "SAP", uint8, Base::dec, 0xfe};
constexpr FieldDef kSsapResponse{"llc.ssap.cr", "CR Bit", boolean, Base::none, 0x01};
constexpr FieldDef kControl{"llc.control", "Control", uint16, Base::hex};
constexpr FieldDef kReceived{"llc.control.n_r", "N(R)", uint16, Base::dec, 0xfe00};
constexpr FieldDef kSent{"llc.control.n_s", "N(S)", uint16, Base::dec, 0xfe};
constexpr FieldDef kPoll{"llc.control.p", "Poll", boolean};
constexpr FieldDef kFinal{"llc.control.f", "Final", boolean};
constexpr FieldDef kSupervisoryType{
    "llc.control.s_ftype", "Supervisory frame type", uint16, Base::hex, 0x0c, kSupervisory};
constexpr FieldDef kCommand{
    "llc.control.u_modifier_cmd", "Command", uint8, Base::hex, 0xec, kCommands};
constexpr FieldDef kResponse{
    "llc.control.u_modifier_resp", "Response", uint8, Base::hex, 0xec, kResponses};
constexpr FieldDef kFrameType{"llc.control.ftype", "Frame type", uint16, Base::hex, 0, kFrameTypes};
constexpr FieldDef kUnnumberedType{"llc.control.ftype", "Frame type", uint8,
                                   Base::hex,           0x03,         kFrameTypes};
constexpr FieldDef kOui{"llc.oui", "Organization Code", uint24, Base::dec};
constexpr FieldDef kType{"llc.type", "Type", uint16, Base::hex};
constexpr FieldDef kPid{"llc.pid", "Protocol ID", uint16, Base::hex};
constexpr FieldDef kCiscoPid{"llc.cisco_pid", "PID", uint16, Base::hex, 0, kCiscoPids};
constexpr FieldDef kExtremePid{"llc.extreme_pid", "PID", uint16, Base::hex};
constexpr FieldDef kApplePid{"llc.apple_atalk_pid", "PID", uint16, Base::hex};
constexpr FieldDef kIanaPid{"llc.iana_pid", "PID", uint16, Base::hex};
constexpr FieldDef kFoundryPid{"llc.foundry_pid", "PID", uint16, Base::hex};
constexpr FieldDef kNortelPid{"llc.nortel_pid", "PID", uint16, Base::hex};
constexpr FieldDef kForce10Pid{"llc.force10_pid", "PID", uint16, Base::hex};

constexpr const FieldDef* kFields[] = {&kHeading,
                                       &kDsap,
                                       &kDsapSap,
                                       &kDsapGroup,
                                       &kSsap,
                                       &kSsapSap,
                                       &kSsapResponse,
                                       &kControl,
                                       &kReceived,
                                       &kSent,
                                       &kPoll,
                                       &kFinal,
                                       &kSupervisoryType,
                                       &kCommand,
                                       &kResponse,
                                       &kFrameType,
                                       &kUnnumberedType,
                                       &kOui,
                                       &kType,
                                       &kPid,
                                       &kCiscoPid,
                                       &kExtremePid,
                                       &kApplePid,
                                       &kIanaPid,
                                       &kFoundryPid,
                                       &kNortelPid,
                                       &kForce10Pid};

constexpr std::uint32_t kEncapsulatedEthernet = 0x000000;  // RFC 1042
constexpr std::uint32_t kCisco = 0x00000c;
constexpr std::uint32_t kBridgedByCisco = 0x0000f8;  // an EtherType follows, as with 00:00:00
constexpr std::uint32_t kBridged = 0x0080c2;         // IEEE 802.1
constexpr std::uint16_t kPvstPlus = 0x010b;
constexpr std::size_t kBridgePadding = 2;

const FieldDef& pid_field(std::uint32_t oui) {
    switch (oui) {
        case kEncapsulatedEthernet:
        case kBridgedByCisco:
            return kType;
        case kCisco:
            return kCiscoPid;
        case 0x00e02b:
            return kExtremePid;
        case 0x080007:
            return kApplePid;
        case 0x00005e:
            return kIanaPid;
        case 0x00e052:
            return kFoundryPid;
        case 0x000081:
            return kNortelPid;
        case 0x0001e8:
            return kForce10Pid;
        default:
            return kPid;
    }
}

void describe_unnumbered(Layer& layer, const LlcView& llc, bool response) {
    const Layer::Group below(layer, layer.add(kControl, 2, 1));
    if ((llc.control() & 0x10) != 0) layer.add_number(response ? kFinal : kPoll, 2, 1, 1);
    layer.add(response ? kResponse : kCommand, 2, 1);
    layer.add(kUnnumberedType, 2, 1);
}

// Two control bytes, the first of which is the lower one.
void describe_numbered(Layer& layer, const LlcView& llc, bool response) {
    if (layer.size() < 4) return;
    const std::uint64_t control = llc.control() | std::uint64_t{layer.bytes()[3]} << 8;
    const bool information = (control & 1) == 0;
    const Layer::Group below(layer, layer.add_number(kControl, 2, 2, control));
    layer.add_number(kReceived, 2, 2, control >> 9);
    if (information) layer.add_number(kSent, 2, 2, control >> 1 & 0x7f);
    if ((control & 0x0100) != 0) layer.add_number(response ? kFinal : kPoll, 2, 2, 1);
    if (!information) layer.add_number(kSupervisoryType, 2, 2, control >> 2 & 3);
    layer.add_number(kFrameType, 2, 2, information ? 0 : control & 3);
}

void describe(Layer& layer) {
    {
        const Layer::Group below(layer, layer.add(kDsap, 0, 1));
        layer.add(kDsapSap, 0, 1);
        layer.add(kDsapGroup, 0, 1);
    }
    {
        const Layer::Group below(layer, layer.add(kSsap, 1, 1));
        layer.add(kSsapSap, 1, 1);
        layer.add(kSsapResponse, 1, 1);
    }
    const auto llc = LlcView::over(layer.bytes());
    if (!llc) return;
    const bool response = (llc->ssap() & 1) != 0;
    llc->is_unnumbered() ? describe_unnumbered(layer, *llc, response)
                         : describe_numbered(layer, *llc, response);
    layer.info("DSAP {:#04x}, SSAP {:#04x}", llc->dsap(), llc->ssap());
}

Next next_bridged(std::uint16_t pid, const Window& rest) {
    if (pid != 0x0001 && pid != 0x0007) return next_data(rest, pid);
    return {.protocol = Protocol::ethernet, .window = rest.from(kBridgePadding)};
}

std::optional<Next> dissect_snap(Layer& layer) {
    layer.add(kOui, 3, 3);
    const auto snap = SnapView::over(layer.bytes());
    if (!snap) {
        layer.require(SnapView::kLength);
        return std::nullopt;
    }
    const auto pid = snap->protocol_id();
    layer.add(pid_field(snap->oui()), 6, 2);
    layer.covers(SnapView::kLength);
    layer.info("SNAP, OUI {:#08x}, PID {:#06x}", snap->oui(), pid);
    const auto rest = layer.window().from(SnapView::kLength);
    if (rest.reported == 0) return std::nullopt;
    switch (snap->oui()) {
        case kEncapsulatedEthernet:
        case kBridgedByCisco: {
            auto next = next_by_ethertype(pid, rest);
            next.via = {};
            return next;
        }
        case kCisco:
            if (pid == kPvstPlus)
                return Next{.protocol = Protocol::stp, .window = rest, .number = pid};
            return next_data(rest, pid);
        case kBridged:
            return next_bridged(pid, rest);
        default:
            return next_data(rest, pid);
    }
}

std::optional<Next> dissect(Layer& layer) {
    if (layer.detailed()) describe(layer);
    const auto llc = LlcView::over(layer.bytes());
    if (!llc) {
        layer.require(LlcView::kLength);
        return std::nullopt;
    }
    if (!layer.require(llc->header_length())) return std::nullopt;
    layer.covers(llc->header_length());
    if (llc->is_snap() && llc->is_unnumbered()) return dissect_snap(layer);
    const auto rest = layer.window().from(llc->header_length());
    if (rest.reported == 0) return std::nullopt;
    const bool carries = !llc->is_unnumbered() ? (llc->control() & 1) == 0 : llc->control() == 3;
    Next next = next_data(rest, llc->dsap());
    if (!carries) return next;
    if (llc->dsap() == wire::llc_sap::kSpanningTree) next.protocol = Protocol::stp;
    if (llc->dsap() == 0x06) next.protocol = Protocol::ipv4;
    if (llc->dsap() == 0x98) next.protocol = Protocol::arp;
    return next;
}

}  // namespace

const ProtocolDef kLlc{Protocol::llc, kHeading, "llc", "LLC", dissect, kFields};

}  // namespace vxlab::dissect::protocols
