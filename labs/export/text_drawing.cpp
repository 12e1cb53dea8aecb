// A lab in text: a box for each node, its contents as a tree.
#include "labs/export/text_drawing.h"

#include <fmt/format.h>

#include <algorithm>

#include "labs/export/drawing.h"
#include "labs/export/text_boxes.h"

namespace vxlab::labs {
namespace {

constexpr std::size_t kWidth = 96;
constexpr std::size_t kFrame = 4;

struct Item {
    std::string text;
    std::vector<Item> children;
};

void append_lines(std::vector<std::string>& lines, const std::vector<Item>& items,
                  const std::string& indent, bool is_top, std::size_t width) {
    for (const auto& item : items) {
        const bool is_last = &item == &items.back();
        const Indent branch = is_top    ? Indent{}
                              : is_last ? Indent{"└─ ", "   "}
                                        : Indent{"├─ ", "│  "};
        const auto below = indent + branch.rest;
        const auto hang = below + (item.children.empty() ? "  " : "│   ");
        const auto text = wrapped(item.text, width, {indent + branch.first, hang});
        lines.insert(lines.end(), text.begin(), text.end());
        append_lines(lines, item.children, below, false, width);
    }
}

std::string joined(const std::vector<std::string>& facts) {
    std::string text;
    for (const auto& one : facts) text += (text.empty() ? "" : ", ") + kept_together(one);
    return text;
}

class TextArtist {
public:
    explicit TextArtist(const Drawing& drawing) : drawing_(drawing) {}

    // Every node outside of others, the underlay first.
    std::string draw() {
        std::string text;
        for (const bool is_machine : {false, true}) {
            std::vector<TextBox> boxes;
            for (const auto& node : drawing_.nodes)
                if (node.parent.empty() && (node.kind == NodeKind::machine) == is_machine)
                    boxes.push_back(box_of(node));
            text += side_by_side(boxes, kWidth);
        }
        return text;
    }

private:
    TextBox box_of(const Node& node) const {
        auto items = node.is_box ? items_in(node) : interfaces_of(node);
        const auto plugs = plugs_of(node);
        if (!plugs.empty()) items.push_back({plugs, {}});
        if (!node.facts.empty()) items.insert(items.begin(), {joined(node.facts), {}});
        const bool is_alone =
            std::count_if(drawing_.nodes.begin(), drawing_.nodes.end(),
                          [](const auto& one) { return one.kind == NodeKind::machine; }) < 2;
        TextBox box{node.name + ", " + kind_name(node.kind), {}};
        const auto half = (kWidth - 2) / 2;
        append_lines(box.lines, items, {}, true, (is_alone ? kWidth : half) - kFrame);
        return box;
    }

    // Of a switch: what is plugged into it.
    std::string plugs_of(const Node& node) const {
        std::vector<std::string> ends;
        for (const auto& edge : drawing_.edges)
            if (edge.kind == EdgeKind::cable && edge.to == node.id && edge.to_interface.empty())
                ends.push_back(end_text(edge.from, edge.from_interface));
        return ends.empty() ? "" : "── " + joined(ends);
    }

    static std::string end_text(const std::string& node, const std::string& interface) {
        return interface.empty() ? node : node + ':' + interface;
    }

    std::vector<Item> items_in(const Node& box) const {
        std::vector<Item> items;
        for (const auto& node : drawing_.nodes) {
            if (node.parent != box.id || is_port(node.id, {})) continue;
            if (node.is_box) {
                items.push_back({node.name + ", " + kind_name(node.kind), items_in(node)});
            } else if (node.kind == NodeKind::bridge) {
                items.push_back({titled(node), ports_of(node)});
            } else if (node.kind == NodeKind::vtep || node.kind == NodeKind::interface) {
                items.push_back({titled(node), {}});
            } else {
                auto own = interfaces_of(node);
                items.insert(items.end(), own.begin(), own.end());
            }
        }
        return items;
    }

    bool is_port(const std::string& node, const std::string& interface) const {
        return std::any_of(drawing_.edges.begin(), drawing_.edges.end(), [&](const auto& edge) {
            return edge.kind == EdgeKind::port && edge.from == node &&
                   edge.from_interface == interface;
        });
    }

    std::vector<Item> ports_of(const Node& bridge) const {
        std::vector<Item> items;
        for (const auto& edge : drawing_.edges) {
            if (edge.kind != EdgeKind::port || edge.to != bridge.id) continue;
            const auto* node = drawing_.find(edge.from);
            if (node->parent != bridge.parent && node->kind == NodeKind::interface)
                items.push_back({node->parent + ' ' + titled(*node, edge.facts), {}});
            else if (edge.from_interface.empty())
                items.push_back({titled(*node, edge.facts), {}});
            else
                items.push_back({port_text(*node, edge), {}});
        }
        return items;
    }

    std::string port_text(const Node& guest, const Edge& edge) const {
        for (const auto& one : guest.interfaces)
            if (one.name == edge.from_interface)
                return guest.name + "  " + interface_text(guest.id, one, edge.facts);
        return guest.name;
    }

    // Of a place that is no box: its interfaces, but for those that stand at their bridges.
    std::vector<Item> interfaces_of(const Node& place) const {
        std::vector<Item> items;
        const auto title = place.parent.empty() ? "" : place.name + "  ";
        for (const auto& one : place.interfaces)
            if (!is_port(place.id, one.name))
                items.push_back({title + interface_text(place.id, one, {}), {}});
        if (place.interfaces.empty() && !place.parent.empty()) items.push_back({place.name, {}});
        return items;
    }

    std::string titled(const Node& node, const std::vector<std::string>& more = {}) const {
        auto facts = node.facts;
        if (node.kind != NodeKind::interface) facts.insert(facts.begin(), kind_name(node.kind));
        facts.insert(facts.end(), more.begin(), more.end());
        return with_ends(node.name, facts, node.id, {});
    }

    std::string interface_text(const std::string& node, const DrawnInterface& one,
                               const std::vector<std::string>& more) const {
        auto facts = one.facts;
        facts.insert(facts.end(), more.begin(), more.end());
        return with_ends(one.name, facts, node, one.name);
    }

    // "eth0 10.0.0.1/24 ── lan (1ms delay)"
    std::string with_ends(const std::string& name, std::vector<std::string> facts,
                          const std::string& node, const std::string& interface) const {
        std::string ends;
        for (const auto& edge : drawing_.edges) {
            const bool is_from = edge.from == node && edge.from_interface == interface;
            const bool is_to = edge.to == node && edge.to_interface == interface;
            if (!(is_from || is_to)) continue;
            const auto other = is_from ? end_text(edge.to, edge.to_interface)
                                       : end_text(edge.from, edge.from_interface);
            if (edge.kind == EdgeKind::over && is_from)
                facts.push_back("over " + other.substr(other.rfind(':') + 1));
            if (edge.kind == EdgeKind::cable || edge.kind == EdgeKind::peer)
                ends +=
                    " ── " + other + (edge.facts.empty() ? "" : " (" + joined(edge.facts) + ')');
        }
        return name + (facts.empty() ? "" : ' ' + joined(facts)) + ends;
    }

    const Drawing& drawing_;
};

}  // namespace

std::string to_text(const lab::Lab& lab) {
    const auto drawing = draw(lab);
    return TextArtist(drawing).draw();
}

}  // namespace vxlab::labs
