// The options of a TCP header (RFC 9293, 2018, 7323 and others) and their fields.
#pragma once

#include <span>

#include "capture/dissect/layer.h"
#include "core/wire/options.h"

namespace vxlab::dissect::protocols {

// What a SACK's edges count from, and the acknowledgment beside them; as on the wire.
struct SackBase {
    std::uint32_t sequence = 0;
    std::uint32_t acknowledgment = 0;
};

void dissect_tcp_options(Layer& layer, const wire::IpTcpOptions& options, const SackBase& base);
void remark_on_tcp_options(Layer& layer, const wire::IpTcpOptions& options);

// `own` and the options' fields, in one list that lives as long as the program.
std::span<const FieldDef* const> tcp_fields(std::span<const FieldDef* const> own);

}  // namespace vxlab::dissect::protocols
