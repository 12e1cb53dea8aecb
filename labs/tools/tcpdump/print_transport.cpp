// UDP, TCP, and the tunnels over UDP.
#include "core/wire/checksum.h"
#include "core/wire/vxlan.h"
#include "labs/tools/tcpdump/print_support.h"

namespace vxlab::labs::tcpdump_tool {
namespace {

using wire::IpProtocol;

constexpr std::uint16_t kVxlanPort = 4789, kVxlanGpePort = 4790, kOtvPort = 8472;

// The checksum that should be there.
std::uint16_t right_checksum(const IpAddress& source, const IpAddress& destination,
                             IpProtocol protocol, Bytes segment, std::size_t offset) {
    std::vector<std::uint8_t> copy(segment.begin(), segment.end());
    copy[offset] = copy[offset + 1] = 0;
    return wire::transport_checksum(source, destination, protocol, copy);
}

std::string tcp_flags(const wire::TcpView& tcp) {
    constexpr std::pair<unsigned, char> letters[] = {{0x02, 'S'}, {0x01, 'F'}, {0x08, 'P'},
                                                     {0x04, 'R'}, {0x20, 'U'}, {0x40, 'E'},
                                                     {0x80, 'W'}, {0x10, '.'}};
    std::string text;
    // tcpdump names them in the order of their bits, but for the acknowledgment.
    for (const unsigned bit : {0x01u, 0x02u, 0x04u, 0x08u, 0x20u, 0x40u, 0x80u, 0x10u})
        for (const auto& [mask, letter] : letters)
            if (mask == bit && (tcp.flags() & bit) != 0) text += letter;
    return text.empty() ? "none" : text;
}

}  // namespace

void Printer::udp_checksum(const wire::UdpView& view, const IpContext& context) {
    if (options_.verbosity == 0 || options_.ignore_checksums || context.is_fragment) return;
    if (view.checksum() == 0) return add("[no cksum] ");
    if (view.datagram().size() < view.length()) return;
    if (context.source.is_v4() && options_.verbosity < 2) return;
    if (wire::transport_checksum_ok(context.source, context.destination, IpProtocol::udp,
                                    view.datagram()))
        return add("[udp sum ok] ");
    add("[bad udp cksum 0x{:04x} -> 0x{:04x}!] ", view.checksum(),
        right_checksum(context.source, context.destination, IpProtocol::udp, view.datagram(), 6));
}

void Printer::udp(Bytes payload, const IpContext& context) {
    const auto view = wire::UdpView::over(payload);
    if (!view) return add("{} > {}: [|udp]", host(context.source), host(context.destination));
    add("{} > {}: ", with_port(context.source, view->source_port(), false),
        with_port(context.destination, view->destination_port(), false));
    const auto length = view->length() < 8 ? 0 : view->length() - 8;
    if (is_quick()) return add("UDP, length {}", length);
    udp_checksum(*view, context);
    const auto is_port = [&](std::uint16_t number) {
        return view->destination_port() == number || view->source_port() == number;
    };
    const bool is_whole = view->payload().size() >= 8;
    if (is_whole && is_port(kVxlanPort)) return vxlan(view->payload());
    if (is_whole && is_port(kVxlanGpePort)) return vxlan_gpe(view->payload());
    if (is_whole && is_port(kOtvPort)) return otv(view->payload());
    add("UDP, length {}", length);
}

void Printer::vxlan(Bytes payload) {
    const auto view = *wire::VxlanView::over(payload);
    add("VXLAN, flags [{}] (0x{:02x}), vni {}\n", view.instance_flag() ? "I" : ".", payload[0],
        view.vni());
    link(view.payload(), static_cast<std::uint32_t>(view.payload().size()));
}

void Printer::vxlan_gpe(Bytes payload) {
    const auto view = *wire::VxlanGpeView::over(payload);
    std::string flags;
    if (view.instance_flag()) flags += 'I';
    if (view.next_protocol_flag()) flags += 'P';
    if (view.oam_flag()) flags += 'O';
    add("VXLAN-GPE, flags [{}] (0x{:02x}), vni {}", flags.empty() ? "." : flags, view.flags(),
        view.vni());
    switch (static_cast<unsigned>(view.next_protocol())) {
        case 1:
            text_ += ": IP ";
            return ipv4(view.payload());
        case 2:
            text_ += ": IP6 ";
            return ipv6(view.payload());
        case 3:
            text_ += ": ";
            return link(view.payload(), static_cast<std::uint32_t>(view.payload().size()));
        default:
            add(", unknown-next-protocol-{}", static_cast<unsigned>(view.next_protocol()));
    }
}

// What tcpdump takes port 8472 for, whatever Linux does with it.
void Printer::otv(Bytes payload) {
    const auto view = *wire::VxlanView::over(payload);
    add("OTV, flags [{}] (0x{:02x}), overlay {}, instance {}\n", view.instance_flag() ? "I" : ".",
        payload[0], load_be24(payload, 1), view.vni());
    link(view.payload(), static_cast<std::uint32_t>(view.payload().size()));
}

void Printer::tcp(Bytes payload, const IpContext& context) {
    const auto view = wire::TcpView::over(payload);
    if (!view) return add("{} > {}: [|tcp]", host(context.source), host(context.destination));
    add("{} > {}: ", with_port(context.source, view->source_port(), true),
        with_port(context.destination, view->destination_port(), true));
    const auto header = view->header().size();
    const auto length = context.length > header ? context.length - header : 0;
    if (is_quick()) return add("tcp {}", length);
    add("Flags [{}]", tcp_flags(*view));
    if (options_.verbosity > 0 && !options_.ignore_checksums && !context.is_fragment) {
        const auto right =
            right_checksum(context.source, context.destination, IpProtocol::tcp, payload, 16);
        if (right == view->checksum()) {
            add(", cksum 0x{:04x} (correct)", right);
        } else {
            add(", cksum 0x{:04x} (incorrect -> 0x{:04x})", view->checksum(), right);
        }
    }
    tcp_numbers(*view, context);
    tcp_options(*view);
    add(", length {}", length);
}

void Printer::tcp_numbers(const wire::TcpView& view, const IpContext& context) {
    constexpr unsigned fin = 1, syn = 2, rst = 4, urg = 0x20, ack_flag = 0x10;
    const bool is_syn = (view.flags() & syn) != 0, has_ack = (view.flags() & ack_flag) != 0;
    auto sequence = view.sequence(), acknowledgment = view.acknowledgment();
    const bool is_first_end =
        context.source < context.destination ||
        (context.source == context.destination && view.source_port() < view.destination_port());
    const TcpFlow flow = is_first_end ? TcpFlow{context.source, context.destination,
                                                view.source_port(), view.destination_port()}
                                      : TcpFlow{context.destination, context.source,
                                                view.destination_port(), view.source_port()};
    if (!options_.absolute_sequences && has_ack) {
        const auto found = flows_.find(flow);
        if (found == flows_.end() || is_syn) {
            TcpStart start{sequence, acknowledgment - 1};
            if (!is_first_end) std::swap(start.sequence, start.acknowledgment);
            flows_[flow] = start;
        } else {
            const auto& start = found->second;
            sequence -= is_first_end ? start.sequence : start.acknowledgment;
            acknowledgment -= is_first_end ? start.acknowledgment : start.sequence;
        }
    }
    const auto length = context.length - std::min(context.length, view.header().size());
    if (length > 0) {
        add(", seq {}:{}", sequence, sequence + static_cast<std::uint32_t>(length));
    } else if ((view.flags() & (syn | fin | rst)) != 0 || options_.verbosity > 1) {
        add(", seq {}", sequence);
    }
    if (has_ack) add(", ack {}", acknowledgment);
    add(", win {}", view.window());
    if ((view.flags() & urg) != 0) add(", urg {}", view.urgent_pointer());
}

void Printer::tcp_options(const wire::TcpView& view) {
    const auto bytes = view.header().subspan(wire::TcpView::kLength);
    std::string text;
    for (std::size_t at = 0; at < bytes.size();) {
        const unsigned kind = bytes[at];
        const std::size_t length = kind < 2 ? 1 : at + 1 < bytes.size() ? bytes[at + 1] : 0;
        if (length == 0 || at + length > bytes.size()) break;
        const auto option = bytes.subspan(at, length);
        text += text.empty() ? "" : ",";
        if (kind == 0) text += "eol";
        if (kind == 1) text += "nop";
        if (kind == 2 && length == 4) text += fmt::format("mss {}", load_be16(option, 2));
        if (kind == 3 && length == 3) text += fmt::format("wscale {}", option[2]);
        if (kind == 4) text += "sackOK";
        if (kind == 5) text += fmt::format("sack {}", (length - 2) / 8);
        if (kind == 8 && length == 10)
            text += fmt::format("TS val {} ecr {}", load_be32(option, 2), load_be32(option, 6));
        if (kind == 0) break;
        at += length;
    }
    if (!text.empty()) add(", options [{}]", text);
}

}  // namespace vxlab::labs::tcpdump_tool
