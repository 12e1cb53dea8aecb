#include "capture/dissect/protocols/tunnel.h"

#include "capture/dissect/remarks.h"

namespace vxlab::dissect::protocols {
namespace {

constexpr std::uint64_t kHasVni = std::uint64_t{1} << 32;

std::uint64_t mixed(std::uint64_t value) { return value * 0x9e37'79b9'7f4a'7c15 + 1; }

// Both directions of a tunnel get one key: the two addresses count in either order.
std::uint64_t tunnel_key(const PacketState& state, std::uint64_t discriminator) {
    const std::hash<IpAddress> hash;
    const std::uint64_t ends = hash(state.ip.source) + hash(state.ip.destination);
    return mixed(state.tunnel_key ^ ends ^ discriminator);
}

void remark_on_depth(Layer& layer) {
    const auto& state = layer.state();
    if (state.tunnel_depth == 1) layer.remark(remarks::kNestedTunnel, 0, 0, "a tunnel in a tunnel");
    if (layer.window().buffer != 0)
        layer.remark(remarks::kOuterFragment, 0, 0,
                     "this tunnel packet came in fragments: the underlay's MTU is too small");
}

}  // namespace

void note_tunnel(Layer& layer, std::uint32_t vni, bool vni_valid) {
    remark_on_depth(layer);
    auto& summary = layer.summary();
    auto& state = layer.state();
    if (!summary.has_vni) {
        summary.has_vni = true;
        summary.vni_valid = vni_valid;
        summary.vni = vni;
    } else {
        summary.beyond = true;
    }
    state.tenant_key = mixed(state.tenant_key ^ (vni | kHasVni));
    state.tunnel_key = tunnel_key(state, vni | kHasVni);
}

void note_tunnel(Layer& layer) {
    remark_on_depth(layer);
    auto& state = layer.state();
    state.tenant_key = mixed(state.tenant_key ^ static_cast<std::uint64_t>(layer.self().protocol));
    state.tunnel_key = tunnel_key(state, static_cast<std::uint64_t>(layer.self().protocol));
}

}  // namespace vxlab::dissect::protocols
