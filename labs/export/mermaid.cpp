// Labs as Mermaid flowcharts.
#include <fmt/format.h>

#include "labs/export/json_text.h"
#include "labs/export/labels.h"
#include "labs/export/pictures.h"

namespace vxlab::labs {
namespace {

// Mermaid's entity codes.
std::string escaped(const std::string& text) {
    std::string escaped;
    for (const char c : text) {
        switch (c) {
            case '"':
                escaped += "#quot;";
                break;
            case '#':
                escaped += "#35;";
                break;
            case '<':
                escaped += "#lt;";
                break;
            case '>':
                escaped += "#gt;";
                break;
            case '&':
                escaped += "#amp;";
                break;
            default:
                escaped += c;
        }
    }
    return escaped;
}

std::string label(const Node& node) {
    std::string text;
    for (const auto& line : label_lines(node)) text += (text.empty() ? "" : "<br>") + escaped(line);
    return text;
}

void append_nodes(std::string& text, const Drawing& drawing, const std::string& parent,
                  const std::string& indent) {
    for (const auto* node : children_of(drawing, parent)) {
        const auto key = node_key(drawing, node->id);
        if (!node->is_box) {
            text += fmt::format("{}{}[\"{}\"]\n", indent, key, label(*node));
            continue;
        }
        text += fmt::format("{}subgraph {}[\"{}\"]\n", indent, key, label(*node));
        append_nodes(text, drawing, node->id, indent + "  ");
        text += indent + "end\n";
    }
}

std::string edge_line(const Drawing& drawing, const Edge& edge) {
    const auto ends = from_above(drawing, edge);
    const auto* line = edge.kind == EdgeKind::cable  ? "==="
                       : edge.kind == EdgeKind::over ? "-.-"
                                                     : "---";
    const auto facts = label_of(edge);
    const auto ports =
        fmt::format("{}{}{}", ends.above_interface,
                    ends.above_interface.empty() || ends.below_interface.empty() ? "" : " to ",
                    ends.below_interface);
    const auto words = ports.empty() || facts.empty() ? ports + facts : ports + ", " + facts;
    return fmt::format("  {} {}{} {}\n", node_key(drawing, ends.above), line,
                       words.empty() ? "" : "|\"" + escaped(words) + "\"|",
                       node_key(drawing, ends.below));
}

}  // namespace

std::string to_mermaid(const lab::Lab& lab) {
    const auto drawing = draw(lab);
    std::string text;
    if (!drawing.name.empty())
        text += fmt::format("---\ntitle: {}\n---\n", json_text(drawing.name));
    text += "flowchart TB\n";
    append_nodes(text, drawing, {}, "  ");
    for (const auto& edge : drawing.edges) text += edge_line(drawing, edge);
    for (const auto& node : drawing.nodes) {
        const auto colours = colours_of(drawing, node);
        text += fmt::format("  style {} fill:{},stroke:{},color:#000000\n",
                            node_key(drawing, node.id), colours.fill, colours.line);
    }
    return text;
}

}  // namespace vxlab::labs
