// One frame of a virtual network as a line of text, for tests.
#include <fmt/format.h>

#include "core/wire/arp.h"
#include "core/wire/ethernet.h"
#include "core/wire/icmp.h"
#include "core/wire/icmpv6.h"
#include "core/wire/igmp.h"
#include "core/wire/ipv4.h"
#include "core/wire/ipv6.h"
#include "core/wire/mld.h"
#include "core/wire/tcp.h"
#include "core/wire/udp.h"
#include "tests/support/ip_bench.h"

namespace vxlab::test {
namespace {

std::string arp_line(Bytes bytes) {
    const auto arp = wire::Arp::parse(bytes);
    if (!arp) return "arp ?";
    if (arp->operation == wire::ArpOperation::request)
        return fmt::format("arp who-has {} tell {}", arp->target_ip.text(), arp->sender_ip.text());
    return fmt::format("arp {} is-at {}", arp->sender_ip.text(), arp->sender_mac.text());
}

std::string flags_text(std::uint16_t flags) {
    std::string text;
    if (flags & wire::tcp_flag::kSyn) text += 'S';
    if (flags & wire::tcp_flag::kFin) text += 'F';
    if (flags & wire::tcp_flag::kRst) text += 'R';
    if (flags & wire::tcp_flag::kPsh) text += 'P';
    if (flags & wire::tcp_flag::kAck) text += '.';
    return text;
}

std::string records_text(const wire::GroupRecordRange& records) {
    std::string text;
    for (const auto& record : records)
        text += fmt::format(" {}:{}", static_cast<int>(record.type()), record.group().text());
    return text;
}

std::string igmp_line(Bytes bytes) {
    const auto message = wire::IgmpView::over(bytes);
    if (!message) return "igmp ?";
    if (message->type() == wire::IgmpType::v3_report)
        return "igmp v3" + records_text(wire::IgmpV3ReportView::over(bytes)->records());
    return fmt::format("igmp {:#x} {}", static_cast<int>(message->type()), message->group().text());
}

std::string icmpv6_line(Bytes bytes) {
    const auto message = wire::Icmpv6View::over(bytes);
    if (!message) return "icmp6 ?";
    const auto type = static_cast<int>(message->type());
    if (message->type() == wire::Icmpv6Type::mld_v2_report)
        return "mld v2" + records_text(wire::MldV2ReportView::over(bytes)->records());
    if (type >= 135 && type <= 136 && bytes.size() >= 24)
        return fmt::format("{} {}", type == 135 ? "ns" : "na", IpAddress::load_v6(bytes, 8).text());
    return fmt::format("icmp6 {}/{}", type, message->code());
}

std::string upper_line(wire::IpProtocol protocol, Bytes bytes) {
    switch (protocol) {
        case wire::IpProtocol::icmp: {
            const auto message = wire::IcmpView::over(bytes);
            return message ? fmt::format("icmp {}/{}", static_cast<int>(message->type()),
                                         message->code())
                           : "icmp ?";
        }
        case wire::IpProtocol::udp: {
            const auto udp = wire::UdpView::over(bytes);
            return udp ? fmt::format("udp {} > {} len {}", udp->source_port(),
                                     udp->destination_port(), udp->payload().size())
                       : "udp ?";
        }
        case wire::IpProtocol::tcp: {
            const auto tcp = wire::TcpView::over(bytes);
            return tcp ? fmt::format("tcp {} > {} [{}] len {}", tcp->source_port(),
                                     tcp->destination_port(), flags_text(tcp->flags()),
                                     tcp->payload().size())
                       : "tcp ?";
        }
        case wire::IpProtocol::igmp:
            return igmp_line(bytes);
        case wire::IpProtocol::icmpv6:
            return icmpv6_line(bytes);
        default:
            return fmt::format("protocol {}", static_cast<int>(protocol));
    }
}

std::string v4_line(Bytes bytes) {
    const auto packet = wire::Ipv4View::over(bytes);
    if (!packet) return "ip ?";
    auto line = fmt::format("{} > {} ", packet->source().text(), packet->destination().text());
    if (packet->is_fragment())
        line += fmt::format("frag {}{} ", packet->fragment_offset(),
                            packet->more_fragments() ? "+" : "");
    if (packet->fragment_offset() != 0)
        return line + fmt::format("len {}", packet->payload().size());
    return line + upper_line(packet->protocol(), packet->payload());
}

std::string v6_line(Bytes bytes) {
    const auto packet = wire::Ipv6View::over(bytes);
    if (!packet) return "ip6 ?";
    const auto upper = wire::find_upper_layer(*packet);
    auto line = fmt::format("{} > {} ", packet->source().text(), packet->destination().text());
    if (upper.fragment) line += fmt::format("frag {} ", upper.fragment_offset);
    return line + upper_line(upper.protocol, upper.payload);
}

}  // namespace

std::string packet_line(Bytes frame) {
    const auto ethernet = wire::EthernetView::over(frame);
    if (!ethernet) return "?";
    switch (ethernet->type()) {
        case wire::EtherType::arp:
            return arp_line(ethernet->payload());
        case wire::EtherType::ipv4:
            return v4_line(ethernet->payload());
        case wire::EtherType::ipv6:
            return v6_line(ethernet->payload());
        default:
            return fmt::format("type {:#06x}", ethernet->type_or_length());
    }
}

}  // namespace vxlab::test
