// What every tunnel header tells the rest of the dissection: VNI, depth, and a key that keeps the
// conversations and fragments of different tenants apart.
#pragma once

#include <cstdint>

#include "capture/dissect/layer.h"

namespace vxlab::dissect::protocols {

// Call it once for a tunnel header, before what is inside is dissected.
void note_tunnel(Layer& layer, std::uint32_t vni, bool vni_valid);

// The same for tunnels without a VNI (GRE, IP in IP).
void note_tunnel(Layer& layer);

}  // namespace vxlab::dissect::protocols
