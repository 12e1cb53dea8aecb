// MPLS label stacks (RFC 3032, 5462, 6790), and the Ethernet pseudowires below them (RFC 4385,
// 4448).
#include "core/wire/mpls.h"

#include "capture/dissect/protocols/protocols.h"
#include "capture/dissect/protocols/tunnel.h"
#include "capture/dissect/remarks.h"

namespace vxlab::dissect::protocols {
namespace {

using enum FieldType;
using wire::MplsView;

constexpr NamedValue kLabels[] = {{0, "IPv4 Explicit-Null"},
                                  {1, "Router Alert"},
                                  {2, "IPv6 Explicit-Null"},
                                  {3, "Implicit-Null"},
                                  {7, "Entropy Label Indicator (ELI)"},
                                  {13, "Generic Associated Channel Label (GAL)"},
                                  {14, "OAM Alert"},
                                  {15, "Extension Label"}};

constexpr FieldDef kHeading{"mpls", "MultiProtocol Label Switching Header", protocol};
constexpr FieldDef kLabel{"mpls.label", "MPLS Label", uint32, Base::dec, 0xfffff000, kLabels};
constexpr FieldDef kExp{"mpls.exp", "MPLS Experimental Bits", uint32, Base::dec, 0xe00};
constexpr FieldDef kBottom{"mpls.bottom", "MPLS Bottom Of Label Stack", uint32, Base::dec, 0x100};
constexpr FieldDef kTtl{"mpls.ttl", "MPLS TTL", uint32, Base::dec, 0xff};
constexpr const FieldDef* kFields[] = {&kHeading, &kLabel, &kExp, &kBottom, &kTtl};

constexpr FieldDef kWordHeading{"pwethcw", "PW Ethernet Control Word", protocol};
constexpr FieldDef kSequence{"pweth.cw.sequence_number", "Sequence Number", uint16, Base::dec};
constexpr const FieldDef* kWordFields[] = {&kWordHeading, &kSequence};

constexpr std::uint32_t kImplicitNull = 3;
constexpr std::uint32_t kAssociatedChannel = 13;
constexpr std::uint32_t kOamAlert = 14;
constexpr std::uint32_t kFirstFreeLabel = 16;
constexpr std::size_t kSaneStack = 16;
constexpr std::size_t kControlWord = 4;

void describe(Layer& layer) {
    layer.add(kLabel, 0, 4);
    layer.add(kExp, 0, 4);
    layer.add(kBottom, 0, 4);
    layer.add(kTtl, 0, 4);
}

void describe_heading(Layer& layer, const MplsView& entry) {
    auto name = name_of(kLabels, entry.label());
    if (name.empty() && entry.label() < kFirstFreeLabel) name = "Reserved - Unknown";
    layer.heading("MultiProtocol Label Switching Header, Label: {}{}{}{}, Exp: {}, S: {}, TTL: {}",
                  entry.label(), name.empty() ? "" : " (", name, name.empty() ? "" : ")",
                  entry.traffic_class(), entry.bottom_of_stack() ? 1 : 0, entry.ttl());
    layer.info("label {}", entry.label());
}

// How many labels there are up to this one.
std::size_t depth_of(Layer& layer) {
    const auto& layers = layer.state().out.layers;
    std::size_t depth = 0;
    while (depth < layers.size() && layers[layers.size() - 1 - depth].protocol == Protocol::mpls)
        ++depth;
    return depth;
}

void check(Layer& layer, const MplsView& entry) {
    if (entry.ttl() == 0)
        layer.remark(remarks::kTtlZero, 3, 1, "the time to live of label {} is 0", entry.label());
    if (entry.label() == kImplicitNull)
        layer.remark(remarks::kMplsImplicitNull, 0, 3,
                     "label 3 is for signalling alone, never in a packet");
    if (depth_of(layer) == kSaneStack + 1)
        layer.remark(remarks::kMplsDeep, 0, 4, "more than {} labels", kSaneStack);
}

// Without signalling one can but guess: a first nibble of 0 is a control word, unless the bytes
// look like two addresses of network cards.
bool has_control_word(const Window& payload) {
    const auto bytes = payload.bytes;
    if (bytes.size() < 14) return true;
    constexpr unsigned kGroupOrLocal = 3;
    const bool cards = load_be16(bytes, 0) != 0 && (bytes[0] & kGroupOrLocal) == 0 &&
                       (bytes[6] & kGroupOrLocal) == 0;
    return !cards;
}

Next next_by_nibble(Layer& layer, std::uint32_t label, const Window& payload) {
    Next next = next_data(payload, label);
    if (label == kAssociatedChannel || label == kOamAlert || payload.bytes.empty()) return next;
    switch (payload.bytes[0] >> 4) {
        case 4:
            next.protocol = Protocol::ipv4;
            return next;
        case 6:
            next.protocol = Protocol::ipv6;
            return next;
        case 0:
            break;
        default:
            return next;
    }
    if (has_control_word(payload)) {
        next.protocol = Protocol::pseudowire;
        next.via = "pwethheuristic";
        return next;
    }
    next.protocol = Protocol::ethernet;
    next.via = "pwethheuristic:pwethnocw";
    next.enters_tunnel = true;
    note_tunnel(layer);
    return next;
}

std::optional<Next> dissect(Layer& layer) {
    if (layer.detailed()) describe(layer);
    const auto entry = MplsView::over(layer.bytes());
    if (!entry) {
        layer.require(MplsView::kLength);
        return std::nullopt;
    }
    describe_heading(layer, *entry);
    layer.covers(MplsView::kLength);
    check(layer, *entry);
    const auto rest = layer.window().from(MplsView::kLength);
    if (!entry->bottom_of_stack()) {
        if (rest.reported > 0)
            return Next{.protocol = Protocol::mpls, .window = rest, .continues = true};
        layer.remark(remarks::kMplsNoBottom, 2, 1,
                     "the packet ends before a label with the bottom-of-stack bit");
        return std::nullopt;
    }
    if (rest.reported > 0) return next_by_nibble(layer, entry->label(), rest);
    layer.remark(remarks::kMplsEmpty, 0, MplsView::kLength, "nothing follows the label stack");
    return std::nullopt;
}

std::optional<Next> dissect_word(Layer& layer) {
    layer.add(kSequence, 2, 2);
    if (!layer.require(kControlWord)) return std::nullopt;
    layer.info("sequence {}", load_be16(layer.bytes(), 2));
    layer.covers(kControlWord);
    const auto payload = layer.window().from(kControlWord);
    if (payload.reported == 0) return std::nullopt;
    note_tunnel(layer);
    return Next{.protocol = Protocol::ethernet, .window = payload, .enters_tunnel = true};
}

}  // namespace

const ProtocolDef kMpls{Protocol::mpls, kHeading, "mpls", "MPLS", dissect, kFields};
const ProtocolDef kPseudowire{Protocol::pseudowire, kWordHeading, "pwethcw", "PW",
                              dissect_word,         kWordFields};

}  // namespace vxlab::dissect::protocols
