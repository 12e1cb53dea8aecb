// Ethernet II and IEEE 802.3, and the padding or trailer behind their payload.
#include "core/wire/ethernet.h"

#include <algorithm>

#include "capture/dissect/protocols/protocols.h"
#include "capture/dissect/remarks.h"

namespace vxlab::dissect::protocols {
namespace {

using enum FieldType;

constexpr FieldDef kHeading{"eth", "Ethernet", protocol};
constexpr FieldDef kDestination{"eth.dst", "Destination", ether};
constexpr FieldDef kSource{"eth.src", "Source", ether};
constexpr FieldDef kAddress{"eth.addr", "Address", ether};
// As Wireshark prints them when it resolves no names.
constexpr FieldDef kDestinationResolved{"eth.dst_resolved", "Destination (resolved)", string};
constexpr FieldDef kSourceResolved{"eth.src_resolved", "Source (resolved)", string};
constexpr FieldDef kAddressResolved{"eth.addr_resolved", "Address (resolved)", string};
constexpr FieldDef kDestinationOui{"eth.dst.oui", "Destination OUI", uint24, Base::dec};
constexpr FieldDef kSourceOui{"eth.src.oui", "Source OUI", uint24, Base::dec};
constexpr FieldDef kAddressOui{"eth.addr.oui", "Address OUI", uint24, Base::dec};
constexpr FieldDef kDestinationLocal{"eth.dst.lg", "LG bit", boolean, Base::none, 0x020000};
constexpr FieldDef kDestinationGroup{"eth.dst.ig", "IG bit", boolean, Base::none, 0x010000};
constexpr FieldDef kSourceLocal{"eth.src.lg", "LG bit", boolean, Base::none, 0x020000};
constexpr FieldDef kSourceGroup{"eth.src.ig", "IG bit", boolean, Base::none, 0x010000};
constexpr FieldDef kLocal{"eth.lg", "LG bit", boolean, Base::none, 0x020000};
constexpr FieldDef kGroup{"eth.ig", "IG bit", boolean, Base::none, 0x010000};
constexpr FieldDef kType{"eth.type", "Type", uint16, Base::hex};
constexpr FieldDef kLengthField{"eth.len", "Length", uint16, Base::dec};
constexpr FieldDef kInvalidType{"eth.invalid_lentype", "Invalid length/type", uint16, Base::hex};
constexpr FieldDef kPadding{"eth.padding", "Padding", bytes};
constexpr FieldDef kTrailer{"eth.trailer", "Trailer", bytes};
constexpr FieldDef kCookedTrailer{"sll.trailer", "Trailer", bytes};

constexpr const FieldDef* kFields[] = {&kHeading,
                                       &kDestination,
                                       &kSource,
                                       &kAddress,
                                       &kDestinationResolved,
                                       &kSourceResolved,
                                       &kAddressResolved,
                                       &kDestinationOui,
                                       &kSourceOui,
                                       &kAddressOui,
                                       &kDestinationLocal,
                                       &kDestinationGroup,
                                       &kSourceLocal,
                                       &kSourceGroup,
                                       &kLocal,
                                       &kGroup,
                                       &kType,
                                       &kLengthField,
                                       &kInvalidType,
                                       &kPadding,
                                       &kTrailer,
                                       &kCookedTrailer};

constexpr std::uint16_t kFirstEtherType = 1536;
constexpr std::uint16_t kMaxLength = 1500;
constexpr std::size_t kMinFrame = 60;  // without the frame check sequence

// Wireshark takes 0 for a type, though nobody has it.
bool is_ethertype(std::uint16_t type) { return type >= kFirstEtherType || type == 0; }

struct AddressFields {
    const FieldDef &address, &resolved, &oui, &local, &group;
};

void describe_address(Layer& layer, std::size_t offset, const AddressFields& fields) {
    const Layer::Group below(layer, layer.add(fields.address, offset, 6));
    if (layer.size() >= offset + 6) {
        const auto text = MacAddress::load(layer.bytes(), offset).text();
        layer.add_hidden_text(fields.resolved, offset, 6, text);
        layer.add_hidden_text(kAddressResolved, offset, 6, text);
    }
    layer.add_hidden(fields.oui, offset, 3);
    layer.add_hidden(kAddress, offset, 6);
    layer.add_hidden(kAddressOui, offset, 3);
    layer.add(fields.local, offset, 3);
    layer.add_hidden(kLocal, offset, 3);
    layer.add(fields.group, offset, 3);
    layer.add_hidden(kGroup, offset, 3);
}

void describe(Layer& layer, const wire::EthernetView& frame, std::uint16_t type) {
    const bool is_type = is_ethertype(type);
    if (is_type) {
        layer.heading("Ethernet II, Src: {}, Dst: {}", frame.source().text(),
                      frame.destination().text());
    } else {
        layer.heading("IEEE 802.3 Ethernet ");
    }
    layer.info("{} → {}", frame.source().text(), frame.destination().text());
    describe_address(layer, 0,
                     {kDestination, kDestinationResolved, kDestinationOui, kDestinationLocal,
                      kDestinationGroup});
    describe_address(layer, 6, {kSource, kSourceResolved, kSourceOui, kSourceLocal, kSourceGroup});
    layer.add(is_type ? kType : type > kMaxLength ? kInvalidType : kLengthField, 12, 2);
}

void describe_cut(Layer& layer) {
    if (!layer.detailed()) return;
    describe_address(layer, 0,
                     {kDestination, kDestinationResolved, kDestinationOui, kDestinationLocal,
                      kDestinationGroup});
    describe_address(layer, 6, {kSource, kSourceResolved, kSourceOui, kSourceLocal, kSourceGroup});
}

void fill_columns(Layer& layer, const wire::EthernetView& frame) {
    auto* columns = layer.columns();
    if (columns == nullptr) return;
    if (columns->has_mac) {
        layer.summary().beyond = true;
        return;
    }
    columns->has_mac = true;
    columns->mac_source = frame.source();
    columns->mac_destination = frame.destination();
}

// IEEE 802.3: the length says where the payload ends.
Next next_by_length(Layer& layer, std::uint16_t length, const Window& rest) {
    if (length > rest.reported)
        layer.remark(remarks::kEthernetLength, 12, 2, "the length field says {} bytes, {} are left",
                     length, rest.reported);
    const auto payload = rest.first(length);
    if (length < rest.reported) add_ethernet_trailer(layer, rest.from(length));
    return {.protocol = Protocol::llc, .window = payload, .number = length};
}

std::optional<Next> dissect(Layer& layer) {
    layer.state().ethernet =
        static_cast<std::uint16_t>(&layer.self() - layer.state().out.layers.data());
    const auto frame = wire::EthernetView::over(layer.bytes());
    if (!frame) {
        describe_cut(layer);
        layer.require(wire::EthernetView::kLength);
        return std::nullopt;
    }
    const auto type = static_cast<std::uint16_t>(frame->type_or_length());
    if (layer.detailed()) describe(layer, *frame, type);
    fill_columns(layer, *frame);
    layer.covers(wire::EthernetView::kLength);
    const auto rest = layer.window().from(wire::EthernetView::kLength);
    if (type == 0) layer.remark(remarks::kEthernetReservedType, 12, 2, "type 0 is no EtherType");
    if (is_ethertype(type)) return next_by_ethertype(type, rest);
    if (type <= kMaxLength) return next_by_length(layer, type, rest);
    layer.remark(remarks::kEthernetReservedType, 12, 2, "{} is neither a length nor an EtherType",
                 type);
    return next_data(rest, type);
}

}  // namespace

void add_ethernet_trailer(Layer& layer, const Window& trailer) {
    auto& state = layer.state();
    if (!state.ethernet || trailer.bytes.empty()) return;
    const auto owner = *state.ethernet;
    const auto& ethernet = state.out.layers[owner];
    if (ethernet.range.buffer != trailer.buffer) return;
    Layer outside(state, owner, trailer);
    const auto zero = [](std::uint8_t byte) { return byte == 0; };
    const bool cooked = ethernet.protocol != Protocol::ethernet;  // nothing pads these
    const auto payload_end = std::size_t{trailer.begin} - ethernet.range.begin;
    const auto padded = !cooked && payload_end < kMinFrame
                            ? std::min(kMinFrame - payload_end, trailer.size())
                            : std::size_t{0};
    const auto head = trailer.bytes.first(padded);
    const bool is_padding = padded > 0 && std::all_of(head.begin(), head.end(), zero);
    const auto rest = is_padding ? padded : 0;
    if (is_padding) outside.add(kPadding, 0, padded);
    if (rest == trailer.size()) return;
    outside.add(cooked ? kCookedTrailer : kTrailer, rest, trailer.size() - rest);
    const auto tail = trailer.bytes.subspan(rest);
    if (!std::all_of(tail.begin(), tail.end(), zero))
        outside.remark(remarks::kTrailingBytes, rest, tail.size(),
                       "{} bytes follow the payload: a trailer or a frame check sequence",
                       tail.size());
}

const ProtocolDef kEthernet{Protocol::ethernet, kHeading, "eth", "ETH", dissect, kFields};

}  // namespace vxlab::dissect::protocols
