#include "capture/dissect/protocols/dns_exchange.h"

#include "capture/dissect/history.h"
#include "capture/dissect/protocols/dns_fields.h"
#include "core/base/instant.h"

namespace vxlab::dissect::protocols::dns {
namespace {

// A query that is asked again within this time is the same one (Wireshark's default).
constexpr std::int64_t kRetransmissionTime = 5'000'000'000;
constexpr std::uint64_t kOverTcp = 1 << 16;

std::int64_t since(const PacketState& state, const Exchange& exchange) {
    return (Instant{state.time.value_or(0)} - Instant{exchange.request_time.value_or(0)})
        .nanoseconds;
}

void follow_query(Layer& layer, const ExchangeKey& key) {
    auto& state = layer.state();
    auto& exchanges = state.history->exchanges;
    const auto* earlier = exchanges.find(key);
    const bool again = earlier != nullptr && earlier->response == 0 &&
                       since(state, *earlier) < kRetransmissionTime;
    if (!again) {
        exchanges.open(key, {state.number, 0, state.time});
    } else if (earlier->request != state.number) {
        layer.add_generated(kRetransmission, 1);
        layer.add_generated(kRequestAgain, 1);
        layer.add_generated(kRequestAgainIn, earlier->request);
    }
}

void follow_response(Layer& layer, const ExchangeKey& key) {
    auto& state = layer.state();
    auto* exchange = state.history->exchanges.find(key);
    if (exchange == nullptr) {
        layer.add_generated(kUnsolicited, 1);
        return;
    }
    if (exchange->response == 0) exchange->response = state.number;
    if (exchange->response != state.number) {
        layer.add_generated(kRetransmission, 1);
        layer.add_generated(kResponseAgain, 1);
        layer.add_generated(kResponseAgainIn, exchange->response);
        return;
    }
    layer.add_generated(kResponseTo, exchange->request);
    layer.add_generated(kTime, static_cast<std::uint64_t>(since(state, *exchange)));
}

}  // namespace

void follow_exchange(Layer& layer, const Transport& transport, std::uint16_t id, bool response) {
    const auto& state = layer.state();
    if (state.history == nullptr || layer.quoted() || !state.ip.source) return;
    const ExchangeKey key{
        conversation_key({state.ip.source, transport.source_port},
                         {state.ip.destination, transport.destination_port}, state.tenant_key),
        id | (transport.tcp ? kOverTcp : 0), Protocol::dns};
    if (response) {
        follow_response(layer, key);
    } else {
        follow_query(layer, key);
    }
}

}  // namespace vxlab::dissect::protocols::dns
