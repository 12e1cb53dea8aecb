// VLAN tags: IEEE 802.1Q and 802.1ad, however many follow one another.
#include "core/wire/vlan.h"

#include "capture/dissect/protocols/protocols.h"
#include "capture/dissect/remarks.h"

namespace vxlab::dissect::protocols {
namespace {

using enum FieldType;

constexpr FieldDef kHeading{"vlan", "802.1Q Virtual LAN", protocol};
constexpr FieldDef kPriority{"vlan.priority", "Priority", uint16, Base::dec, 0xe000};
constexpr FieldDef kDei{"vlan.dei", "DEI", boolean, Base::none, 0x1000};
constexpr FieldDef kId{"vlan.id", "ID", uint16, Base::dec, 0x0fff};
constexpr FieldDef kType{"vlan.etype", "Type", uint16, Base::hex};
constexpr FieldDef kLength{"vlan.len", "Length", uint16, Base::dec};
constexpr const FieldDef* kFields[] = {&kHeading, &kPriority, &kDei, &kId, &kType, &kLength};

constexpr FieldDef kProviderHeading{"ieee8021ad", "IEEE 802.1ad", protocol};
constexpr FieldDef kProviderPriority{"ieee8021ad.priority", "Priority", uint16, Base::dec, 0xe000};
constexpr FieldDef kProviderDei{"ieee8021ad.dei", "DEI", uint16, Base::dec, 0x1000};
constexpr FieldDef kProviderId{"ieee8021ad.id", "ID", uint16, Base::dec, 0x0fff};
constexpr const FieldDef* kProviderFields[] = {&kProviderHeading, &kProviderPriority, &kProviderDei,
                                               &kProviderId};

constexpr std::uint16_t kFirstEtherType = 1536;
constexpr std::uint16_t kSaneStack = 4;

void check(Layer& layer, const wire::VlanView& tag) {
    if (layer.state().tunnel_depth > 0 && layer.self().ordinal == 1)
        layer.remark(remarks::kInnerVlanTag, 0, 2, "the inner frame has a tag, VLAN {}", tag.id());
    if (layer.self().ordinal == kSaneStack + 1)
        layer.remark(remarks::kVlanStack, 0, 2, "more than {} VLAN tags", kSaneStack);
}

Next next_of(const wire::VlanView& tag, const Window& rest) {
    const auto type = static_cast<std::uint16_t>(tag.type_or_length());
    if (type >= kFirstEtherType) return next_by_ethertype(type, rest);
    return {.protocol = Protocol::llc, .window = rest.first(type), .number = type};
}

std::optional<Next> dissect(Layer& layer) {
    const auto tag = wire::VlanView::over(layer.bytes());
    if (layer.detailed()) {
        layer.add(kPriority, 0, 2);
        layer.add(kDei, 0, 2);
        layer.add(kId, 0, 2);
    }
    if (!tag) {
        layer.require(wire::VlanView::kLength);
        return std::nullopt;
    }
    if (layer.detailed()) {
        const bool is_type = load_be16(layer.bytes(), 2) >= kFirstEtherType;
        layer.add(is_type ? kType : kLength, 2, 2);
        layer.heading("802.1Q Virtual LAN, PRI: {}, DEI: {}, ID: {}", tag->pcp(),
                      tag->dei() ? 1 : 0, tag->id());
        layer.info("VLAN {}", tag->id());
    }
    layer.covers(wire::VlanView::kLength);
    check(layer, *tag);
    return next_of(*tag, layer.window().from(wire::VlanView::kLength));
}

std::optional<Next> dissect_provider(Layer& layer) {
    const auto tag = wire::VlanView::over(layer.bytes());
    if (layer.detailed()) {
        layer.add(kProviderPriority, 0, 2);
        layer.add(kProviderDei, 0, 2);
        layer.add(kProviderId, 0, 2);
    }
    if (!tag) {
        layer.require(wire::VlanView::kLength);
        return std::nullopt;
    }
    layer.heading("IEEE 802.1ad, ID: {}", tag->id());
    layer.info("S-VLAN {}", tag->id());
    layer.covers(wire::VlanView::kLength);
    check(layer, *tag);
    return next_of(*tag, layer.window().from(wire::VlanView::kLength));
}

}  // namespace

const ProtocolDef kVlan{Protocol::vlan, kHeading, "vlan", "VLAN", dissect, kFields};
const ProtocolDef kProviderVlan{Protocol::provider_vlan, kProviderHeading, "ieee8021ad", "S-VLAN",
                                dissect_provider,        kProviderFields};

}  // namespace vxlab::dissect::protocols
