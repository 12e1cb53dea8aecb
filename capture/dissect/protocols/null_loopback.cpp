// BSD loopback: four bytes with the address family, in the byte order of the machine that captured
// (DLT_NULL) or in network order (DLT_LOOP).
#include "core/wire/link.h"

#include <bit>
#include <utility>

#include "capture/dissect/protocols/protocols.h"

namespace vxlab::dissect::protocols {
namespace {

using enum FieldType;

constexpr NamedValue kFamilyNames[] = {{2, "IP"},    {7, "OSI"},   {23, "IPX"},
                                       {24, "IPv6"}, {28, "IPv6"}, {30, "IPv6"}};

constexpr FieldDef kHeading{"null", "Null/Loopback", protocol};
constexpr FieldDef kFamily{"null.family", "Family", uint32, Base::dec, 0, kFamilyNames};
constexpr FieldDef kType{"null.type", "Type", uint16, Base::hex};
constexpr const FieldDef* kFields[] = {&kHeading, &kFamily, &kType};

// Some systems have an EtherType in place of a family.
constexpr std::uint32_t kFirstEtherType = 1536;

// A family has few digits: the order that the file suggests is not always the right one.
std::uint32_t family_of(const wire::NullView& header, bool byte_swapped) {
    constexpr bool kLittle = std::endian::native == std::endian::little;
    auto likely = header.family_little_endian();
    auto other = header.family_big_endian();
    if (kLittle == byte_swapped) std::swap(likely, other);
    return likely > 0xffff && other <= 0xffff ? other : likely;
}

Next next_by_family(std::uint32_t family, const Window& payload) {
    if (family >= kFirstEtherType && family <= 0xffff) {
        auto next = next_by_ethertype(static_cast<std::uint16_t>(family), payload);
        next.via = {};
        return next;
    }
    const auto name = name_of(kFamilyNames, family);
    if (name == "IP") return {.protocol = Protocol::ipv4, .window = payload};
    if (name == "IPv6") return {.protocol = Protocol::ipv6, .window = payload};
    return next_data(payload, family);
}

std::optional<Next> dissect(Layer& layer) {
    const auto header = wire::NullView::over(layer.bytes());
    if (!header) {
        layer.require(wire::NullView::kLength);
        return std::nullopt;
    }
    const auto family = family_of(*header, layer.state().byte_swapped);
    const bool is_type = family >= kFirstEtherType && family <= 0xffff;
    layer.add_number(is_type ? kType : kFamily, 0, wire::NullView::kLength, family);
    layer.info("family {}", family);
    layer.covers(wire::NullView::kLength);
    const auto payload = layer.window().from(wire::NullView::kLength);
    if (payload.reported == 0) return std::nullopt;
    return next_by_family(family, payload);
}

}  // namespace

const ProtocolDef kNullLoopback{
    Protocol::null_loopback, kHeading, "null", "NULL", dissect, kFields};

}  // namespace vxlab::dissect::protocols
