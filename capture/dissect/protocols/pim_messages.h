// What PIM messages hold behind the header.
#pragma once

#include <span>

#include "capture/dissect/layer.h"
#include "core/wire/pim.h"

namespace vxlab::dissect::protocols {

// All but the register. Stops, with a remark, where an encoded address cannot be read.
void dissect_pim_message(Layer& layer, wire::PimType type);

std::span<const FieldDef* const> pim_message_fields();

}  // namespace vxlab::dissect::protocols
