// Spanning tree BPDUs: STP, RSTP, MSTP (IEEE 802.1Q clause 14) and Cisco's per-VLAN ones.
#include "capture/dissect/protocols/protocols.h"
#include "capture/dissect/protocols/stp_fields.h"
#include "capture/dissect/remarks.h"
#include "core/wire/bpdu.h"

namespace vxlab::dissect::protocols {
namespace {

using namespace stp;
using wire::BpduType;
using wire::BpduView;
using wire::ConfigBpduView;

constexpr std::size_t kRapidLength = 36;
constexpr std::size_t kBothBridges = 25;
constexpr std::size_t kMstMinimum = 102;  // IEEE 802.1Q-2018, 14.5: shorter ones are RSTP's
constexpr std::size_t kMstFixed = 64;     // counted by the version 3 length, before the MSTIs
constexpr std::size_t kMstiLength = 16;
constexpr std::size_t kVersion3 = 36;
constexpr std::size_t kFirstMsti = kMstMinimum;
constexpr std::size_t kPvstTlvs = 36;

void describe_rapid_flags(Layer& layer, std::size_t offset) {
    for (const auto* field :
         {&kTcAck, &kAgreement, &kForwarding, &kLearning, &kPortRole, &kProposal, &kTc})
        layer.add(*field, offset, 1);
}

void describe_flags(Layer& layer, bool rapid) {
    const Layer::Group below(layer, layer.add(kFlags, 4, 1));
    if (rapid) {
        describe_rapid_flags(layer, 4);
        return;
    }
    layer.add(kTcAck, 4, 1);
    layer.add(kTc, 4, 1);
}

void describe_bridge(Layer& layer, std::size_t offset, const BridgeFields& fields) {
    if (layer.size() < offset + 2) return;
    const auto word = load_be16(layer.bytes(), offset);
    layer.add_number(fields.priority, offset, 1, word & 0xf000);
    layer.add_number(fields.extension, offset, 2, word & 0x0fff);
    layer.add(fields.address, offset + 2, 6);
}

// A time in 1/256 seconds, as Wireshark prints it.
void describe_time(Layer& layer, const FieldDef& field, std::size_t offset) {
    if (layer.size() < offset + 2) return;
    layer.add_text(field, offset, 2,
                   fmt::format("{:.15g}", load_be16(layer.bytes(), offset) / 256.0));
}

void describe_configuration(Layer& layer, bool rapid) {
    describe_flags(layer, rapid);
    describe_bridge(layer, 5, kRoot);
    layer.add(kRootCost, 13, 4);
    describe_bridge(layer, 17, kBridge);
    layer.add(kPort, 25, 2);
    describe_time(layer, kMessageAge, 27);
    describe_time(layer, kMaxAge, 29);
    describe_time(layer, kHello, 31);
    describe_time(layer, kForwardDelay, 33);
    if (rapid) layer.add(kVersion1Length, 35, 1);
}

void describe_msti(Layer& layer, std::size_t at) {
    {
        const Layer::Group below(layer, layer.add(kMstiFlags, at, 1));
        describe_rapid_flags(layer, at);
    }
    layer.add(kMstiPriority, at + 1, 1);
    layer.add(kMstiId, at + 1, 2);
    layer.add(kMstiRoot, at + 3, 6);
    layer.add(kMstiCost, at + 9, 4);
    layer.add(kMstiBridgePriority, at + 13, 1);
    layer.add(kMstiPortPriority, at + 14, 1);
    layer.add(kMstiHops, at + 15, 1);
}

void describe_mst(Layer& layer, std::size_t mstis) {
    layer.add(kVersion3Length, kVersion3, 2);
    layer.add(kFormatSelector, 38, 1);
    if (layer.size() >= 71) {
        const auto name = layer.bytes().subspan(39, 32);
        const auto end = std::find(name.begin(), name.end(), 0) - name.begin();
        layer.add_text(kConfigName, 39, 32,
                       {reinterpret_cast<const char*>(name.data()), static_cast<std::size_t>(end)});
    }
    layer.add(kRevision, 71, 2);
    layer.add(kDigest, 73, 16);
    layer.add(kInternalCost, 89, 4);
    describe_bridge(layer, 93, kCistBridge);
    layer.add(kRemainingHops, 101, 1);
    for (std::size_t i = 0; i < mstis; ++i) describe_msti(layer, kFirstMsti + i * kMstiLength);
}

// A BPDU of version 3 or more that carries MSTP's part.
void dissect_mst(Layer& layer, std::uint8_t version) {
    if (layer.size() < kVersion3 + 2) {
        layer.require(kVersion3 + 2);
        return;
    }
    const std::size_t length = load_be16(layer.bytes(), kVersion3);
    if (length < kMstFixed || (length - kMstFixed) % kMstiLength != 0) {
        layer.remark(remarks::kMstpLength, kVersion3, 2,
                     "version 3 length {}: not 64 and a multiple of 16", length);
        return;
    }
    const auto end = kVersion3 + 2 + length;
    if (layer.detailed()) describe_mst(layer, (length - kMstFixed) / kMstiLength);
    if (!layer.require(end)) return;
    if (version >= 4) layer.add(kVersion4Length, end, 2);
}

// Cisco's type-length-values behind the BPDU, of which one names the VLAN.
void dissect_pvst(Layer& layer) {
    std::size_t at = kPvstTlvs;
    while (at + 4 <= layer.size()) {
        const auto type = load_be16(layer.bytes(), at);
        const std::size_t length = load_be16(layer.bytes(), at + 2);
        layer.add(kTlvType, at, 2);
        layer.add(kTlvLength, at + 2, 2);
        if (at + 4 + length > layer.window().reported) {
            layer.remark(remarks::kPvstTlv, at + 2, 2, "length {} runs past the BPDU", length);
            return;
        }
        layer.add(type == 0 && length == 2 ? kOriginatingVlan : kTlvValue, at + 4, length);
        at += 4 + length;
    }
}

void describe_summary(Layer& layer, const ConfigBpduView& bpdu) {
    const auto root = bpdu.root();
    const auto bridge = bpdu.bridge();
    layer.info("{}Root {}/{}/{} cost {}, bridge {}/{}/{} port {:#06x}",
               bpdu.topology_change() ? "Topology change, " : "", root.priority & 0xf000,
               root.priority & 0x0fff, root.mac.text(), bpdu.root_path_cost(),
               bridge.priority & 0xf000, bridge.priority & 0x0fff, bridge.mac.text(),
               bpdu.port_id());
}

void check(Layer& layer, const BpduView& bpdu) {
    if (bpdu.protocol_id() != 0)
        layer.remark(remarks::kStpProtocol, 0, 2, "protocol identifier {:#06x}, only 0 is defined",
                     bpdu.protocol_id());
    if (bpdu.version() == 1 || bpdu.version() > 4)
        layer.remark(remarks::kStpVersion, 2, 1, "version {} is not defined", bpdu.version());
}

void check_times(Layer& layer, const ConfigBpduView& bpdu) {
    if (bpdu.message_age() >= bpdu.max_age() && bpdu.max_age() != 0)
        layer.remark(remarks::kStpAge, 27, 4, "message age {:g} s, maximum {:g} s: to be discarded",
                     bpdu.message_age() / 256.0, bpdu.max_age() / 256.0);
}

bool is_pvst(Layer& layer) {
    const auto& state = layer.state();
    if (state.out.layers.size() < 2) return false;
    const auto& outside = state.out.layers[state.out.layers.size() - 2];
    return outside.protocol == Protocol::llc && outside.range.length == 8 &&
           layer.window().buffer == outside.range.buffer;
}

bool is_configuration(const BpduView& bpdu) {
    return bpdu.type() == BpduType::configuration || bpdu.type() == BpduType::rapid;
}

// Wireshark reads both bridge identifiers before it shows anything of a BPDU that has them.
bool is_shown(Layer& layer, const BpduView& bpdu) {
    return !is_configuration(bpdu) || layer.size() >= kBothBridges;
}

void describe_start(Layer& layer, const BpduView& bpdu) {
    if (!is_shown(layer, bpdu)) return;
    layer.add(kProtocolId, 0, 2);
    layer.add(kVersion, 2, 1);
    layer.add(kType, 3, 1);
    if (is_configuration(bpdu)) describe_configuration(layer, bpdu.type() == BpduType::rapid);
}

std::optional<Next> dissect(Layer& layer) {
    const auto bpdu = BpduView::over(layer.bytes());
    layer.heading("Spanning Tree Protocol");
    if (layer.detailed() && bpdu) describe_start(layer, *bpdu);
    if (!bpdu) {
        layer.require(BpduView::kLength);
        return std::nullopt;
    }
    check(layer, *bpdu);
    if (bpdu->type() == BpduType::topology_change) {
        layer.info("Topology change notification");
        layer.covers(BpduView::kLength);
        return std::nullopt;
    }
    const bool rapid = bpdu->type() == BpduType::rapid;
    if (!is_configuration(*bpdu)) {
        layer.remark(remarks::kStpType, 3, 1, "BPDU type {:#04x} is not defined",
                     static_cast<unsigned>(bpdu->type()));
        return std::nullopt;
    }
    const auto config = ConfigBpduView::over(layer.bytes());
    if (!config || (rapid && layer.size() < kRapidLength)) {
        layer.require(rapid ? kRapidLength : ConfigBpduView::kLength);
        return std::nullopt;
    }
    describe_summary(layer, *config);
    check_times(layer, *config);
    if (rapid && bpdu->version() >= 3 && layer.window().reported >= kMstMinimum)
        dissect_mst(layer, bpdu->version());
    if (is_pvst(layer)) dissect_pvst(layer);
    return std::nullopt;
}

}  // namespace

const ProtocolDef kStp{Protocol::stp, kHeading, "stp", "STP", dissect, stp::kFields};

}  // namespace vxlab::dissect::protocols
