#include "capture/index/filter_row.h"

namespace vxlab::index::filter {
namespace {

using dissect::Protocol;
using Group = Column::Group;

constexpr std::uint64_t kUdpTunnels =
    bit(Protocol::vxlan) | bit(Protocol::vxlan_gpe) | bit(Protocol::geneve);
constexpr std::uint64_t kOtherTunnels = bit(Protocol::gre) | bit(Protocol::mpls) |
                                        bit(Protocol::pseudowire) | bit(Protocol::nsh) |
                                        bit(Protocol::erspan);
// Nothing is dissected as a tunnel inside these, and none of them carries UDP.
constexpr std::uint64_t kLast = bit(Protocol::tcp) | bit(Protocol::arp) | bit(Protocol::rarp) |
                                bit(Protocol::icmp) | bit(Protocol::icmpv6) | bit(Protocol::igmp) |
                                bit(Protocol::pim) | bit(Protocol::dhcp) | bit(Protocol::dns) |
                                bit(Protocol::stp) | bit(Protocol::lldp) | bit(Protocol::esp);

Values unknown() {
    Values values;
    values.complete = false;
    return values;
}

Value number_value(Integer number) {
    Value value;
    value.number = number;
    return value;
}

Value address_value(const IpAddress& address) {
    Value value;
    if (address.is_v4()) {
        value.number = address.v4_value();
    } else {
        value.bytes = address.bytes();
    }
    return value;
}

Verdict verdict_of(bool holds) { return holds ? Verdict::yes : Verdict::no; }

}  // namespace

Values RowFields::values(const FieldRef& field) const {
    const auto group = field.column.group;
    if (group == Group::severity && field.depth == Depth::any && field.layers.empty())
        return severities();
    if (group == Group::severity || group == Group::remark)
        return summary_.severity == dissect::Severity::none && !summary_.needs_history ? Values{}
                                                                                       : unknown();
    if (is_absent(field)) return {};
    if (group == Group::none || !field.layers.empty()) return unknown();
    if (group <= Group::time) return frame_values(field);
    return group == Group::vni ? vnis(field) : header_values(field);
}

Values RowFields::frame_values(const FieldRef& field) const {
    Values values;
    if (field.depth == Depth::inner) return values;
    switch (field.column.group) {
        case Group::number:
            values.add(number_value(facts_.number));
            break;
        case Group::wire_length:
            values.add(number_value(facts_.wire_length));
            break;
        case Group::captured_length:
            values.add(number_value(facts_.captured_length));
            break;
        default:
            if (facts_.time) values.add(number_value(*facts_.time));
    }
    return values;
}

// The worst is known; lesser ones may be there as well.
Values RowFields::severities() const {
    Values values;
    values.complete = !summary_.needs_history;
    const auto worst = static_cast<int>(summary_.severity);
    if (worst > 0) values.add(number_value(worst));
    for (int lesser = worst - 1; lesser > 0; --lesser) values.list.push_back(number_value(lesser));
    return values;
}

// False where the header may hold values that cannot be told apart.
bool RowFields::add_header(const FieldRef& field, const dissect::HeaderSummary& header,
                           Transport transport, Values& values) const {
    const auto add = [&](const Value& source, const Value& destination) {
        if (field.column.source) values.add(source);
        if (field.column.destination) values.add(destination);
    };
    switch (field.column.group) {
        case Group::mac:
            if (header.has_mac)
                add(number_value(header.mac_source.value()),
                    number_value(header.mac_destination.value()));
            return true;
        case Group::ipv4:
            if (header.ip_source.is_v4())
                add(address_value(header.ip_source), address_value(header.ip_destination));
            return true;
        case Group::ipv6:
            if (header.ip_source.is_v6())
                add(address_value(header.ip_source), address_value(header.ip_destination));
            return !has(Protocol::ipv6_routing);
        default:
            break;
    }
    const auto meant = field.column.group == Group::udp ? Transport::udp : Transport::tcp;
    if (transport == meant)
        add(number_value(header.source_port), number_value(header.destination_port));
    return transport != Transport::unclear;
}

Values RowFields::header_values(const FieldRef& field) const {
    Values values;
    values.complete = !summary_.beyond && !summary_.needs_history;
    const auto& outer = summary_.outer;
    const auto& inner = summary_.inner;
    if (field.depth != Depth::inner &&
        !add_header(field, outer, outer_transport(summary_.protocols, outer.has_ports), values))
        values.complete = false;
    if (field.depth != Depth::outer &&
        !add_header(
            field, inner,
            inner_transport(summary_.protocols, inner.has_ports, outer.has_ports, summary_.beyond),
            values))
        values.complete = false;
    return values;
}

Values RowFields::vnis(const FieldRef& field) const {
    if (has(Protocol::geneve)) return unknown();
    Values values;
    values.complete = !summary_.beyond && !summary_.needs_history;
    if (!summary_.has_vni) return values;
    if (field.depth != Depth::any) {
        // Ports outside all tunnels are those of the first tunnel.
        if (!summary_.outer.has_ports) return unknown();
        if (field.depth == Depth::inner) return values;
    }
    values.add(number_value(summary_.vni));
    return values;
}

Verdict RowFields::presence(const FieldRef& field) const {
    const auto group = field.column.group;
    if (group == Group::severity || group == Group::remark) {
        const bool some = summary_.severity != dissect::Severity::none;
        if (!some) return summary_.needs_history ? Verdict::unknown : Verdict::no;
        return field.depth == Depth::any && field.layers.empty() ? Verdict::yes : Verdict::unknown;
    }
    if (is_absent(field)) return Verdict::no;
    if (field.is_heading && field.layers.empty()) {
        // A fragment's data may turn out to be the rest of something else.
        // The data of a segment that came before is not shown again.
        const bool may_go = (summary_.needs_history || has(Protocol::tcp)) &&
                            field.protocols == bit(Protocol::data);
        if (!has_any(field.protocols) || may_go) return Verdict::unknown;
        return field.depth == Depth::any ? Verdict::yes : heading_at_depth(field);
    }
    const auto known = values(field);
    if (known.certain > 0) return Verdict::yes;
    return known.complete && known.list.empty() ? Verdict::no : Verdict::unknown;
}

bool RowFields::may_have_tunnel() const {
    const auto& inner = summary_.inner;
    if (has_any(kUdpTunnels | kOtherTunnels) || summary_.beyond || summary_.needs_history)
        return true;
    if (inner.has_mac || inner.ip_source || inner.has_ports) return true;
    // An IP packet in an IP packet whose inner header is broken fills no column.
    return summary_.protocol == Protocol::ipv4 || summary_.protocol == Protocol::ipv6;
}

bool RowFields::is_plain_tunnel() const {
    return has_any(kUdpTunnels) && !has_any(kOtherTunnels) && summary_.outer.has_ports &&
           !summary_.beyond && !summary_.needs_history;
}

Verdict RowFields::heading_at_depth(const FieldRef& field) const {
    const bool outer = field.depth == Depth::outer;
    if ((field.protocols & bit(Protocol::frame)) != 0 || !may_have_tunnel())
        return verdict_of(outer);
    return outer ? outer_heading(field.protocols) : inner_heading(field.protocols);
}

Verdict RowFields::outer_heading(std::uint64_t protocols) const {
    const auto& header = summary_.outer;
    const bool v4 = protocols == bit(Protocol::ipv4);
    if (v4 && header.ip_source.is_v4()) return Verdict::yes;
    if (protocols == bit(Protocol::ipv6) && header.ip_source.is_v6()) return Verdict::yes;
    if (protocols == bit(Protocol::ethernet) && header.has_mac) return Verdict::yes;
    if (!is_plain_tunnel()) return Verdict::unknown;
    if (protocols == bit(Protocol::udp)) return Verdict::yes;
    if ((protocols & kUdpTunnels) != 0) return Verdict::yes;
    if ((protocols & ~kLast) == 0) return Verdict::no;
    // A header that is outside and in no column would have ended the packet before the tunnel.
    const bool described =
        v4 || protocols == bit(Protocol::ipv6) || protocols == bit(Protocol::ethernet);
    return described ? Verdict::no : Verdict::unknown;
}

Verdict RowFields::inner_heading(std::uint64_t protocols) const {
    const auto& header = summary_.inner;
    const bool v4 = protocols == bit(Protocol::ipv4);
    if (v4 && header.ip_source.is_v4()) return Verdict::yes;
    if (protocols == bit(Protocol::ipv6) && header.ip_source.is_v6()) return Verdict::yes;
    if (protocols == bit(Protocol::ethernet) && header.has_mac) return Verdict::yes;
    if (!is_plain_tunnel()) return Verdict::unknown;
    if (protocols == bit(Protocol::udp)) return verdict_of(header.has_ports && !has(Protocol::tcp));
    if ((protocols & kUdpTunnels) != 0) return Verdict::no;
    if ((protocols & ~kLast) == 0) return Verdict::yes;
    if (protocols == bit(Protocol::ethernet)) return Verdict::no;
    if (!v4 && protocols != bit(Protocol::ipv6)) return Verdict::unknown;
    const bool broken = summary_.protocol == Protocol::ipv4 || summary_.protocol == Protocol::ipv6;
    // A broken header fills no column, also behind a good one of the other kind.
    const bool may_be_it = !header.ip_source || bit(summary_.protocol) == protocols;
    return broken && may_be_it ? Verdict::unknown : Verdict::no;
}

}  // namespace vxlab::index::filter
