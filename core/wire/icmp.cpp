// ICMP messages in and out.
#include "core/wire/icmp.h"

namespace vxlab::wire {

Icmp Icmp::echo_request(std::uint16_t identifier, std::uint16_t sequence, Bytes data) {
    return {IcmpType::echo_request,
            0,
            std::uint32_t{identifier} << 16 | sequence,
            {data.begin(), data.end()}};
}

Icmp Icmp::echo_reply() const {
    assert(type == IcmpType::echo_request);
    Icmp reply = *this;
    reply.type = IcmpType::echo_reply;
    return reply;
}

Icmp Icmp::error(IcmpType type, std::uint8_t code, Bytes offending, std::uint32_t rest) {
    constexpr std::size_t kMaxQuote = 576 - 20 - IcmpView::kLength;
    const auto quote = clamped(offending, 0, kMaxQuote);
    return {type, code, rest, {quote.begin(), quote.end()}};
}

Result<Icmp> Icmp::parse(Bytes message) {
    const auto view = IcmpView::over(message);
    if (!view) return too_short("ICMP message", IcmpView::kLength, message.size());
    if (!view->checksum_is_right()) return fail("ICMP message: the checksum is wrong");
    const auto body = view->payload();
    return Icmp{view->type(), view->code(), view->rest(), {body.begin(), body.end()}};
}

void Icmp::emit(MutableBytes out) const {
    const auto message = out.first(header_length());
    store_u8(message, 0, static_cast<std::uint8_t>(type));
    store_u8(message, 1, code);
    store_be16(message, 2, 0);
    store_be32(message, 4, rest);
    std::copy(body.begin(), body.end(), message.subspan(IcmpView::kLength).begin());
    store_be16(message, 2, checksum(message));
}

}  // namespace vxlab::wire
