// TCP headers in and out.
#include "core/wire/tcp.h"

#include <fmt/format.h>

namespace vxlab::wire {

Result<Tcp> Tcp::parse(Bytes bytes) {
    const auto view = TcpView::over(bytes);
    if (!view) return too_short("TCP header", TcpView::kLength, bytes.size());
    const auto length = view->header_length();
    if (length < TcpView::kLength)
        return fail(fmt::format("TCP header: header length {} is below 20", length));
    if (length > bytes.size()) return too_short("TCP header", length, bytes.size());
    const auto options = view->options().bytes();
    return Tcp{.source_port = view->source_port(),
               .destination_port = view->destination_port(),
               .sequence = view->sequence(),
               .acknowledgment = view->acknowledgment(),
               .flags = view->flags(),
               .window = view->window(),
               .checksum = view->checksum(),
               .urgent_pointer = view->urgent_pointer(),
               .options = {options.begin(), options.end()}};
}

void Tcp::emit(MutableBytes out) const {
    const auto header = out.first(header_length());
    store_be16(header, 0, source_port);
    store_be16(header, 2, destination_port);
    store_be32(header, 4, sequence);
    store_be32(header, 8, acknowledgment);
    store_be16(header, 12, static_cast<std::uint16_t>(header.size() / 4 << 12 | (flags & 0xfff)));
    store_be16(header, 14, window);
    store_be16(header, 16, checksum);
    store_be16(header, 18, urgent_pointer);
    const auto area = header.subspan(TcpView::kLength);
    std::fill(area.begin(), area.end(), std::uint8_t{0});
    std::copy(options.begin(), options.end(), area.begin());
}

void write_tcp_checksum(MutableBytes segment, const IpAddress& source,
                        const IpAddress& destination) {
    store_be16(segment, 16, 0);
    store_be16(segment, 16, transport_checksum(source, destination, IpProtocol::tcp, segment));
}

}  // namespace vxlab::wire
