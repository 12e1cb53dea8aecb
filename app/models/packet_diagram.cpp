// A layer's fields are the nodes of its part of the tree that stand for bits of the frame. A field
// gives way to those below it when they tell all of its bits: the flags of IP are drawn one by one,
// a MAC address as a whole.
#include "app/models/packet_diagram.h"

#include <algorithm>
#include <bit>
#include <map>

#include "app/models/packet_row.h"
#include "capture/dissect/format.h"
#include "capture/dissect/registry.h"

namespace vxlab::models {
namespace {

using dissect::Dissection;
using dissect::kNoNode;
using dissect::Node;
using dissect::NodeId;

constexpr int kBitsARow = 32;
constexpr int kMaxRowsAField = 4;  // of options and data

// Bits from the beginning of the frame.
struct Span {
    std::int64_t begin = 0;
    std::int64_t end = 0;
};

bool is_drawn(const Node& node) {
    return !node.hidden && !node.generated && node.range.buffer == 0 && node.range.length > 0;
}

Span span_of(const Node& node) {
    return {std::int64_t{node.range.begin} * 8,
            (std::int64_t{node.range.begin} + node.range.length) * 8};
}

// The runs of bits that a field's mask leaves: reserved bits often are several.
std::vector<Span> spans_of(const Node& node) {
    const auto all = span_of(node);
    auto mask = node.field->mask;
    if (mask == 0 || node.range.length > 8) return {all};
    std::vector<Span> runs;
    while (mask != 0) {
        const auto end = all.end - std::countr_zero(mask);
        const auto length = std::countr_one(mask >> std::countr_zero(mask));
        runs.insert(runs.begin(), {end - length, end});
        mask &= mask + (mask & -mask);
    }
    return runs;
}

struct Part {
    NodeId node;
    Span span;
};

// In the order of their bits.
std::vector<Part> parts_of(const Dissection& dissection, const std::vector<NodeId>& nodes) {
    std::vector<Part> parts;
    for (const auto id : nodes)
        for (const auto& span : spans_of(dissection.tree[id])) parts.push_back({id, span});
    std::stable_sort(parts.begin(), parts.end(),
                     [](const Part& a, const Part& b) { return a.span.begin < b.span.begin; });
    return parts;
}

bool cover(const Dissection& dissection, const std::vector<NodeId>& nodes, Span whole) {
    for (const auto& [id, span] : parts_of(dissection, nodes))
        if (span.begin <= whole.begin) whole.begin = std::max(whole.begin, span.end);
    return whole.begin >= whole.end;
}

void collect(const Dissection& dissection, NodeId parent, std::vector<NodeId>& nodes) {
    const auto& tree = dissection.tree;
    for (auto id = tree[parent].first_child; id != kNoNode; id = tree[id].next_sibling) {
        const auto& node = tree[id];
        if (node.field->type == dissect::FieldType::protocol) continue;  // a layer of its own
        if (node.first_child != kNoNode) {
            std::vector<NodeId> below;
            collect(dissection, id, below);
            if (!is_drawn(node) || cover(dissection, below, span_of(node))) {
                nodes.insert(nodes.end(), below.begin(), below.end());
                continue;
            }
        }
        if (is_drawn(node)) nodes.push_back(id);
    }
}

QString title_of(const dissect::LayerInfo& layer, bool tunneled) {
    const auto name = to_text(dissect::definition(layer.protocol).heading.name);
    if (!tunneled || dissect::role_of(layer) == dissect::Role::tunnel) return name;
    return (layer.tunnel_depth == 0 ? QStringLiteral("Outer ") : QStringLiteral("Inner ")) + name;
}

// A single bit is drawn as one.
QString value_of(const Node& node) {
    if (node.field->type == dissect::FieldType::boolean)
        return node.number != 0 ? QStringLiteral("1") : QStringLiteral("0");
    return to_text(dissect::value_text(node));
}

void add_cells(Span span, std::int64_t layer_begin, DiagramField& field) {
    auto at = span.begin - layer_begin;
    const auto end = span.end - layer_begin;
    while (at < end) {
        const auto row = static_cast<int>(at / kBitsARow);
        if (!field.cells.empty() && row - field.cells.front().row >= kMaxRowsAField) {
            field.cut = true;
            return;
        }
        const auto first = static_cast<int>(at % kBitsARow);
        const auto bits = static_cast<int>(std::min<std::int64_t>(end - at, kBitsARow - first));
        field.cells.push_back({row, first, bits});
        at += bits;
    }
}

// Draws rows close up where a long field was cut before them.
void close_up(DiagramLayer& layer) {
    std::vector<int> used;
    for (const auto& field : layer.fields)
        for (const auto& cell : field.cells) used.push_back(cell.row);
    std::sort(used.begin(), used.end());
    used.erase(std::unique(used.begin(), used.end()), used.end());
    for (auto& field : layer.fields)
        for (auto& cell : field.cells)
            cell.row = static_cast<int>(std::lower_bound(used.begin(), used.end(), cell.row) -
                                        used.begin());
    layer.rows = static_cast<int>(used.size());
}

// Where the layer's own bytes end: the next one has a diagram of its own.
std::int64_t end_of(const Dissection& dissection, const dissect::LayerInfo& info) {
    auto end = std::int64_t{info.range.begin} + info.range.length;
    for (const auto& inner : dissection.layers)
        if (&inner > &info && inner.range.buffer == 0 && inner.range.begin > info.range.begin)
            end = std::min<std::int64_t>(end, inner.range.begin);
    return end * 8;
}

DiagramLayer draw_layer(const Dissection& dissection, const dissect::LayerInfo& info,
                        bool tunneled) {
    DiagramLayer layer{title_of(info, tunneled), dissect::role_of(info), info.tunnel_depth, 0, {}};
    const auto begin = std::int64_t{info.range.begin} * 8;
    std::vector<NodeId> nodes;
    collect(dissection, info.node, nodes);
    const auto end = end_of(dissection, info);
    std::map<NodeId, std::size_t> places;
    std::int64_t drawn = begin;  // what overlaps is told once
    for (const auto& [id, whole] : parts_of(dissection, nodes)) {
        const Span span{std::max(whole.begin, drawn), whole.end};
        if (span.end <= span.begin || span.begin >= end) continue;
        const auto& node = dissection.tree[id];
        const auto [place, is_new] = places.emplace(id, layer.fields.size());
        if (is_new)
            layer.fields.push_back({id, to_text(node.field->name), value_of(node), {}, false});
        add_cells(span, begin, layer.fields[place->second]);
        drawn = span.end;
    }
    close_up(layer);
    return layer;
}

}  // namespace

std::vector<DiagramLayer> packet_diagram(const Dissection& dissection) {
    std::vector<DiagramLayer> layers;
    const bool tunneled = dissection.summary.tunnel_depth > 0;
    for (const auto& info : dissection.layers) {
        if (info.protocol == dissect::Protocol::frame || info.node == kNoNode) continue;
        if (info.range.buffer != 0 || info.range.length == 0) continue;
        auto layer = draw_layer(dissection, info, tunneled);
        if (!layer.fields.empty()) layers.push_back(std::move(layer));
    }
    return layers;
}

}  // namespace vxlab::models
