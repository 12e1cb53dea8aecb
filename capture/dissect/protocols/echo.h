// ICMP and ICMPv6 echo replies and the requests they answer.
#pragma once

#include "capture/dissect/layer.h"

namespace vxlab::dissect::protocols {

struct EchoFields {
    const FieldDef& response_to;
    const FieldDef& time;
    std::uint8_t request_type;
    std::uint8_t reply_type;
};

// Takes an echo request down, or tells which one a reply answers. As Wireshark has it, identifier,
// sequence number and all the data must agree, which is what the checksum tells.
// REQUIRES: the 8 bytes of the header are here.
void follow_echo(Layer& layer, const EchoFields& fields);

}  // namespace vxlab::dissect::protocols
