// Each layer is a block: its title with the bit numbers, then its rows; what a tunnel carries is
// indented by a step.
#include "app/gui/packet_diagram_view.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>

#include "app/gui/theme.h"

namespace vxlab::gui {
namespace {

constexpr int kMargin = 8;
constexpr int kIndent = 12;  // a tunnel depth
constexpr int kGap = 8;      // between two layers
constexpr int kBitsARow = 32;

}  // namespace

PacketDiagramView::PacketDiagramView(document::CaptureDocument& capture, QWidget* parent)
    : QAbstractScrollArea(parent), capture_(capture) {
    setAccessibleName(tr("Packet diagram"));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(&capture_, &document::CaptureDocument::changed, this, &PacketDiagramView::follow);
}

void PacketDiagramView::follow(document::Changes what) {
    if (what & document::Change::selection) {
        const auto* dissection = capture_.dissection();
        layers_ =
            dissection ? models::packet_diagram(*dissection) : std::vector<models::DiagramLayer>();
        lay_out();
    }
    if (what & document::Change::field) {
        for (std::size_t i = 0; i < layers_.size(); ++i)
            for (const auto& field : layers_[i].fields) {
                if (field.node != capture_.selected_field()) continue;
                const auto rect = cell_rect(i, field.cells.front());
                if (rect.top() < 0 || rect.bottom() > viewport()->height())
                    verticalScrollBar()->setValue(verticalScrollBar()->value() + rect.top() -
                                                  viewport()->height() / 3);
            }
    }
    viewport()->update();
}

int PacketDiagramView::row_height() const { return 2 * fontMetrics().height() + 6; }
int PacketDiagramView::title_height() const { return fontMetrics().height() + 8; }

void PacketDiagramView::lay_out() {
    tops_.clear();
    int y = kMargin;
    for (const auto& layer : layers_) {
        tops_.push_back(y);
        y += title_height() + layer.rows * row_height() + kGap;
    }
    verticalScrollBar()->setRange(0, std::max(0, y - viewport()->height()));
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(row_height() / 2);
}

void PacketDiagramView::resizeEvent(QResizeEvent*) { lay_out(); }

QRect PacketDiagramView::title_rect(std::size_t layer) const {
    const int left = kMargin + kIndent * layers_[layer].tunnel_depth;
    return {left, tops_[layer] - verticalScrollBar()->value(), viewport()->width() - left - kMargin,
            title_height()};
}

QRect PacketDiagramView::cell_rect(std::size_t layer, const models::DiagramCell& cell) const {
    const auto title = title_rect(layer);
    const auto x = [&](int bit) { return title.left() + title.width() * bit / kBitsARow; };
    const int y = title.bottom() + 1 + cell.row * row_height();
    return {QPoint(x(cell.first_bit), y),
            QPoint(x(cell.first_bit + cell.bits) - 1, y + row_height() - 1)};
}

void PacketDiagramView::paintEvent(QPaintEvent*) {
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), palette().color(QPalette::Base));
    if (layers_.empty()) {
        painter.setPen(quiet_color(palette()));
        painter.drawText(viewport()->rect(), Qt::AlignCenter | Qt::TextWordWrap,
                         tr("Select a packet to see it drawn bit by bit"));
        return;
    }
    for (std::size_t i = 0; i < layers_.size(); ++i) paint_layer(painter, i);
}

void PacketDiagramView::paint_layer(QPainter& painter, std::size_t index) {
    const auto& layer = layers_[index];
    const auto title = title_rect(index);
    const int bottom = title.bottom() + layer.rows * row_height();
    if (bottom < 0 || title.top() > viewport()->height()) return;
    auto bold = font();
    bold.setBold(true);
    painter.setFont(bold);
    painter.setPen(layer_color(palette(), layer.role));
    painter.drawText(title, Qt::AlignLeft | Qt::AlignVCenter, layer.title);
    painter.setFont(font());
    painter.setPen(quiet_color(palette()));
    painter.drawText(title, Qt::AlignRight | Qt::AlignVCenter, tr("32 bits"));
    for (const auto& field : layer.fields) paint_field(painter, index, field);
}

void PacketDiagramView::paint_field(QPainter& painter, std::size_t layer,
                                    const models::DiagramField& field) {
    const bool selected = field.node == capture_.selected_field();
    const auto role = layers_[layer].role;
    QRect widest;
    for (const auto& cell : field.cells) {
        const auto rect = cell_rect(layer, cell);
        painter.fillRect(
            rect, selected ? palette().color(QPalette::Highlight) : layer_ground(palette(), role));
        painter.setPen(palette().color(QPalette::Mid));
        painter.drawRect(rect.adjusted(0, 0, -1, -1));
        if (rect.width() > widest.width()) widest = rect;
    }
    const auto inside = widest.adjusted(1, 2, -1, -2);
    const auto line = [&](const QString& text, const QColor& color, Qt::Alignment alignment) {
        painter.setPen(color);
        painter.drawText(inside, int(alignment) | Qt::AlignHCenter | Qt::TextSingleLine,
                         fontMetrics().elidedText(text, Qt::ElideRight, inside.width()));
    };
    if (inside.width() >= 4 * fontMetrics().averageCharWidth())
        line(field.name, quiet_color(palette()), Qt::AlignTop);
    line(field.cut ? field.value + QStringLiteral(" …") : field.value,
         palette().color(QPalette::Text), Qt::AlignBottom);
}

const models::DiagramField* PacketDiagramView::field_at(const QPoint& point) const {
    for (std::size_t i = 0; i < layers_.size(); ++i)
        for (const auto& field : layers_[i].fields)
            for (const auto& cell : field.cells)
                if (cell_rect(i, cell).contains(point)) return &field;
    return nullptr;
}

void PacketDiagramView::mousePressEvent(QMouseEvent* event) {
    if (const auto* field = field_at(event->position().toPoint()))
        capture_.select_field(field->node);
}

bool PacketDiagramView::viewportEvent(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QAbstractScrollArea::viewportEvent(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const auto* field = field_at(help->pos());
    QToolTip::showText(help->globalPos(),
                       field ? field->name + QStringLiteral(": ") + field->value : QString());
    return true;
}

}  // namespace vxlab::gui
