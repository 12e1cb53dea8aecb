// The scene is made anew when the lab changes; a step only moves frames and marks.
#include "app/gui/lab_canvas.h"

#include <QApplication>
#include <QMouseEvent>
#include <QScrollBar>
#include <QWheelEvent>
#include <algorithm>

#include "app/gui/theme.h"
#include "app/models/packet_row.h"
#include "app/models/steps_model.h"
#include "core/trace/words.h"

namespace vxlab::gui {
namespace {

using models::to_text;

constexpr int kGlide = 200;               // milliseconds
constexpr std::size_t kMostFrames = 200;  // more are a crowd
constexpr double kFrameDistance = 16;     // from the border of its node
constexpr double kSmallest = 0.05, kLargest = 4;

}  // namespace

LabCanvas::LabCanvas(document::LabDocument& document, QWidget* parent)
    : QGraphicsView(parent), document_(document) {
    setScene(&scene_);
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    setViewportUpdateMode(MinimalViewportUpdate);
    setTransformationAnchor(AnchorUnderMouse);
    setResizeAnchor(AnchorViewCenter);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Lab canvas"));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    animation_.setStartValue(0.0);
    animation_.setEndValue(1.0);
    animation_.setDuration(kGlide);
    animation_.setEasingCurve(QEasingCurve::InOutQuad);
    connect(&animation_, &QVariantAnimation::valueChanged, this, [this](const QVariant& value) {
        for (const auto& one : moving_)
            one.item->setPos(one.from + (one.to - one.from) * value.toDouble());
    });
    connect(&document_, &document::LabDocument::changed, this, &LabCanvas::rebuild);
    connect(&document_, &document::LabDocument::selection_changed, this,
            &LabCanvas::show_selection);
    connect(&document_.trace(), &document::TraceDocument::moved, this, &LabCanvas::show_step);
    rebuild();
}

void LabCanvas::rebuild() {
    const bool was_in_view = is_in_view();
    frames_.clear();
    moving_.clear();
    nodes_.clear();
    edges_.clear();
    scene_.clear();
    setBackgroundBrush(palette().color(QPalette::Base));
    drawing_ = labs::draw(document_.lab());
    const auto layout = models::lay_out(drawing_, document_.lab().view, node_size);
    const auto vnis = labs::vnis_of(drawing_);
    double depth = -1000;  // boxes are behind what is in them, and behind lines
    for (const auto& node : drawing_.nodes) {
        const auto vni = std::find(vnis.begin(), vnis.end(), node.vni.value_or(0)) - vnis.begin();
        auto* item = new NodeItem(node, layout.rects.at(node.id), static_cast<int>(vni), palette());
        item->setZValue(node.is_box ? depth++ : 0);
        scene_.addItem(item);
        nodes_[node.id] = item;
    }
    for (const auto& edge : drawing_.edges) {
        edges_.push_back(new EdgeItem(edge, *nodes_[edge.from], *nodes_[edge.to], palette()));
        scene_.addItem(edges_.back());
    }
    places_ = models::FramePlaces(document_.lab(), drawing_);
    constexpr double kRoom = 400;
    scene_.setSceneRect(layout.bounds().adjusted(-kRoom, -kRoom, kRoom, kRoom));
    const bool is_other = shown_path_ != document_.path();
    shown_path_ = document_.path();
    if (is_other || !fitted_ || (was_in_view && !is_in_view())) fit();
    show_selection();
    show_step();
}

QRectF LabCanvas::all_nodes() const {
    QRectF all;
    for (const auto& [id, item] : nodes_) all |= item->rect();
    return all;
}

bool LabCanvas::is_in_view() const {
    return nodes_.empty() || mapToScene(viewport()->rect()).boundingRect().contains(all_nodes());
}

void LabCanvas::fit() {
    if (nodes_.empty() || !isVisible()) return;
    fitted_ = true;
    const auto all = all_nodes();
    constexpr double kBorder = 28;
    fitInView(all.adjusted(-kBorder, -kBorder, kBorder, kBorder), Qt::KeepAspectRatio);
    constexpr double kFitsAt = 1.5;  // at most: a small lab in a large window
    if (transform().m11() > kFitsAt) {
        resetTransform();
        scale(kFitsAt, kFitsAt);
        centerOn(all.center());
    }
}

void LabCanvas::zoom(double factor) {
    const double now = transform().m11();
    factor = std::clamp(now * factor, kSmallest, kLargest) / now;
    scale(factor, factor);
}

void LabCanvas::resizeEvent(QResizeEvent* event) {
    QGraphicsView::resizeEvent(event);
    fit();
}

void LabCanvas::changeEvent(QEvent* event) {
    QGraphicsView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) rebuild();
}

void LabCanvas::show_step() {
    animation_.stop();
    show_tables();
    show_frames();
    viewport()->update();
}

// How many rows each FDB has, and where rows changed.
void LabCanvas::show_tables() {
    std::map<std::string, int> rows;
    std::map<std::string, bool> changed;
    for (const auto& marked : document_.trace().rows()) {
        const auto& row = marked.row.row;
        const bool is_fdb =
            row.table == trace::Table::bridge_fdb || row.table == trace::Table::vtep_fdb;
        const auto place =
            places_.find(document_.trace().interface_name(marked.row.device).toStdString());
        if (!place) continue;
        if (is_fdb && marked.mark != '-') ++rows[place->node];
        if (marked.mark == '+' || marked.mark == '~' || marked.mark == '-')
            changed[place->node] = true;
    }
    for (const auto& [id, item] : nodes_) {
        const bool has_fdb = item->node().kind == labs::NodeKind::bridge ||
                             item->node().kind == labs::NodeKind::vtep ||
                             item->node().kind == labs::NodeKind::net_switch;
        item->set_badge(has_fdb && document_.trace().step() > 0 ? tr("FDB %1").arg(rows[id])
                                                                : QString());
        item->set_attention(!item->node().is_box && changed.contains(id));
    }
}

QPointF LabCanvas::place_of(const models::FramePlace& place) const {
    const auto* node = nodes_.at(place.node);
    if (place.edge < 0) return node->rect().center();
    const auto* edge = edges_[static_cast<std::size_t>(place.edge)];
    const auto here = edge->end(place.is_from), there = edge->end(!place.is_from);
    QLineF way(here, there);
    if (way.length() > 0) way.setLength(std::min(kFrameDistance, way.length() / 2));
    return way.p2();
}

std::optional<QPointF> LabCanvas::place_of_interface(trace::InterfaceId id) const {
    if (id == 0) return std::nullopt;
    const auto place = places_.find(document_.trace().interface_name(id).toStdString());
    if (!place || !nodes_.contains(place->node)) return std::nullopt;
    return place_of(*place);
}

FrameLook LabCanvas::look_of(const labs::FrameUnderWay& frame, bool is_present) const {
    FrameLook look;
    const auto told =
        is_present ? std::optional(document_.trace().told()) : document_.trace().tell(frame.step);
    if (!told) return look;
    look.verdict = frame.verdict;
    for (const auto& piece : told->what) {
        look.is_encapsulated = look.is_encapsulated || piece.role == dissect::Role::tunnel;
        if (piece.role != dissect::Role::plain) look.role = piece.role;
    }
    // Without a tunnel around it, only the place tells a frame of the overlay from one of the
    // underlay.
    if (look.role == dissect::Role::outer && !look.is_encapsulated && is_in_overlay(frame))
        look.role = dissect::Role::inner;
    if (!is_present) return look;
    constexpr int kLongest = 60;
    look.label = models::what_of(*told);
    if (look.label.size() > kLongest) look.label = look.label.left(kLongest - 1) + u'…';
    if (frame.verdict == trace::Verdict::drop || frame.verdict == trace::Verdict::flood)
        look.reason = to_text(trace::name(frame.verdict)) + QStringLiteral(": ") +
                      to_text(trace::sentence(frame.reason));
    return look;
}

bool LabCanvas::is_in_overlay(const labs::FrameUnderWay& frame) const {
    const auto place =
        places_.find(document_.trace().interface_name(frame.interface).toStdString());
    if (!place || !nodes_.contains(place->node)) return false;
    const auto kind = nodes_.at(place->node)->node().kind;
    return kind == labs::NodeKind::vtep || kind == labs::NodeKind::bridge ||
           kind == labs::NodeKind::name_space || kind == labs::NodeKind::container ||
           kind == labs::NodeKind::vm;
}

// Above the frame, or wherever it hides the least of the nodes.
QPointF LabCanvas::label_place(const QPointF& frame, const QSizeF& label) const {
    constexpr double kAway = 16;
    const double up = -kAway - label.height(), left = -label.width() / 2;
    const QPointF places[] = {{left, up},
                              {left, kAway},
                              {kAway, -label.height() / 2},
                              {-kAway - label.width(), -label.height() / 2},
                              {left, up - 40},
                              {left, kAway + 40}};
    QPointF best = places[0];
    double least = HUGE_VAL;
    for (const auto& place : places) {
        const QRectF box(frame + place, label);
        double hidden = 0;
        for (const auto& [id, item] : nodes_) {
            if (item->node().is_box) continue;
            const auto common = box.intersected(item->rect().adjusted(0, -10, 10, 0));
            hidden += common.width() * common.height();
        }
        if (hidden >= least) continue;
        least = hidden;
        best = place;
    }
    return best;
}

void LabCanvas::show_frames() {
    for (auto* item : frames_) {
        scene_.removeItem(item);
        delete item;
    }
    frames_.clear();
    moving_.clear();
    const auto& all = document_.trace().frames();
    const auto first = all.size() > kMostFrames ? all.size() - kMostFrames : 0;
    for (auto i = first; i < all.size(); ++i) {
        const auto to = place_of_interface(all[i].interface);
        if (!to) continue;
        const bool is_present = all[i].step == document_.trace().step();
        auto* item = new FrameItem(look_of(all[i], is_present), all[i].step, palette());
        item->setPos(*to);
        item->set_label_place(label_place(*to, item->label_size()));
        scene_.addItem(item);
        frames_.push_back(item);
        const auto from = place_of_interface(all[i].before);
        if (is_present && from && animated_) moving_.push_back({item, *from, *to});
    }
    if (!moving_.empty() && isVisible()) animation_.start();
}

void LabCanvas::show_selection() {
    for (const auto& [id, item] : nodes_) item->set_node_selected(id == document_.selected_node());
}

QPoint LabCanvas::place_of(const std::string& node) const {
    const auto found = nodes_.find(node);
    return found == nodes_.end() ? QPoint()
                                 : mapFromScene(found->second->rect().topLeft()) + QPoint(12, 12);
}

NodeItem* LabCanvas::node_at(const QPoint& point) const {
    for (auto* item : items(point))
        if (auto* node = qgraphicsitem_cast<NodeItem*>(item)) return node;
    return nullptr;
}

void LabCanvas::wheelEvent(QWheelEvent* event) {
    constexpr double kStep = 1.0015;
    zoom(std::pow(kStep, event->angleDelta().y()));
    event->accept();
}

void LabCanvas::mousePressEvent(QMouseEvent* event) {
    pressed_ = last_ = event->pos();
    if (event->button() != Qt::LeftButton) return;
    for (auto* item : items(event->pos()))
        if (const auto* frame = qgraphicsitem_cast<FrameItem*>(item)) {
            document_.trace().go(frame->step());
            return;
        }
    const auto* node = node_at(event->pos());
    document_.select_node(node ? node->node().id : std::string());
    dragged_ = node ? node->node().id : std::string();
    const bool joins = event->modifiers() & Qt::ShiftModifier;
    drag_ = !node                     ? Drag::pan
            : !document_.can_change() ? Drag::pan
            : joins                   ? Drag::join
                                      : Drag::node;
}

void LabCanvas::mouseMoveEvent(QMouseEvent* event) {
    const auto before = last_;
    last_ = event->pos();
    if (drag_ == Drag::none ||
        (pressed_ - last_).manhattanLength() < QApplication::startDragDistance())
        return QGraphicsView::mouseMoveEvent(event);
    if (drag_ == Drag::node) {
        // What was within the distance counts too.
        const auto from = before == pressed_ || dragged_.empty() ? pressed_ : before;
        move_with_content(dragged_, mapToScene(last_) - mapToScene(from));
    } else if (drag_ == Drag::pan) {
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() - (last_ - before).x());
        verticalScrollBar()->setValue(verticalScrollBar()->value() - (last_ - before).y());
    }
    viewport()->update();
}

void LabCanvas::mouseReleaseEvent(QMouseEvent* event) {
    const bool was_dragged =
        (pressed_ - event->pos()).manhattanLength() >= QApplication::startDragDistance();
    const auto drag = std::exchange(drag_, Drag::none);
    if (!was_dragged) return;
    if (drag == Drag::node) keep_position(dragged_);
    const auto* target = node_at(event->pos());
    if (drag == Drag::join && target && target->node().id != dragged_)
        Q_EMIT join_wanted(dragged_, target->node().id);
    viewport()->update();
}

void LabCanvas::drawForeground(QPainter* painter, const QRectF&) {
    if (drag_ != Drag::join) return;
    painter->setPen(QPen(palette().color(QPalette::Link), 2, Qt::DashLine));
    painter->drawLine(mapToScene(pressed_), mapToScene(last_));
}

void LabCanvas::move_with_content(const std::string& id, const QPointF& by) {
    auto* item = nodes_.at(id);
    item->moveBy(by.x(), by.y());
    for (auto* edge : edges_)
        if (edge->touches(item)) edge->follow();
    for (const auto& node : drawing_.nodes)
        if (node.parent == id) move_with_content(node.id, by);
}

// To the grid of 8; what stands in the node goes with it, wherever the lab says that it stands.
void LabCanvas::keep_position(const std::string& id) {
    constexpr double kGrid = 8;
    std::map<std::string, QPointF> middles;
    for (const auto& [name, item] : nodes_)
        if (name == id || name.starts_with(id + '/') || name.starts_with(id + ':'))
            middles[name] = item->rect().center();
    document_.change(tr("Move %1").arg(to_text(id)), [&](lab::Lab& lab) {
        for (auto& one : lab.view)
            if (const auto found = middles.find(one.node); found != middles.end()) {
                one.x = std::round(found->second.x() / kGrid) * kGrid;
                one.y = std::round(found->second.y() / kGrid) * kGrid;
                middles.erase(found);
            }
        if (const auto own = middles.find(id); own != middles.end())
            lab.view.push_back({id, std::round(own->second.x() / kGrid) * kGrid,
                                std::round(own->second.y() / kGrid) * kGrid});
    });
}

void LabCanvas::keyPressEvent(QKeyEvent* event) {
    constexpr double kStep = 1.2;
    switch (event->key()) {
        case Qt::Key_Plus:
            return zoom(kStep);
        case Qt::Key_Minus:
            return zoom(1 / kStep);
        case Qt::Key_0:
            return fit();
        case Qt::Key_Right:
        case Qt::Key_Down:
            return select_next(1);
        case Qt::Key_Left:
        case Qt::Key_Up:
            return select_next(-1);
        default:
            QGraphicsView::keyPressEvent(event);
    }
}

void LabCanvas::select_next(int by) {
    const auto count = static_cast<int>(drawing_.nodes.size());
    if (count == 0) return;
    int at = by > 0 ? -1 : 0;
    for (int i = 0; i < count; ++i)
        if (drawing_.nodes[static_cast<std::size_t>(i)].id == document_.selected_node()) at = i;
    const auto& node = drawing_.nodes[static_cast<std::size_t>((at + by + count) % count)];
    document_.select_node(node.id);
    ensureVisible(nodes_.at(node.id));
}

}  // namespace vxlab::gui
