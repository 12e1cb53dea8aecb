// ARP messages for IPv4 over Ethernet in and out.
#include "core/wire/arp.h"

#include <fmt/format.h>

namespace vxlab::wire {

Result<Arp> Arp::parse(Bytes bytes) {
    const auto view = ArpView::over(bytes);
    if (!view || bytes.size() < header_length())
        return too_short("ARP message", header_length(), bytes.size());
    if (view->hardware_type() != ArpView::kEthernet || view->hardware_size() != 6)
        return fail(
            fmt::format("ARP message: hardware type {} with addresses of {} bytes is not "
                        "Ethernet",
                        view->hardware_type(), view->hardware_size()));
    if (view->protocol_type() != EtherType::ipv4 || view->protocol_size() != 4)
        return fail(
            fmt::format("ARP message: protocol {:#06x} with addresses of {} bytes is not "
                        "IPv4",
                        static_cast<unsigned>(view->protocol_type()), view->protocol_size()));
    return Arp{view->operation(), MacAddress::load(bytes, 8), IpAddress::load_v4(bytes, 14),
               MacAddress::load(bytes, 18), IpAddress::load_v4(bytes, 24)};
}

void Arp::emit(MutableBytes out) const {
    store_be16(out, 0, ArpView::kEthernet);
    store_be16(out, 2, static_cast<std::uint16_t>(EtherType::ipv4));
    store_u8(out, 4, 6);
    store_u8(out, 5, 4);
    store_be16(out, 6, static_cast<std::uint16_t>(operation));
    sender_mac.store(out, 8);
    store_be32(out, 14, sender_ip.v4_value());
    target_mac.store(out, 18);
    store_be32(out, 24, target_ip.v4_value());
}

}  // namespace vxlab::wire
