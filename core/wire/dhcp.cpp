// DHCP messages in and out.
#include "core/wire/dhcp.h"

#include <fmt/format.h>

#include <array>

namespace vxlab::wire {
namespace {

constexpr std::size_t kOptionsOffset = 240;
constexpr std::size_t kTypeOptionLength = 3;
constexpr std::size_t kEndLength = 1;

std::optional<std::string> objection(const DhcpView& view) {
    if (!view.has_cookie()) return "no DHCP magic cookie";
    if (view.hardware_type() != 1 || view.hardware_size() != MacAddress::kLength)
        return fmt::format("hardware type {} with addresses of {} bytes is not Ethernet",
                           view.hardware_type(), view.hardware_size());
    if (view.operation() != 1 && view.operation() != 2)
        return fmt::format("operation {} is neither request nor reply", view.operation());
    if (!view.message_type()) return "no message type option";
    return std::nullopt;
}

// Whether all options are well formed; they are added to message.
bool take_options(const DhcpOptions& options, Dhcp& message) {
    for (const auto& option : options) {
        if (option.malformed) return false;
        const auto kind = static_cast<DhcpOptionKind>(option.kind);
        const bool structural = kind == DhcpOptionKind::pad || kind == DhcpOptionKind::end ||
                                kind == DhcpOptionKind::message_type ||
                                kind == DhcpOptionKind::overload;
        if (!structural) message.add(kind, option.data);
    }
    return true;
}

}  // namespace

std::optional<Bytes> DhcpView::find(DhcpOptionKind kind) const {
    for (const auto& option : options())
        if (option.kind == static_cast<std::uint8_t>(kind) && !option.malformed) return option.data;
    return std::nullopt;
}

std::uint8_t DhcpView::overload() const {
    const auto value = find(DhcpOptionKind::overload);
    return value && value->size() == 1 ? (*value)[0] : std::uint8_t{0};
}

std::optional<DhcpMessageType> DhcpView::message_type() const {
    const auto value = find(DhcpOptionKind::message_type);
    if (!value || value->size() != 1) return std::nullopt;
    return static_cast<DhcpMessageType>((*value)[0]);
}

void Dhcp::add(DhcpOptionKind kind, Bytes data) {
    assert(data.size() <= 255);
    options.push_back({kind, {data.begin(), data.end()}});
}

void Dhcp::add_number(DhcpOptionKind kind, std::uint32_t value) {
    std::array<std::uint8_t, 4> data{};
    store_be32(data, 0, value);
    add(kind, Bytes(data));
}

std::optional<Bytes> Dhcp::find(DhcpOptionKind kind) const {
    for (const auto& option : options)
        if (option.kind == kind) return Bytes(option.data);
    return std::nullopt;
}

std::optional<std::uint32_t> Dhcp::find_number(DhcpOptionKind kind) const {
    const auto data = find(kind);
    if (!data || data->size() != 4) return std::nullopt;
    return load_be32(*data, 0);
}

// A list of addresses, such as routers, gives its first.
std::optional<IpAddress> Dhcp::find_address(DhcpOptionKind kind) const {
    const auto data = find(kind);
    if (!data || data->size() < 4) return std::nullopt;
    return IpAddress::load_v4(*data, 0);
}

Result<Dhcp> Dhcp::parse(Bytes bytes) {
    const auto view = DhcpView::over(bytes);
    if (!view) return too_short("DHCP message", kOptionsOffset, bytes.size());
    if (const auto why = objection(*view)) return fail("DHCP message: " + *why);
    Dhcp message{.type = *view->message_type(),
                 .reply = view->operation() == 2,
                 .hops = view->hops(),
                 .transaction_id = view->transaction_id(),
                 .seconds = view->seconds(),
                 .broadcast = view->broadcast_flag(),
                 .client_ip = view->client_ip(),
                 .your_ip = view->your_ip(),
                 .next_server_ip = view->next_server_ip(),
                 .relay_ip = view->relay_ip(),
                 .client_mac = view->client_mac()};
    if (!take_options(view->options(), message) ||
        !take_options(view->boot_file_options(), message) ||
        !take_options(view->server_name_options(), message))
        return fail("DHCP message: an option runs beyond the end");
    return message;
}

std::size_t Dhcp::header_length() const {
    std::size_t length = kOptionsOffset + kTypeOptionLength + kEndLength;
    for (const auto& option : options) length += 2 + option.data.size();
    return std::max(length, kMinimumLength);
}

void Dhcp::emit(MutableBytes out) const {
    const auto message = out.first(header_length());
    std::fill(message.begin(), message.end(), std::uint8_t{0});
    store_u8(message, 0, reply ? 2 : 1);
    store_u8(message, 1, 1);
    store_u8(message, 2, MacAddress::kLength);
    store_u8(message, 3, hops);
    store_be32(message, 4, transaction_id);
    store_be16(message, 8, seconds);
    store_be16(message, 10, broadcast ? 0x8000 : 0);
    store_be32(message, 12, client_ip.v4_value());
    store_be32(message, 16, your_ip.v4_value());
    store_be32(message, 20, next_server_ip.v4_value());
    store_be32(message, 24, relay_ip.v4_value());
    client_mac.store(message, 28);
    store_be32(message, DhcpView::kLength, DhcpView::kMagicCookie);
    auto rest = message.subspan(kOptionsOffset);
    const auto put = [&rest](DhcpOptionKind kind, Bytes data) {
        store_u8(rest, 0, static_cast<std::uint8_t>(kind));
        store_u8(rest, 1, static_cast<std::uint8_t>(data.size()));
        std::copy(data.begin(), data.end(), rest.subspan(2).begin());
        rest = rest.subspan(2 + data.size());
    };
    const std::uint8_t type_byte = static_cast<std::uint8_t>(type);
    put(DhcpOptionKind::message_type, Bytes(&type_byte, 1));
    for (const auto& option : options) put(option.kind, option.data);
    store_u8(rest, 0, static_cast<std::uint8_t>(DhcpOptionKind::end));
}

}  // namespace vxlab::wire
