// IPv4 and IPv6 headers.
#include <algorithm>
#include <array>

#include "labs/tools/tcpdump/print_support.h"

namespace vxlab::labs::tcpdump_tool {
namespace {

using wire::IpProtocol;

constexpr std::array<const char*, 4> kEcn{"", ",ECT(1)", ",ECT(0)", ",CE"};

std::string_view protocol_name(IpProtocol protocol) {
    switch (protocol) {
        case IpProtocol::icmp:
            return "ICMP";
        case IpProtocol::igmp:
            return "IGMP";
        case IpProtocol::ipv4:
            return "IPIP";
        case IpProtocol::tcp:
            return "TCP";
        case IpProtocol::udp:
            return "UDP";
        case IpProtocol::ipv6:
            return "IPv6";
        case IpProtocol::gre:
            return "GRE";
        case IpProtocol::hop_by_hop:
            return "Options";
        case IpProtocol::routing:
            return "Routing";
        case IpProtocol::fragment:
            return "Fragment";
        case IpProtocol::icmpv6:
            return "ICMPv6";
        case IpProtocol::destination_options:
            return "Options";
        default:
            return "unknown";
    }
}

std::string options_text(const wire::Ipv4View& ip) {
    const auto bytes = ip.header().subspan(wire::Ipv4View::kLength);
    std::string text;
    for (std::size_t at = 0; at < bytes.size();) {
        const unsigned kind = bytes[at];
        const std::size_t length = kind < 2 ? 1 : at + 1 < bytes.size() ? bytes[at + 1] : 0;
        text += text.empty() ? "" : ",";
        text += kind == 0     ? "EOL"
                : kind == 1   ? "NOP"
                : kind == 7   ? "RR"
                : kind == 68  ? "timestamp"
                : kind == 148 ? "RA"
                              : fmt::format("unknown {}", kind);
        if (kind == 0 || length == 0) break;
        at += length;
    }
    return text;
}

}  // namespace

std::string Printer::host(const IpAddress& address) const {
    const auto text = address.text();
    const auto found = options_.names.hosts.find(text);
    return found == options_.names.hosts.end() ? text : found->second;
}

std::string Printer::port(std::uint16_t number, bool is_tcp) const {
    const auto& ports = is_tcp ? options_.names.tcp_ports : options_.names.udp_ports;
    const auto found = ports.find(number);
    return found == ports.end() ? std::to_string(number) : found->second;
}

std::string Printer::with_port(const IpAddress& address, std::uint16_t number, bool is_tcp) const {
    return host(address) + '.' + port(number, is_tcp);
}

void Printer::ipv4_header(const wire::Ipv4View& ip) {
    if (options_.verbosity == 0) return;
    const bool more = ip.more_fragments();
    add("(tos 0x{:x}{}, ttl {}, id {}, offset {}, flags [{}], proto {} ({}), length {}",
        ip.type_of_service(), kEcn[ip.ecn()], ip.ttl(), ip.identification(), ip.fragment_offset(),
        more ? (ip.dont_fragment() ? "+, DF" : "+") : (ip.dont_fragment() ? "DF" : "none"),
        protocol_name(ip.protocol()), static_cast<unsigned>(ip.protocol()), ip.total_length());
    if (ip.header_length() > wire::Ipv4View::kLength) add(", options ({})", options_text(ip));
    if (!options_.ignore_checksums && !ip.checksum_is_right().value_or(true))
        add(", bad cksum {:x}!", ip.header_checksum());
    text_ += ")\n    ";
}

void Printer::ipv4(Bytes packet, std::size_t on_wire) {
    const auto ip = wire::Ipv4View::over(packet);
    if (!ip || ip->header_length() < wire::Ipv4View::kLength) {
        text_ += "[|ip]";
        return;
    }
    if (ip->total_length() > on_wire)
        add("truncated-ip - {} bytes missing! ", ip->total_length() - on_wire);
    ipv4_header(*ip);
    IpContext context;
    context.source = ip->source();
    context.destination = ip->destination();
    context.is_fragment = ip->is_fragment();
    context.length =
        ip->total_length() > ip->header_length() ? ip->total_length() - ip->header_length() : 0;
    if (ip->fragment_offset() == 0) return transport(ip->protocol(), ip->payload(), context);
    add("{} > {}: ", host(context.source), host(context.destination));
    const auto number = static_cast<unsigned>(ip->protocol());
    std::string name(protocol_name(ip->protocol()));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return static_cast<char>(std::tolower(c)); });
    if (options_.names.are_wanted && name != "unknown") {
        text_ += name;
    } else {
        add("ip-proto-{}", number);
    }
}

void Printer::ipv6_header(const wire::Ipv6View& ip) {
    if (options_.verbosity == 0) return;
    text_ += '(';
    if (ip.traffic_class() != 0) add("class 0x{:02x}, ", ip.traffic_class());
    if (ip.flow_label() != 0) add("flowlabel 0x{:05x}, ", ip.flow_label());
    add("hlim {}, next-header {} ({}) payload length: {}) ", ip.hop_limit(),
        protocol_name(ip.next_header()), static_cast<unsigned>(ip.next_header()),
        ip.payload_length());
}

void Printer::ipv6(Bytes packet, std::size_t on_wire) {
    const auto ip = wire::Ipv6View::over(packet);
    if (!ip) {
        text_ += "[|ip6]";
        return;
    }
    const auto whole = wire::Ipv6View::kLength + ip->payload_length();
    if (whole > on_wire) add("truncated-ip6 - {} bytes missing!", whole - on_wire);
    ipv6_header(*ip);
    IpContext context;
    context.source = ip->source();
    context.destination = ip->destination();
    context.length = ip->payload_length();
    ipv6_payload(ip->next_header(), ip->payload(), context);
}

void Printer::ipv6_payload(IpProtocol next, Bytes payload, IpContext& context) {
    const bool has_ports = next == IpProtocol::udp || next == IpProtocol::tcp;
    if (!has_ports) add("{} > {}: ", host(context.source), host(context.destination));
    while (next == IpProtocol::hop_by_hop || next == IpProtocol::destination_options) {
        const auto extension = wire::Ipv6ExtensionView::over(payload);
        if (!extension) return add("[|ip6]");
        text_ += next == IpProtocol::hop_by_hop ? "HBH " : "DSTOPT ";
        if (options_.verbosity > 0 && next == IpProtocol::hop_by_hop)
            text_ += "(rtalert: 0x0000) (padn) ";
        const std::size_t length = (std::size_t{payload[1]} + 1) * 8;
        next = extension->next_header();
        payload = behind(payload, length);
        context.length -= std::min(context.length, length);
    }
    if (next == IpProtocol::fragment) {
        const auto fragment = wire::Ipv6FragmentView::over(payload);
        if (!fragment) return add("[|frag]");
        context.length -= std::min<std::size_t>(context.length, 8);
        if (options_.verbosity > 0) {
            add("frag (0x{:08x}:{}|{})", fragment->identification(), fragment->fragment_offset(),
                context.length);
        } else {
            add("frag ({}|{})", fragment->fragment_offset(), context.length);
        }
        if (fragment->fragment_offset() != 0) return;
        text_ += ' ';
        context.is_fragment = true;
        next = fragment->next_header();
        payload = fragment->payload();
    }
    if (next == IpProtocol::icmpv6) return icmp6(payload, context);
    if (next == IpProtocol::no_next_header) return add("no next header");
    transport(next, payload, context);
}

void Printer::transport(IpProtocol protocol, Bytes payload, const IpContext& context) {
    if (protocol == IpProtocol::udp) return udp(payload, context);
    if (protocol == IpProtocol::tcp) return tcp(payload, context);
    if (context.source.is_v4()) add("{} > {}: ", host(context.source), host(context.destination));
    if (protocol == IpProtocol::icmp) return icmp(payload, context);
    if (protocol == IpProtocol::igmp) return igmp(payload);
    if (protocol == IpProtocol::ipv4) {
        text_ += "IP ";
        return ipv4(payload);
    }
    if (protocol == IpProtocol::ipv6) {
        text_ += "IP6 ";
        return ipv6(payload);
    }
    add("ip-proto-{} {}", static_cast<unsigned>(protocol), context.length);
}

}  // namespace vxlab::labs::tcpdump_tool
