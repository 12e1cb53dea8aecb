// The SLL2 header: https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL2.html
#include "labs/tools/tcpdump/cooked.h"

#include "core/wire/ethernet.h"

namespace vxlab::labs::tcpdump_tool {
namespace {

enum PacketType : std::uint8_t { to_us, broadcast, multicast, to_others, outgoing };

PacketType type_of(const sim::Interface& interface, const wire::EthernetView& frame,
                   bool incoming) {
    if (!incoming) return outgoing;
    if (frame.destination() == interface.broadcast) return broadcast;
    if ((frame.bytes()[0] & 1) != 0) return multicast;
    return frame.destination() == interface.address ? to_us : to_others;
}

}  // namespace

std::vector<std::uint8_t> cook(const sim::Interface& interface, Bytes frame, bool incoming) {
    std::vector<std::uint8_t> cooked(kCookedLength);
    const auto ethernet = wire::EthernetView::over(frame);
    if (!ethernet) return cooked;
    store_be16(cooked, 0, ethernet->type_or_length());
    store_be(cooked, 4, 4, static_cast<std::uint64_t>(interface.index));
    store_be16(cooked, 8, interface.flags.loopback ? 772 : 1);
    cooked[10] = type_of(interface, *ethernet, incoming);
    cooked[11] = 6;
    const auto source = frame.subspan(6, 6);
    std::copy(source.begin(), source.end(), cooked.begin() + 12);
    const auto payload = frame.subspan(14);
    cooked.insert(cooked.end(), payload.begin(), payload.end());
    return cooked;
}

const char* direction_of(Bytes cooked) {
    switch (cooked[10]) {
        case to_us:
            return "In ";
        case broadcast:
            return "B  ";
        case multicast:
            return "M  ";
        case outgoing:
            return "Out";
        default:
            return "P  ";
    }
}

}  // namespace vxlab::labs::tcpdump_tool
