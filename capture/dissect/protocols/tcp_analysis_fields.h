// The fields that say what a TCP segment means beside those before it.
#pragma once

#include <span>

#include "capture/dissect/layer.h"
#include "capture/dissect/tcp_analysis.h"

namespace vxlab::dissect::protocols {

void describe_tcp_analysis(Layer& layer, const TcpFindings& findings);

std::span<const FieldDef* const> tcp_analysis_fields();

}  // namespace vxlab::dissect::protocols
