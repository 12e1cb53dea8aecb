// Neighbor Discovery (RFC 4861) and Inverse Neighbor Discovery (RFC 3122).
#include "core/wire/ndp.h"

#include <vector>

#include "capture/dissect/protocols/icmpv6_parts.h"
#include "capture/dissect/protocols/ndp_options.h"
#include "capture/dissect/remarks.h"

namespace vxlab::dissect::protocols {
namespace {

using enum FieldType;
using wire::Icmpv6Type;

constexpr NamedValue kPreferences[] = {{0, "Medium"}, {1, "High"}, {2, "Reserved"}, {3, "Low"}};

constexpr FieldDef kSolicited{"icmpv6.nd.ns.target_address", "Target Address", ipv6};
constexpr FieldDef kFlags{"icmpv6.nd.na.flag", "Flags", uint32, Base::hex};
constexpr FieldDef kFlagRouter{"icmpv6.nd.na.flag.r", "Router", boolean, Base::none, 0x80000000};
constexpr FieldDef kFlagSolicited{"icmpv6.nd.na.flag.s", "Solicited", boolean, Base::none,
                                  0x40000000};
constexpr FieldDef kFlagOverride{"icmpv6.nd.na.flag.o", "Override", boolean, Base::none,
                                 0x20000000};
constexpr FieldDef kFlagsReserved{"icmpv6.nd.na.flag.rsv", "Reserved", uint32, Base::dec,
                                  0x1fffffff};
constexpr FieldDef kAdvertised{"icmpv6.nd.na.target_address", "Target Address", ipv6};
constexpr FieldDef kHopLimit{"icmpv6.nd.ra.cur_hop_limit", "Cur hop limit", uint8, Base::dec};
constexpr FieldDef kRaFlags{"icmpv6.nd.ra.flag", "Flags", uint8, Base::hex};
constexpr FieldDef kManaged{"icmpv6.nd.ra.flag.m", "Managed address configuration", boolean,
                            Base::none, 0x80};
constexpr FieldDef kOther{"icmpv6.nd.ra.flag.o", "Other configuration", boolean, Base::none, 0x40};
constexpr FieldDef kHomeAgent{"icmpv6.nd.ra.flag.h", "Home Agent", boolean, Base::none, 0x20};
constexpr FieldDef kPreference{"icmpv6.nd.ra.flag.prf",
                               "Prf (Default Router Preference)",
                               uint8,
                               Base::dec,
                               0x18,
                               kPreferences};
constexpr FieldDef kProxy{"icmpv6.nd.ra.flag.p", "ND Proxy", boolean, Base::none, 0x04};
constexpr FieldDef kRaReserved{"icmpv6.nd.ra.flag.rsv", "Reserved", uint8, Base::dec, 0x03};
constexpr FieldDef kLifetime{"icmpv6.nd.ra.router_lifetime", "Router lifetime (s)", uint16,
                             Base::dec};
constexpr FieldDef kReachable{"icmpv6.nd.ra.reachable_time", "Reachable time (ms)", uint32,
                              Base::dec};
constexpr FieldDef kRetransmit{"icmpv6.nd.ra.retrans_timer", "Retrans timer (ms)", uint32,
                               Base::dec};
constexpr FieldDef kRedirectTarget{"icmpv6.nd.rd.target_address", "Target Address", ipv6};
constexpr FieldDef kRedirectDestination{"icmpv6.rd.na.destination_address", "Destination Address",
                                        ipv6};
constexpr const FieldDef* kFields[] = {
    &kSolicited,     &kFlags,      &kFlagRouter, &kFlagSolicited,  &kFlagOverride,
    &kFlagsReserved, &kAdvertised, &kHopLimit,   &kRaFlags,        &kManaged,
    &kOther,         &kHomeAgent,  &kPreference, &kProxy,          &kRaReserved,
    &kLifetime,      &kReachable,  &kRetransmit, &kRedirectTarget, &kRedirectDestination};

// The length of a message without its options.
std::size_t fixed_length(Icmpv6Type type) {
    switch (type) {
        case Icmpv6Type::router_advertisement:
            return wire::RouterAdvertisementView::kLength;
        case Icmpv6Type::neighbor_solicitation:
        case Icmpv6Type::neighbor_advertisement:
            return wire::NeighborSolicitationView::kLength;
        case Icmpv6Type::redirect:
            return wire::RedirectView::kLength;
        default:
            return wire::Icmpv6View::kLength;
    }
}

void describe_router(Layer& layer) {
    layer.add(kHopLimit, 4, 1);
    {
        const Layer::Group below(layer, layer.add(kRaFlags, 5, 1));
        layer.add(kManaged, 5, 1);
        layer.add(kOther, 5, 1);
        layer.add(kHomeAgent, 5, 1);
        layer.add(kPreference, 5, 1);
        layer.add(kProxy, 5, 1);
        layer.add(kRaReserved, 5, 1);
    }
    layer.add(kLifetime, 6, 2);
    layer.add(kReachable, 8, 4);
    layer.add(kRetransmit, 12, 4);
}

void describe_advertisement(Layer& layer) {
    {
        const Layer::Group below(layer, layer.add(kFlags, 4, 4));
        layer.add(kFlagRouter, 4, 4);
        layer.add(kFlagSolicited, 4, 4);
        layer.add(kFlagOverride, 4, 4);
        layer.add(kFlagsReserved, 4, 4);
    }
    layer.add(kAdvertised, 8, 16);
}

void describe(Layer& layer, Icmpv6Type type) {
    switch (type) {
        case Icmpv6Type::router_advertisement:
            describe_router(layer);
            return;
        case Icmpv6Type::neighbor_advertisement:
            describe_advertisement(layer);
            return;
        default:
            layer.add(kIcmpv6Reserved, 4, 4);
    }
    if (type == Icmpv6Type::neighbor_solicitation) layer.add(kSolicited, 8, 16);
    if (type != Icmpv6Type::redirect) return;
    layer.add(kRedirectTarget, 8, 16);
    layer.add(kRedirectDestination, 24, 16);
}

std::string mac_text(Layer& layer, wire::NdpOptionKind kind, std::size_t options_at) {
    const wire::NdpOptions options(layer.bytes().subspan(options_at));
    const auto mac = wire::link_layer_address(options, kind);
    return mac ? mac->text() : std::string();
}

void summarize(Layer& layer, Icmpv6Type type, std::size_t options_at) {
    const auto address = [&](std::size_t at) {
        return IpAddress::load_v6(layer.bytes(), at).text();
    };
    if (type == Icmpv6Type::neighbor_solicitation) {
        const auto mac =
            mac_text(layer, wire::NdpOptionKind::source_link_layer_address, options_at);
        const bool dad = layer.state().ip.source.is_unspecified();
        layer.info("Neighbor Solicitation for {}{}", address(8),
                   dad           ? " (duplicate address detection)"
                   : mac.empty() ? ""
                                 : " from " + mac);
    } else if (type == Icmpv6Type::neighbor_advertisement) {
        const auto mac =
            mac_text(layer, wire::NdpOptionKind::target_link_layer_address, options_at);
        layer.info("Neighbor Advertisement {}{}", address(8), mac.empty() ? "" : " is at " + mac);
    } else if (type == Icmpv6Type::redirect) {
        layer.info("Redirect, {} through {}", address(24), address(8));
    } else if (type == Icmpv6Type::router_advertisement) {
        layer.info("Router Advertisement, lifetime {} s", load_be16(layer.bytes(), 6));
    }
}

void check(Layer& layer, Icmpv6Type type) {
    if (type != Icmpv6Type::neighbor_solicitation && type != Icmpv6Type::neighbor_advertisement)
        return;
    const auto target = IpAddress::load_v6(layer.bytes(), 8);
    if (target.is_multicast())
        layer.remark(remarks::kNdpTarget, 8, 16, "the target {} is a multicast address",
                     target.text());
}

}  // namespace

std::optional<Next> dissect_ndp(Layer& layer, Icmpv6Type type) {
    if (layer.detailed()) describe(layer, type);
    const auto length = fixed_length(type);
    if (!layer.require(length)) return std::nullopt;
    if (layer.detailed()) summarize(layer, type, length);
    check(layer, type);
    return dissect_ndp_options(layer, length);
}

std::span<const FieldDef* const> ndp_fields() {
    static const std::vector<const FieldDef*> all = [] {
        std::vector<const FieldDef*> list(std::begin(kFields), std::end(kFields));
        const auto options = ndp_option_fields();
        list.insert(list.end(), options.begin(), options.end());
        return list;
    }();
    return all;
}

}  // namespace vxlab::dissect::protocols
