// ICMPv6 messages in and out.
#include "core/wire/icmpv6.h"

namespace vxlab::wire {

Icmpv6 Icmpv6::echo_request(std::uint16_t identifier, std::uint16_t sequence, Bytes data) {
    return {Icmpv6Type::echo_request,
            0,
            std::uint32_t{identifier} << 16 | sequence,
            {data.begin(), data.end()}};
}

Icmpv6 Icmpv6::echo_reply() const {
    assert(type == Icmpv6Type::echo_request);
    Icmpv6 reply = *this;
    reply.type = Icmpv6Type::echo_reply;
    return reply;
}

Icmpv6 Icmpv6::error(Icmpv6Type type, std::uint8_t code, Bytes offending, std::uint32_t rest) {
    constexpr std::size_t kMaxQuote = 1280 - 40 - Icmpv6View::kLength;
    const auto quote = clamped(offending, 0, kMaxQuote);
    return {type, code, rest, {quote.begin(), quote.end()}};
}

Result<Icmpv6> Icmpv6::parse(Bytes message) {
    const auto view = Icmpv6View::over(message);
    if (!view) return too_short("ICMPv6 message", Icmpv6View::kLength, message.size());
    const auto body = view->payload();
    return Icmpv6{view->type(), view->code(), view->rest(), {body.begin(), body.end()}};
}

void Icmpv6::emit(MutableBytes out) const {
    store_u8(out, 0, static_cast<std::uint8_t>(type));
    store_u8(out, 1, code);
    store_be16(out, 2, 0);
    store_be32(out, 4, rest);
    std::copy(body.begin(), body.end(), out.subspan(Icmpv6View::kLength).begin());
}

void write_icmpv6_checksum(MutableBytes message, const IpAddress& source,
                           const IpAddress& destination) {
    store_be16(message, 2, 0);
    store_be16(message, 2, transport_checksum(source, destination, IpProtocol::icmpv6, message));
}

}  // namespace vxlab::wire
