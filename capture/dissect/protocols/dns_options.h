// The options of an EDNS(0) OPT record (RFC 6891).
#pragma once

#include "capture/dissect/protocols/dns_records.h"

namespace vxlab::dissect::protocols::dns {

// Both walk the options in [at, end) of the message. REQUIRES: end <= message.bytes.size().
void describe_options(const Message& message, std::size_t at, std::size_t end);
void check_options(const Message& message, std::size_t at, std::size_t end);

}  // namespace vxlab::dissect::protocols::dns
