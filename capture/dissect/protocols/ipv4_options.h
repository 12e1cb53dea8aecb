// The options of an IPv4 header (RFC 791, 1108, 2113, 4782) and their fields.
#pragma once

#include <span>

#include "capture/dissect/layer.h"
#include "core/wire/options.h"

namespace vxlab::dissect::protocols {

// Of a packet on a source route: where the header's destination field says that it goes next.
void describe_current_stop(Layer& layer);

void dissect_ipv4_options(Layer& layer, const wire::IpTcpOptions& options);

// `own` and the options' fields, in one list that lives as long as the program.
std::span<const FieldDef* const> ipv4_fields(std::span<const FieldDef* const> own);

}  // namespace vxlab::dissect::protocols
