// The packet list: a table view that costs the same for ten rows and ten million. It asks its model
// for the rows on the screen and for nothing else, and all rows are equally high.
#pragma once

#include <QAbstractItemView>

class QHeaderView;

namespace vxlab::gui {

class PacketListView : public QAbstractItemView {
    Q_OBJECT

public:
    explicit PacketListView(QWidget* parent = nullptr);

    void setModel(QAbstractItemModel* model) override;
    QHeaderView* header() const { return header_; }
    // What stands in the middle while there are no rows.
    void set_empty_text(const QString& text);

    QRect visualRect(const QModelIndex& index) const override;
    void scrollTo(const QModelIndex& index, ScrollHint hint = EnsureVisible) override;
    QModelIndex indexAt(const QPoint& point) const override;

protected:
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    int horizontalOffset() const override;
    int verticalOffset() const override;
    bool isIndexHidden(const QModelIndex& index) const override;
    void setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags command) override;
    QRegion visualRegionForSelection(const QItemSelection& selection) const override;
    void paintEvent(QPaintEvent* event) override;
    void updateGeometries() override;
    void scrollContentsBy(int dx, int dy) override;
    void changeEvent(QEvent* event) override;

private:
    int row_height() const;
    int rows_on_screen() const;
    int rows() const;
    void paint_row(QPainter& painter, int row);
    void paint_cell(QPainter& painter, const QModelIndex& index, const QRect& cell, bool selected);

    QHeaderView* header_;
    QString empty_text_;
};

}  // namespace vxlab::gui
