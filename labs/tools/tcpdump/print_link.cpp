// Ethernet, VLAN tags, ARP, spanning tree, and bytes.
#include <algorithm>
#include <optional>

#include "core/wire/bpdu.h"
#include "core/wire/ethernet.h"
#include "core/wire/llc.h"
#include "core/wire/vlan.h"
#include "labs/tools/tcpdump/print_support.h"

namespace vxlab::labs::tcpdump_tool {
namespace {

std::string_view type_name(std::uint16_t type) {
    switch (type) {
        case 0x0800:
            return "IPv4";
        case 0x0806:
            return "ARP";
        case 0x8035:
            return "Reverse ARP";
        case 0x8100:
            return "802.1Q";
        case 0x86dd:
            return "IPv6";
        case 0x8847:
            return "MPLS unicast";
        case 0x8848:
            return "MPLS multicast";
        case 0x8863:
            return "PPPoE D";
        case 0x8864:
            return "PPPoE S";
        case 0x88a8:
            return "802.1Q-QinQ";
        case 0x88cc:
            return "LLDP";
        case 0x9000:
            return "Loopback";
        default:
            return "Unknown";
    }
}

std::string tag_text(const wire::VlanView& tag) {
    return fmt::format("vlan {}, p {}{}", tag.id(), tag.pcp(), tag.dei() ? ", DEI" : "");
}

}  // namespace

std::string Printer::ethernet(Bytes frame, std::uint32_t wire_length) {
    text_.clear();
    link(frame, wire_length);
    dumps(behind(frame, 14), frame);
    return std::move(text_);
}

std::string Printer::cooked(std::uint16_t ether_type, Bytes packet, std::uint32_t wire_length) {
    text_.clear();
    by_type(ether_type, packet, {}, wire_length);
    dumps(packet, packet);
    return std::move(text_);
}

void Printer::dumps(Bytes network, Bytes frame) {
    if (options_.hexadecimal_and_text > 0) {
        dump(options_.hexadecimal_and_text > 1 ? frame : network, true);
    } else if (options_.hexadecimal > 0) {
        dump(options_.hexadecimal > 1 ? frame : network, false);
    } else if (options_.text_only) {
        text_ += '\n';
        for (const auto byte : network)
            text_ += (byte >= ' ' && byte < 127) || byte == '\n' || byte == '\t'
                         ? static_cast<char>(byte)
                         : '.';
    }
}

void Printer::dump(Bytes bytes, bool with_text) {
    for (std::size_t at = 0; at < bytes.size(); at += 16) {
        const auto line = bytes.subspan(at, std::min<std::size_t>(16, bytes.size() - at));
        std::string digits, text;
        for (std::size_t i = 0; i < line.size(); ++i) {
            digits += fmt::format("{}{:02x}", i % 2 == 0 ? " " : "", line[i]);
            text += line[i] > ' ' && line[i] < 127 ? static_cast<char>(line[i]) : '.';
        }
        if (with_text) {
            add("\n\t0x{:04x}: {:<40}  {}", at, digits, text);
        } else {
            add("\n\t0x{:04x}: {}", at, digits);
        }
    }
}

std::string Printer::mac(const MacAddress& address, bool is_destination) const {
    if (!options_.names.are_wanted) return address.text();
    if (is_destination && address.text() == "ff:ff:ff:ff:ff:ff") return "Broadcast";
    return address.text() + " (oui Unknown)";
}

void Printer::link(Bytes frame, std::uint32_t wire_length) {
    const auto view = wire::EthernetView::over(frame);
    if (!view) {
        text_ += "[|ether]";
        return;
    }
    if (options_.link_header) link_header(frame, wire_length);
    if (view->has_length()) {
        llc(view->payload());
    } else {
        by_type(view->type_or_length(), behind(frame, 14), frame, wire_length);
    }
}

void Printer::link_header(Bytes frame, std::uint32_t wire_length) {
    const auto view = *wire::EthernetView::over(frame);
    const auto type = view.type_or_length();
    add("{} > {}, ", mac(view.source(), true), mac(view.destination(), true));
    if (view.has_length()) {
        add("802.3");
    } else if (is_quick()) {
        if (type_name(type) == "Unknown") {
            add("Unknown Ethertype (0x{:04x})", type);
        } else {
            add("{}", type_name(type));
        }
    } else {
        add("ethertype {} (0x{:04x})", type_name(type), type);
    }
    add(", length {}: ", wire_length);
}

void Printer::by_type(std::uint16_t type, Bytes payload, Bytes frame, std::uint32_t wire_length) {
    const bool names_protocol = !options_.link_header || frame.empty();
    const auto on_wire =
        frame.empty() ? kUnknownLength : payload.size() + wire_length - frame.size();
    if (type == 0x8100 || type == 0x88a8) {
        const auto tag = wire::VlanView::over(payload);
        if (!tag) {
            text_ += "[|vlan]";
            return;
        }
        if (options_.link_header) {
            add("{}, ", tag_text(*tag));
            if (tag->type_or_length() > 1500)
                add("ethertype {} (0x{:04x}), ", type_name(tag->type_or_length()),
                    tag->type_or_length());
        }
        if (tag->type_or_length() <= 1500) return llc(behind(payload, 4));
        return by_type(tag->type_or_length(), behind(payload, 4), frame, wire_length);
    }
    if (type == 0x0800) {
        if (names_protocol) text_ += "IP ";
        return ipv4(payload, on_wire);
    }
    if (type == 0x86dd) {
        if (names_protocol) text_ += "IP6 ";
        return ipv6(payload, on_wire);
    }
    if (type == 0x0806) {
        if (names_protocol) text_ += "ARP, ";
        return arp(payload);
    }
    if (type == 0x88cc) return add("LLDP, length {}", payload.size());
    if (!options_.link_header && !frame.empty()) link_header(frame, wire_length);
    dump(payload, true);
}

void Printer::llc(Bytes payload) {
    const auto header = wire::LlcView::over(payload);
    if (!header) {
        text_ += "[|llc]";
        return;
    }
    const bool is_tree = header->dsap() == 0x42 && header->ssap() == 0x42;
    if (options_.link_header)
        add("LLC, dsap {} (0x{:02x}) {}, ssap {} (0x{:02x}) {}, ctrl 0x{:02x}: ",
            is_tree ? "STP" : "Unknown", header->dsap() & 0xfe,
            (header->dsap() & 1) != 0 ? "Group" : "Individual", is_tree ? "STP" : "Unknown",
            header->ssap() & 0xfe, (header->ssap() & 1) != 0 ? "Response" : "Command",
            header->control());
    if (is_tree) return bridge_pdu(header->payload());
    add("Unnumbered, ui, Flags [Command], length {}", payload.size());
}

void Printer::bridge_pdu(Bytes payload) {
    const auto head = wire::BpduView::over(payload);
    if (!head) {
        text_ += "[|stp]";
        return;
    }
    add("STP 802.1{}", head->version() == 2 ? 'w' : 'd');
    const auto config = wire::ConfigBpduView::over(payload);
    if (head->type() == wire::BpduType::topology_change || !config) return add(", Topology Change");
    std::string flags;
    if (config->topology_change()) flags += "Topology change";
    if (config->topology_change_acknowledgment())
        flags += (flags.empty() ? "" : ", ") + std::string("Topology change ACK");
    const auto bridge_text = [](const wire::BridgeId& id) {
        return fmt::format("{:04x}.{}", id.priority, id.mac.text());
    };
    add(", {}, Flags [{}], bridge-id {}.{:04x}, length {}",
        head->version() == 2 ? "Rapid STP" : "Config", flags.empty() ? "none" : flags,
        bridge_text(config->bridge()), config->port_id(), payload.size());
    if (options_.verbosity == 0) return;
    const auto seconds = [](std::uint16_t value) {
        return fmt::format("{:.2f}s", static_cast<double>(value) / 256);
    };
    add("\n\tmessage-age {}, max-age {}, hello-time {}, forwarding-delay {}"
        "\n\troot-id {}, root-pathcost {}",
        seconds(config->message_age()), seconds(config->max_age()), seconds(config->hello_time()),
        seconds(config->forward_delay()), bridge_text(config->root()), config->root_path_cost());
}

void Printer::arp(Bytes payload) {
    const auto view = wire::ArpView::over(payload);
    if (!view || !view->sender_mac() || !view->sender_ip() || !view->target_ip()) {
        text_ += "[|arp]";
        return;
    }
    if (options_.verbosity > 0) text_ += "Ethernet (len 6), IPv4 (len 4), ";
    const auto sender = host(*view->sender_ip()), target = host(*view->target_ip());
    if (view->operation() == wire::ArpOperation::request) {
        const auto known = view->target_mac().value_or(MacAddress{});
        add("Request who-has {}{} tell {}", target,
            known == MacAddress{} ? "" : " (" + mac(known, false) + ")", sender);
    } else if (view->operation() == wire::ArpOperation::reply) {
        add("Reply {} is-at {}", sender, mac(*view->sender_mac(), false));
    } else {
        add("Unknown ({})", static_cast<unsigned>(view->operation()));
    }
    add(", length {}", payload.size());
}

}  // namespace vxlab::labs::tcpdump_tool
