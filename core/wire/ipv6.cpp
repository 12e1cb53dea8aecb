// IPv6 headers in and out, and the walk over extension headers.
#include "core/wire/ipv6.h"

#include <fmt/format.h>

namespace vxlab::wire {

Ipv6UpperLayer find_upper_layer(const Ipv6View& packet) {
    Ipv6UpperLayer upper;
    upper.protocol = packet.next_header();
    upper.payload = packet.payload();
    while (is_ipv6_extension(upper.protocol)) {
        const auto extension = Ipv6ExtensionView::over(upper.payload);
        if (!extension || extension->header_length(upper.protocol) > upper.payload.size()) {
            upper.truncated = true;
            return upper;
        }
        const auto what = upper.protocol;
        if (what == IpProtocol::fragment) {
            const auto fragment = *Ipv6FragmentView::over(upper.payload);
            upper.fragment_offset = fragment.fragment_offset();
            upper.fragment = upper.fragment_offset != 0 || fragment.more_fragments();
        }
        upper.payload = extension->payload(what);
        upper.protocol = extension->next_header();
        // Behind the header of a later fragment comes the middle of something, not a header.
        if (what == IpProtocol::fragment && upper.fragment_offset != 0) return upper;
    }
    return upper;
}

Result<Ipv6> Ipv6::parse(Bytes bytes) {
    const auto view = Ipv6View::over(bytes);
    if (!view) return too_short("IPv6 header", header_length(), bytes.size());
    if (view->version() != 6)
        return fail(fmt::format("IPv6 header: version {} is not 6", view->version()));
    if (view->payload_length() > bytes.size() - header_length())
        return fail(fmt::format("IPv6 header: payload length {}, {} bytes there",
                                view->payload_length(), bytes.size() - header_length()));
    return Ipv6{view->traffic_class(), view->flow_label(), view->payload_length(),
                view->next_header(),   view->hop_limit(),  view->source(),
                view->destination()};
}

void Ipv6::emit(MutableBytes out) const {
    assert(source.is_v6() && destination.is_v6());
    store_be32(out, 0, 6u << 28 | std::uint32_t{traffic_class} << 20 | (flow_label & 0xfffff));
    store_be16(out, 4, payload_length);
    store_u8(out, 6, static_cast<std::uint8_t>(next_header));
    store_u8(out, 7, hop_limit);
    const auto from = source.bytes();
    const auto to = destination.bytes();
    std::copy(from.begin(), from.end(), out.subspan(8).begin());
    std::copy(to.begin(), to.end(), out.subspan(24).begin());
}

}  // namespace vxlab::wire
