// ICMPv6 (RFC 4443): errors and echo here; see icmpv6_ndp.cpp and icmpv6_mld.cpp for the rest.
#include "core/wire/icmpv6.h"

#include <vector>

#include "capture/dissect/protocols/checksums.h"
#include "capture/dissect/protocols/echo.h"
#include "capture/dissect/protocols/icmp_extensions.h"
#include "capture/dissect/protocols/icmpv6_parts.h"
#include "capture/dissect/protocols/protocols.h"
#include "capture/dissect/remarks.h"

namespace vxlab::dissect::protocols {
namespace {

using enum FieldType;
using wire::Icmpv6Type;
using wire::Icmpv6View;

// https://www.iana.org/assignments/icmpv6-parameters
constexpr NamedValue kTypeNames[] = {{1, "Destination Unreachable"},
                                     {2, "Packet Too Big"},
                                     {3, "Time Exceeded"},
                                     {4, "Parameter Problem"},
                                     {100, "Private experimentation"},
                                     {101, "Private experimentation"},
                                     {128, "Echo (ping) request"},
                                     {129, "Echo (ping) reply"},
                                     {130, "Multicast Listener Query"},
                                     {131, "Multicast Listener Report"},
                                     {132, "Multicast Listener Done"},
                                     {133, "Router Solicitation"},
                                     {134, "Router Advertisement"},
                                     {135, "Neighbor Solicitation"},
                                     {136, "Neighbor Advertisement"},
                                     {137, "Redirect"},
                                     {138, "Router Renumbering"},
                                     {139, "Node Information Query"},
                                     {140, "Node Information Reply"},
                                     {141, "Inverse Neighbor Discovery Solicitation"},
                                     {142, "Inverse Neighbor Discovery Advertisement"},
                                     {143, "Multicast Listener Report Message v2"},
                                     {144, "Home Agent Address Discovery Request"},
                                     {145, "Home Agent Address Discovery Reply"},
                                     {146, "Mobile Prefix Solicitation"},
                                     {147, "Mobile Prefix Advertisement"},
                                     {148, "Certification Path Solicitation"},
                                     {149, "Certification Path Advertisement"},
                                     {151, "Multicast Router Advertisement"},
                                     {152, "Multicast Router Solicitation"},
                                     {153, "Multicast Router Termination"},
                                     {154, "FMIPv6 Messages"},
                                     {155, "RPL Control"},
                                     {156, "ILNPv6 Locator Update"},
                                     {157, "Duplicate Address Request"},
                                     {158, "Duplicate Address Confirmation"},
                                     {159, "MPL Control Message"},
                                     {160, "Extended Echo request"},
                                     {161, "Extended Echo reply"}};
constexpr NamedValue kUnreachableCodes[] = {{0, "no route to destination"},
                                            {1, "Administratively prohibited"},
                                            {2, "Beyond scope of source address"},
                                            {3, "Address unreachable"},
                                            {4, "Port unreachable"},
                                            {5, "Source address failed ingress/egress policy"},
                                            {6, "Reject route to destination"},
                                            {7, "Error in Source Routing Header"}};
constexpr NamedValue kTimeCodes[] = {{0, "hop limit exceeded in transit"},
                                     {1, "fragment reassembly time exceeded"}};
constexpr NamedValue kParameterCodes[] = {
    {0, "erroneous header field encountered"},
    {1, "unrecognized Next Header type encountered"},
    {2, "unrecognized IPv6 option encountered"},
    {3, "IPv6 First Fragment has incomplete IPv6 Header Chain"}};

constexpr FieldDef kHeading{"icmpv6", "Internet Control Message Protocol v6", protocol};
constexpr FieldDef kType{"icmpv6.type", "Type", uint8, Base::dec, 0, kTypeNames};
constexpr FieldDef kCode{"icmpv6.code", "Code", uint8, Base::dec};
constexpr FieldDef kChecksum{"icmpv6.checksum", "Checksum", uint16, Base::hex};
constexpr FieldDef kChecksumStatus{"icmpv6.checksum.status", "Checksum Status", uint8, Base::dec, 0,
                                   kChecksumStatusNames};
constexpr FieldDef kData{"icmpv6.data", "Data", bytes};
constexpr FieldDef kLength{"icmpv6.length", "Length of original datagram", uint8, Base::dec};
constexpr FieldDef kMtu{"icmpv6.mtu", "MTU", uint32, Base::dec};
constexpr FieldDef kPointer{"icmpv6.pointer", "Pointer", uint32, Base::dec};
constexpr FieldDef kIdentifier{"icmpv6.echo.identifier", "Identifier", uint16, Base::hex};
constexpr FieldDef kSequence{"icmpv6.echo.sequence_number", "Sequence", uint16, Base::dec};
constexpr FieldDef kQueryInterval{"icmpv6.mcast_ra.query_interval", "Query Interval", uint16,
                                  Base::dec};
constexpr FieldDef kRobustness{"icmpv6.mcast_ra.robustness_variable", "Robustness Variable", uint16,
                               Base::dec};
// A second pass over the capture would know these; there is none.
constexpr FieldDef kResponseIn{"icmpv6.resp_in", "Response In", frame_number};
constexpr FieldDef kNoResponse{"icmpv6.no_resp", "No response seen", none};
constexpr FieldDef kResponseTo{"icmpv6.resp_to", "Response To", frame_number};
constexpr FieldDef kResponseTime{"icmpv6.resptime", "Response Time", milliseconds};
constexpr const FieldDef* kOwnFields[] = {
    &kHeading, &kResponseIn, &kNoResponse,     &kResponseTo,     &kResponseTime,  &kType,
    &kCode,    &kChecksum,   &kChecksumStatus, &kIcmpv6Reserved, &kData,          &kLength,
    &kMtu,     &kPointer,    &kIdentifier,     &kSequence,       &kQueryInterval, &kRobustness};

constexpr EchoFields kEchoFields{kResponseTo, kResponseTime,
                                 static_cast<std::uint8_t>(Icmpv6Type::echo_request),
                                 static_cast<std::uint8_t>(Icmpv6Type::echo_reply)};
constexpr std::uint32_t kLeastMtu = 1280;  // RFC 8200
constexpr std::size_t kLeastQuote = 40 + 8;
constexpr std::size_t kLengthUnit = 8;  // RFC 4884
constexpr std::uint8_t kMulticastRouterAdvertisement = 151;
constexpr int kNdpHopLimit = 255;

bool is_ndp(Icmpv6Type type) {
    const auto number = static_cast<std::uint8_t>(type);
    return (type >= Icmpv6Type::router_solicitation && type <= Icmpv6Type::redirect) ||
           number == 141 || number == 142;
}

bool is_mld(Icmpv6Type type) {
    return (type >= Icmpv6Type::mld_query && type <= Icmpv6Type::mld_done) ||
           type == Icmpv6Type::mld_v2_report;
}

bool quotes(Icmpv6Type type) {
    return type >= Icmpv6Type::destination_unreachable && type <= Icmpv6Type::parameter_problem;
}

// RFC 4884: these two may tell how long the quoted packet is.
bool has_length(Icmpv6Type type) {
    return type == Icmpv6Type::destination_unreachable || type == Icmpv6Type::time_exceeded;
}

std::string_view code_name(Icmpv6Type type, std::uint8_t code) {
    switch (type) {
        case Icmpv6Type::destination_unreachable:
            return name_of(kUnreachableCodes, code);
        case Icmpv6Type::time_exceeded:
            return name_of(kTimeCodes, code);
        case Icmpv6Type::parameter_problem:
            return name_of(kParameterCodes, code);
        default:
            return {};
    }
}

void describe_error(Layer& layer, Icmpv6Type type) {
    if (type == Icmpv6Type::packet_too_big) {
        layer.add(kMtu, 4, 4);
    } else if (type == Icmpv6Type::parameter_problem) {
        layer.add(kPointer, 4, 4);
    } else if (layer.size() > 4 && layer.bytes()[4] != 0) {
        layer.add(kLength, 4, 1);
        layer.add(kIcmpv6Reserved, 5, 3);
    } else {
        layer.add(kIcmpv6Reserved, 4, 4);
    }
}

void describe_rest(Layer& layer, Icmpv6Type type) {
    if (quotes(type)) {
        describe_error(layer, type);
    } else if (type == Icmpv6Type::echo_request || type == Icmpv6Type::echo_reply) {
        layer.add(kIdentifier, 4, 2);
        layer.add(kSequence, 6, 2);
    } else if (static_cast<std::uint8_t>(type) == kMulticastRouterAdvertisement) {
        layer.add(kQueryInterval, 4, 2);
        layer.add(kRobustness, 6, 2);
    } else if (const auto name = name_of(kTypeNames, static_cast<std::uint8_t>(type));
               name.empty() || name == "Private experimentation") {
        if (layer.size() > 4) layer.add(kData, 4, layer.size() - 4);
    }
}

void describe_head(Layer& layer) {
    layer.add(kType, 0, 1);
    if (layer.size() < 2) return;
    const auto code = layer.bytes()[1];
    const auto node = layer.add(kCode, 1, 1);
    const auto name = code_name(static_cast<Icmpv6Type>(layer.bytes()[0]), code);
    if (!name.empty()) layer.label(node, "Code: {} ({})", name, code);
    layer.add(kChecksum, 2, 2);
}

void summarize(Layer& layer, const Icmpv6View& icmp) {
    const auto number = static_cast<unsigned>(icmp.type());
    const auto name = name_of(kTypeNames, number);
    const auto what = name.empty() ? fmt::format("type {}", number) : std::string(name);
    const auto code = code_name(icmp.type(), icmp.code());
    layer.title("Internet Control Message Protocol v6, {}", what);
    if (icmp.type() == Icmpv6Type::echo_request || icmp.type() == Icmpv6Type::echo_reply) {
        layer.info("{} id={:#06x}, seq={}", what, icmp.identifier(), icmp.sequence());
    } else if (icmp.type() == Icmpv6Type::packet_too_big) {
        layer.info("{}, MTU {}", what, icmp.mtu());
    } else if (!code.empty()) {
        layer.info("{} ({})", what, code);
    } else {
        layer.info("{}", what);
    }
}

void check(Layer& layer, const Icmpv6View& icmp) {
    const auto number = static_cast<unsigned>(icmp.type());
    if (layer.quoted()) return;
    if (name_of(kTypeNames, number).empty())
        layer.remark(remarks::kIcmpType, 0, 1, "type {} is not assigned", number);
    const auto hop_limit = layer.state().ip.ttl;
    const bool over_ipv6 = layer.state().ip.source.is_v6();
    if (is_ndp(icmp.type()) && over_ipv6 && hop_limit != kNdpHopLimit)
        layer.remark(remarks::kNdpHopLimit, 0, 0, "the hop limit is {} where 255 is due",
                     hop_limit);
    if (is_mld(icmp.type()) && over_ipv6 && hop_limit != 1)
        layer.remark(remarks::kMldHopLimit, 0, 0, "the hop limit is {} where 1 is due", hop_limit);
    if (icmp.type() != Icmpv6Type::packet_too_big) return;
    layer.remark(remarks::kPathMtu, 4, 4, "the quoted packet was larger than the next hop's MTU {}",
                 icmp.mtu());
    if (icmp.mtu() < kLeastMtu)
        layer.remark(remarks::kIcmpMtu, 4, 4, "an MTU of {}: IPv6 needs at least 1280", icmp.mtu());
}

std::optional<Next> next_quoted(Layer& layer, const Icmpv6View& icmp) {
    const bool stated = has_length(icmp.type());
    const auto length = quoted_length(layer, stated ? layer.bytes()[4] : 0, kLengthUnit);
    const auto quote = layer.window().from(Icmpv6View::kLength).first(length);
    if (quote.reported < kLeastQuote && !layer.quoted())
        layer.remark(remarks::kIcmpQuote, 0, Icmpv6View::kLength,
                     "{} bytes quoted, an IPv6 header and 8 more are due", quote.reported);
    if (stated) dissect_icmp_extensions(layer, Icmpv6View::kLength + length);
    if (quote.reported == 0) return std::nullopt;
    return Next{
        .protocol = Protocol::ipv6, .window = quote, .parent = layer.self().node, .quoted = true};
}

std::optional<Next> next_of(Layer& layer, const Icmpv6View& icmp) {
    const auto type = icmp.type();
    if (quotes(type)) return next_quoted(layer, icmp);
    const bool echo = type == Icmpv6Type::echo_request || type == Icmpv6Type::echo_reply;
    if (echo) follow_echo(layer, kEchoFields);
    const auto data = layer.window().from(Icmpv6View::kLength);
    if (!echo || data.reported == 0) return std::nullopt;
    auto next = next_data(data);
    next.parent = layer.self().node;
    return next;
}

std::optional<Next> dissect(Layer& layer) {
    if (layer.detailed()) describe_head(layer);
    if (!layer.require(4)) return std::nullopt;
    const auto status = verify_transport_checksum(
        layer, wire::IpProtocol::icmpv6, 2, layer.window().reported, remarks::kIcmpv6Checksum);
    layer.add_generated(kChecksumStatus, static_cast<std::uint64_t>(status));
    const auto type = static_cast<Icmpv6Type>(layer.bytes()[0]);
    if (layer.detailed()) describe_rest(layer, type);
    const auto icmp = Icmpv6View::over(layer.bytes());
    if (icmp) {
        if (layer.detailed()) summarize(layer, *icmp);
        check(layer, *icmp);
    }
    if (is_ndp(type)) return dissect_ndp(layer, type);
    if (is_mld(type)) {
        dissect_mld(layer, type);
        return std::nullopt;
    }
    if (icmp) return next_of(layer, *icmp);
    layer.require(Icmpv6View::kLength);
    return std::nullopt;
}

std::span<const FieldDef* const> all_fields() {
    static const std::vector<const FieldDef*> all = [] {
        std::vector<const FieldDef*> list(std::begin(kOwnFields), std::end(kOwnFields));
        for (const auto part : {ndp_fields(), mld_fields()})
            list.insert(list.end(), part.begin(), part.end());
        return list;
    }();
    return all;
}

}  // namespace

const FieldDef kIcmpv6Reserved{"icmpv6.reserved", "Reserved", FieldType::bytes};

const ProtocolDef kIcmpv6{Protocol::icmpv6, kHeading, "icmpv6", "ICMPv6", dissect, all_fields()};

}  // namespace vxlab::dissect::protocols
