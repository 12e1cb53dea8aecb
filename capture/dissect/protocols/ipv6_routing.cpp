// IPv6 routing headers: source route (RFC 2460, deprecated by 5095), Mobile IPv6's type 2
// (RFC 6275) and segment routing (RFC 8754).
#include "capture/dissect/protocols/ip_names.h"
#include "capture/dissect/protocols/ipv6_extensions.h"
#include "capture/dissect/protocols/protocols.h"
#include "capture/dissect/remarks.h"
#include "core/wire/ipv6.h"

namespace vxlab::dissect::protocols {
namespace {

using enum FieldType;
using wire::Ipv6RoutingView;

constexpr NamedValue kTypeNames[] = {{0, "Source Route"},
                                     {1, "Nimrod"},
                                     {2, "Type 2 Routing"},
                                     {3, "RPL Source Route"},
                                     {4, "Segment Routing"}};

constexpr FieldDef kHeading{"ipv6.routing", "Routing Header for IPv6", protocol};
constexpr FieldDef kNext{"ipv6.routing.nxt", "Next Header", uint8, Base::dec, 0, kIpProtocolNames};
constexpr FieldDef kLength{"ipv6.routing.len", "Length", uint8, Base::dec};
constexpr FieldDef kOctets{"ipv6.routing.len_oct", "Length", uint16, Base::dec};
constexpr FieldDef kType{"ipv6.routing.type", "Type", uint8, Base::dec, 0, kTypeNames};
constexpr FieldDef kSegmentsLeft{"ipv6.routing.segleft", "Segments Left", uint8, Base::dec};
constexpr FieldDef kUnknown{"ipv6.routing.unknown_data", "Type-Specific Data", bytes};
constexpr FieldDef kReserved{"ipv6.routing.src.reserved", "Reserved", bytes};
constexpr FieldDef kAddress{"ipv6.routing.src.addr", "Address", ipv6};
constexpr FieldDef kMobileReserved{"ipv6.routing.mipv6.reserved", "Reserved", bytes};
constexpr FieldDef kHomeAddress{"ipv6.routing.mipv6.home_address", "Home Address", ipv6};
constexpr FieldDef kLastEntry{"ipv6.routing.srh.last_entry", "Last Entry", uint8, Base::dec};
constexpr FieldDef kFlags{"ipv6.routing.srh.flags", "Flags", uint8, Base::hex};
constexpr FieldDef kTag{"ipv6.routing.srh.tag", "Tag", bytes};
constexpr FieldDef kSegment{"ipv6.routing.srh.addr", "Address", ipv6};
constexpr const FieldDef* kFields[] = {
    &kHeading,      &kNext,      &kLength,   &kOctets,  &kType,
    &kSegmentsLeft, &kUnknown,   &kReserved, &kAddress, &kMobileReserved,
    &kHomeAddress,  &kLastEntry, &kFlags,    &kTag,     &kSegment};

constexpr std::uint8_t kSourceRoute = 0;
constexpr std::uint8_t kMobile = 2;
constexpr std::uint8_t kRpl = 3;
constexpr std::uint8_t kSegmentRouting = 4;
constexpr std::size_t kFirstAddress = 8;

void add_addresses(Layer& layer, const FieldDef& field, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) layer.add(field, kFirstAddress + 16 * i, 16);
}

// How many addresses the header holds.
std::size_t address_count(const Ipv6RoutingView& header) {
    const auto room = (header.header_length() - kFirstAddress) / 16;
    if (header.type() == kSegmentRouting)
        return std::min<std::size_t>(room, std::size_t{header.last_entry()} + 1);
    return header.type() == kMobile ? std::min<std::size_t>(room, 1) : room;
}

void describe_type(Layer& layer, const Ipv6RoutingView& header) {
    const auto count = address_count(header);
    switch (header.type()) {
        case kSourceRoute:
            layer.add(kReserved, 4, 4);
            add_addresses(layer, kAddress, count);
            return;
        case kMobile:
            layer.add(kMobileReserved, 4, 4);
            add_addresses(layer, kHomeAddress, count);
            return;
        case kSegmentRouting:
            layer.add(kLastEntry, 4, 1);
            layer.add(kFlags, 5, 1);
            layer.add(kTag, 6, 2);
            add_addresses(layer, kSegment, count);
            return;
        case kRpl:
            return;
        default:
            layer.add(kUnknown, 4, header.header_length() - 4);
    }
}

void describe(Layer& layer) {
    layer.add(kNext, 0, 1);
    layer.add(kLength, 1, 1);
    if (layer.size() >= 2)
        layer.add_number(kOctets, 1, 1, std::uint64_t{8} * (layer.bytes()[1] + 1u));
    layer.add(kType, 2, 1);
    layer.add(kSegmentsLeft, 3, 1);
    if (layer.size() < 3) return;
    const auto type = layer.bytes()[2];
    const auto name = name_of(kTypeNames, type);
    layer.heading("Routing Header for IPv6 ({})",
                  name.empty() ? fmt::format("Unknown type {}", type) : std::string(name));
}

void check(Layer& layer, const Ipv6RoutingView& header) {
    if (header.type() == kSourceRoute)
        layer.remark(remarks::kIpv6SourceRoute, 2, 1,
                     "a type 0 source route: routers and hosts drop it (RFC 5095)");
    const bool known = header.type() == kSourceRoute || header.type() == kMobile ||
                       header.type() == kSegmentRouting;
    if (known && header.segments_left() > address_count(header))
        layer.remark(remarks::kIpv6SegmentsLeft, 3, 1, "{} segments left of {} addresses",
                     header.segments_left(), address_count(header));
}

// Pseudo-headers have the final destination (RFC 8200 8.1).
void apply_destination(Layer& layer, const Ipv6RoutingView& header) {
    const auto count = address_count(header);
    if (header.segments_left() == 0 || count == 0 || header.type() == kRpl) return;
    const auto last = header.type() == kSegmentRouting ? 0 : count - 1;
    layer.state().ip.destination = IpAddress::load_v6(layer.bytes(), kFirstAddress + 16 * last);
}

std::optional<Next> dissect(Layer& layer) {
    if (layer.detailed()) describe(layer);
    const auto header = Ipv6RoutingView::over(layer.bytes());
    if (!header) {
        layer.require(Ipv6RoutingView::kLength);
        return std::nullopt;
    }
    if (layer.detailed()) describe_type(layer, *header);
    const auto length = header->header_length();
    if (length > layer.window().reported && !layer.quoted()) {
        layer.remark(remarks::kIpv6Extension, 1, 1, "{} bytes long, but only {} are left", length,
                     layer.window().reported);
        return std::nullopt;
    }
    check(layer, *header);
    layer.covers(length);
    if (!layer.require(length)) return std::nullopt;
    if (!layer.quoted()) apply_destination(layer, *header);
    return next_in_ipv6(layer, layer.bytes()[0], layer.window().from(length));
}

}  // namespace

const ProtocolDef kIpv6Routing{Protocol::ipv6_routing, kHeading, "ipv6.routing",
                               "IPv6 Routing",         dissect,  kFields};

}  // namespace vxlab::dissect::protocols
