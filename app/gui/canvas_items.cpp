// Shapes and colours as window.md's table has them: a VTEP is a hexagon, an underlay box is blue.
#include "app/gui/canvas_items.h"

#include <QApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <QStyleOptionGraphicsItem>
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "app/gui/theme.h"
#include "app/models/packet_row.h"

namespace vxlab::gui {
namespace {

using labs::EdgeKind;
using labs::Node;
using labs::NodeKind;
using models::to_text;

constexpr double kMargin = 10, kHexagonTip = 14, kRoundest = 18;
// Below this size of the picture only names are written.
constexpr double kFactsLevel = 0.55, kNamesLevel = 0.2;

QFont name_font() {
    auto font = QApplication::font();
    font.setBold(true);
    return font;
}

QFont fact_font() {
    auto font = QApplication::font();
    font.setPointSizeF(font.pointSizeF() * 0.9);
    return font;
}

QStringList facts_of(const Node& node) {
    QStringList lines;
    for (const auto& fact : node.facts) lines << to_text(fact);
    for (const auto& one : node.interfaces) {
        auto line = to_text(one.name);
        for (std::size_t i = 0; i < one.facts.size(); ++i)
            line += (i == 0 ? QStringLiteral("  ") : QStringLiteral(", ")) + to_text(one.facts[i]);
        lines << line;
    }
    return lines;
}

QString title_of(const Node& node) { return to_text(node.name); }
QString kind_of(const Node& node) { return to_text(labs::kind_name(node.kind)); }

dissect::Role role_of(NodeKind kind) {
    switch (kind) {
        case NodeKind::vtep:
            return dissect::Role::tunnel;
        case NodeKind::interface:
        case NodeKind::net_switch:
        case NodeKind::router:
        case NodeKind::uplink:
            return dissect::Role::outer;
        case NodeKind::name_space:
        case NodeKind::container:
        case NodeKind::vm:
            return dissect::Role::inner;
        default:
            return dissect::Role::plain;
    }
}

// Where the line from the middle of the rectangle to that point leaves it.
QPointF border_point(const QRectF& rect, const QPointF& to) {
    const auto middle = rect.center();
    const auto delta = to - middle;
    const double x = std::abs(delta.x()) / (rect.width() / 2);
    const double y = std::abs(delta.y()) / (rect.height() / 2);
    const double most = std::max(x, y);
    return most == 0 ? middle : middle + delta / most;
}

}  // namespace

QSizeF node_size(const Node& node) {
    const QFontMetricsF names(name_font()), facts(fact_font());
    const auto title = title_of(node) + QStringLiteral("  ") + kind_of(node);
    double width = names.horizontalAdvance(title), height = names.height();
    if (!node.is_box)
        for (const auto& line : facts_of(node)) {
            width = std::max(width, facts.horizontalAdvance(line));
            height += facts.height();
        }
    const double tips = node.kind == NodeKind::vtep ? 2 * kHexagonTip : 0;
    return {std::ceil(width + 2 * kMargin + tips), std::ceil(height + 2 * kMargin)};
}

NodeItem::NodeItem(const Node& node, const QRectF& rect, int vni_number, const QPalette& palette)
    : node_(node), rect_(QPointF(), rect.size()), vni_number_(vni_number), palette_(palette) {
    setPos(rect.topLeft());
    setToolTip(title_of(node) + u' ' + kind_of(node) + u'\n' + facts_of(node).join(u'\n'));
    setFlag(ItemUsesExtendedStyleOption);
}

void NodeItem::set_badge(const QString& badge) {
    if (badge == badge_) return;
    prepareGeometryChange();
    badge_ = badge;
}

void NodeItem::set_attention(bool on) {
    if (on == attention_) return;
    attention_ = on;
    update();
}

void NodeItem::set_node_selected(bool on) {
    if (on == selected_) return;
    selected_ = on;
    update();
}

QRectF NodeItem::boundingRect() const { return rect_.adjusted(-4, -12, 16, 4); }

QPainterPath NodeItem::shape() const { return outline(); }

QPainterPath NodeItem::outline() const {
    QPainterPath path;
    if (node_.kind != NodeKind::vtep) {
        const double radius = node_.kind == NodeKind::router || node_.kind == NodeKind::uplink
                                  ? std::min(rect_.height() / 2, kRoundest)
                                  : 6;
        path.addRoundedRect(rect_, radius, radius);
        return path;
    }
    const double middle = rect_.center().y();
    path.addPolygon(QPolygonF({{rect_.left(), middle},
                               {rect_.left() + kHexagonTip, rect_.top()},
                               {rect_.right() - kHexagonTip, rect_.top()},
                               {rect_.right(), middle},
                               {rect_.right() - kHexagonTip, rect_.bottom()},
                               {rect_.left() + kHexagonTip, rect_.bottom()}}));
    path.closeSubpath();
    return path;
}

QColor NodeItem::line_color() const {
    if (node_.vni) return vni_color(palette_, vni_number_);
    const auto role = role_of(node_.kind);
    return role == dissect::Role::plain ? quiet_color(palette_) : layer_color(palette_, role);
}

void NodeItem::paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget*) {
    const double level = option->levelOfDetailFromTransform(painter->worldTransform());
    const auto role = role_of(node_.kind);
    const auto shape = outline();
    auto fill = node_.is_box ? palette_.color(QPalette::Window) : palette_.color(QPalette::Base);
    painter->setPen(Qt::NoPen);
    painter->fillPath(shape, fill);
    if (attention_) {
        painter->fillPath(shape, attention_ground(palette_));
    } else if (role != dissect::Role::plain) {
        painter->fillPath(shape, layer_ground(palette_, role));
    }
    QPen pen(line_color(), node_.vni ? 2.5 : 1.2);
    if (selected_) pen = QPen(palette_.color(QPalette::Link), 3);
    painter->setPen(pen);
    painter->drawPath(shape);
    if (level >= kNamesLevel) paint_text(*painter, level);
}

void NodeItem::paint_text(QPainter& painter, double level) const {
    const QFontMetricsF names(name_font()), facts(fact_font());
    const bool is_box = node_.is_box;
    const double left = rect_.left() + kMargin + (node_.kind == NodeKind::vtep ? kHexagonTip : 0);
    double y = rect_.top() + kMargin;
    painter.setFont(name_font());
    painter.setPen(palette_.color(QPalette::Text));
    const auto title = title_of(node_);
    painter.drawText(QPointF(left, y + names.ascent()), title);
    if (level < kFactsLevel) return;
    painter.setFont(fact_font());
    painter.setPen(quiet_color(palette_));
    painter.drawText(QPointF(left + names.horizontalAdvance(title + u' '), y + names.ascent()),
                     kind_of(node_));
    y += names.height();
    painter.setPen(palette_.color(QPalette::Text));
    if (!is_box)
        for (const auto& line : facts_of(node_)) {
            painter.drawText(QPointF(left, y + facts.ascent()), line);
            y += facts.height();
        }
    if (badge_.isEmpty()) return;
    const double width = facts.horizontalAdvance(badge_) + 10;
    const QRectF badge(rect_.right() - width + 10, rect_.top() - 9, width, facts.height() + 2);
    painter.setBrush(palette_.color(QPalette::Base));
    painter.setPen(QPen(line_color(), 1));
    painter.drawRoundedRect(badge, 4, 4);
    painter.setPen(palette_.color(QPalette::Text));
    painter.drawText(badge, Qt::AlignCenter, badge_);
    painter.setBrush(Qt::NoBrush);
}

EdgeItem::EdgeItem(const labs::Edge& edge, const NodeItem& from, const NodeItem& to,
                   const QPalette& palette)
    : edge_(edge), from_(from), to_(to), palette_(palette) {
    QStringList facts;
    for (const auto& fact : edge.facts) facts << to_text(fact);
    setToolTip(to_text(edge.from) + QStringLiteral(" – ") + to_text(edge.to) +
               (facts.isEmpty() ? QString() : u'\n' + facts.join(QStringLiteral(", "))));
    setZValue(-0.5);
    follow();
}

void EdgeItem::follow() {
    prepareGeometryChange();
    const auto from = from_.rect(), to = to_.rect();
    line_ = {border_point(from, to.center()), border_point(to, from.center())};
}

QRectF EdgeItem::boundingRect() const {
    return QRectF(line_.p1(), line_.p2()).normalized().adjusted(-60, -12, 60, 12);
}

void EdgeItem::paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget*) {
    QPen pen(quiet_color(palette_), 1.5);
    if (edge_.kind == EdgeKind::cable) pen = QPen(layer_color(palette_, dissect::Role::outer), 2.5);
    if (edge_.kind == EdgeKind::over) pen.setStyle(Qt::DotLine);
    painter->setPen(pen);
    painter->drawLine(line_);
    const double level = option->levelOfDetailFromTransform(painter->worldTransform());
    if (edge_.facts.empty() || level < kFactsLevel) return;
    // On the line, with the ground behind it.
    const auto text = to_text(fmt::format("{}", fmt::join(edge_.facts, ", ")));
    const QFontMetricsF metrics(fact_font());
    QRectF box(0, 0, metrics.horizontalAdvance(text) + 8, metrics.height());
    box.moveCenter(line_.center());
    painter->fillRect(box, palette_.color(QPalette::Base));
    painter->setFont(fact_font());
    painter->setPen(palette_.color(QPalette::Text));
    painter->drawText(box, Qt::AlignCenter, text);
}

FrameItem::FrameItem(const FrameLook& look, std::uint64_t step, const QPalette& palette)
    : look_(look), step_(step), palette_(palette) {
    setZValue(look.label.isEmpty() ? 10 : 11);
    setToolTip(look.label);
}

QSizeF FrameItem::label_size() const {
    if (look_.label.isEmpty()) return {};
    const QFontMetricsF metrics(fact_font());
    double width = metrics.horizontalAdvance(look_.label);
    double height = metrics.height() + 4;
    if (!look_.reason.isEmpty()) {
        width = std::max(width, metrics.horizontalAdvance(look_.reason));
        height += metrics.height();
    }
    return {width + 12, height};
}

QRectF FrameItem::boundingRect() const {
    return label_rect().united(QRectF(-14, -12, 28, 24)).adjusted(-2, -2, 2, 2);
}

void FrameItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
    const bool is_dropped = look_.verdict == trace::Verdict::drop;
    const auto color = layer_color(palette_, look_.role);
    const QRectF frame(-7, -5, 14, 10);
    painter->setPen(QPen(palette_.color(QPalette::Base), 1));
    if (look_.is_encapsulated) {
        painter->setBrush(layer_color(palette_, dissect::Role::outer));
        painter->drawRoundedRect(frame.adjusted(-5, -5, 5, 5), 4, 4);
        painter->setBrush(layer_color(palette_, dissect::Role::tunnel));
        painter->drawRoundedRect(frame.adjusted(-2.5, -2.5, 2.5, 2.5), 3, 3);
    }
    painter->setBrush(color);
    painter->drawRoundedRect(frame, 2, 2);
    painter->setBrush(Qt::NoBrush);
    if (is_dropped) {
        painter->setPen(QPen(layer_color(palette_, dissect::Role::error), 3));
        painter->drawLine(QPointF(-9, -9), QPointF(9, 9));
        painter->drawLine(QPointF(-9, 9), QPointF(9, -9));
    }
    if (look_.label.isEmpty()) return;
    const auto box = label_rect();
    painter->setBrush(palette_.color(QPalette::Base));
    painter->setPen(QPen(is_dropped ? layer_color(palette_, dissect::Role::error) : color, 1));
    painter->drawRoundedRect(box, 4, 4);
    painter->setFont(fact_font());
    painter->setPen(palette_.color(QPalette::Text));
    const auto inside = box.adjusted(6, 2, -6, -2);
    painter->drawText(inside, Qt::AlignTop | Qt::AlignHCenter, look_.label);
    if (look_.reason.isEmpty()) return;
    painter->setPen(
        layer_color(palette_, is_dropped ? dissect::Role::error : dissect::Role::control));
    painter->drawText(inside, Qt::AlignBottom | Qt::AlignHCenter, look_.reason);
}

}  // namespace vxlab::gui
