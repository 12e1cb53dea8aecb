// Labs as graphs for Graphviz.
#include <fmt/format.h>

#include "labs/export/labels.h"
#include "labs/export/pictures.h"

namespace vxlab::labs {
namespace {

std::string quoted(const std::string& text) {
    std::string all = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') all += '\\';
        if (c == '\n')
            all += "\\n";
        else
            all += c;
    }
    return all + '"';
}

std::string label(const Node& node) {
    return quoted(fmt::format("{}", fmt::join(label_lines(node), "\n")));
}

void append_nodes(std::string& text, const Drawing& drawing, const std::string& parent,
                  const std::string& indent) {
    for (const auto* node : children_of(drawing, parent)) {
        const auto key = node_key(drawing, node->id);
        const auto colours = colours_of(drawing, *node);
        const auto look = fmt::format("fillcolor=\"{}\" color=\"{}\"", colours.fill, colours.line);
        if (!node->is_box) {
            text += fmt::format("{}{} [label={} {}]\n", indent, key, label(*node), look);
            continue;
        }
        text += fmt::format("{}subgraph cluster_{} {{\n", indent, key);
        text += fmt::format("{}  graph [label={} style=\"rounded,filled\" {}]\n", indent,
                            label(*node), look);
        append_nodes(text, drawing, node->id, indent + "  ");
        text += indent + "}\n";
    }
}

std::string edge_line(const Drawing& drawing, const Edge& edge) {
    const auto ends = from_above(drawing, edge);
    const auto* style = edge.kind == EdgeKind::cable  ? "bold"
                        : edge.kind == EdgeKind::over ? "dashed"
                                                      : "solid";
    return fmt::format("  {} -- {} [style={} label={} taillabel={} headlabel={}]\n",
                       leaf_key(drawing, ends.above), leaf_key(drawing, ends.below), style,
                       quoted(label_of(edge)), quoted(ends.above_interface),
                       quoted(ends.below_interface));
}

}  // namespace

std::string to_dot(const lab::Lab& lab) {
    const auto drawing = draw(lab);
    std::string text = "graph lab {\n";
    text +=
        fmt::format("  graph [label={} labelloc=t fontname=\"Helvetica\"]\n", quoted(drawing.name));
    text += "  node [shape=box style=\"rounded,filled\" fontname=\"Helvetica\" fontsize=11]\n";
    text += "  edge [fontname=\"Helvetica\" fontsize=9]\n";
    append_nodes(text, drawing, {}, "  ");
    for (const auto& edge : drawing.edges) text += edge_line(drawing, edge);
    return text + "}\n";
}

}  // namespace vxlab::labs
