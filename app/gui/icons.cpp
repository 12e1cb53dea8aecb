// Paths on a square of 24 units.
#include "app/gui/icons.h"

#include <QPainter>
#include <QPainterPath>
#include <cmath>

#include "app/gui/theme.h"

namespace vxlab::gui {
namespace {

constexpr int kUnits = 24;

class Pen {
public:
    Pen(QPainter& painter, const QColor& ink) : painter_(painter), ink_(ink) { solid(ink); }

    void solid(const QColor& color) {
        painter_.setPen(Qt::NoPen);
        painter_.setBrush(color);
    }
    void line(const QColor& color) {
        painter_.setBrush(Qt::NoBrush);
        painter_.setPen(QPen(color, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    }
    // To the right; with `left` to the left.
    void triangle(double x, double width, bool left = false) {
        const double from = left ? x + width : x, to = left ? x : x + width;
        painter_.drawPolygon(QPolygonF({{from, 5}, {to, 12}, {from, 19}}));
    }
    void bar(double x) { painter_.drawRect(QRectF(x, 5, 3, 14)); }
    void box(const QRectF& rect) { painter_.drawRoundedRect(rect, 2, 2); }
    void small_triangle(bool left) {
        solid(ink_);
        const double from = left ? 8 : 16, to = left ? 2 : 22;
        painter_.drawPolygon(QPolygonF({{from, 7}, {to, 12}, {from, 17}}));
    }
    void cross(double x, const QColor& color) {
        line(color);
        painter_.drawLine(QPointF(x - 4, 8), QPointF(x + 4, 16));
        painter_.drawLine(QPointF(x - 4, 16), QPointF(x + 4, 8));
    }
    void diamond(double x, const QColor& color) {
        solid(color);
        painter_.drawPolygon(QPolygonF({{x - 5, 12}, {x, 7}, {x + 5, 12}, {x, 17}}));
    }
    void hexagon() {
        painter_.drawPolygon(QPolygonF({{3, 12}, {7, 6}, {17, 6}, {21, 12}, {17, 18}, {7, 18}}));
    }
    // From one point to three.
    void fan(const QColor& color) {
        line(color);
        for (const double y : {6.0, 12.0, 18.0}) painter_.drawLine(QPointF(3, 12), QPointF(12, y));
    }

private:
    QPainter& painter_;
    QColor ink_;
};

void draw_run(Icon which, Pen& pen, QPainter& painter, const QColor& ink) {
    switch (which) {
        case Icon::start:
        case Icon::play:
            return pen.triangle(6, 13);
        case Icon::restart: {
            pen.line(ink);
            painter.drawArc(QRectF(5, 5, 14, 14), 40 * 16, 280 * 16);
            pen.solid(ink);
            painter.drawPolygon(QPolygonF({{14, 3}, {21, 6}, {15, 10.5}}));
            return;
        }
        case Icon::stop:
            return pen.box({6, 6, 12, 12});
        case Icon::pause:
            pen.bar(7);
            return pen.bar(14);
        case Icon::to_begin:
            pen.bar(4);
            return pen.triangle(8, 12, true);
        case Icon::back:
            pen.triangle(3, 9, true);
            return pen.triangle(12, 9, true);
        case Icon::forward:
            pen.triangle(3, 9);
            return pen.triangle(12, 9);
        default:
            pen.bar(17);
            return pen.triangle(4, 12);
    }
}

void draw_seek(Icon which, Pen& pen, const QPalette& palette) {
    const auto red = layer_color(palette, dissect::Role::error);
    const auto amber = layer_color(palette, dissect::Role::warning);
    switch (which) {
        case Icon::next_drop:
            pen.cross(8, red);
            break;
        case Icon::next_flood:
            pen.fan(layer_color(palette, dissect::Role::control));
            break;
        case Icon::next_change:
            pen.diamond(8, amber);
            break;
        default:
            pen.diamond(16, amber);
            return pen.small_triangle(true);
    }
    pen.small_triangle(false);
}

void draw_part(Icon which, Pen& pen, QPainter& painter, const QPalette& palette) {
    const auto ink = palette.color(QPalette::ButtonText);
    const auto outer = layer_color(palette, dissect::Role::outer);
    switch (which) {
        case Icon::machine:
            pen.line(ink);
            return pen.box({3, 4, 18, 16});
        case Icon::name_space:
            pen.line(layer_color(palette, dissect::Role::inner));
            return pen.box({4, 7, 16, 10});
        case Icon::bridge:
            pen.line(ink);
            painter.drawLine(QPointF(3, 17), QPointF(21, 17));
            painter.drawArc(QRectF(5, 8, 14, 18), 0, 180 * 16);
            return;
        case Icon::vtep:
            pen.line(layer_color(palette, dissect::Role::tunnel));
            return pen.hexagon();
        case Icon::net_switch:
            pen.line(outer);
            pen.box({3, 8, 18, 8});
            for (const double x : {7.0, 12.0, 17.0}) painter.drawPoint(QPointF(x, 12));
            return;
        case Icon::router:
            pen.line(outer);
            painter.drawEllipse(QRectF(3, 5, 18, 14));
            painter.drawLine(QPointF(8, 12), QPointF(16, 12));
            return;
        case Icon::join:
            pen.line(ink);
            painter.drawLine(QPointF(6, 18), QPointF(18, 6));
            painter.drawEllipse(QRectF(3, 16, 5, 5));
            painter.drawEllipse(QRectF(16, 3, 5, 5));
            return;
        default:
            return pen.cross(12, layer_color(palette, dissect::Role::error));
    }
}

}  // namespace

QIcon icon(Icon which, const QPalette& palette) {
    QIcon made;
    for (const auto mode : {QIcon::Normal, QIcon::Disabled})
        for (const int size : {kUnits, 2 * kUnits}) {
            QPixmap picture(size, size);
            picture.fill(Qt::transparent);
            QPainter painter(&picture);
            painter.setRenderHint(QPainter::Antialiasing);
            painter.scale(double(size) / kUnits, double(size) / kUnits);
            constexpr double kFaint = 0.35;
            if (mode == QIcon::Disabled) painter.setOpacity(kFaint);
            const auto ink = palette.color(QPalette::Active, QPalette::ButtonText);
            Pen pen(painter, ink);
            if (which <= Icon::to_end)
                draw_run(which, pen, painter, ink);
            else if (which <= Icon::previous_change)
                draw_seek(which, pen, palette);
            else
                draw_part(which, pen, painter, palette);
            painter.end();
            made.addPixmap(picture, mode);
        }
    return made;
}

}  // namespace vxlab::gui
