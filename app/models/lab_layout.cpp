// Rows in boxes, boxes in rows.
#include "app/models/lab_layout.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace vxlab::models {
namespace {

using labs::Drawing;
using labs::EdgeKind;
using labs::Node;
using labs::NodeKind;

constexpr double kGap = 24, kRowGap = 40, kPadding = 16, kUnderlayGap = 72;

class Layout {
public:
    Layout(const Drawing& drawing, const std::vector<lab::Position>& view, const NodeSize& size)
        : drawing_(drawing), size_(size) {
        for (const auto& node : drawing.nodes) children_[node.parent].push_back(&node);
        for (const auto& one : view) view_[one.node] = {one.x, one.y};
        for (const auto& edge : drawing.edges) {
            joined_[edge.from].push_back(edge.to);
            joined_[edge.to].push_back(edge.from);
            if (edge.kind != EdgeKind::cable) continue;
            has_cable_[edge.from] = has_cable_[edge.to] = true;
        }
    }

    LabLayout run() {
        place_top();
        for (const auto* node : children_[""]) obey_view(*node);
        return std::move(layout_);
    }

private:
    using Row = std::vector<const Node*>;

    int row_of(const Node& node) const {
        switch (node.kind) {
            case NodeKind::interface:
                return has_cable_.contains(node.id) ? 0 : 3;
            case NodeKind::vtep:
                return 1;
            case NodeKind::bridge:
                return 2;
            default:
                return 4;
        }
    }

    // Each stands below what it is joined to above, as far as an order can do that.
    void sort_below(Row& row, const std::map<std::string, double>& above) const {
        std::map<const Node*, double> wish;
        for (std::size_t i = 0; i < row.size(); ++i) {
            double sum = 0;
            int count = 0;
            const auto joined = joined_.find(row[i]->id);
            if (joined != joined_.end())
                for (const auto& id : joined->second)
                    if (const auto found = above.find(id); found != above.end()) {
                        sum += found->second;
                        ++count;
                    }
            wish[row[i]] = count > 0 ? sum / count : HUGE_VAL;
        }
        std::stable_sort(row.begin(), row.end(),
                         [&](const auto* a, const auto* b) { return wish[a] < wish[b]; });
    }

    // What is in the box, in its own coordinates, top left at 0; its size.
    QSizeF place_inside(const Node& box) {
        std::map<int, Row> rows;
        for (const auto* child : children_[box.id]) rows[row_of(*child)].push_back(child);
        const auto title = size_(box);
        double width = title.width(), y = title.height();
        std::map<std::string, double> above;
        std::vector<std::pair<Row, double>> placed;
        for (auto& [number, row] : rows) {
            sort_below(row, above);
            const auto extent = place_row(row, y);
            for (const auto* node : row) above[node->id] = layout_.rects[node->id].center().x();
            placed.emplace_back(row, extent.width());
            width = std::max(width, extent.width());
            y += extent.height() + kRowGap;
        }
        for (const auto& [row, row_width] : placed)
            for (const auto* node : row) move(*node, {kPadding + (width - row_width) / 2, 0});
        return {width + 2 * kPadding, y - kRowGap + kPadding};
    }

    // From x = 0 on.
    QSizeF place_row(const Row& row, double y) {
        double x = 0, height = 0;
        for (const auto* node : row) height = std::max(height, place(*node).height());
        for (const auto* node : row) {
            const auto size = layout_.rects[node->id].size();
            move(*node, {x, y + (height - size.height()) / 2});
            x += size.width() + kGap;
        }
        return {x - kGap, height};
    }

    QSizeF place(const Node& node) {
        const bool has_content = !children_[node.id].empty();
        const auto size = has_content ? place_inside(node) : size_(node);
        layout_.rects[node.id] = QRectF(QPointF(), size);
        return size;
    }

    // With all that is in it.
    void move(const Node& node, QPointF by) {
        layout_.rects[node.id].translate(by);
        for (const auto* child : children_[node.id]) move(*child, by);
    }

    void place_top() {
        Row routers, switches, machines;
        for (const auto* node : children_[""]) {
            auto& row = node->kind == NodeKind::net_switch ? switches
                        : node->kind == NodeKind::machine  ? machines
                                                           : routers;
            row.push_back(node);
        }
        std::map<std::string, double> order;
        for (std::size_t i = 0; i < machines.size(); ++i) remember(*machines[i], double(i), order);
        sort_below(switches, order);
        for (std::size_t i = 0; i < switches.size(); ++i)
            order[switches[i]->id] = double(i) * double(machines.size());
        sort_below(routers, order);
        double y = 0;
        for (const auto& row : {routers, switches})
            if (!row.empty()) y = place_centred(row, y) + kUnderlayGap;
        // As many in a row as make the picture about as wide as a window.
        constexpr double kWide = 1.6;
        const auto columns = std::max<std::size_t>(
            machines.size() <= 6 ? machines.size() : 1,
            std::size_t(std::ceil(std::sqrt(double(machines.size()) * kWide))));
        for (std::size_t i = 0; i < machines.size(); i += columns) {
            const auto end = std::min(machines.size(), i + columns);
            y = place_centred(Row(machines.begin() + long(i), machines.begin() + long(end)), y) +
                kRowGap;
        }
    }

    void remember(const Node& node, double value, std::map<std::string, double>& order) {
        order[node.id] = value;
        for (const auto* child : children_[node.id]) remember(*child, value, order);
    }

    // The y below it.
    double place_centred(const Row& row, double y) {
        const auto extent = place_row(row, y);
        double x = -extent.width() / 2;
        for (const auto* node : row) {
            auto& rect = layout_.rects[node->id];
            const double top = y - rect.top();
            move(*node, {x - rect.left(), top});
            x += rect.width() + 2 * kGap;
        }
        // The gaps are twice as wide as inside a box.
        const double extra = kGap * double(row.size() - 1) / 2;
        for (const auto* node : row) move(*node, {-extra, 0});
        return y + extent.height();
    }

    void obey_view(const Node& node) {
        if (const auto at = view_.find(node.id); at != view_.end())
            move(node, at->second - layout_.rects[node.id].center());
        const auto& children = children_[node.id];
        if (children.empty()) return;
        bool is_free = false;
        for (const auto* child : children) {
            obey_view(*child);
            is_free = is_free || view_.contains(child->id);
        }
        if (is_free) fit(node);
    }

    void fit(const Node& box) {
        const auto title = size_(box);
        QRectF inside;
        for (const auto* child : children_[box.id]) inside |= layout_.rects[child->id];
        if (inside.width() < title.width())
            inside.adjust((inside.width() - title.width()) / 2, 0,
                          (title.width() - inside.width()) / 2, 0);
        layout_.rects[box.id] = inside.adjusted(-kPadding, -title.height(), kPadding, kPadding);
    }

    const Drawing& drawing_;
    const NodeSize& size_;
    std::map<std::string, Row> children_;
    std::map<std::string, QPointF> view_;
    std::map<std::string, std::vector<std::string>> joined_;
    std::map<std::string, bool> has_cable_;
    LabLayout layout_;
};

}  // namespace

QRectF LabLayout::bounds() const {
    QRectF all;
    for (const auto& [id, rect] : rects) all |= rect;
    return all;
}

LabLayout lay_out(const Drawing& drawing, const std::vector<lab::Position>& view,
                  const NodeSize& size) {
    return Layout(drawing, view, size).run();
}

}  // namespace vxlab::models
