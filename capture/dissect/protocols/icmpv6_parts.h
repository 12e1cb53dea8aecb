// The parts of the ICMPv6 dissector: Neighbor Discovery and Multicast Listener Discovery.
#pragma once

#include <span>

#include "capture/dissect/layer.h"
#include "core/wire/icmpv6.h"

namespace vxlab::dissect::protocols {

// Router and neighbor messages, redirects, inverse discovery: what follows the checksum. A redirect
// leads to the packet that it quotes.
std::optional<Next> dissect_ndp(Layer& layer, wire::Icmpv6Type type);
std::span<const FieldDef* const> ndp_fields();

// Queries, reports and done messages of both versions: what follows the checksum.
void dissect_mld(Layer& layer, wire::Icmpv6Type type);
std::span<const FieldDef* const> mld_fields();

// icmpv6.reserved, which all of them have.
extern const FieldDef kIcmpv6Reserved;

}  // namespace vxlab::dissect::protocols
