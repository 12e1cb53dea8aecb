// The values of DHCP options that have a structure of their own.
#pragma once

#include <span>

#include "capture/dissect/layer.h"

namespace vxlab::dissect::protocols::dhcp {

// Describes the `value` of option `code`, which begins at `at`; false when the option is none of
// these. REQUIRES: the layer is detailed.
bool describe_value(Layer& layer, std::uint8_t code, std::size_t at, Bytes value);

std::span<const FieldDef* const> value_fields();

// "Ethernet" and its kin: the hardware type of the header and of client identifiers.
extern const FieldDef kHardwareType;
extern const FieldDef kHardwareMac;

}  // namespace vxlab::dissect::protocols::dhcp
