// Bytes that no dissector knows.
#include "capture/dissect/protocols/protocols.h"

namespace vxlab::dissect::protocols {
namespace {

constexpr FieldDef kHeading{"data", "Data", FieldType::protocol};
constexpr FieldDef kBytes{"data.data", "Data", FieldType::bytes};
constexpr FieldDef kLength{"data.len", "Length", FieldType::int32, Base::dec};
constexpr const FieldDef* kFields[] = {&kHeading, &kBytes, &kLength};

std::optional<Next> dissect(Layer& layer) {
    if (!layer.detailed()) return std::nullopt;
    layer.heading("Data ({} byte{})", layer.size(), layer.size() == 1 ? "" : "s");
    layer.add(kBytes, 0, layer.size());
    layer.add_generated(kLength, layer.size());
    layer.info("{} bytes", layer.window().reported);
    return std::nullopt;
}

}  // namespace

const ProtocolDef kData{Protocol::data, kHeading, "data", "DATA", dissect, kFields};

}  // namespace vxlab::dissect::protocols
