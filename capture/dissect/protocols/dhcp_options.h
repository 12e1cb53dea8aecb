// The options of a DHCP message, wherever they stand.
#pragma once

#include <vector>

#include "capture/dissect/layer.h"
#include "core/wire/dhcp.h"

namespace vxlab::dissect::protocols::dhcp {

// Describes one option that begins at `at`, and remarks on an impossible length. The padding and
// end marks too.
void dissect_option(Layer& layer, const wire::Option& option, std::size_t at);

// The fields of options.
std::vector<const FieldDef*> option_fields();

}  // namespace vxlab::dissect::protocols::dhcp
