// The lab, drawn: its nodes and cables, and the frames that are under way at the step that is
// looked at. Nodes are selected, dragged and joined here.
#pragma once

#include <QGraphicsView>
#include <QVariantAnimation>
#include <map>
#include <memory>
#include <vector>

#include "app/document/lab_document.h"
#include "app/gui/canvas_items.h"
#include "app/models/lab_layout.h"

namespace vxlab::gui {

class LabCanvas : public QGraphicsView {
    Q_OBJECT

public:
    // The document must outlive the canvas.
    explicit LabCanvas(document::LabDocument& document, QWidget* parent = nullptr);

    // All of the lab in the window, no larger than it is.
    void fit();
    void zoom(double factor);
    // Frames glide to their places; otherwise they are there at once.
    void set_animated(bool on) { animated_ = on; }
    // Of a node, in the canvas's own coordinates; for tests and tool tips.
    QPoint place_of(const std::string& node) const;
    std::size_t frames_shown() const { return frames_.size(); }

Q_SIGNALS:
    // The user dragged a line from one node to another.
    void join_wanted(const std::string& from, const std::string& to);

protected:
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void drawForeground(QPainter* painter, const QRectF& rect) override;

private:
    struct Moving {
        FrameItem* item = nullptr;
        QPointF from, to;
    };
    // What a press has begun.
    enum class Drag { none, pan, node, join };

    // An edit keeps all of the lab in view if it was so before.
    void rebuild();
    QRectF all_nodes() const;
    bool is_in_view() const;
    void show_step();
    void show_tables();
    void show_frames();
    void show_selection();
    QPointF place_of(const models::FramePlace& place) const;
    std::optional<QPointF> place_of_interface(trace::InterfaceId id) const;
    FrameLook look_of(const labs::FrameUnderWay& frame, bool is_present) const;
    bool is_in_overlay(const labs::FrameUnderWay& frame) const;
    QPointF label_place(const QPointF& frame, const QSizeF& label) const;
    NodeItem* node_at(const QPoint& point) const;
    void move_with_content(const std::string& id, const QPointF& by);
    void keep_position(const std::string& id);
    void select_next(int by);

    document::LabDocument& document_;
    QGraphicsScene scene_;
    labs::Drawing drawing_;
    models::FramePlaces places_;
    std::map<std::string, NodeItem*> nodes_;
    std::vector<EdgeItem*> edges_;
    std::vector<FrameItem*> frames_;
    std::vector<Moving> moving_;
    QVariantAnimation animation_;
    bool animated_ = true, fitted_ = false;
    QString shown_path_;
    Drag drag_ = Drag::none;
    QPoint pressed_, last_;
    std::string dragged_;
};

}  // namespace vxlab::gui
