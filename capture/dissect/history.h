// What a Dissector remembers of the packets before: fragments, conversations, requests, times.
#pragma once

#include <cstdint>
#include <optional>

#include "capture/dissect/address_claims.h"
#include "capture/dissect/conversation.h"
#include "capture/dissect/exchange.h"
#include "capture/dissect/reassembly.h"

namespace vxlab::dissect {

class History {
public:
    Reassembler fragments;
    Conversations conversations;
    Exchanges exchanges;
    AddressClaims address_claims;
    std::optional<std::int64_t> first_time;
    std::optional<std::int64_t> previous_time;
    std::optional<std::int64_t> displayed_time;
};

}  // namespace vxlab::dissect
