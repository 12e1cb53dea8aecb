// The options in hop-by-hop and destination options headers (RFC 8200 4.2, 2473, 2675, 2711, 6275,
// 9268).
#include <vector>

#include "capture/dissect/protocols/ipv6_extensions.h"
#include "capture/dissect/remarks.h"
#include "core/wire/ipv6.h"

namespace vxlab::dissect::protocols {
namespace {

using enum FieldType;
using wire::Ipv6OptionKind;

constexpr NamedValue kOptionNames[] = {{0x00, "Pad1"},
                                       {0x01, "PadN"},
                                       {0x04, "Tunnel Encapsulation Limit"},
                                       {0x05, "Router Alert"},
                                       {0x07, "CALIPSO"},
                                       {0x08, "SMF_DPD"},
                                       {0x0f, "PDM"},
                                       {0x1e, "Experimental (0x1E)"},
                                       {0x26, "Quick-Start"},
                                       {0x30, "Path MTU Option"},
                                       {0x31, "IOAM Option"},
                                       {0x63, "RPL Option"},
                                       {0x6d, "MPL Option"},
                                       {0x8b, "ILNP Nonce"},
                                       {0xc2, "Jumbo Payload"},
                                       {0xc9, "Home Address"}};
constexpr NamedValue kActionNames[] = {{0, "Skip and continue"},
                                       {1, "Discard"},
                                       {2, "Discard and send ICMP Parameter Problem"},
                                       {3, "Discard and send ICMP if not multicast"}};
constexpr NamedValue kAlertNames[] = {{0, "MLD"}, {1, "RSVP"}, {2, "Active Networks"}};

constexpr FieldDef kOption{"ipv6.opt", "IPv6 Option", none};
constexpr FieldDef kType{"ipv6.opt.type", "Type", uint8, Base::hex, 0, kOptionNames};
constexpr FieldDef kAction{"ipv6.opt.type.action", "Action", uint8, Base::dec, 0xc0, kActionNames};
constexpr FieldDef kChange{"ipv6.opt.type.change", "May Change", boolean, Base::none, 0x20};
constexpr FieldDef kRest{"ipv6.opt.type.rest", "Low-Order Bits", uint8, Base::hex, 0x1f};
constexpr FieldDef kLength{"ipv6.opt.length", "Length", uint8, Base::dec};
constexpr FieldDef kPad1{"ipv6.opt.pad1", "Pad1", none};
constexpr FieldDef kPadN{"ipv6.opt.padn", "PadN", bytes};
constexpr FieldDef kPadNone{"ipv6.opt.padn", "PadN", string};  // of no bytes
constexpr FieldDef kRouterAlert{
    "ipv6.opt.router_alert", "Router Alert", uint16, Base::dec, 0, kAlertNames};
constexpr FieldDef kEncapsulationLimit{"ipv6.opt.tel", "Tunnel Encapsulation Limit", uint8,
                                       Base::dec};
constexpr FieldDef kJumbo{"ipv6.opt.jumbo", "Payload Length", uint32, Base::dec};
constexpr FieldDef kMinPathMtu{"ipv6.opt.pmtu.min", "Minimum Reported PMTU", uint16, Base::dec};
constexpr FieldDef kReturnPathMtu{"ipv6.opt.pmtu.rtn", "Return Minimum PMTU", uint16, Base::dec};
constexpr FieldDef kReturnFlag{"ipv6.opt.pmtu.r_flag", "Return Flag", boolean};
constexpr FieldDef kHomeAddress{"ipv6.opt.mipv6.home_address", "MIPv6 Home Address", ipv6};
constexpr FieldDef kExperimental{"ipv6.opt.experimental", "Experimental Option", bytes};
constexpr FieldDef kUnknown{"ipv6.opt.unknown", "Unknown Option Payload", bytes};
constexpr FieldDef kUnknownData{"ipv6.opt_unknown_data", "Unknown Data", bytes};

constexpr const FieldDef* kFields[] = {&kOption,
                                       &kType,
                                       &kAction,
                                       &kChange,
                                       &kRest,
                                       &kLength,
                                       &kPad1,
                                       &kPadN,
                                       &kPadNone,
                                       &kRouterAlert,
                                       &kEncapsulationLimit,
                                       &kJumbo,
                                       &kMinPathMtu,
                                       &kReturnPathMtu,
                                       &kReturnFlag,
                                       &kHomeAddress,
                                       &kExperimental,
                                       &kUnknown,
                                       &kUnknownData};

constexpr std::size_t kFirstOption = 2;

bool is_experimental(std::uint8_t kind) { return (kind & 0x1f) == 0x1e; }

// The length that an option's value must have; nothing where any is good.
std::optional<std::size_t> value_length(std::uint8_t kind) {
    switch (static_cast<Ipv6OptionKind>(kind)) {
        case Ipv6OptionKind::encapsulation_limit:
            return 1;
        case Ipv6OptionKind::router_alert:
            return 2;
        case Ipv6OptionKind::path_mtu:
        case Ipv6OptionKind::jumbo_payload:
            return 4;
        case Ipv6OptionKind::home_address:
            return 16;
        default:
            return std::nullopt;
    }
}

void describe_path_mtu(Layer& layer, std::size_t at) {
    layer.add(kMinPathMtu, at, 2);
    if (layer.size() < at + 4) return;
    const auto value = load_be16(layer.bytes(), at + 2);
    layer.add_number(kReturnPathMtu, at + 2, 2, value & 0xfffeu);
    layer.add_number(kReturnFlag, at + 3, 1, value & 1u);
}

void describe_value(Layer& layer, std::uint8_t kind, std::size_t at, std::size_t length) {
    switch (static_cast<Ipv6OptionKind>(kind)) {
        case Ipv6OptionKind::padn:
            if (length == 0)
                layer.add_text(kPadNone, at, 0, "<none>");
            else
                layer.add(kPadN, at, length);
            return;
        case Ipv6OptionKind::encapsulation_limit:
            layer.add(kEncapsulationLimit, at, 1);
            return;
        case Ipv6OptionKind::router_alert:
            layer.add(kRouterAlert, at, 2);
            if (length > 2) layer.add(kUnknownData, at + 2, length - 2);
            return;
        case Ipv6OptionKind::path_mtu:
            describe_path_mtu(layer, at);
            return;
        case Ipv6OptionKind::jumbo_payload:
            layer.add(kJumbo, at, 4);
            return;
        case Ipv6OptionKind::home_address:
            layer.add(kHomeAddress, at, 16);
            return;
        default:
            break;
    }
    if (is_experimental(kind)) {
        layer.add(kExperimental, at, length);
    } else if (name_of(kOptionNames, kind).empty()) {
        layer.add(kUnknown, at, length);
    }
}

void describe(Layer& layer, const wire::Option& option, std::size_t at) {
    if (option.kind != 0 && option.bytes.size() < 2) return;
    const auto heading = layer.add(kOption, at, option.bytes.size());
    const auto name = name_of(kOptionNames, option.kind);
    layer.label(heading, "IPv6 Option ({})", name.empty() ? "Unknown" : name);
    const Layer::Group below(layer, heading);
    const auto type = layer.add(kType, at, 1);
    if (option.kind == 0) {
        layer.add(kPad1, at, 1);
        return;
    }
    {
        const Layer::Group bits(layer, type);
        layer.add(kAction, at, 1);
        layer.add(kChange, at, 1);
        layer.add(kRest, at, 1);
    }
    layer.add(kLength, at + 1, 1);
    describe_value(layer, option.kind, at + 2, option.bytes[1]);
}

void check(Layer& layer, const wire::Option& option, std::size_t at, std::size_t room) {
    const std::size_t claimed = option.bytes.size() > 1 ? option.bytes[1] : 0;
    if (option.malformed && 2 + claimed > room) {
        layer.remark(remarks::kIpv6Option, at, option.bytes.size(),
                     "option {:#04x} does not fit the header", option.kind);
        return;
    }
    const auto due = value_length(option.kind);
    if (due && !option.malformed && claimed != *due)
        layer.remark(remarks::kIpv6Option, at, option.bytes.size(),
                     "option {:#04x} has {} bytes where {} are due", option.kind, claimed, *due);
}

// RFC 6275 11.3.1: pseudo-headers have the home address as their source.
void apply_home_address(Layer& layer, const wire::Option& option) {
    const auto kind = static_cast<Ipv6OptionKind>(option.kind);
    if (kind == Ipv6OptionKind::home_address && option.data.size() == 16 && !layer.quoted())
        layer.state().ip.source = IpAddress::load_v6(option.data, 0);
}

}  // namespace

void dissect_ipv6_options(Layer& layer, std::size_t length) {
    const auto header = layer.bytes().first(std::min(length, layer.size()));
    if (header.size() <= kFirstOption) return;
    for (const auto& option : wire::Ipv6Options(header.subspan(kFirstOption))) {
        const auto at = kFirstOption + option.offset;
        if (layer.detailed()) describe(layer, option, at);
        check(layer, option, at, length - at);
        apply_home_address(layer, option);
    }
}

std::optional<std::uint32_t> find_jumbo_length(Bytes hop_by_hop) {
    const auto header = wire::Ipv6ExtensionView::over(hop_by_hop);
    if (!header) return std::nullopt;
    const auto options = header->header(wire::IpProtocol::hop_by_hop).subspan(kFirstOption);
    for (const auto& option : wire::Ipv6Options(options))
        if (static_cast<Ipv6OptionKind>(option.kind) == Ipv6OptionKind::jumbo_payload &&
            option.data.size() == 4)
            return load_be32(option.data, 0);
    return std::nullopt;
}

std::span<const FieldDef* const> with_ipv6_option_fields(std::span<const FieldDef* const> own) {
    static const std::vector<const FieldDef*> all = [own] {
        std::vector<const FieldDef*> list(own.begin(), own.end());
        list.insert(list.end(), std::begin(kFields), std::end(kFields));
        return list;
    }();
    return all;
}

}  // namespace vxlab::dissect::protocols
