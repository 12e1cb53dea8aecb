// The vertical scroll bar counts rows, not pixels: ten million rows times twenty pixels would soon
// leave the range of an int.
#include "app/gui/packet_list_view.h"

#include <QEvent>
#include <QHeaderView>
#include <QPainter>
#include <QScrollBar>
#include <algorithm>

#include "app/gui/theme.h"
#include "app/models/packet_list_model.h"

namespace vxlab::gui {
namespace {

constexpr int kPadding = 6;  // pixels left and right of a cell's text
constexpr int kStripe = 3;   // of the layer's colour at a row's beginning

using models::PacketListModel;

}  // namespace

PacketListView::PacketListView(QWidget* parent)
    : QAbstractItemView(parent), header_(new QHeaderView(Qt::Horizontal, this)) {
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setHorizontalScrollMode(ScrollPerPixel);
    setAccessibleName(tr("Packet list"));
    header_->setSectionsClickable(false);
    header_->setSectionsMovable(true);
    header_->setStretchLastSection(true);
    header_->setHighlightSections(false);
    header_->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    for (auto* bar : {horizontalScrollBar(), verticalScrollBar()})
        connect(bar, &QScrollBar::valueChanged, viewport(), qOverload<>(&QWidget::update));
    const auto relayout = [this] {
        updateGeometries();
        viewport()->update();
    };
    connect(header_, &QHeaderView::sectionResized, this, relayout);
    connect(header_, &QHeaderView::sectionMoved, this, relayout);
    connect(header_, &QHeaderView::sectionCountChanged, this, relayout);
}

void PacketListView::setModel(QAbstractItemModel* model) {
    QAbstractItemView::setModel(model);
    header_->setModel(model);
    const auto relayout = [this] {
        updateGeometries();
        viewport()->update();
    };
    connect(model, &QAbstractItemModel::modelReset, this, relayout);
    connect(model, &QAbstractItemModel::rowsInserted, this, relayout);
    relayout();
}

void PacketListView::set_empty_text(const QString& text) {
    empty_text_ = text;
    viewport()->update();
}

int PacketListView::rows() const { return model() ? model()->rowCount() : 0; }
int PacketListView::row_height() const { return fontMetrics().height() + 4; }
int PacketListView::rows_on_screen() const { return viewport()->height() / row_height(); }
int PacketListView::horizontalOffset() const { return horizontalScrollBar()->value(); }
int PacketListView::verticalOffset() const { return verticalScrollBar()->value() * row_height(); }
bool PacketListView::isIndexHidden(const QModelIndex&) const { return false; }

QRect PacketListView::visualRect(const QModelIndex& index) const {
    if (!index.isValid()) return {};
    const auto rows_down = std::int64_t{index.row()} - verticalScrollBar()->value();
    const auto limit = std::int64_t{rows_on_screen()} + 2;
    const auto y = std::clamp(rows_down, -limit, limit) * row_height();
    return {header_->sectionViewportPosition(index.column()), static_cast<int>(y),
            header_->sectionSize(index.column()), row_height()};
}

void PacketListView::scrollTo(const QModelIndex& index, ScrollHint hint) {
    if (!index.isValid()) return;
    auto* bar = verticalScrollBar();
    const int row = index.row();
    const int page = std::max(rows_on_screen(), 1);
    if (hint == PositionAtCenter) {
        bar->setValue(row - page / 2);
    } else if (row < bar->value() || hint == PositionAtTop) {
        bar->setValue(row);
    } else if (row >= bar->value() + page || hint == PositionAtBottom) {
        bar->setValue(row - page + 1);
    }
}

QModelIndex PacketListView::indexAt(const QPoint& point) const {
    const int row = verticalScrollBar()->value() + point.y() / row_height();
    const int column = header_->logicalIndexAt(point.x());
    if (point.y() < 0 || row >= rows() || column < 0) return {};
    return model()->index(row, column);
}

QModelIndex PacketListView::moveCursor(CursorAction action, Qt::KeyboardModifiers) {
    if (rows() == 0) return {};
    const int page = std::max(rows_on_screen() - 1, 1);
    const int current = currentIndex().isValid() ? currentIndex().row() : -1;
    int row = current;
    switch (action) {
        case MoveUp:
        case MovePrevious:
            row = current - 1;
            break;
        case MoveDown:
        case MoveNext:
            row = current + 1;
            break;
        case MovePageUp:
            row = current - page;
            break;
        case MovePageDown:
            row = current + page;
            break;
        case MoveHome:
            row = 0;
            break;
        case MoveEnd:
            row = rows() - 1;
            break;
        case MoveLeft:
        case MoveRight:
            horizontalScrollBar()->triggerAction(action == MoveLeft
                                                     ? QAbstractSlider::SliderSingleStepSub
                                                     : QAbstractSlider::SliderSingleStepAdd);
            break;
    }
    return model()->index(std::clamp(row, 0, rows() - 1), 0);
}

void PacketListView::setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags command) {
    const auto index = indexAt({header_->sectionViewportPosition(0) + 1, rect.center().y()});
    if (!index.isValid()) return;
    selectionModel()->select(index, command | QItemSelectionModel::Rows);
}

QRegion PacketListView::visualRegionForSelection(const QItemSelection& selection) const {
    QRegion region;
    for (const auto& range : selection)
        region += QRect(0, visualRect(range.topLeft()).top(), viewport()->width(), row_height());
    return region;
}

void PacketListView::updateGeometries() {
    const int height = header_->sizeHint().height();
    setViewportMargins(0, height, 0, 0);
    const auto area = viewport()->geometry();
    header_->setGeometry(area.left(), area.top() - height, area.width(), height);
    verticalScrollBar()->setRange(0, std::max(0, rows() - rows_on_screen()));
    verticalScrollBar()->setPageStep(std::max(rows_on_screen(), 1));
    horizontalScrollBar()->setRange(0, std::max(0, header_->length() - area.width()));
    horizontalScrollBar()->setPageStep(area.width());
    horizontalScrollBar()->setSingleStep(4 * fontMetrics().averageCharWidth());
    QAbstractItemView::updateGeometries();
}

void PacketListView::scrollContentsBy(int dx, int) {
    if (dx != 0) header_->setOffset(horizontalScrollBar()->value());
    viewport()->update();
}

void PacketListView::changeEvent(QEvent* event) {
    QAbstractItemView::changeEvent(event);
    if (event->type() == QEvent::FontChange) updateGeometries();
}

void PacketListView::paintEvent(QPaintEvent*) {
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), palette().color(QPalette::Base));
    if (rows() == 0) {
        painter.setPen(quiet_color(palette()));
        painter.drawText(viewport()->rect(), Qt::AlignCenter | Qt::TextWordWrap, empty_text_);
        return;
    }
    const int first = verticalScrollBar()->value();
    const int last = std::min(first + rows_on_screen() + 1, rows() - 1);
    for (int row = first; row <= last; ++row) paint_row(painter, row);
}

void PacketListView::paint_row(QPainter& painter, int row) {
    const auto index = model()->index(row, 0);
    const bool selected = selectionModel()->isRowSelected(row, {});
    const int y = visualRect(index).top();
    const QRect line(0, y, viewport()->width(), row_height());
    const auto role = static_cast<dissect::Role>(index.data(PacketListModel::kLayerRole).toInt());
    const auto severity =
        static_cast<dissect::Severity>(index.data(PacketListModel::kSeverityRole).toInt());
    if (selected) {
        painter.fillRect(line, palette().color(QPalette::Highlight));
    } else if (severity >= dissect::Severity::warning) {
        painter.fillRect(line, layer_ground(palette(), severity == dissect::Severity::error
                                                           ? dissect::Role::error
                                                           : dissect::Role::warning));
    }
    painter.fillRect(QRect(0, y, kStripe, row_height()), layer_color(palette(), role));
    for (int column = 0; column < header_->count(); ++column) {
        if (header_->isSectionHidden(column)) continue;
        const QRect cell(header_->sectionViewportPosition(column), y, header_->sectionSize(column),
                         row_height());
        if (cell.right() >= 0 && cell.left() < viewport()->width())
            paint_cell(painter, model()->index(row, column), cell, selected);
    }
    if (hasFocus() && row == currentIndex().row()) {
        painter.setPen(palette().color(QPalette::Mid));
        painter.drawRect(line.adjusted(0, 0, -1, -1));
    }
}

void PacketListView::paint_cell(QPainter& painter, const QModelIndex& index, const QRect& cell,
                                bool selected) {
    const auto text = index.data(Qt::DisplayRole).toString();
    if (text.isEmpty()) return;
    const auto role = static_cast<dissect::Role>(index.data(PacketListModel::kCellRole).toInt());
    const auto color = selected || role == dissect::Role::plain ? palette().color(QPalette::Text)
                                                                : layer_color(palette(), role);
    const auto alignment = index.data(Qt::TextAlignmentRole).value<Qt::Alignment>();
    const auto inside = cell.adjusted(kPadding, 0, -kPadding, 0);
    painter.setPen(color);
    painter.drawText(inside, int(alignment) | Qt::TextSingleLine,
                     fontMetrics().elidedText(text, Qt::ElideRight, inside.width()));
}

}  // namespace vxlab::gui
