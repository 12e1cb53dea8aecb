// The options of Neighbor Discovery messages (RFC 3971, 4191, 4861, 5175, 6275, 8106, 8781, 8910).
#pragma once

#include <span>

#include "capture/dissect/layer.h"

namespace vxlab::dissect::protocols {

// Dissects the options from `offset` to the end. Gives the packet that a redirected-header option
// quotes.
std::optional<Next> dissect_ndp_options(Layer& layer, std::size_t offset);

std::span<const FieldDef* const> ndp_option_fields();

}  // namespace vxlab::dissect::protocols
