// Neighbor Discovery messages in and out.
#include "core/wire/ndp.h"

#include <fmt/format.h>

namespace vxlab::wire {
namespace {

constexpr std::size_t kMacOptionLength = 8;

// Zeros, the type byte, and the option behind the fixed part if there is a MAC.
void begin_message(MutableBytes message, Icmpv6Type type) {
    std::fill(message.begin(), message.end(), std::uint8_t{0});
    store_u8(message, 0, static_cast<std::uint8_t>(type));
}

void store_mac_option(MutableBytes option, NdpOptionKind kind, MacAddress mac) {
    store_u8(option, 0, static_cast<std::uint8_t>(kind));
    store_u8(option, 1, kMacOptionLength / 8);
    mac.store(option, 2);
}

void store_address(MutableBytes out, std::size_t offset, const IpAddress& address) {
    assert(address.is_v6());
    const auto octets = address.bytes();
    std::copy(octets.begin(), octets.end(), out.subspan(offset).begin());
}

// What is common to the messages: their type, the code, their options.
template <class View>
Result<View> checked(std::string_view name, Icmpv6Type type, Bytes message) {
    const auto view = View::over(message);
    if (!view) return too_short(name, View::kLength, message.size());
    if (message[0] != static_cast<std::uint8_t>(type))
        return fail(fmt::format("{}: ICMPv6 type {}", name, message[0]));
    if (message[1] != 0) return fail(fmt::format("{}: code {} is not 0", name, message[1]));
    for (const auto& option : view->options())
        if (option.malformed)
            return fail(fmt::format("{}: the option at byte {} is malformed", name,
                                    View::kLength + option.offset));
    return *view;
}

template <class View>
Result<View> checked_target(std::string_view name, Icmpv6Type type, Bytes message) {
    auto view = checked<View>(name, type, message);
    if (view && view->target().is_multicast())
        return fail(fmt::format("{}: the target {} is multicast", name, view->target().text()));
    return view;
}

void store_prefix(MutableBytes out, const PrefixInformation& prefix) {
    store_u8(out, 0, static_cast<std::uint8_t>(NdpOptionKind::prefix_information));
    store_u8(out, 1, PrefixInformationView::kLength / 8);
    store_u8(out, 2, prefix.prefix_length);
    store_u8(
        out, 3,
        static_cast<std::uint8_t>((prefix.on_link ? 0x80 : 0) | (prefix.autonomous ? 0x40 : 0)));
    store_be32(out, 4, prefix.valid_lifetime);
    store_be32(out, 8, prefix.preferred_lifetime);
    store_address(out, 16, prefix.prefix);
}

void take_option(const Option& option, RouterAdvertisement& into) {
    const auto kind = static_cast<NdpOptionKind>(option.kind);
    if (kind == NdpOptionKind::mtu && !into.mtu) into.mtu = load_be32(option.bytes, 4);
    if (kind != NdpOptionKind::prefix_information) return;
    if (const auto view = PrefixInformationView::over(option.bytes))
        into.prefixes.push_back({view->prefix(), view->prefix_length(), view->on_link_flag(),
                                 view->autonomous_flag(), view->valid_lifetime(),
                                 view->preferred_lifetime()});
}

}  // namespace

std::optional<MacAddress> link_layer_address(const NdpOptions& options, NdpOptionKind kind) {
    for (const auto& option : options)
        if (option.kind == static_cast<std::uint8_t>(kind) && !option.malformed &&
            option.bytes.size() == kMacOptionLength)
            return MacAddress::load(option.data, 0);
    return std::nullopt;
}

Result<NeighborSolicitation> NeighborSolicitation::parse(Bytes message) {
    const auto view = checked_target<NeighborSolicitationView>(
        "neighbor solicitation", Icmpv6Type::neighbor_solicitation, message);
    if (!view) return tl::unexpected(view.error());
    return NeighborSolicitation{
        view->target(),
        link_layer_address(view->options(), NdpOptionKind::source_link_layer_address)};
}

void NeighborSolicitation::emit(MutableBytes out) const {
    const auto message = out.first(header_length());
    begin_message(message, Icmpv6Type::neighbor_solicitation);
    store_address(message, 8, target);
    if (source_mac)
        store_mac_option(message.subspan(24), NdpOptionKind::source_link_layer_address,
                         *source_mac);
}

Result<NeighborAdvertisement> NeighborAdvertisement::parse(Bytes message) {
    const auto view = checked_target<NeighborAdvertisementView>(
        "neighbor advertisement", Icmpv6Type::neighbor_advertisement, message);
    if (!view) return tl::unexpected(view.error());
    return NeighborAdvertisement{
        view->router_flag(), view->solicited_flag(), view->override_flag(), view->target(),
        link_layer_address(view->options(), NdpOptionKind::target_link_layer_address)};
}

void NeighborAdvertisement::emit(MutableBytes out) const {
    const auto message = out.first(header_length());
    begin_message(message, Icmpv6Type::neighbor_advertisement);
    store_u8(message, 4,
             static_cast<std::uint8_t>((router ? 0x80 : 0) | (solicited ? 0x40 : 0) |
                                       (override_entry ? 0x20 : 0)));
    store_address(message, 8, target);
    if (target_mac)
        store_mac_option(message.subspan(24), NdpOptionKind::target_link_layer_address,
                         *target_mac);
}

Result<RouterSolicitation> RouterSolicitation::parse(Bytes message) {
    const auto view = checked<RouterSolicitationView>("router solicitation",
                                                      Icmpv6Type::router_solicitation, message);
    if (!view) return tl::unexpected(view.error());
    return RouterSolicitation{
        link_layer_address(view->options(), NdpOptionKind::source_link_layer_address)};
}

void RouterSolicitation::emit(MutableBytes out) const {
    const auto message = out.first(header_length());
    begin_message(message, Icmpv6Type::router_solicitation);
    if (source_mac)
        store_mac_option(message.subspan(8), NdpOptionKind::source_link_layer_address, *source_mac);
}

Result<RouterAdvertisement> RouterAdvertisement::parse(Bytes message) {
    const auto view = checked<RouterAdvertisementView>("router advertisement",
                                                       Icmpv6Type::router_advertisement, message);
    if (!view) return tl::unexpected(view.error());
    RouterAdvertisement result;
    result.hop_limit = view->hop_limit();
    result.managed = view->managed_flag();
    result.other_configuration = view->other_configuration_flag();
    result.router_lifetime = view->router_lifetime();
    result.reachable_time = view->reachable_time();
    result.retransmission_time = view->retransmission_time();
    result.source_mac =
        link_layer_address(view->options(), NdpOptionKind::source_link_layer_address);
    for (const auto& option : view->options()) take_option(option, result);
    return result;
}

void RouterAdvertisement::emit(MutableBytes out) const {
    auto rest = out.first(header_length());
    begin_message(rest, Icmpv6Type::router_advertisement);
    store_u8(rest, 4, hop_limit);
    store_u8(rest, 5,
             static_cast<std::uint8_t>((managed ? 0x80 : 0) | (other_configuration ? 0x40 : 0)));
    store_be16(rest, 6, router_lifetime);
    store_be32(rest, 8, reachable_time);
    store_be32(rest, 12, retransmission_time);
    rest = rest.subspan(RouterAdvertisementView::kLength);
    if (source_mac) {
        store_mac_option(rest, NdpOptionKind::source_link_layer_address, *source_mac);
        rest = rest.subspan(kMacOptionLength);
    }
    if (mtu) {
        store_u8(rest, 0, static_cast<std::uint8_t>(NdpOptionKind::mtu));
        store_u8(rest, 1, 1);
        store_be32(rest, 4, *mtu);
        rest = rest.subspan(8);
    }
    for (const auto& prefix : prefixes) {
        store_prefix(rest, prefix);
        rest = rest.subspan(PrefixInformationView::kLength);
    }
}

}  // namespace vxlab::wire
