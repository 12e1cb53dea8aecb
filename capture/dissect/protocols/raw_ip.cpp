// IP without a link layer: its version nibble tells which.
#include "capture/dissect/protocols/protocols.h"
#include "capture/dissect/remarks.h"

namespace vxlab::dissect::protocols {
namespace {

constexpr FieldDef kHeading{"raw", "Raw packet data", FieldType::protocol};
constexpr const FieldDef* kFields[] = {&kHeading};

std::optional<Next> dissect(Layer& layer) {
    const auto window = layer.window();
    layer.covers(0);
    if (!layer.require(1)) return std::nullopt;
    const auto version = layer.bytes()[0] >> 4;
    if (version == 4) return Next{.protocol = Protocol::ipv4, .window = window};
    if (version == 6) return Next{.protocol = Protocol::ipv6, .window = window};
    layer.remark(remarks::kRawIpVersion, 0, 1, "version {}: neither IPv4 nor IPv6", version);
    return next_data(window);
}

}  // namespace

const ProtocolDef kRawIp{Protocol::raw_ip, kHeading, "raw", "RAW", dissect, kFields};

}  // namespace vxlab::dissect::protocols
