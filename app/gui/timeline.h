// The timeline of a run: how much happened when, where frames were dropped and rows changed, and
// the step that is looked at, which is dragged to any other.
#pragma once

#include <QWidget>

#include "app/document/trace_document.h"

namespace vxlab::gui {

class Timeline : public QWidget {
    Q_OBJECT

public:
    // The document must outlive it.
    explicit Timeline(document::TraceDocument& trace, QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    double x_of(std::uint64_t step) const;
    std::uint64_t step_at(double x) const;
    void paint_columns(QPainter& painter) const;
    void paint_position(QPainter& painter) const;

    document::TraceDocument& trace_;
};

}  // namespace vxlab::gui
