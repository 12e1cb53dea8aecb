// What IPv6 and its extension headers share: how one leads to the next.
#pragma once

#include <optional>

#include "capture/dissect/layer.h"

namespace vxlab::dissect::protocols {

// What follows the IPv6 header or one of its extension headers. Extension headers go below the
// heading of their IPv6 header, everything else beside it.
std::optional<Next> next_in_ipv6(Layer& layer, std::uint8_t number, const Window& payload);

// The length in the jumbo payload option (RFC 2675) of the hop-by-hop header at the front.
std::optional<std::uint32_t> find_jumbo_length(Bytes hop_by_hop);

// Dissects the options of a hop-by-hop or destination options header of `length` bytes; those that
// are there.
void dissect_ipv6_options(Layer& layer, std::size_t length);

// The fields of the options, for the header that registers them.
std::span<const FieldDef* const> with_ipv6_option_fields(std::span<const FieldDef* const> own);

}  // namespace vxlab::dissect::protocols
