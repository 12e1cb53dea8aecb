#include "capture/dissect/protocols/echo.h"

#include "capture/dissect/history.h"
#include "core/base/instant.h"

namespace vxlab::dissect::protocols {
namespace {

// The checksum that the reply to this request has: nothing else than the type changes.
std::uint16_t reply_checksum(std::uint16_t request, const EchoFields& fields) {
    std::uint32_t sum = static_cast<std::uint16_t>(~request);
    sum += static_cast<std::uint16_t>(~(fields.request_type << 8));
    sum += static_cast<std::uint32_t>(fields.reply_type) << 8;
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
    return sum == 0xffff ? 0xffff : static_cast<std::uint16_t>(~sum);
}

}  // namespace

void follow_echo(Layer& layer, const EchoFields& fields) {
    auto& state = layer.state();
    if (state.history == nullptr || layer.quoted()) return;
    const auto bytes = layer.bytes();
    const bool request = bytes[0] == fields.request_type;
    const auto stored = load_be16(bytes, 2);
    const auto checksum = request ? reply_checksum(stored, fields) : stored;
    const ExchangeKey key{
        conversation_key({state.ip.source, 0}, {state.ip.destination, 0}, state.tenant_key),
        std::uint64_t{checksum} << 32 | load_be32(bytes, 4), layer.self().protocol};
    auto& exchanges = state.history->exchanges;
    if (request) {
        exchanges.open(key, {state.number, 0, state.time});
        return;
    }
    auto* exchange = exchanges.find(key);
    if (exchange == nullptr || exchange->response != 0) return;
    exchange->response = state.number;
    layer.add_generated(fields.response_to, exchange->request);
    if (!state.time || !exchange->request_time) return;
    const auto took = Instant{*state.time} - Instant{*exchange->request_time};
    layer.add_generated(fields.time, static_cast<std::uint64_t>(took.nanoseconds));
}

}  // namespace vxlab::dissect::protocols
