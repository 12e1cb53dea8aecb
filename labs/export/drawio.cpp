// Labs as draw.io files, laid out by Graphviz.
#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "labs/export/labels.h"
#include "labs/export/pictures.h"

namespace vxlab::labs {
namespace {

constexpr double kPointsPerInch = 72;

// Left, top, width, height in points; y grows downwards.
struct Area {
    double x = 0, y = 0, width = 0, height = 0;
};

std::vector<double> numbers_of(const std::string& text) {
    std::vector<double> numbers;
    std::istringstream in(text);
    for (std::string one; std::getline(in, one, ',');) numbers.push_back(std::stod(one));
    return numbers;
}

class Layout {
public:
    // May throw what the library does, for a text that is no layout.
    explicit Layout(const std::string& text) {
        const auto json = nlohmann::json::parse(text);
        const auto top = numbers_of(json.at("bb").get<std::string>()).at(3);
        for (const auto& object : json.at("objects")) {
            const auto name = object.at("name").get<std::string>();
            if (object.contains("bb")) {
                const auto box = numbers_of(object.at("bb").get<std::string>());
                areas_[name] = {box.at(0), top - box.at(3), box.at(2) - box.at(0),
                                box.at(3) - box.at(1)};
                continue;
            }
            const auto centre = numbers_of(object.at("pos").get<std::string>());
            const auto inches = [&](const char* key) {
                return std::stod(object.at(key).get<std::string>()) * kPointsPerInch;
            };
            const double width = inches("width"), height = inches("height");
            areas_[name] = {centre.at(0) - width / 2, top - centre.at(1) - height / 2, width,
                            height};
        }
    }
    const Area& area(const std::string& key, bool is_box) const {
        return areas_.at(is_box ? "cluster_" + key : key);
    }

private:
    std::map<std::string, Area> areas_;
};

std::string html(const std::vector<std::string>& lines) {
    std::string text;
    for (const auto& line : lines) text += (text.empty() ? "" : "<br>") + xml_escaped(line);
    return xml_escaped(text);
}

class Writer {
public:
    Writer(const Drawing& drawing, const Layout& layout) : drawing_(drawing), layout_(layout) {}

    std::string write() {
        for (const auto& node : drawing_.nodes) add(node);
        for (const auto& edge : drawing_.edges) add(edge);
        return fmt::format(
            "<mxfile host=\"vxlab\">\n  <diagram id=\"lab\" name=\"{}\">\n    <mxGraphModel "
            "grid=\"1\" gridSize=\"10\" page=\"0\" tooltips=\"1\" connect=\"1\">\n      <root>\n"
            "        <mxCell id=\"0\"/>\n        <mxCell id=\"1\" parent=\"0\"/>\n{}"
            "      </root>\n    </mxGraphModel>\n  </diagram>\n</mxfile>\n",
            xml_escaped(drawing_.name.empty() ? "lab" : drawing_.name), cells_);
    }

private:
    Area area_of(const Node& node) const {
        return layout_.area(node_key(drawing_, node.id), node.is_box);
    }

    void add(const Node& node) {
        auto area = area_of(node);
        std::string parent = "1";
        if (!node.parent.empty()) {
            const auto around = area_of(*drawing_.find(node.parent));
            area.x -= around.x;
            area.y -= around.y;
            parent = node_key(drawing_, node.parent);
        }
        const auto colours = colours_of(drawing_, node);
        cells_ += fmt::format(
            "        <mxCell id=\"{}\" value=\"{}\" style=\"rounded=1;arcSize=4;whiteSpace=wrap;"
            "html=1;fontSize=11;fillColor={};strokeColor={};{}\" vertex=\"1\" parent=\"{}\">\n"
            "          <mxGeometry x=\"{:.0f}\" y=\"{:.0f}\" width=\"{:.0f}\" height=\"{:.0f}\" "
            "as=\"geometry\"/>\n        </mxCell>\n",
            node_key(drawing_, node.id), html(label_lines(node)), colours.fill, colours.line,
            node.is_box ? "container=1;collapsible=0;verticalAlign=top;" : "", parent, area.x,
            area.y, area.width, area.height);
    }

    void add(const Edge& edge) {
        const auto ends = from_above(drawing_, edge);
        const auto key = fmt::format("e{}", &edge - drawing_.edges.data());
        cells_ += fmt::format(
            "        <mxCell id=\"{}\" value=\"{}\" style=\"endArrow=none;html=1;fontSize=9;{}\" "
            "edge=\"1\" parent=\"1\" source=\"{}\" target=\"{}\">\n          <mxGeometry "
            "relative=\"1\" as=\"geometry\"/>\n        </mxCell>\n",
            key, html({label_of(edge)}),
            edge.kind == EdgeKind::cable  ? "strokeWidth=2;"
            : edge.kind == EdgeKind::over ? "dashed=1;"
                                          : "",
            node_key(drawing_, ends.above), node_key(drawing_, ends.below));
        add_end(key, "a", ends.above_interface, "-0.7");
        add_end(key, "b", ends.below_interface, "0.7");
    }

    // The name of an interface at the end of an edge; `at` from -1 to 1.
    void add_end(const std::string& edge, const char* end, const std::string& name,
                 const char* at) {
        if (name.empty()) return;
        cells_ += fmt::format(
            "        <mxCell id=\"{}{}\" value=\"{}\" style=\"edgeLabel;html=1;fontSize=9;\" "
            "vertex=\"1\" connectable=\"0\" parent=\"{}\">\n          <mxGeometry x=\"{}\" "
            "relative=\"1\" as=\"geometry\"/>\n        </mxCell>\n",
            edge, end, html({name}), edge, at);
    }

    const Drawing& drawing_;
    const Layout& layout_;
    std::string cells_;
};

}  // namespace

Result<std::string> to_drawio(const lab::Lab& lab, const std::string& layout) {
    try {
        const auto drawing = draw(lab);
        return Writer(drawing, Layout(layout)).write();
    } catch (const std::exception& error) {
        return fail(std::string("Graphviz gave no layout: ") + error.what(), "dot -Tjson0");
    }
}

}  // namespace vxlab::labs
