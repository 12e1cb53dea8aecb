// UDP headers in and out.
#include "core/wire/udp.h"

#include <fmt/format.h>

namespace vxlab::wire {

Result<Udp> Udp::parse(Bytes bytes) {
    const auto view = UdpView::over(bytes);
    if (!view) return too_short("UDP header", header_length(), bytes.size());
    if (view->length() < header_length())
        return fail(fmt::format("UDP header: length {} is below 8", view->length()));
    if (view->length() > bytes.size())
        return fail(
            fmt::format("UDP header: length {}, {} bytes there", view->length(), bytes.size()));
    return Udp{view->source_port(), view->destination_port(), view->length(), view->checksum()};
}

void Udp::emit(MutableBytes out) const {
    store_be16(out, 0, source_port);
    store_be16(out, 2, destination_port);
    store_be16(out, 4, length);
    store_be16(out, 6, checksum);
}

void write_udp_checksum(MutableBytes datagram, const IpAddress& source,
                        const IpAddress& destination) {
    store_be16(datagram, 6, 0);
    store_be16(datagram, 6, transport_checksum(source, destination, IpProtocol::udp, datagram));
}

}  // namespace vxlab::wire
