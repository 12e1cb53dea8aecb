#include "capture/dissect/protocols/ndp_options.h"

#include <algorithm>
#include <array>

#include "capture/dissect/remarks.h"
#include "core/wire/ipv6.h"
#include "core/wire/ndp.h"

namespace vxlab::dissect::protocols {
namespace {

using enum FieldType;
using wire::NdpOptionKind;

constexpr NamedValue kOptionNames[] = {{1, "Source link-layer address"},
                                       {2, "Target link-layer address"},
                                       {3, "Prefix information"},
                                       {4, "Redirected header"},
                                       {5, "MTU"},
                                       {7, "Advertisement Interval"},
                                       {8, "Home Agent Information"},
                                       {9, "Source Address List"},
                                       {10, "Target Address List"},
                                       {11, "CGA"},
                                       {12, "RSA Signature"},
                                       {13, "Timestamp"},
                                       {14, "Nonce"},
                                       {24, "Route Information"},
                                       {25, "Recursive DNS Server"},
                                       {26, "RA Flags Extension"},
                                       {31, "DNS Search List Option"},
                                       {33, "Address Registration Option"},
                                       {34, "6LoWPAN Context Option"},
                                       {37, "DHCP Captive-Portal"},
                                       {38, "PREF64 Option"}};
constexpr NamedValue kPreferences[] = {{0, "Medium"}, {1, "High"}, {2, "Reserved"}, {3, "Low"}};

constexpr FieldDef kOption{"icmpv6.opt", "ICMPv6 Option", none};
constexpr FieldDef kType{"icmpv6.opt.type", "Type", uint8, Base::dec, 0, kOptionNames};
constexpr FieldDef kLength{"icmpv6.opt.length", "Length", uint8, Base::dec};
constexpr FieldDef kReserved{"icmpv6.opt.reserved", "Reserved", none};
constexpr FieldDef kPadding{"icmpv6.opt.padding", "Padding", none};
constexpr FieldDef kLinkAddress{"icmpv6.opt.linkaddr", "Link-layer address", bytes, Base::colon};
constexpr FieldDef kSourceLink{"icmpv6.opt.src_linkaddr", "Source Link-layer address", bytes,
                               Base::colon};
constexpr FieldDef kTargetLink{"icmpv6.opt.target_linkaddr", "Target Link-layer address", bytes,
                               Base::colon};
constexpr FieldDef kPrefixLength{"icmpv6.opt.prefix.length", "Prefix Length", uint8, Base::dec};
constexpr FieldDef kPrefixFlags{"icmpv6.opt.prefix.flag", "Flag", uint8, Base::hex};
constexpr FieldDef kOnLink{"icmpv6.opt.prefix.flag.l", "On-link flag(L)", boolean, Base::none,
                           0x80};
constexpr FieldDef kAutonomous{"icmpv6.opt.prefix.flag.a",
                               "Autonomous address-configuration flag(A)", boolean, Base::none,
                               0x40};
constexpr FieldDef kRouterAddress{"icmpv6.opt.prefix.flag.r", "Router address flag(R)", boolean,
                                  Base::none, 0x20};
constexpr FieldDef kPrefixReserved{"icmpv6.opt.prefix.flag.reserved", "Reserved", uint8, Base::dec,
                                   0x1f};
constexpr FieldDef kValidLifetime{"icmpv6.opt.prefix.valid_lifetime", "Valid Lifetime", uint32,
                                  Base::dec};
constexpr FieldDef kPreferredLifetime{"icmpv6.opt.prefix.preferred_lifetime", "Preferred Lifetime",
                                      uint32, Base::dec};
constexpr FieldDef kPrefix{"icmpv6.opt.prefix", "Prefix", ipv6};
constexpr FieldDef kRedirected{"icmpv6.opt.redirected_packet", "Redirected Packet", none};
constexpr FieldDef kMtu{"icmpv6.opt.mtu", "MTU", uint32, Base::dec};
constexpr FieldDef kInterval{"icmpv6.opt.advertisement_interval", "Advertisement Interval", uint32,
                             Base::dec};
constexpr FieldDef kAgentPreference{"icmpv6.opt.home_agent_preference", "Home Agent Preference",
                                    uint16, Base::dec};
constexpr FieldDef kAgentLifetime{"icmpv6.opt.home_agent_lifetime", "Home Agent Lifetime", uint16,
                                  Base::dec};
constexpr FieldDef kTimestamp{"icmpv6.opt.timestamp", "Timestamp", absolute_time};
constexpr FieldDef kNonce{"icmpv6.opt.nonce", "Nonce", bytes};
constexpr FieldDef kRouteFlags{"icmpv6.opt.route_info.flag", "Flag", uint8, Base::hex};
constexpr FieldDef kRoutePreference{"icmpv6.opt.route_info.flag.route_preference",
                                    "Route Preference",
                                    uint8,
                                    Base::dec,
                                    0x18,
                                    kPreferences};
constexpr FieldDef kRouteReserved{"icmpv6.opt.route_info.flag.reserved", "Reserved", uint8,
                                  Base::dec, 0xe7};
constexpr FieldDef kRouteLifetime{"icmpv6.opt.route_lifetime", "Route Lifetime", uint32, Base::dec};
constexpr FieldDef kDnsLifetime{"icmpv6.opt.rdnss.lifetime", "Lifetime", uint32, Base::dec};
constexpr FieldDef kDnsServer{"icmpv6.opt.rdnss", "Recursive DNS Servers", ipv6};
constexpr FieldDef kSearchLifetime{"icmpv6.opt.dnssl.lifetime", "Lifetime", uint32, Base::dec};
constexpr FieldDef kSearchName{"icmpv6.opt.dnssl", "Domain Names", string};
constexpr FieldDef kPortal{"icmpv6.opt.captive_portal", "Captive Portal", string};
constexpr FieldDef kPref64Lifetime{"icmpv6.opt.pref64.scaled_lifetime", "Scaled Lifetime", uint16,
                                   Base::dec, 0xfff8};
constexpr FieldDef kPref64Length{"icmpv6.opt.pref64.plc", "PLC (Prefix Length Code)", uint16,
                                 Base::hex, 0x0007};
constexpr FieldDef kPref64{"icmpv6.opt.pref64.prefix", "Prefix", ipv6};
constexpr FieldDef kExtraFlags{"icmpv6.opt.efo", "Flags Expansion Option", uint16, Base::hex};
constexpr FieldDef kData{"icmpv6.data", "Data", bytes};

constexpr const FieldDef* kFields[] = {&kOption,
                                       &kType,
                                       &kLength,
                                       &kReserved,
                                       &kPadding,
                                       &kLinkAddress,
                                       &kSourceLink,
                                       &kTargetLink,
                                       &kPrefixLength,
                                       &kPrefixFlags,
                                       &kOnLink,
                                       &kAutonomous,
                                       &kRouterAddress,
                                       &kPrefixReserved,
                                       &kValidLifetime,
                                       &kPreferredLifetime,
                                       &kPrefix,
                                       &kRedirected,
                                       &kMtu,
                                       &kInterval,
                                       &kAgentPreference,
                                       &kAgentLifetime,
                                       &kTimestamp,
                                       &kNonce,
                                       &kRouteFlags,
                                       &kRoutePreference,
                                       &kRouteReserved,
                                       &kRouteLifetime,
                                       &kDnsLifetime,
                                       &kDnsServer,
                                       &kSearchLifetime,
                                       &kSearchName,
                                       &kPortal,
                                       &kPref64Lifetime,
                                       &kPref64Length,
                                       &kPref64,
                                       &kExtraFlags,
                                       &kData};

// One option at its place in the message: adds what lies within it.
struct OptionLayer {
    Layer& layer;
    std::size_t at;    // of the option
    std::size_t size;  // as claimed, but not past the end

    NodeId add(const FieldDef& field, std::size_t offset, std::size_t length) const {
        return offset + length <= size ? layer.add(field, at + offset, length) : kNoNode;
    }
    // The beginning of an address; the rest is zeros.
    void add_prefix(const FieldDef& field, std::size_t offset, std::size_t length) const {
        if (offset + length > size) return;
        const auto raw = layer.bytes().subspan(at + offset, length);
        std::array<char, 16> address{};
        std::copy(raw.begin(), raw.end(), address.begin());
        layer.add_text(field, at + offset, length, {address.data(), address.size()});
    }
    void add_addresses(const FieldDef& field, std::size_t offset) const {
        for (; offset + 16 <= size; offset += 16) add(field, offset, 16);
    }
};

void describe_link_address(const OptionLayer& option, const FieldDef& directed) {
    if (option.size <= 2) return;
    option.add(kLinkAddress, 2, option.size - 2);
    option.layer.add_hidden(directed, option.at + 2, option.size - 2);
}

void describe_prefix(const OptionLayer& option) {
    option.add(kPrefixLength, 2, 1);
    {
        const Layer::Group below(option.layer, option.add(kPrefixFlags, 3, 1));
        option.add(kOnLink, 3, 1);
        option.add(kAutonomous, 3, 1);
        option.add(kRouterAddress, 3, 1);
        option.add(kPrefixReserved, 3, 1);
    }
    option.add(kValidLifetime, 4, 4);
    option.add(kPreferredLifetime, 8, 4);
    option.add(kReserved, 12, 4);
    option.add(kPrefix, 16, 16);
}

void describe_route(const OptionLayer& option) {
    option.add(kPrefixLength, 2, 1);
    {
        const Layer::Group below(option.layer, option.add(kRouteFlags, 3, 1));
        option.add(kRoutePreference, 3, 1);
        option.add(kRouteReserved, 3, 1);
    }
    option.add(kRouteLifetime, 4, 4);
    const auto rest = std::min<std::size_t>(option.size, 24) - 8;
    if (option.size > 8) option.add_prefix(kPrefix, 8, rest);
}

// One domain name at `offset`; where it ends, or nothing at padding or damage.
std::optional<std::size_t> read_name(const OptionLayer& option, std::size_t offset,
                                     std::string& name) {
    const auto raw = option.layer.bytes().subspan(option.at, option.size);
    while (offset < raw.size() && raw[offset] != 0) {
        const std::size_t length = raw[offset];
        if (offset + 1 + length > raw.size()) return std::nullopt;
        if (!name.empty()) name += '.';
        for (std::size_t i = 1; i <= length; ++i) name += static_cast<char>(raw[offset + i]);
        offset += 1 + length;
    }
    if (offset >= raw.size() || name.empty()) return std::nullopt;
    return offset + 1;
}

void describe_search_list(const OptionLayer& option) {
    option.add(kReserved, 2, 2);
    option.add(kSearchLifetime, 4, 4);
    std::size_t offset = 8;
    for (;;) {
        std::string name;
        const auto end = read_name(option, offset, name);
        if (!end) break;
        option.layer.add_text(kSearchName, option.at + offset, *end - offset, name);
        offset = *end;
    }
    if (offset < option.size) option.add(kPadding, offset, option.size - offset);
}

// Seconds since 1970 in 48 bits, and 16 bits of their fraction (RFC 3971 5.3.1).
void describe_timestamp(const OptionLayer& option) {
    option.add(kReserved, 2, 6);
    if (option.size < 16) return;
    const auto raw = load_be64(option.layer.bytes(), option.at + 8);
    const auto nanoseconds = (raw >> 16) * 1'000'000'000 + (raw & 0xffff) * 1'000'000'000 / 65536;
    option.layer.add_number(kTimestamp, option.at + 8, 8, nanoseconds);
}

void describe_portal(const OptionLayer& option) {
    const auto raw = option.layer.bytes().subspan(option.at + 2, option.size - 2);
    const std::string_view text(reinterpret_cast<const char*>(raw.data()), raw.size());
    option.layer.add_text(kPortal, option.at + 2, raw.size(), text.substr(0, text.find('\0')));
}

void describe_plain_value(const OptionLayer& option, NdpOptionKind kind) {
    option.add(kReserved, 2, 2);
    switch (kind) {
        case NdpOptionKind::mtu:
            option.add(kMtu, 4, 4);
            return;
        case NdpOptionKind::advertisement_interval:
            option.add(kInterval, 4, 4);
            return;
        case NdpOptionKind::home_agent_information:
            option.add(kAgentPreference, 4, 2);
            option.add(kAgentLifetime, 6, 2);
            return;
        default:  // recursive DNS servers
            option.add(kDnsLifetime, 4, 4);
            option.add_addresses(kDnsServer, 8);
    }
}

void describe_value(const OptionLayer& option, NdpOptionKind kind) {
    switch (kind) {
        case NdpOptionKind::source_link_layer_address:
            return describe_link_address(option, kSourceLink);
        case NdpOptionKind::target_link_layer_address:
            return describe_link_address(option, kTargetLink);
        case NdpOptionKind::prefix_information:
            return describe_prefix(option);
        case NdpOptionKind::redirected_header:
            option.add(kReserved, 2, 6);
            option.add(kRedirected, 8, option.size - std::min<std::size_t>(8, option.size));
            return;
        case NdpOptionKind::mtu:
        case NdpOptionKind::advertisement_interval:
        case NdpOptionKind::home_agent_information:
        case NdpOptionKind::recursive_dns:
            return describe_plain_value(option, kind);
        case NdpOptionKind::timestamp:
            return describe_timestamp(option);
        case NdpOptionKind::nonce:
            option.add(kNonce, 2, option.size - 2);
            return;
        case NdpOptionKind::route_information:
            return describe_route(option);
        case NdpOptionKind::dns_search_list:
            return describe_search_list(option);
        case NdpOptionKind::captive_portal:
            return describe_portal(option);
        case NdpOptionKind::flags_extension:
            option.add(kExtraFlags, 2, 2);
            option.add(kReserved, 4, 4);
            return;
        case NdpOptionKind::pref64:
            option.add(kPref64Lifetime, 2, 2);
            option.add(kPref64Length, 2, 2);
            option.add_prefix(kPref64, 4, 12);
            return;
        default:
            if (name_of(kOptionNames, static_cast<unsigned>(kind)).empty())
                option.add(kData, 2, option.size - 2);
    }
}

void describe(Layer& layer, const wire::Option& raw, std::size_t at) {
    if (raw.bytes.size() < 2) return;
    // An option of length 0 covers nothing, whatever is left.
    const bool empty = raw.bytes[1] == 0;
    const OptionLayer option{layer, at, raw.bytes.size()};
    const auto heading = layer.add(kOption, at, empty ? 0 : raw.bytes.size());
    const auto name = name_of(kOptionNames, raw.kind);
    layer.label(heading, "ICMPv6 Option ({})",
                name.empty() ? fmt::format("Unknown {}", raw.kind) : std::string(name));
    const Layer::Group below(layer, heading);
    option.add(kType, 0, 1);
    option.add(kLength, 1, 1);
    const auto kind = static_cast<NdpOptionKind>(raw.kind);
    const bool in_parts = kind == NdpOptionKind::prefix_information;
    if (!empty && (!raw.malformed || in_parts)) describe_value(option, kind);
}

}  // namespace

std::optional<Next> dissect_ndp_options(Layer& layer, std::size_t offset) {
    std::optional<Next> quoted;
    for (const auto& option : wire::NdpOptions(layer.bytes().subspan(offset))) {
        const auto at = offset + option.offset;
        if (layer.detailed()) describe(layer, option, at);
        const std::size_t claimed = option.bytes.size() > 1 ? std::size_t{8} * option.bytes[1] : 8;
        if (option.malformed && (claimed == 0 || at + claimed > layer.window().reported))
            layer.remark(remarks::kNdpOption, at, option.bytes.size(),
                         "option {} claims {} bytes, {} are left", option.kind, claimed,
                         layer.window().reported - at);
        if (static_cast<NdpOptionKind>(option.kind) == NdpOptionKind::redirected_header &&
            option.bytes.size() > 8 && !quoted)
            quoted = Next{.protocol = Protocol::ipv6,
                          .window = layer.window().from(at + 8).first(option.bytes.size() - 8),
                          .parent = layer.self().node,
                          .quoted = true};
    }
    return quoted;
}

std::span<const FieldDef* const> ndp_option_fields() { return kFields; }

}  // namespace vxlab::dissect::protocols
