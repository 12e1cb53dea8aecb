// The addresses of an IPv6 header, and the addresses that some of them hold inside.
#pragma once

#include <span>

#include "capture/dissect/layer.h"

namespace vxlab::dissect::protocols {

// Adds source and destination with what they embed: a MAC (SLAAC), an IPv4 address (ISATAP, 6to4,
// Teredo, NAT64). REQUIRES: a detailed dissection.
void describe_ipv6_addresses(Layer& layer);

// `own` and the fields that describe_ipv6_addresses adds.
std::span<const FieldDef* const> with_ipv6_address_fields(std::span<const FieldDef* const> own);

}  // namespace vxlab::dissect::protocols
