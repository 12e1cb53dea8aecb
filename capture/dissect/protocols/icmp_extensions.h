// The extensions behind the packet that an ICMP or ICMPv6 error quotes (RFC 4884, 4950): the same
// in both, and in Wireshark the same fields.
#pragma once

#include <span>

#include "capture/dissect/layer.h"

namespace vxlab::dissect::protocols {

// How many bytes the quoted packet has at most: up to the extensions, or all that is left.
// `length_field` is the header's length of the quoted packet in `unit` bytes; 0: not given.
std::size_t quoted_length(Layer& layer, std::size_t length_field, std::size_t unit);

// Describes the extension structure at `offset`, if there is room for one.
void dissect_icmp_extensions(Layer& layer, std::size_t offset);

std::span<const FieldDef* const> with_icmp_extension_fields(std::span<const FieldDef* const> own);

}  // namespace vxlab::dissect::protocols
