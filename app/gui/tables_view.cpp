// A list of rows, and what chooses them.
#include "app/gui/tables_view.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTreeView>
#include <QVBoxLayout>

#include "app/gui/theme.h"
#include "app/models/packet_row.h"

namespace vxlab::gui {
namespace {

using models::TableRowsModel;

// A ground for what just changed; what is gone is struck out.
class RowDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
               const QModelIndex& index) const override {
        const auto mark = index.data(Qt::UserRole).toChar();
        if (mark == u'+' || mark == u'~' || mark == u'-')
            painter->fillRect(option.rect, attention_ground(option.palette));
        QStyledItemDelegate::paint(painter, option, index);
    }

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
        QStyledItemDelegate::initStyleOption(option, index);
        if (index.data(Qt::UserRole).toChar() == u'-') option->font.setStrikeOut(true);
    }
};

// "h1/red:eth0" of the canvas is "h1:red:eth0" in a trace.
QString in_trace(const std::string& node) {
    auto name = models::to_text(node);
    return name.replace(u'/', u':');
}

}  // namespace

TablesView::TablesView(document::LabDocument& document, QWidget* parent)
    : QWidget(parent),
      document_(document),
      part_(new QComboBox),
      place_(new QLabel),
      view_(new QTreeView) {
    part_->addItem(tr("All tables"), QString());
    part_->addItem(tr("FDB"), QStringLiteral("fdb"));
    part_->addItem(tr("Neighbours"), QStringLiteral("neigh"));
    part_->addItem(tr("Routes and addresses"), QStringLiteral("routes"));
    part_->addItem(tr("Groups"), QStringLiteral("groups"));
    part_->addItem(tr("Nexthops"), QStringLiteral("nexthop"));
    part_->setCurrentIndex(1);
    part_->setAccessibleName(tr("Which tables"));
    model_.set_part(part_->currentData().toString());
    place_->setForegroundRole(QPalette::PlaceholderText);
    view_->setModel(&model_);
    view_->setRootIsDecorated(false);
    view_->setUniformRowHeights(true);
    view_->setFrameShape(QFrame::NoFrame);
    view_->setItemDelegate(new RowDelegate(view_));
    view_->setAccessibleName(tr("Table rows"));
    view_->header()->setStretchLastSection(false);
    view_->header()->setSectionResizeMode(TableRowsModel::row, QHeaderView::Stretch);
    for (const auto column : {TableRowsModel::mark, TableRowsModel::device, TableRowsModel::step})
        view_->header()->setSectionResizeMode(column, QHeaderView::ResizeToContents);
    view_->setColumnHidden(TableRowsModel::table, true);
    view_->setColumnHidden(TableRowsModel::state, true);

    auto* head = new QHBoxLayout;
    head->setContentsMargins(8, 4, 8, 4);
    head->addWidget(part_);
    head->addWidget(place_, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(view_);

    connect(part_, &QComboBox::currentIndexChanged, this, [this] {
        model_.set_part(part_->currentData().toString());
        view_->setColumnHidden(TableRowsModel::table, !part_->currentData().toString().isEmpty());
    });
    connect(view_, &QTreeView::activated, this, [this](const QModelIndex& index) {
        document_.trace().go(model_.step_of(index.row()));
    });
    connect(&document_.trace(), &document::TraceDocument::moved, this, &TablesView::show_step);
    connect(&document_, &document::LabDocument::selection_changed, this, &TablesView::show_place);
    show_place();
    show_step();
}

void TablesView::show_step() {
    const auto& trace = document_.trace();
    model_.set_rows(trace.rows(), trace.nexthops(),
                    [&](trace::InterfaceId id) { return trace.interface_name(id).toStdString(); });
}

void TablesView::show_place() {
    const auto& node = document_.selected_node();
    model_.set_place(in_trace(node));
    place_->setText(node.empty() ? tr("of all devices") : tr("of %1").arg(models::to_text(node)));
}

}  // namespace vxlab::gui
