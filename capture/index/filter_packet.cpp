#include "capture/index/filter_packet.h"

#include <algorithm>

namespace vxlab::index::filter {

using dissect::Protocol;

Values PacketFields::values(const FieldRef& field) const {
    Values values;
    for (const auto& node : full_.tree.nodes())
        if (is_meant(node, field)) values.add(value_of(node, field));
    return values;
}

Verdict PacketFields::presence(const FieldRef& field) const {
    const auto& nodes = full_.tree.nodes();
    const bool found = std::any_of(nodes.begin(), nodes.end(), [&](const dissect::Node& node) {
        return is_meant(node, field);
    });
    return found ? Verdict::yes : Verdict::no;
}

bool PacketFields::is_meant(const dissect::Node& node, const FieldRef& field) const {
    const auto& definitions = field.definitions;
    if (std::find(definitions.begin(), definitions.end(), node.field) == definitions.end())
        return false;
    if (field.depth == Depth::any && field.layers.empty()) return true;
    const auto& layer = full_.layers[node.layer];
    if (field.depth == Depth::outer && layer.tunnel_depth != 0) return false;
    if (field.depth == Depth::inner && layer.tunnel_depth == 0) return false;
    return field.layers.empty() || in_layers(layer, field.layers);
}

bool PacketFields::in_layers(const dissect::LayerInfo& layer,
                             const std::vector<SliceRange>& ranges) const {
    const auto count = std::count_if(
        full_.layers.begin(), full_.layers.end(),
        [&](const dissect::LayerInfo& other) { return other.protocol == layer.protocol; });
    const auto from_front = [count](std::int64_t at) { return at < 0 ? count + 1 + at : at; };
    const std::int64_t ordinal = layer.ordinal;
    return std::any_of(ranges.begin(), ranges.end(), [&](const SliceRange& range) {
        const auto start = from_front(range.start);
        if (ordinal < start) return false;
        if (range.end == SliceRange::End::open) return true;
        if (range.end == SliceRange::End::offset) return ordinal <= from_front(range.value);
        return ordinal < start + range.value;
    });
}

Value PacketFields::value_of(const dissect::Node& node, const FieldRef& field) const {
    Value value;
    switch (field.type) {
        case Type::integer:
            value.number = dissect::is_signed(node.field->type)
                               ? Integer{static_cast<std::int64_t>(node.number)}
                               : Integer{node.number};
            break;
        case Type::absolute_time:
        case Type::relative_time:
        case Type::milliseconds:
            value.number = static_cast<std::int64_t>(node.number);
            break;
        case Type::boolean:
            value.number = node.number != 0 ? 1 : 0;
            break;
        case Type::protocol:
            value.reach = reach_of(node);
            // A TCP segment's bytes are its header and payload, other protocols' their header.
            value.bytes =
                full_.layers[node.layer].protocol == Protocol::tcp ? value.reach : node.bytes;
            break;
        default:
            value.number = node.number;
            value.bytes = node.bytes;
    }
    return value;
}

// The header and what it carries: as far as anything in its layer or inside it reaches. The padding
// behind an IP packet belongs to the Ethernet layer.
Bytes PacketFields::reach_of(const dissect::Node& node) const {
    const auto& layer = full_.layers[node.layer];
    if (layer.node == dissect::kNoNode || &full_.tree[layer.node] != &node) return node.bytes;
    const auto& bytes = full_.buffers[node.range.buffer].bytes;
    std::size_t end = std::size_t{node.range.begin} + node.range.length;
    for (const auto& other : full_.tree.nodes())
        if (other.layer >= node.layer && other.range.buffer == node.range.buffer)
            end = std::max(end, std::size_t{other.range.begin} + other.range.length);
    end = std::min(end, bytes.size());
    const auto begin = std::min<std::size_t>(node.range.begin, end);
    return bytes.subspan(begin, end - begin);
}

}  // namespace vxlab::index::filter
