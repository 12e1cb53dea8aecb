// ICMP and IGMP.
#include "core/wire/icmp.h"
#include "core/wire/igmp.h"
#include "labs/tools/tcpdump/print_support.h"

namespace vxlab::labs::tcpdump_tool {

void Printer::icmp(Bytes payload, const IpContext& context) {
    using wire::IcmpType;
    const auto view = wire::IcmpView::over(payload);
    if (!view) return add("ICMP [|icmp]");
    text_ += "ICMP ";
    switch (view->type()) {
        case IcmpType::echo_request:
        case IcmpType::echo_reply:
            add("echo {}, id {}, seq {}",
                view->type() == IcmpType::echo_request ? "request" : "reply", view->identifier(),
                view->sequence());
            break;
        case IcmpType::destination_unreachable:
            icmp_unreachable(payload);
            break;
        case IcmpType::time_exceeded:
            text_ += view->code() == 0 ? "time exceeded in-transit" : "ip reassembly time exceeded";
            break;
        case IcmpType::redirect: {
            const auto quoted = wire::Ipv4View::over(view->payload());
            add("redirect {} to {} {}", quoted ? host(quoted->destination()) : "?",
                view->code() == 0 ? "net" : "host", host(view->gateway()));
            break;
        }
        case IcmpType::parameter_problem:
            add("parameter problem - octet {}", view->pointer());
            break;
        default:
            add("type-#{}", static_cast<unsigned>(view->type()));
    }
    add(", length {}", context.length);
    if (options_.verbosity > 0 && !is_quick() && wire::is_error(view->type()))
        icmp_quoted(view->payload());
}

void Printer::icmp_quoted(Bytes payload) {
    text_ += "\n\tIP ";
    ipv4(payload);
}

void Printer::icmp_unreachable(Bytes payload) {
    const auto view = *wire::IcmpView::over(payload);
    const auto quoted = wire::Ipv4View::over(view.payload());
    if (!quoted) return add("[|icmp]");
    const auto target = host(quoted->destination());
    const auto udp = wire::UdpView::over(behind(view.payload(), quoted->header_length()));
    switch (view.code()) {
        case 0:
            return add("net {} unreachable", target);
        case 1:
            return add("host {} unreachable", target);
        case 2:
            return add("{} protocol {} unreachable", target,
                       static_cast<unsigned>(quoted->protocol()));
        case 3: {
            const bool is_tcp = quoted->protocol() == wire::IpProtocol::tcp;
            return add("{} {} port {} unreachable", target, is_tcp ? "tcp" : "udp",
                       udp ? port(udp->destination_port(), is_tcp) : "?");
        }
        case 4:
            return add("{} unreachable - need to frag (mtu {})", target, view.next_hop_mtu());
        case 5:
            return add("{} unreachable - source route failed", target);
        case 9:
            return add("net {} unreachable - admin prohibited", target);
        case 10:
            return add("host {} unreachable - admin prohibited", target);
        case 13:
            return add("host {} unreachable - admin prohibited filter", target);
        default:
            return add("{} unreachable - #{}", target, view.code());
    }
}

void Printer::igmp(Bytes payload) {
    using wire::IgmpType;
    const auto view = wire::IgmpView::over(payload);
    text_ += "igmp";
    if (is_quick()) return;
    if (!view) return add(" [|igmp]");
    const auto group = view->group();
    switch (static_cast<unsigned>(view->type())) {
        case 0x11:
            add(" query v{}", view->is_v3_query() ? 3 : view->max_response_code() == 0 ? 1 : 2);
            if (view->is_v3_query() && options_.verbosity > 0) {
                const auto code = view->max_response_code();
                if (code != 100) add(" [max resp time {}.{}s]", code / 10, code % 10);
            }
            if (!group.is_unspecified()) add(" [gaddr {}]", host(group));
            return;
        case 0x12:
            return add(" v1 report {}", host(group));
        case 0x16:
            return add(" v2 report {}", host(group));
        case 0x17:
            return add(" leave {}", host(group));
        case 0x22:
            return igmp_records(payload);
        default:
            return add("-{}", static_cast<unsigned>(view->type()));
    }
}

void Printer::igmp_records(Bytes payload) {
    const auto report = *wire::IgmpV3ReportView::over(payload);
    add(" v3 report, {} group record(s)", report.record_count());
    if (options_.verbosity == 0) return;
    for (const auto& record : report.records()) {
        const auto type = static_cast<std::size_t>(record.type());
        add(" [gaddr {} {}", host(record.group()),
            type < kRecordTypes.size() ? kRecordTypes[type] : "?");
        if (options_.verbosity > 1 && record.source_count() > 0) {
            text_ += " {";
            for (const auto& source : record.sources().addresses()) text_ += ' ' + host(source);
            text_ += " }]";
        } else {
            add(", {} source(s)]", record.source_count());
        }
    }
}

}  // namespace vxlab::labs::tcpdump_tool
