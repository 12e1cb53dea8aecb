// DNS responses and the queries they answer; repetitions of either.
#pragma once

#include "capture/dissect/layer.h"

namespace vxlab::dissect::protocols::dns {

// The transport of a message: the same in both directions of a conversation.
struct Transport {
    std::uint16_t source_port = 0;
    std::uint16_t destination_port = 0;
    bool tcp = false;
};

// Takes a query down, or tells which one a response answers.
void follow_exchange(Layer& layer, const Transport& transport, std::uint16_t id, bool response);

}  // namespace vxlab::dissect::protocols::dns
