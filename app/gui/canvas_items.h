// What is drawn on the lab canvas: nodes, the lines between them, and frames on their way.
#pragma once

#include <QGraphicsItem>
#include <QPalette>
#include <functional>

#include "app/models/frame_places.h"
#include "capture/dissect/summary_line.h"
#include "core/trace/event.h"
#include "labs/export/drawing.h"

namespace vxlab::gui {

// Text of a node: its name in bold, what it is and its facts below.
QSizeF node_size(const labs::Node& node);

class NodeItem : public QGraphicsItem {
public:
    enum { Type = UserType + 1 };
    // `vni_number`: of its VNI among those of the lab.
    NodeItem(const labs::Node& node, const QRectF& rect, int vni_number, const QPalette& palette);

    int type() const override { return Type; }
    const labs::Node& node() const { return node_; }
    // Where it is in the scene.
    QRectF rect() const { return rect_.translated(pos()); }
    // A short text at its corner: how many rows its FDB has; empty: none.
    void set_badge(const QString& badge);
    // Rows of it changed, or it decides about the frame.
    void set_attention(bool on);
    void set_node_selected(bool on);

    QRectF boundingRect() const override;
    QPainterPath shape() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    QPainterPath outline() const;
    QColor line_color() const;
    void paint_text(QPainter& painter, double level) const;

    labs::Node node_;
    QRectF rect_;
    int vni_number_;
    QPalette palette_;
    QString badge_;
    bool attention_ = false, selected_ = false;
};

class EdgeItem : public QGraphicsItem {
public:
    EdgeItem(const labs::Edge& edge, const NodeItem& from, const NodeItem& to,
             const QPalette& palette);

    // After one of its nodes was moved.
    void follow();
    const labs::Edge& edge() const { return edge_; }
    // Where it leaves its nodes.
    QPointF end(bool is_from) const { return is_from ? line_.p1() : line_.p2(); }
    bool touches(const NodeItem* node) const { return node == &from_ || node == &to_; }

    QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    labs::Edge edge_;
    const NodeItem &from_, &to_;
    QPalette palette_;
    QLineF line_;
};

// What a frame looks like: its own layer, and a ring of the outer one's colour around it while it
// is encapsulated.
struct FrameLook {
    dissect::Role role = dissect::Role::plain;
    bool is_encapsulated = false;
    QString label;  // what it is; empty: none is shown
    trace::Verdict verdict = trace::Verdict::none;
    QString reason;  // of a drop
};

class FrameItem : public QGraphicsItem {
public:
    enum { Type = UserType + 2 };
    FrameItem(const FrameLook& look, std::uint64_t step, const QPalette& palette);

    int type() const override { return Type; }
    std::uint64_t step() const { return step_; }
    QSizeF label_size() const;
    // Its top left corner, from the frame's middle.
    void set_label_place(const QPointF& place) { label_ = place; }
    QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    QRectF label_rect() const { return {label_, label_size()}; }

    FrameLook look_;
    QPointF label_;
    std::uint64_t step_;
    QPalette palette_;
};

}  // namespace vxlab::gui
