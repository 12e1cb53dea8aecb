// What was open in one packet is open in the next: by the field's name, as users of analyzers know.
#include "app/gui/packet_details_view.h"

#include <QHeaderView>
#include <QPainter>

#include "app/gui/theme.h"

namespace vxlab::gui {

using models::PacketDetailsModel;

PacketDetailsView::PacketDetailsView(document::CaptureDocument& capture, QWidget* parent)
    : QTreeView(parent), capture_(capture) {
    setModel(&model_);
    setHeaderHidden(true);
    setUniformRowHeights(true);
    setAccessibleName(tr("Packet details"));
    expanded_ = {QStringLiteral("vxlan"), QStringLiteral("vxlan.flags")};
    const auto name = [](const QModelIndex& index) {
        return index.data(PacketDetailsModel::kFieldNameRole).toString();
    };
    connect(this, &QTreeView::expanded, this, [this, name](const QModelIndex& index) {
        if (!restoring_) expanded_.insert(name(index));
    });
    connect(this, &QTreeView::collapsed, this, [this, name](const QModelIndex& index) {
        if (!restoring_) expanded_.remove(name(index));
    });
    connect(&capture_, &document::CaptureDocument::changed, this, &PacketDetailsView::follow);
}

void PacketDetailsView::follow(document::Changes what) {
    if (what & document::Change::selection) {
        model_.set_dissection(capture_.dissection());
        restore_expansion();
    }
    if (what & document::Change::field) {
        const auto index = model_.index_of(capture_.selected_field());
        if (index == currentIndex()) return;
        setCurrentIndex(index);
        scrollTo(index);
    }
}

void PacketDetailsView::restore_expansion() {
    restoring_ = true;
    std::function<void(const QModelIndex&)> open = [&](const QModelIndex& parent) {
        for (int row = 0; row < model_.rowCount(parent); ++row) {
            const auto index = model_.index(row, 0, parent);
            const auto name = index.data(PacketDetailsModel::kFieldNameRole).toString();
            if (model_.rowCount(index) == 0) continue;
            if (expanded_.contains(name)) expand(index);
            open(index);
        }
    };
    open({});
    restoring_ = false;
}

void PacketDetailsView::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
    QTreeView::currentChanged(current, previous);
    capture_.select_field(model_.node_at(current));
}

void PacketDetailsView::drawRow(QPainter* painter, const QStyleOptionViewItem& option,
                                const QModelIndex& index) const {
    auto colored = option;
    if (!index.parent().isValid()) {
        const auto role =
            static_cast<dissect::Role>(index.data(PacketDetailsModel::kLayerRole).toInt());
        colored.palette.setColor(QPalette::Text, layer_color(palette(), role));
        painter->fillRect(option.rect, layer_ground(palette(), role));
    }
    QTreeView::drawRow(painter, colored, index);
}

}  // namespace vxlab::gui
