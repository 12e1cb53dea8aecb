// IPv6 (RFC 8200): the fixed header. Its extension headers are in ipv6_extensions.cpp.
#include "core/wire/ipv6.h"

#include "capture/dissect/protocols/ip_names.h"
#include "capture/dissect/protocols/ipv6_addresses.h"
#include "capture/dissect/protocols/ipv6_extensions.h"
#include "capture/dissect/protocols/protocols.h"
#include "capture/dissect/remarks.h"

namespace vxlab::dissect::protocols {
namespace {

using enum FieldType;
using wire::Ipv6View;

constexpr FieldDef kHeading{"ipv6", "Internet Protocol Version 6", protocol};
constexpr FieldDef kVersion{"ipv6.version", "Version", uint8, Base::dec, 0xf0};
constexpr FieldDef kIpVersion{"ip.version", "Version", uint8, Base::dec, 0xf0};
constexpr FieldDef kClass{"ipv6.tclass", "Traffic Class", uint32, Base::hex, 0x0ff00000};
constexpr FieldDef kDscp{
    "ipv6.tclass.dscp", "Differentiated Services Codepoint", uint32, Base::dec, 0x0fc00000,
    kDscpNames};
constexpr FieldDef kEcn{
    "ipv6.tclass.ecn", "Explicit Congestion Notification", uint32, Base::dec, 0x00300000,
    kEcnNames};
constexpr FieldDef kFlow{"ipv6.flow", "Flow Label", uint24, Base::hex, 0x0fffff};
constexpr FieldDef kLength{"ipv6.plen", "Payload Length", uint16, Base::dec};
constexpr FieldDef kNext{"ipv6.nxt", "Next Header", uint8, Base::dec, 0, kIpProtocolNames};
constexpr FieldDef kHopLimit{"ipv6.hlim", "Hop Limit", uint8, Base::dec};

constexpr const FieldDef* kFields[] = {&kHeading, &kVersion, &kIpVersion, &kClass, &kDscp,
                                       &kEcn,     &kFlow,    &kLength,    &kNext,  &kHopLimit};

constexpr std::size_t kHugeFrame = 65535;
// RFC 2675: a jumbogram is longer than 65,535 bytes, or it would not need the option.
constexpr std::uint32_t kLeastJumbo = 65536;

void describe(Layer& layer) {
    layer.add(kVersion, 0, 1);
    layer.add_hidden(kIpVersion, 0, 1);
    {
        const Layer::Group below(layer, layer.add(kClass, 0, 4));
        layer.add(kDscp, 0, 4);
        layer.add(kEcn, 0, 4);
    }
    layer.add(kFlow, 1, 3);
    layer.add(kLength, 4, 2);
    layer.add(kNext, 6, 1);
    layer.add(kHopLimit, 7, 1);
    describe_ipv6_addresses(layer);
}

void fill_columns(Layer& layer, const Ipv6View& ip) {
    auto* columns = layer.columns();
    if (columns == nullptr) return;
    if (columns->ip_source) {
        layer.summary().beyond = true;
        return;
    }
    columns->ip_source = ip.source();
    columns->ip_destination = ip.destination();
}

void check(Layer& layer, const Ipv6View& ip) {
    if (ip.hop_limit() == 0 && !layer.quoted())
        layer.remark(remarks::kTtlZero, 7, 1, "the hop limit is 0");
    if (ip.source().is_multicast())
        layer.remark(remarks::kIpSourceMulticast, 8, 16, "the source {} is a multicast address",
                     ip.source().text());
    if (layer.window().reported > kHugeFrame + Ipv6View::kLength)
        layer.remark(remarks::kOffloadedSegment, 0, 0, "{} bytes: no wire takes that in one packet",
                     layer.window().reported);
}

std::optional<std::uint32_t> jumbo_length(const Ipv6View& ip) {
    if (ip.next_header() != wire::IpProtocol::hop_by_hop) return std::nullopt;
    return find_jumbo_length(ip.bytes().subspan(Ipv6View::kLength));
}

// How many bytes follow the header when the payload length is 0.
std::size_t unstated_length(Layer& layer, const Ipv6View& ip, std::size_t available) {
    const auto jumbo = jumbo_length(ip);
    if (jumbo && *jumbo >= kLeastJumbo && *jumbo <= available) return *jumbo;
    if (jumbo)
        layer.remark(remarks::kIpv6Jumbo, 4, 2,
                     "the jumbo payload option says {} bytes, {} are left", *jumbo, available);
    if (available == 0) return 0;
    layer.state().ip.length_known = false;
    layer.remark(remarks::kIpv6LengthZero, 4, 2,
                 "payload length 0, {} bytes here: seen before segmentation offload", available);
    return available;
}

// The payload's length.
std::size_t payload_length(Layer& layer, const Ipv6View& ip) {
    const std::size_t available = layer.window().reported - Ipv6View::kLength;
    const std::size_t claimed = ip.payload_length();
    if (claimed == 0) return unstated_length(layer, ip, available);
    if (jumbo_length(ip))
        layer.remark(remarks::kIpv6Jumbo, 4, 2,
                     "a jumbo payload option beside the payload length {}", claimed);
    if (claimed > available && !layer.quoted()) {
        layer.state().ip.length_known = false;
        layer.remark(remarks::kIpv6LengthExceeds, 4, 2,
                     "payload length {}, but only {} bytes are left", claimed, available);
    }
    return std::min(claimed, available);
}

bool is_bogus(Layer& layer) {
    if (layer.size() == 0) return false;
    const auto version = layer.bytes()[0] >> 4;
    if (version == 6) return false;
    layer.remark(remarks::kIpVersion, 0, 1, "version {} where 6 is due", version);
    return true;
}

std::optional<Next> dissect(Layer& layer) {
    if (is_bogus(layer)) {
        layer.add(kVersion, 0, 1);
        layer.add_hidden(kIpVersion, 0, 1);
        return next_data(layer.window());
    }
    if (layer.detailed()) describe(layer);
    const auto ip = Ipv6View::over(layer.bytes());
    if (!ip) {
        layer.require(Ipv6View::kLength);
        return std::nullopt;
    }
    auto& state = layer.state();
    state.ip = {.source = ip->source(), .destination = ip->destination(), .ttl = ip->hop_limit()};
    fill_columns(layer, *ip);
    check(layer, *ip);
    if (layer.detailed()) {
        layer.heading("Internet Protocol Version 6, Src: {}, Dst: {}", ip->source().text(),
                      ip->destination().text());
        layer.info("{} → {}", ip->source().text(), ip->destination().text());
    }
    layer.covers(Ipv6View::kLength);
    const auto rest = layer.window().from(Ipv6View::kLength);
    const auto payload = rest.first(payload_length(layer, *ip));
    state.ip.whole = !payload.is_cut() && state.ip.length_known;
    if (payload.reported < rest.reported && !layer.quoted())
        add_ethernet_trailer(layer, rest.from(payload.reported));
    return next_in_ipv6(layer, static_cast<std::uint8_t>(ip->next_header()), payload);
}

}  // namespace

const ProtocolDef kIpv6{Protocol::ipv6, kHeading, "ipv6",
                        "IPv6",         dissect,  with_ipv6_address_fields(kFields)};

}  // namespace vxlab::dissect::protocols
