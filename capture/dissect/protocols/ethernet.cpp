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
constexpr FieldDef kCheckSequence{"eth.fcs", "Frame check sequence", uint32, Base::hex};
constexpr FieldDef kCheckStatus{"eth.fcs.status", "FCS Status", uint8, Base::dec};

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
                                       &kCookedTrailer,
                                       &kCheckSequence,
                                       &kCheckStatus};

constexpr std::uint16_t kFirstEtherType = 1536;
constexpr std::uint16_t kMaxLength = 1500;
constexpr std::size_t kMinFrame = 60;  // without the frame check sequence
constexpr std::size_t kCheckLength = 4;
constexpr std::uint64_t kUnverified = 2;

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

bool is_zero(Bytes bytes) {
    return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte == 0; });
}

// The bytes on the wire of the buffer that the window is of.
std::size_t wire_length(const PacketState& state, const Window& window) {
    return window.buffer == 0 ? state.wire_length : state.out.buffers[window.buffer].bytes.size();
}

// How much of the trailer fills the packet up to the least size that Ethernet takes. What is inside
// a tunnel has no such size: there the padding is a trailer, as in Wireshark.
std::size_t padding_of(const PacketState& state, const Window& trailer) {
    const auto packet = wire_length(state, trailer);
    const auto without = packet - std::min<std::size_t>(packet, trailer.reported);
    if (packet < kMinFrame || without >= kMinFrame) return 0;
    const auto length = std::min(kMinFrame - without, trailer.size());
    return is_zero(trailer.bytes.first(length)) ? length : 0;
}

// A frame as it came from the wire, large enough to need no trailer: its last bytes are taken for
// the frame check sequence.
std::size_t check_length(const PacketState& state, std::uint16_t owner, const Window& trailer) {
    constexpr std::uint16_t kOutermost = 1;  // the frame's own layer is 0
    const bool whole = !trailer.is_cut() && trailer.buffer == 0;
    const bool large = state.wire_length >= kMinFrame + kCheckLength;
    return owner == kOutermost && whole && large && trailer.size() >= kCheckLength ? kCheckLength
                                                                                   : 0;
}

}  // namespace

void add_ethernet_trailer(Layer& layer, const Window& trailer) {
    auto& state = layer.state();
    if (!state.ethernet || trailer.bytes.empty()) return;
    const auto owner = *state.ethernet;
    const auto& ethernet = state.out.layers[owner];
    if (ethernet.range.buffer != trailer.buffer) return;
    Layer outside(state, owner, trailer);
    const bool cooked = ethernet.protocol != Protocol::ethernet;  // nothing pads these
    const auto rest = cooked ? 0 : padding_of(state, trailer);
    if (rest > 0) outside.add(kPadding, 0, rest);
    if (rest == trailer.size()) return;
    const auto check = cooked ? 0 : check_length(state, owner, trailer.from(rest));
    const auto end = trailer.size() - check;
    if (end > rest) outside.add(cooked ? kCookedTrailer : kTrailer, rest, end - rest);
    if (check > 0) {
        outside.add(kCheckSequence, end, check);
        outside.add_generated(kCheckStatus, kUnverified);
    }
    const auto tail = trailer.bytes.subspan(rest);
    if (!is_zero(tail))
        outside.remark(remarks::kTrailingBytes, rest, tail.size(),
                       "{} bytes follow the payload: a trailer or a frame check sequence",
                       tail.size());
}

const ProtocolDef kEthernet{Protocol::ethernet, kHeading, "eth", "ETH", dissect, kFields};

}  // namespace vxlab::dissect::protocols
