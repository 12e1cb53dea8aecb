// ICMPv6, Neighbor Discovery, Multicast Listener Discovery.
#include "core/wire/checksum.h"
#include "core/wire/icmpv6.h"
#include "core/wire/mld.h"
#include "core/wire/ndp.h"
#include "labs/tools/tcpdump/print_support.h"

namespace vxlab::labs::tcpdump_tool {
namespace {

using wire::Icmpv6Type;

std::string_view type_name(Icmpv6Type type) {
    switch (type) {
        case Icmpv6Type::destination_unreachable:
            return "destination unreachable";
        case Icmpv6Type::packet_too_big:
            return "packet too big";
        case Icmpv6Type::time_exceeded:
            return "time exceeded";
        case Icmpv6Type::parameter_problem:
            return "parameter problem";
        case Icmpv6Type::echo_request:
            return "echo request";
        case Icmpv6Type::echo_reply:
            return "echo reply";
        case Icmpv6Type::mld_query:
            return "multicast listener query";
        case Icmpv6Type::mld_report:
            return "multicast listener report";
        case Icmpv6Type::mld_done:
            return "multicast listener done";
        case Icmpv6Type::router_solicitation:
            return "router solicitation";
        case Icmpv6Type::router_advertisement:
            return "router advertisement";
        case Icmpv6Type::neighbor_solicitation:
            return "neighbor solicitation";
        case Icmpv6Type::neighbor_advertisement:
            return "neighbor advertisement";
        case Icmpv6Type::redirect:
            return "redirect";
        case Icmpv6Type::mld_v2_report:
            return "multicast listener report v2";
        default:
            return "";
    }
}

bool is_neighbour_discovery(Icmpv6Type type) {
    return type >= Icmpv6Type::router_solicitation && type <= Icmpv6Type::redirect;
}

}  // namespace

void Printer::icmp6(Bytes payload, const IpContext& context) {
    const auto view = wire::Icmpv6View::over(payload);
    const bool is_verbose = options_.verbosity > 0;
    if (view && is_verbose && !context.is_fragment && payload.size() >= context.length) {
        const bool right = wire::transport_checksum_ok(context.source, context.destination,
                                                       wire::IpProtocol::icmpv6, payload);
        text_ += right ? "[icmp6 sum ok] " : "[bad icmp6 cksum] ";
    }
    text_ += "ICMP6, ";
    if (!view) return add("[|icmp6]");
    const auto type = view->type();
    if (type_name(type).empty()) {
        add("unknown icmp6 type ({})", static_cast<unsigned>(type));
    } else {
        text_ += type_name(type);
    }
    // Neighbor discovery tells its length first when it is verbose.
    if (is_verbose && is_neighbour_discovery(type)) add(", length {}", context.length);
    switch (type) {
        case Icmpv6Type::destination_unreachable:
            icmp6_unreachable(payload);
            break;
        case Icmpv6Type::packet_too_big:
            add(", mtu {}", view->mtu());
            break;
        case Icmpv6Type::time_exceeded: {
            const auto quoted = wire::Ipv6View::over(view->payload());
            add("{} for {}", view->code() == 0 ? " in-transit" : " (reassembly)",
                quoted ? host(quoted->destination()) : "?");
            break;
        }
        case Icmpv6Type::echo_request:
        case Icmpv6Type::echo_reply:
            add(", id {}, seq {}", view->identifier(), view->sequence());
            break;
        default:
            icmp6_listeners(payload);
            icmp6_neighbours(payload);
    }
    if (!is_verbose) add(", length {}", context.length);
}

void Printer::icmp6_unreachable(Bytes payload) {
    const auto view = *wire::Icmpv6View::over(payload);
    const auto quoted = wire::Ipv6View::over(view.payload());
    const auto target = quoted ? host(quoted->destination()) : std::string("?");
    switch (view.code()) {
        case 0:
            return add(", unreachable route {}", target);
        case 1:
            return add(",  unreachable prohibited {}", target);
        case 2:
            return add(", beyond scope {}, source address {}", target,
                       quoted ? host(quoted->source()) : "?");
        case 3:
            return add(", unreachable address {}", target);
        case 4: {
            const auto udp = wire::UdpView::over(behind(view.payload(), 40));
            const bool is_tcp = quoted && quoted->next_header() == wire::IpProtocol::tcp;
            return add(", unreachable port, {} {} port {}", target, is_tcp ? "tcp" : "udp",
                       udp ? port(udp->destination_port(), is_tcp) : "?");
        }
        default:
            return add(", unknown unreach code ({})", view.code());
    }
}

void Printer::icmp6_listeners(Bytes payload) {
    const auto mld = wire::MldView::over(payload);
    const auto type = static_cast<Icmpv6Type>(payload[0]);
    if (mld && type == Icmpv6Type::mld_query) {
        add(" {}", mld->is_v2_query() ? "v2" : "max resp delay: ");
        if (!mld->is_v2_query()) add("{} addr: {}", mld->max_response_code(), host(mld->group()));
        if (mld->is_v2_query() && options_.verbosity > 0)
            add(" [max resp delay={}] [gaddr {}]", mld->max_response_code(), host(mld->group()));
    }
    if (mld && (type == Icmpv6Type::mld_report || type == Icmpv6Type::mld_done))
        add("max resp delay: {} addr: {}", mld->max_response_code(), host(mld->group()));
    if (type != Icmpv6Type::mld_v2_report) return;
    const auto report = wire::MldV2ReportView::over(payload);
    add(", {} group record(s)", report->record_count());
    if (options_.verbosity == 0) return;
    for (const auto& record : report->records()) {
        const auto kind = static_cast<std::size_t>(record.type());
        add(" [gaddr {} {}, {} source(s)]", host(record.group()),
            kind < kRecordTypes.size() ? kRecordTypes[kind] : "?", record.source_count());
    }
}

void Printer::icmp6_neighbours(Bytes payload) {
    const bool is_verbose = options_.verbosity > 0;
    const auto type = static_cast<Icmpv6Type>(payload[0]);
    if (type == Icmpv6Type::router_solicitation && is_verbose) return icmp6_options(payload, 8);
    if (const auto view = wire::NeighborSolicitationView::over(payload);
        view && type == Icmpv6Type::neighbor_solicitation) {
        add(", who has {}", host(view->target()));
        if (is_verbose) icmp6_options(payload, 24);
    }
    if (const auto view = wire::NeighborAdvertisementView::over(payload);
        view && type == Icmpv6Type::neighbor_advertisement) {
        add(", tgt is {}", host(view->target()));
        if (!is_verbose) return;
        std::string flags;
        if (view->router_flag()) flags += ", router";
        if (view->solicited_flag()) flags += ", solicited";
        if (view->override_flag()) flags += ", override";
        add(", Flags [{}]", flags.empty() ? "none" : flags.substr(2));
        icmp6_options(payload, 24);
    }
}

void Printer::icmp6_options(Bytes payload, std::size_t offset) {
    for (auto bytes = behind(payload, offset); bytes.size() >= 8;) {
        const std::size_t length = std::size_t{bytes[1]} * 8;
        if (length == 0 || length > bytes.size()) return;
        const unsigned kind = bytes[0];
        const std::string_view name = kind == 1   ? "source link-address"
                                      : kind == 2 ? "destination link-address"
                                      : kind == 3 ? "prefix info"
                                      : kind == 5 ? "mtu"
                                                  : "unknown";
        add("\n\t  {} option ({}), length {} ({}): ", name, kind, length, bytes[1]);
        if (kind == 1 || kind == 2) {
            text_ += MacAddress::load(bytes, 2).text();
        } else if (kind == 5) {
            add(" {}", load_be32(bytes, 4));
        } else if (kind != 3) {
            text_ += "\n\t  0x0000: ";
            for (std::size_t i = 2; i < length; ++i)
                add("{}{:02x}", i % 2 == 0 ? " " : "", bytes[i]);
        }
        bytes = bytes.subspan(length);
    }
}

}  // namespace vxlab::labs::tcpdump_tool
