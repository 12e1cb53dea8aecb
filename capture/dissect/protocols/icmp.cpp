// ICMP (RFC 792, 950, 1191, 1256, 4884, 8335). Errors quote the packet they are about.
#include "core/wire/icmp.h"

#include "capture/dissect/protocols/checksums.h"
#include "capture/dissect/protocols/echo.h"
#include "capture/dissect/protocols/icmp_extensions.h"
#include "capture/dissect/protocols/icmp_names.h"
#include "capture/dissect/protocols/protocols.h"
#include "capture/dissect/remarks.h"

namespace vxlab::dissect::protocols {
namespace {

using enum FieldType;
using wire::IcmpType;
using wire::IcmpView;

constexpr FieldDef kHeading{"icmp", "Internet Control Message Protocol", protocol};
constexpr FieldDef kType{"icmp.type", "Type", uint8, Base::dec, 0, kIcmpTypeNames};
constexpr FieldDef kCode{"icmp.code", "Code", uint8, Base::dec};
constexpr FieldDef kChecksum{"icmp.checksum", "Checksum", uint16, Base::hex};
constexpr FieldDef kChecksumStatus{"icmp.checksum.status", "Checksum Status", uint8, Base::dec, 0,
                                   kChecksumStatusNames};
constexpr FieldDef kUnused{"icmp.unused", "Unused", bytes};
constexpr FieldDef kIdent{"icmp.ident", "Identifier (BE)", uint16, Base::dec};
constexpr FieldDef kIdentLe{"icmp.ident_le", "Identifier (LE)", uint16, Base::dec};
constexpr FieldDef kSequence{"icmp.seq", "Sequence Number (BE)", uint16, Base::dec};
constexpr FieldDef kSequenceLe{"icmp.seq_le", "Sequence Number (LE)", uint16, Base::dec};
constexpr FieldDef kMtu{"icmp.mtu", "MTU of next hop", uint16, Base::dec};
constexpr FieldDef kAddressCount{"icmp.num_addrs", "Number of addresses", uint8, Base::dec};
constexpr FieldDef kEntrySize{"icmp.addr_entry_size", "Address entry size", uint8, Base::dec};
constexpr FieldDef kLifetime{"icmp.lifetime", "Lifetime", uint16, Base::dec};
constexpr FieldDef kRouter{"icmp.router_address", "Router address", ipv4};
constexpr FieldDef kPreference{"icmp.pref_level", "Preference level", int32, Base::dec};
constexpr FieldDef kPointer{"icmp.pointer", "Pointer", uint32, Base::dec};
constexpr FieldDef kOriginate{"icmp.originate_timestamp", "Originate Timestamp", uint32, Base::dec};
constexpr FieldDef kReceive{"icmp.receive_timestamp", "Receive Timestamp", uint32, Base::dec};
constexpr FieldDef kTransmit{"icmp.transmit_timestamp", "Transmit Timestamp", uint32, Base::dec};
constexpr FieldDef kMask{"icmp.address_mask", "Address Mask", ipv4};
constexpr FieldDef kGateway{"icmp.redir_gw", "Gateway Address", ipv4};
constexpr FieldDef kLength{"icmp.length", "Length", uint8, Base::dec};
constexpr FieldDef kOriginalLength{"icmp.length.original_datagram", "Length of original datagram",
                                   uint8, Base::dec};
constexpr FieldDef kDataTime{"icmp.data_time", "Timestamp from icmp data", absolute_time};
constexpr FieldDef kDataTimeRelative{"icmp.data_time_relative",
                                     "Timestamp from icmp data (relative)", relative_time};
constexpr FieldDef kProbeSequence{"icmp.ext.echo.seq", "Sequence Number", uint8, Base::dec};
constexpr FieldDef kProbeReserved{"icmp.ext.echo.req.res", "Reserved", uint8, Base::hex, 0xfe};
constexpr FieldDef kProbeLocal{"icmp.ext.echo.req.local", "Local bit", boolean, Base::none, 0x01};
constexpr FieldDef kProbeState{"icmp.ext.echo.rsp.state", "State", uint8, Base::dec, 0xe0};
constexpr FieldDef kProbeReserved2{"icmp.ext.echo.rsp.res", "Reserved", uint8, Base::hex, 0x18};
constexpr FieldDef kProbeActive{"icmp.ext.echo.rsp.active", "Active bit", boolean, Base::none,
                                0x04};
constexpr FieldDef kProbeV4{"icmp.ext.echo.rsp.ipv4", "IPv4 bit", boolean, Base::none, 0x02};
constexpr FieldDef kProbeV6{"icmp.ext.echo.rsp.ipv6", "IPv6 bit", boolean, Base::none, 0x01};

// A second pass over the capture would know these; there is none.
constexpr FieldDef kResponseIn{"icmp.resp_in", "Response frame", frame_number};
constexpr FieldDef kNoResponse{"icmp.no_resp", "No response seen", none};
constexpr FieldDef kResponseTo{"icmp.resp_to", "Response to", frame_number};
constexpr FieldDef kResponseTime{"icmp.resptime", "Response time", milliseconds};

constexpr const FieldDef* kFields[] = {
    &kHeading,       &kResponseIn,    &kNoResponse,     &kResponseTo,     &kResponseTime,
    &kType,          &kCode,          &kChecksum,       &kChecksumStatus, &kUnused,
    &kIdent,         &kIdentLe,       &kSequence,       &kSequenceLe,     &kMtu,
    &kAddressCount,  &kEntrySize,     &kLifetime,       &kRouter,         &kPreference,
    &kPointer,       &kOriginate,     &kReceive,        &kTransmit,       &kMask,
    &kGateway,       &kLength,        &kOriginalLength, &kDataTime,       &kDataTimeRelative,
    &kProbeSequence, &kProbeReserved, &kProbeLocal,     &kProbeState,     &kProbeReserved2,
    &kProbeActive,   &kProbeV4,       &kProbeV6};

constexpr EchoFields kEchoFields{kResponseTo, kResponseTime,
                                 static_cast<std::uint8_t>(IcmpType::echo_request),
                                 static_cast<std::uint8_t>(IcmpType::echo_reply)};
constexpr std::uint16_t kLeastMtu = 68;      // RFC 791
constexpr std::size_t kLeastQuote = 20 + 8;  // RFC 792: the IP header and 64 bits
// tshark looks at six bytes before it shows any of them.
constexpr std::size_t kLeastHead = 6;
constexpr std::size_t kLengthUnit = 4;  // RFC 4884
constexpr std::size_t kTimeLength = 8;

IcmpType type_of(Layer& layer) {
    return static_cast<IcmpType>(layer.size() > 0 ? layer.bytes()[0] : 255);
}

// RFC 4884: these may tell how long the quoted packet is.
bool has_length(IcmpType type) {
    return type == IcmpType::destination_unreachable || type == IcmpType::time_exceeded ||
           type == IcmpType::parameter_problem;
}

void add_swapped(Layer& layer, const FieldDef& field, std::size_t offset) {
    if (layer.size() < offset + 2) return;
    const auto value = load_be16(layer.bytes(), offset);
    layer.add_number(field, offset, 2, static_cast<std::uint16_t>(value << 8 | value >> 8));
}

void describe_identifier(Layer& layer) {
    layer.add(kIdent, 4, 2);
    add_swapped(layer, kIdentLe, 4);
}

void describe_query(Layer& layer) {
    describe_identifier(layer);
    layer.add(kSequence, 6, 2);
    add_swapped(layer, kSequenceLe, 6);
}

void describe_length(Layer& layer) {
    layer.add(kLength, 5, 1);
    layer.add_number(kOriginalLength, 5, 1, layer.bytes()[5] * kLengthUnit);
}

// What an error has between checksum and quoted packet.
void describe_error(Layer& layer, IcmpType type) {
    const bool length = has_length(type) && layer.size() >= 6 && layer.bytes()[5] != 0;
    const bool mtu = type == IcmpType::destination_unreachable &&
                     layer.bytes()[1] == wire::icmp_unreachable::kFragmentationNeeded;
    if (type == IcmpType::source_quench) return;
    if (type == IcmpType::redirect) {
        layer.add(kGateway, 4, 4);
        return;
    }
    const bool pointer = type == IcmpType::parameter_problem;
    if (length) {
        layer.add(pointer ? kPointer : kUnused, 4, 1);
        describe_length(layer);
    } else if (pointer) {
        layer.add(kPointer, 4, 1);
        layer.add(kUnused, 5, 3);
        return;
    } else {
        layer.add(kUnused, 4, mtu ? 2 : 4);
    }
    if (mtu) layer.add(kMtu, 6, 2);
    if (length && !mtu) layer.add(kUnused, 6, 2);
}

void describe_routers(Layer& layer) {
    layer.add(kAddressCount, 4, 1);
    layer.add(kEntrySize, 5, 1);
    layer.add(kLifetime, 6, 2);
    if (layer.size() < IcmpView::kLength || layer.bytes()[5] < 2) return;
    const std::size_t count = layer.bytes()[4];
    const std::size_t size = std::size_t{4} * layer.bytes()[5];
    for (std::size_t i = 0; i < count; ++i) {
        layer.add(kRouter, IcmpView::kLength + i * size, 4);
        layer.add(kPreference, IcmpView::kLength + i * size + 4, 4);
    }
}

void describe_probe(Layer& layer, bool request) {
    describe_identifier(layer);
    layer.add(kProbeSequence, 6, 1);
    if (request) {
        layer.add(kProbeReserved, 7, 1);
        layer.add(kProbeLocal, 7, 1);
        return;
    }
    layer.add(kProbeState, 7, 1);
    layer.add(kProbeReserved2, 7, 1);
    layer.add(kProbeActive, 7, 1);
    layer.add(kProbeV4, 7, 1);
    layer.add(kProbeV6, 7, 1);
}

void describe_rest(Layer& layer, IcmpType type) {
    if (wire::is_error(type)) {
        if (layer.size() >= 4) describe_error(layer, type);
        return;
    }
    switch (type) {
        case IcmpType::echo_request:
        case IcmpType::echo_reply:
        case IcmpType::information_request:
        case IcmpType::information_reply:
            describe_query(layer);
            return;
        case IcmpType::timestamp_request:
        case IcmpType::timestamp_reply:
            describe_query(layer);
            layer.add(kOriginate, 8, 4);
            layer.add(kReceive, 12, 4);
            layer.add(kTransmit, 16, 4);
            return;
        case IcmpType::address_mask_request:
        case IcmpType::address_mask_reply:
            describe_query(layer);
            layer.add(kMask, 8, 4);
            return;
        case IcmpType::router_advertisement:
            describe_routers(layer);
            return;
        case IcmpType::extended_echo_request:
        case IcmpType::extended_echo_reply:
            describe_probe(layer, type == IcmpType::extended_echo_request);
            return;
        default:
            return;
    }
}

void describe_head(Layer& layer) {
    layer.add(kType, 0, 1);
    const auto node = layer.add(kCode, 1, 1);
    const auto name = icmp_code_name(layer.bytes()[0], layer.bytes()[1]);
    if (!name.empty()) layer.label(node, "Code: {} ({})", name, layer.bytes()[1]);
    layer.add(kChecksum, 2, 2);
}

void summarize(Layer& layer, const IcmpView& icmp) {
    const auto type = static_cast<std::uint8_t>(icmp.type());
    const auto name = name_of(kIcmpTypeNames, type);
    const auto code = icmp_code_name(type, icmp.code());
    const auto what = name.empty() ? fmt::format("type {}", type) : std::string(name);
    layer.title("Internet Control Message Protocol, {}", what);
    if (icmp.type() == IcmpType::echo_request || icmp.type() == IcmpType::echo_reply) {
        layer.info("{} id={:#06x}, seq={}", what, icmp.identifier(), icmp.sequence());
    } else if (icmp.type() == IcmpType::redirect) {
        layer.info("{} ({}), gateway {}", what, code, icmp.gateway().text());
    } else if (icmp.type() == IcmpType::destination_unreachable &&
               icmp.code() == wire::icmp_unreachable::kFragmentationNeeded) {
        layer.info("{} ({}), MTU {}", what, code, icmp.next_hop_mtu());
    } else if (!code.empty()) {
        layer.info("{} ({})", what, code);
    } else {
        layer.info("{}", what);
    }
}

void check(Layer& layer, const IcmpView& icmp) {
    const auto type = static_cast<std::uint8_t>(icmp.type());
    if (name_of(kIcmpTypeNames, type).empty())
        layer.remark(remarks::kIcmpType, 0, 1, "type {} is not assigned", type);
    if (icmp.type() == IcmpType::redirect)
        layer.remark(remarks::kIcmpRedirect, 0, 8, "use {} as gateway for this destination",
                     icmp.gateway().text());
    if (icmp.type() != IcmpType::destination_unreachable ||
        icmp.code() != wire::icmp_unreachable::kFragmentationNeeded)
        return;
    layer.remark(remarks::kPathMtu, 6, 2, "the quoted packet was larger than the next hop's MTU {}",
                 icmp.next_hop_mtu());
    if (icmp.next_hop_mtu() < kLeastMtu)
        layer.remark(remarks::kIcmpMtu, 6, 2, "an MTU of {}: IPv4 needs at least 68",
                     icmp.next_hop_mtu());
}

std::optional<Next> next_quoted(Layer& layer, const IcmpView& icmp) {
    const bool stated = has_length(icmp.type());
    const auto length = quoted_length(layer, stated ? layer.bytes()[5] : 0, kLengthUnit);
    const auto quote = layer.window().from(IcmpView::kLength).first(length);
    if (quote.reported < kLeastQuote && !layer.quoted())
        layer.remark(remarks::kIcmpQuote, 0, IcmpView::kLength,
                     "{} bytes quoted, an IPv4 header and 8 more are due", quote.reported);
    if (stated) dissect_icmp_extensions(layer, IcmpView::kLength + length);
    if (quote.reported == 0) return std::nullopt;
    return Next{
        .protocol = Protocol::ipv4, .window = quote, .parent = layer.self().node, .quoted = true};
}

std::optional<std::int64_t> near_time(std::uint64_t seconds, std::uint64_t microseconds,
                                      std::int64_t packet_time) {
    constexpr std::int64_t kDay = 86'400'000'000'000;
    const auto time = static_cast<std::int64_t>(seconds * 1'000'000'000 + microseconds * 1'000);
    const auto apart = (Instant{packet_time} - Instant{time}).nanoseconds;
    if (apart < -kDay || apart > kDay) return std::nullopt;
    return time;
}

// ping puts the time of sending into the first bytes, in its host's byte order; they count as one
// if they are within a day of the packet's time, as Wireshark has it.
std::optional<std::int64_t> time_in_data(Layer& layer, const Window& data) {
    const auto& packet_time = layer.state().time;
    if (!packet_time || data.size() < kTimeLength) return std::nullopt;
    const auto seconds = load_be32(data.bytes, 0);
    const auto rest = load_be32(data.bytes, 4);
    if (const auto big = near_time(seconds, rest, *packet_time)) return big;
    return near_time(__builtin_bswap32(seconds), __builtin_bswap32(rest), *packet_time);
}

void describe_time(Layer& layer, std::int64_t sent) {
    layer.add_number(kDataTime, IcmpView::kLength, kTimeLength, static_cast<std::uint64_t>(sent));
    layer.add_generated(
        kDataTimeRelative,
        static_cast<std::uint64_t>((Instant{*layer.state().time} - Instant{sent}).nanoseconds));
}

std::optional<Next> next_of(Layer& layer, const IcmpView& icmp) {
    if (wire::is_error(icmp.type())) return next_quoted(layer, icmp);
    if (icmp.type() == IcmpType::extended_echo_request) {
        dissect_icmp_extensions(layer, IcmpView::kLength);
        return std::nullopt;
    }
    const bool echo = icmp.type() == IcmpType::echo_request || icmp.type() == IcmpType::echo_reply;
    if (echo) follow_echo(layer, kEchoFields);
    auto data = layer.window().from(IcmpView::kLength);
    if (const auto sent = echo ? time_in_data(layer, data) : std::nullopt) {
        describe_time(layer, *sent);
        data = data.from(kTimeLength);
    }
    if (!echo || data.reported == 0) return std::nullopt;
    auto next = next_data(data);
    next.parent = layer.self().node;
    return next;
}

std::optional<Next> dissect(Layer& layer) {
    const auto length = layer.window().reported;
    if (layer.size() >= kLeastHead) {
        if (layer.detailed()) describe_head(layer);
        const auto status = verify_plain_checksum(layer, 2, length, remarks::kIcmpChecksum);
        layer.add_generated(kChecksumStatus, static_cast<std::uint64_t>(status));
        if (layer.detailed()) describe_rest(layer, type_of(layer));
    }
    const auto icmp = IcmpView::over(layer.bytes());
    if (!icmp) {
        layer.require(IcmpView::kLength);
        return std::nullopt;
    }
    if (layer.detailed()) summarize(layer, *icmp);
    check(layer, *icmp);
    return next_of(layer, *icmp);
}

}  // namespace

const ProtocolDef kIcmp{Protocol::icmp, kHeading, "icmp",
                        "ICMP",         dissect,  with_icmp_extension_fields(kFields)};

}  // namespace vxlab::dissect::protocols
