// Labels, colours and order of pictures.
#include "labs/export/labels.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace vxlab::labs {

std::vector<std::string> label_lines(const Node& node) {
    std::vector<std::string> lines{node.name + ", " + kind_name(node.kind)};
    lines.insert(lines.end(), node.facts.begin(), node.facts.end());
    for (const auto& one : node.interfaces)
        lines.push_back(fmt::format("{}{}{}", one.name, one.facts.empty() ? "" : " ",
                                    fmt::join(one.facts, ", ")));
    return lines;
}

std::string label_of(const Edge& edge) { return fmt::format("{}", fmt::join(edge.facts, ", ")); }

Colours colours_of(const Drawing& drawing, const Node& node) {
    constexpr std::array<const char*, 6> kOfVnis{"#f8cecc", "#d5e8d4", "#e1d5e7",
                                                 "#ffe6cc", "#cce5ff", "#fff2cc"};
    const std::string line = "#555555";
    if (node.vni) {
        const auto all = vnis_of(drawing);
        const auto at = std::find(all.begin(), all.end(), *node.vni) - all.begin();
        return {kOfVnis[static_cast<std::size_t>(at) % kOfVnis.size()], line};
    }
    switch (node.kind) {
        case NodeKind::net_switch:
        case NodeKind::router:
        case NodeKind::uplink:
            return {"#dae8fc", line};
        case NodeKind::bridge:
            return {"#e6e6e6", line};
        case NodeKind::machine:
            return {"#f7f7f7", line};
        default:
            return {"#ffffff", line};
    }
}

std::vector<const Node*> children_of(const Drawing& drawing, const std::string& parent) {
    std::vector<const Node*> children;
    for (const auto& node : drawing.nodes)
        if (node.parent == parent) children.push_back(&node);
    return children;
}

std::string node_key(const Drawing& drawing, const std::string& id) {
    return fmt::format("n{}", drawing.find(id) - drawing.nodes.data());
}

std::string leaf_key(const Drawing& drawing, const std::string& id) {
    const auto* node = drawing.find(id);
    if (!node->is_box) return node_key(drawing, id);
    const auto children = children_of(drawing, id);
    return children.empty() ? node_key(drawing, id) : leaf_key(drawing, children[0]->id);
}

Joined from_above(const Drawing& drawing, const Edge& edge) {
    const bool is_vtep_on_bridge =
        edge.kind == EdgeKind::port && drawing.find(edge.from)->kind == NodeKind::vtep;
    if (is_vtep_on_bridge || edge.kind == EdgeKind::peer)
        return {edge.from, edge.to, edge.from_interface, edge.to_interface};
    return {edge.to, edge.from, edge.to_interface, edge.from_interface};
}

std::string xml_escaped(const std::string& text) {
    std::string escaped;
    for (const char c : text) {
        switch (c) {
            case '&':
                escaped += "&amp;";
                break;
            case '<':
                escaped += "&lt;";
                break;
            case '>':
                escaped += "&gt;";
                break;
            case '"':
                escaped += "&quot;";
                break;
            default:
                // XML has no other control characters.
                if (static_cast<unsigned char>(c) >= ' ' || c == '\n' || c == '\t') escaped += c;
        }
    }
    return escaped;
}

}  // namespace vxlab::labs
