// One column a pixel: as high as the share of its steps that are frames.
#include "app/gui/timeline.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "app/gui/theme.h"

namespace vxlab::gui {
namespace {

using document::TraceOverview;

constexpr int kHeight = 56, kMargin = 10, kMarkRow = 12;
// How high a frame is drawn beside a flood, and how strongly.
constexpr double kPlainFrame = 0.5;
constexpr float kSoft = 0.55F;

}  // namespace

Timeline::Timeline(document::TraceDocument& trace, QWidget* parent)
    : QWidget(parent), trace_(trace) {
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Timeline"));
    connect(&trace_, &document::TraceDocument::moved, this, qOverload<>(&QWidget::update));
}

QSize Timeline::sizeHint() const { return {400, kHeight}; }
QSize Timeline::minimumSizeHint() const { return {120, kHeight}; }

double Timeline::x_of(std::uint64_t step) const {
    const auto steps = std::max<std::uint64_t>(trace_.steps(), 1);
    return kMargin +
           static_cast<double>(step) / static_cast<double>(steps) * (width() - 2 * kMargin);
}

std::uint64_t Timeline::step_at(double x) const {
    const double share = (x - kMargin) / std::max(1, width() - 2 * kMargin);
    return static_cast<std::uint64_t>(
        std::llround(std::clamp(share, 0.0, 1.0) * static_cast<double>(trace_.steps())));
}

void Timeline::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), palette().color(QPalette::Base));
    if (trace_.steps() == 0) {
        painter.setPen(quiet_color(palette()));
        painter.drawText(rect(), Qt::AlignCenter,
                         tr("Start the lab, and every step of its frames is kept here"));
        return;
    }
    paint_columns(painter);
    paint_position(painter);
}

void Timeline::paint_columns(QPainter& painter) const {
    const auto& marks = trace_.overview().marks;
    const int columns = width() - 2 * kMargin;
    const double per_column = static_cast<double>(marks.size()) / std::max(columns, 1);
    const int bottom = height() - kMarkRow, highest = bottom - 6;
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (int column = 0; column < columns; ++column) {
        const auto begin = static_cast<std::size_t>(column * per_column);
        const auto end = std::min(
            marks.size(), std::max(begin + 1, static_cast<std::size_t>((column + 1) * per_column)));
        int seen = 0;
        double frames = 0;
        for (auto i = begin; i < end; ++i) {
            if ((marks[i] & TraceOverview::frame) != 0)
                frames += (marks[i] & TraceOverview::flood) != 0 ? 1 : kPlainFrame;
            seen |= marks[i];
        }
        const int x = kMargin + column;
        const double share = frames / static_cast<double>(end - begin);
        auto color = (seen & TraceOverview::flood) != 0
                         ? layer_color(palette(), dissect::Role::control)
                         : layer_color(palette(), dissect::Role::outer);
        color.setAlphaF(kSoft);
        const int high = static_cast<int>(share * highest * 0.8);
        painter.fillRect(x, bottom - high, 1, high, color);
        if ((seen & TraceOverview::command) != 0)
            painter.fillRect(x, bottom - 3, 1, 3, palette().color(QPalette::Text));
        if ((seen & TraceOverview::drop) != 0)
            painter.fillRect(x, 2, 1, 6, layer_color(palette(), dissect::Role::error));
        if ((seen & TraceOverview::change) != 0)
            painter.fillRect(x, bottom + 2, 1, 6, layer_color(palette(), dissect::Role::warning));
    }
    painter.fillRect(kMargin, bottom, columns, 1, palette().color(QPalette::Mid));
    painter.setRenderHint(QPainter::Antialiasing);
}

void Timeline::paint_position(QPainter& painter) const {
    const double x = x_of(trace_.step());
    const auto color = trace_.is_at_end() ? palette().color(QPalette::Link)
                                          : layer_color(palette(), dissect::Role::warning);
    painter.setPen(QPen(color, 2));
    painter.drawLine(QPointF(x, 0), QPointF(x, height() - 4));
    painter.setBrush(color);
    painter.setPen(Qt::NoPen);
    painter.drawPolygon(QPolygonF({QPointF(x - 6, 0), QPointF(x + 6, 0), QPointF(x, 8)}));
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(palette().color(QPalette::Link), 1));
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

void Timeline::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) trace_.go(step_at(event->position().x()));
}

void Timeline::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons() & Qt::LeftButton) trace_.go(step_at(event->position().x()));
}

void Timeline::keyPressEvent(QKeyEvent* event) {
    constexpr std::uint64_t kPage = 50;
    const auto now = trace_.step();
    switch (event->key()) {
        case Qt::Key_Left:
            return trace_.go(now == 0 ? 0 : now - 1);
        case Qt::Key_Right:
            return trace_.go(now + 1);
        case Qt::Key_PageUp:
            return trace_.go(now < kPage ? 0 : now - kPage);
        case Qt::Key_PageDown:
            return trace_.go(now + kPage);
        case Qt::Key_Home:
            return trace_.go(0);
        case Qt::Key_End:
            return trace_.go(trace_.steps());
        default:
            QWidget::keyPressEvent(event);
    }
}

bool Timeline::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip || trace_.steps() == 0) return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const auto step = step_at(help->pos().x());
    QToolTip::showText(help->globalPos(),
                       tr("step %1 of %2\n✕ red: drops   ◆ amber: rows changed   violet: floods")
                           .arg(step)
                           .arg(trace_.steps()),
                       this);
    return true;
}

}  // namespace vxlab::gui
