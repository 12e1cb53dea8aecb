// IPv6 extension headers (RFC 8200): hop-by-hop and destination options, routing, fragment. Each is
// a layer below the heading of its IPv6 header.
#include "capture/dissect/protocols/ipv6_extensions.h"

#include "capture/dissect/protocols/fragments.h"
#include "capture/dissect/protocols/ip_names.h"
#include "capture/dissect/protocols/protocols.h"
#include "capture/dissect/remarks.h"
#include "core/wire/ipv6.h"

namespace vxlab::dissect::protocols {
namespace {

using enum FieldType;
using wire::IpProtocol;
using wire::Ipv6ExtensionView;
using wire::Ipv6FragmentView;

constexpr FieldDef kHopByHopHeading{"ipv6.hopopts", "IPv6 Hop-by-Hop Option", protocol};
constexpr FieldDef kHopByHopNext{"ipv6.hopopts.nxt", "Next Header", uint8, Base::dec, 0,
                                 kIpProtocolNames};
constexpr FieldDef kHopByHopLength{"ipv6.hopopts.len", "Length", uint8, Base::dec};
constexpr FieldDef kHopByHopOctets{"ipv6.hopopts.len_oct", "Length", uint16, Base::dec};
constexpr FieldDef kDestinationHeading{"ipv6.dstopts", "Destination Options for IPv6", protocol};
constexpr FieldDef kDestinationNext{"ipv6.dstopts.nxt", "Next Header", uint8, Base::dec, 0,
                                    kIpProtocolNames};
constexpr FieldDef kDestinationLength{"ipv6.dstopts.len", "Length", uint8, Base::dec};
constexpr FieldDef kDestinationOctets{"ipv6.dstopts.len_oct", "Length", uint16, Base::dec};
constexpr const FieldDef* kHopByHopFields[] = {&kHopByHopHeading, &kHopByHopNext, &kHopByHopLength,
                                               &kHopByHopOctets};
constexpr const FieldDef* kDestinationFields[] = {&kDestinationHeading, &kDestinationNext,
                                                  &kDestinationLength, &kDestinationOctets};

constexpr FieldDef kFragmentHeading{"ipv6.fraghdr", "Fragment Header for IPv6", protocol};
constexpr FieldDef kFragmentNext{"ipv6.fraghdr.nxt", "Next header", uint8, Base::dec, 0,
                                 kIpProtocolNames};
constexpr FieldDef kReservedOctet{"ipv6.fraghdr.reserved_octet", "Reserved octet", uint8,
                                  Base::hex};
constexpr FieldDef kOffset{"ipv6.fraghdr.offset", "Offset (8 bytes)", uint16, Base::dec, 0xfff8};
constexpr FieldDef kReservedBits{"ipv6.fraghdr.reserved_bits", "Reserved bits", uint16, Base::dec,
                                 0x0006};
constexpr FieldDef kMore{"ipv6.fraghdr.more", "More Fragments", boolean, Base::none, 0x0001};
constexpr FieldDef kIdentification{"ipv6.fraghdr.ident", "Identification", uint32, Base::hex};
constexpr FieldDef kFragments{"ipv6.fragments", "IPv6 Fragments", none};
constexpr FieldDef kFragmentField{"ipv6.fragment", "IPv6 Fragment", frame_number};
constexpr FieldDef kFragmentCount{"ipv6.fragment.count", "Fragment count", uint32, Base::dec};
constexpr FieldDef kOverlap{"ipv6.fragment.overlap", "Fragment overlap", boolean};
constexpr FieldDef kConflict{"ipv6.fragment.overlap.conflict",
                             "Conflicting data in fragment overlap", boolean};
constexpr FieldDef kReassembledLength{"ipv6.reassembled.length", "Reassembled IPv6 length", uint32,
                                      Base::dec};
constexpr FieldDef kReassembledData{"ipv6.reassembled.data", "Reassembled IPv6 data", bytes};
constexpr const FieldDef* kFragmentHeaderFields[] = {
    &kFragmentHeading,   &kFragmentNext,   &kReservedOctet,  &kOffset,
    &kReservedBits,      &kMore,           &kIdentification, &kFragments,
    &kFragmentField,     &kFragmentCount,  &kOverlap,        &kConflict,
    &kReassembledLength, &kReassembledData};
constexpr FragmentFields kFragmentFields{kFragments,       kFragmentField,    kFragmentCount,
                                         kOverlap,         kConflict,         kReassembledLength,
                                         kReassembledData, "Reassembled IPv6"};

constexpr std::uint8_t kNoNextHeader = 59;

bool is_extension(Protocol protocol) {
    return protocol == Protocol::ipv6_hop_by_hop ||
           protocol == Protocol::ipv6_destination_options || protocol == Protocol::ipv6_routing ||
           protocol == Protocol::ipv6_fragment || protocol == Protocol::authentication_header;
}

// The header's length if all of it belongs to the packet; 0, with a remark, if not.
std::size_t extension_length(Layer& layer) {
    const auto header = Ipv6ExtensionView::over(layer.bytes());
    if (!header) {
        layer.require(Ipv6ExtensionView::kLength);
        return 0;
    }
    const auto length = header->header_length(IpProtocol::hop_by_hop);
    if (length > layer.window().reported && !layer.quoted()) {
        layer.remark(remarks::kIpv6Extension, 1, 1, "{} bytes long, but only {} are left", length,
                     layer.window().reported);
        return 0;
    }
    return length;
}

void describe_length(Layer& layer, const FieldDef& next, const FieldDef& length,
                     const FieldDef& octets) {
    if (layer.size() < 2) return;
    layer.add(next, 0, 1);
    layer.add(length, 1, 1);
    layer.add_number(octets, 1, 1, std::uint64_t{8} * (layer.bytes()[1] + 1u));
}

std::optional<Next> dissect_options_header(Layer& layer) {
    const auto claimed = layer.size() < 2 ? 0 : 8u * (layer.bytes()[1] + 1u);
    dissect_ipv6_options(layer, claimed);
    const auto length = extension_length(layer);
    if (length == 0) return std::nullopt;
    layer.covers(length);
    if (!layer.require(length)) return std::nullopt;
    return next_in_ipv6(layer, layer.bytes()[0], layer.window().from(length));
}

std::optional<Next> dissect_hop_by_hop(Layer& layer) {
    if (layer.detailed()) describe_length(layer, kHopByHopNext, kHopByHopLength, kHopByHopOctets);
    const auto& layers = layer.state().out.layers;
    if (layers.size() >= 2 && is_extension(layers[layers.size() - 2].protocol))
        layer.remark(remarks::kIpv6ExtensionOrder, 0, 1,
                     "a hop-by-hop header has to be the first extension header");
    return dissect_options_header(layer);
}

std::optional<Next> dissect_destination(Layer& layer) {
    if (layer.detailed())
        describe_length(layer, kDestinationNext, kDestinationLength, kDestinationOctets);
    return dissect_options_header(layer);
}

void describe_fragment(Layer& layer, const Ipv6FragmentView& fragment) {
    layer.add(kFragmentNext, 0, 1);
    layer.add(kReservedOctet, 1, 1);
    layer.add(kOffset, 2, 2);
    layer.add(kReservedBits, 2, 2);
    layer.add(kMore, 2, 2);
    layer.add(kIdentification, 4, 4);
    layer.info("offset {}{} id {:#010x}", fragment.fragment_offset(),
               fragment.more_fragments() ? " more" : "", fragment.identification());
}

std::optional<Next> dissect_fragment(Layer& layer) {
    const auto fragment = Ipv6FragmentView::over(layer.bytes());
    if (!fragment) {
        layer.require(Ipv6FragmentView::kLength);
        return std::nullopt;
    }
    if (layer.detailed()) describe_fragment(layer, *fragment);
    layer.covers(Ipv6FragmentView::kLength);
    const auto number = static_cast<std::uint8_t>(fragment->next_header());
    const auto payload = layer.window().from(Ipv6FragmentView::kLength);
    const bool more = fragment->more_fragments();
    if (fragment->fragment_offset() == 0 && !more) return next_in_ipv6(layer, number, payload);
    if (layer.quoted())
        return fragment->fragment_offset() == 0 ? next_in_ipv6(layer, number, payload)
                                                : std::optional(next_data(payload, number));
    if (more && payload.reported % 8 != 0)
        layer.remark(remarks::kFragmentLength, 2, 2,
                     "{} bytes in a fragment that is not the last: not a multiple of 8",
                     payload.reported);
    auto& ip = layer.state().ip;
    const bool was_whole = ip.whole;
    ip.whole = false;
    const FragmentHeader header{fragment->fragment_offset(), more, fragment->identification(),
                                number};
    const auto whole = reassemble(layer, header, payload, kFragmentFields);
    if (whole) {
        ip.whole = was_whole;
        return next_in_ipv6(layer, number, *whole);
    }
    if (is_shown_alone(header, payload)) return next_in_ipv6(layer, number, payload);
    if (payload.reported == 0) return std::nullopt;
    return next_data(payload, number);
}

}  // namespace

std::optional<Next> next_in_ipv6(Layer& layer, std::uint8_t number, const Window& payload) {
    if (number == kNoNextHeader) {
        if (payload.reported == 0) return std::nullopt;
        layer.remark(remarks::kIpv6AfterLast, 0, 0, "{} bytes follow \"no next header\"",
                     payload.reported);
        return next_data(payload, number);
    }
    auto next = next_by_ip_protocol(number, payload);
    if (next.protocol == Protocol::data && payload.reported == 0) return std::nullopt;
    if (!layer.detailed()) return next;
    const auto& tree = layer.state().out.tree;
    const auto own = layer.self().node;
    const auto heading = layer.self().protocol == Protocol::ipv6 ? own : tree[own].parent;
    if (heading != kNoNode)
        next.parent = is_extension(next.protocol) ? heading : tree[heading].parent;
    return next;
}

const ProtocolDef kIpv6HopByHop{
    Protocol::ipv6_hop_by_hop, kHopByHopHeading,   "ipv6.hopopts",
    "IPv6 Hop-by-Hop",         dissect_hop_by_hop, with_ipv6_option_fields(kHopByHopFields)};
const ProtocolDef kIpv6DestinationOptions{
    Protocol::ipv6_destination_options, kDestinationHeading, "ipv6.dstopts",
    "IPv6 Destination Options",         dissect_destination, kDestinationFields};
const ProtocolDef kIpv6Fragment{Protocol::ipv6_fragment, kFragmentHeading, "ipv6.fraghdr",
                                "IPv6 Fragment",         dissect_fragment, kFragmentHeaderFields};

}  // namespace vxlab::dissect::protocols
