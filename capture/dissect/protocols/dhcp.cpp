// DHCP and BOOTP (RFC 2131, 2132).
#include "core/wire/dhcp.h"

#include <algorithm>
#include <utility>

#include "capture/dissect/protocols/dhcp_options.h"
#include "capture/dissect/protocols/dhcp_simple_options.h"
#include "capture/dissect/protocols/dhcp_values.h"
#include "capture/dissect/protocols/protocols.h"
#include "capture/dissect/remarks.h"

namespace vxlab::dissect::protocols {
namespace {

using enum FieldType;
using wire::DhcpView;

constexpr NamedValue kOperations[] = {{1, "Boot Request"}, {2, "Boot Reply"}};

constexpr FieldDef kHeading{"dhcp", "Dynamic Host Configuration Protocol", protocol};
constexpr FieldDef kOperation{"dhcp.type", "Message type", uint8, Base::dec, 0, kOperations};
constexpr FieldDef kHardwareLength{"dhcp.hw.len", "Hardware address length", uint8, Base::dec};
constexpr FieldDef kHops{"dhcp.hops", "Hops", uint8, Base::dec};
constexpr FieldDef kTransaction{"dhcp.id", "Transaction ID", uint32, Base::hex};
constexpr FieldDef kSeconds{"dhcp.secs", "Seconds elapsed", uint16, Base::dec};
constexpr FieldDef kFlags{"dhcp.flags", "Bootp flags", uint16, Base::hex};
constexpr FieldDef kBroadcast{"dhcp.flags.bc", "Broadcast flag", boolean, Base::none, 0x8000};
constexpr FieldDef kReserved{"dhcp.flags.reserved", "Reserved flags", uint16, Base::hex, 0x7fff};
constexpr FieldDef kClientIp{"dhcp.ip.client", "Client IP address", ipv4};
constexpr FieldDef kYourIp{"dhcp.ip.your", "Your (client) IP address", ipv4};
constexpr FieldDef kServerIp{"dhcp.ip.server", "Next server IP address", ipv4};
constexpr FieldDef kRelayIp{"dhcp.ip.relay", "Relay agent IP address", ipv4};
constexpr FieldDef kHardwareAddress{"dhcp.hw.addr", "Client hardware address", bytes};
constexpr FieldDef kHardwarePadding{"dhcp.hw.addr_padding", "Client hardware address padding",
                                    bytes};
constexpr FieldDef kServerName{"dhcp.server", "Server host name", string};
constexpr FieldDef kFile{"dhcp.file", "Boot file name", string};
constexpr FieldDef kServerOverloaded{"dhcp.server_name_overloaded_by_dhcp",
                                     "Server name option overloaded by DHCP", none};
constexpr FieldDef kFileOverloaded{"dhcp.boot_filename_overloaded_by_dhcp",
                                   "Boot file name option overloaded by DHCP", none};
constexpr FieldDef kCookie{"dhcp.cookie", "Magic cookie", ipv4};
constexpr FieldDef kPadding{"dhcp.option.padding", "Padding", bytes};
constexpr FieldDef kPadType{"dhcp.option.type", "Option", uint8, Base::dec};

constexpr std::size_t kServerNameAt = 44, kFileAt = 108, kCookieAt = 236, kOptionsAt = 240;
constexpr std::uint8_t kOverload = 52;

void describe_text(Layer& layer, const FieldDef& field, std::size_t at, std::size_t length) {
    if (layer.size() < at + length) return;
    const auto text = layer.bytes().subspan(at, length);
    const auto end = std::find(text.begin(), text.end(), 0);
    layer.add_text(
        field, at, length,
        {reinterpret_cast<const char*>(text.data()), static_cast<std::size_t>(end - text.begin())});
}

void describe_hardware(Layer& layer) {
    if (layer.size() < 3) return;
    const std::size_t length = layer.bytes()[2];
    const bool mac = layer.bytes()[1] == 1 && length == 6;
    if (length > 0 && length <= 16)
        layer.add(mac ? dhcp::kHardwareMac : kHardwareAddress, 28, length);
    if (length < 16) layer.add(kHardwarePadding, 28 + length, 16 - length);
}

void describe(Layer& layer, std::uint8_t overload) {
    layer.add(kOperation, 0, 1);
    layer.add(dhcp::kHardwareType, 1, 1);
    layer.add(kHardwareLength, 2, 1);
    layer.add(kHops, 3, 1);
    layer.add(kTransaction, 4, 4);
    layer.add(kSeconds, 8, 2);
    {
        const Layer::Group below(layer, layer.add(kFlags, 10, 2));
        layer.add(kBroadcast, 10, 2);
        layer.add(kReserved, 10, 2);
    }
    layer.add(kClientIp, 12, 4);
    layer.add(kYourIp, 16, 4);
    layer.add(kServerIp, 20, 4);
    layer.add(kRelayIp, 24, 4);
    describe_hardware(layer);
    if ((overload & 2) != 0) {
        layer.add(kServerOverloaded, kServerNameAt, 64);
    } else {
        describe_text(layer, kServerName, kServerNameAt, 64);
    }
    if ((overload & 1) != 0) {
        layer.add(kFileOverloaded, kFileAt, 128);
    } else {
        describe_text(layer, kFile, kFileAt, 128);
    }
}

void dissect_overloaded(Layer& layer, const DhcpView& dhcp);

// What one run of options says.
struct Walk {
    std::size_t end = 0;  // behind the end mark
    bool ended = false, malformed = false;
};

// The options at [begin, begin + bytes.size()) of the layer. A run of padding is one node.
// `overloaded` is the message whose other options come where the overload option stands, or null.
Walk walk_options(Layer& layer, const wire::DhcpOptions& options, std::size_t begin,
                  const DhcpView* overloaded) {
    Walk walk;
    bool overloads = overloaded != nullptr;
    std::size_t padding = 0;
    for (const auto& option : options) {
        const auto at = begin + option.offset;
        const bool pad = option.kind == 0;
        if (pad) ++padding;
        const bool run_ends = padding > 0 && (!pad || option.offset + 1 == options.bytes().size());
        if (run_ends) {
            const auto first = pad ? at + 1 - padding : at - padding;
            const Layer::Group below(layer, layer.add_number(kPadType, first, 1, 0));
            layer.add(kPadding, first, padding);
            padding = 0;
        }
        if (pad) continue;
        dhcp::dissect_option(layer, option, at);
        if (option.kind == kOverload && std::exchange(overloads, false))
            dissect_overloaded(layer, *overloaded);
        walk.end = at + option.bytes.size();
        walk.ended = option.last;
        walk.malformed = walk.malformed || option.malformed;
    }
    return walk;
}

// RFC 2132 section 9.3: the server's name and the file's name make room for more options.
void dissect_overloaded(Layer& layer, const DhcpView& dhcp) {
    if (!dhcp.server_name_options().bytes().empty())
        walk_options(layer, dhcp.server_name_options(), kServerNameAt, nullptr);
    if (!dhcp.boot_file_options().bytes().empty())
        walk_options(layer, dhcp.boot_file_options(), kFileAt, nullptr);
}

void dissect_options(Layer& layer, const DhcpView& dhcp) {
    const auto options = dhcp.options();
    const auto walk = walk_options(layer, options, kOptionsAt, &dhcp);
    if (walk.ended && walk.end < layer.size()) {
        layer.add(kPadding, walk.end, layer.size() - walk.end);
    } else if (!walk.ended && !walk.malformed && !layer.window().is_cut()) {
        layer.remark(remarks::kDhcpNoEnd, layer.size(), 0, "the options have no end mark");
    }
    if (layer.window().is_cut() && !walk.ended) layer.require(layer.window().reported);
}

void summarize(Layer& layer, const DhcpView& dhcp) {
    const auto type = dhcp.message_type();
    const auto number = type ? static_cast<std::uint64_t>(*type) : 0;
    if (!type) layer.remark(remarks::kDhcpNoType, 0, 1, "no message type: BOOTP with options");
    if (number == 6) layer.remark(remarks::kDhcpNak, kOptionsAt, 0, "the server refuses");
    const auto word = name_of(dhcp::kMessageTypes, number);
    const auto name = word.empty() ? std::string_view("BOOTP") : word;
    if (type) layer.heading("Dynamic Host Configuration Protocol ({})", name);
    layer.info("{}, transaction {:#010x}", name, dhcp.transaction_id());
}

void check(Layer& layer, const DhcpView& dhcp) {
    if (dhcp.operation() != 1 && dhcp.operation() != 2)
        layer.remark(remarks::kDhcpOperation, 0, 1, "operation {} is neither request nor reply",
                     dhcp.operation());
    if (dhcp.hardware_size() > 16)
        layer.remark(remarks::kDhcpHardware, 2, 1, "{} bytes of hardware address in a field of 16",
                     dhcp.hardware_size());
}

std::optional<Next> dissect(Layer& layer) {
    const auto dhcp = DhcpView::over(layer.bytes());
    if (layer.detailed()) describe(layer, dhcp ? dhcp->overload() : std::uint8_t{0});
    if (!dhcp) {
        layer.require(DhcpView::kLength);
        return std::nullopt;
    }
    check(layer, *dhcp);
    if (layer.window().reported >= kOptionsAt && !layer.require(kOptionsAt)) return std::nullopt;
    if (!dhcp->has_cookie()) {
        layer.remark(remarks::kDhcpCookie, kCookieAt, 4, "no magic cookie: plain BOOTP");
        layer.info("BOOTP, transaction {:#010x}", dhcp->transaction_id());
        return std::nullopt;
    }
    layer.add(kCookie, kCookieAt, 4);
    dissect_options(layer, *dhcp);
    summarize(layer, *dhcp);
    return std::nullopt;
}

std::span<const FieldDef* const> fields() {
    static const std::vector<const FieldDef*> all_fields = [] {
        std::vector<const FieldDef*> all = {&kHeading,
                                            &kOperation,
                                            &dhcp::kHardwareType,
                                            &kHardwareLength,
                                            &kHops,
                                            &kTransaction,
                                            &kSeconds,
                                            &kFlags,
                                            &kBroadcast,
                                            &kReserved,
                                            &kClientIp,
                                            &kYourIp,
                                            &kServerIp,
                                            &kRelayIp,
                                            &dhcp::kHardwareMac,
                                            &kHardwareAddress,
                                            &kHardwarePadding,
                                            &kServerName,
                                            &kFile,
                                            &kServerOverloaded,
                                            &kFileOverloaded,
                                            &kCookie,
                                            &kPadding,
                                            &kPadType};
        const auto options = dhcp::option_fields();
        all.insert(all.end(), options.begin(), options.end());
        return all;
    }();
    return all_fields;
}

}  // namespace

const ProtocolDef kDhcp{Protocol::dhcp, kHeading, "dhcp", "DHCP", dissect, fields()};

}  // namespace vxlab::dissect::protocols
