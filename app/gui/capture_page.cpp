// The list above; details, bytes and diagram below it: as in Wireshark, and one more.
#include "app/gui/capture_page.h"

#include <QHeaderView>
#include <QSplitter>
#include <QTabBar>
#include <QVBoxLayout>
#include <algorithm>

#include "app/gui/packet_bytes_view.h"
#include "app/gui/packet_details_view.h"
#include "app/gui/packet_diagram_view.h"

namespace vxlab::gui {

using document::Change;
using models::PacketListModel;

CapturePage::CapturePage(document::CaptureDocument& capture, QWidget* parent)
    : QWidget(parent),
      capture_(capture),
      list_(new PacketListView),
      details_(new PacketDetailsView(capture)),
      bytes_(new PacketBytesView(capture)),
      buffers_(new QTabBar) {
    list_->setModel(&model_);
    auto* bytes_side = new QWidget;
    auto* bytes_column = new QVBoxLayout(bytes_side);
    bytes_column->setContentsMargins(0, 0, 0, 0);
    bytes_column->setSpacing(0);
    bytes_column->addWidget(bytes_);
    bytes_column->addWidget(buffers_);
    buffers_->setShape(QTabBar::RoundedSouth);
    buffers_->hide();

    auto* below = new QSplitter(Qt::Horizontal);
    below->addWidget(details_);
    below->addWidget(bytes_side);
    below->addWidget(new PacketDiagramView(capture));
    below->setStretchFactor(0, 2);
    below->setStretchFactor(2, 3);
    below->setSizes({330, 550, 400});
    auto* across = new QSplitter(Qt::Vertical);
    across->addWidget(list_);
    across->addWidget(below);
    across->setSizes({340, 380});
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(across);

    connect(list_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) {
                if (current.isValid()) capture_.select_packet(model_.packet_at(current.row()));
            });
    connect(bytes_, &PacketBytesView::byte_clicked, this,
            [this](std::uint16_t buffer, std::uint32_t byte) {
                const auto* model = static_cast<models::PacketDetailsModel*>(details_->model());
                capture_.select_field(model->node_covering(buffer, byte));
            });
    connect(buffers_, &QTabBar::currentChanged, this,
            [this](int tab) { bytes_->set_buffer(static_cast<std::uint16_t>(std::max(tab, 0))); });
    connect(&capture_, &document::CaptureDocument::changed, this, &CapturePage::follow);
}

void CapturePage::go(int rows) {
    if (model_.rowCount() == 0) return;
    const int now = list_->currentIndex().isValid() ? list_->currentIndex().row() : -1;
    const int row = std::clamp(now + rows, 0, model_.rowCount() - 1);
    list_->setCurrentIndex(model_.index(row, 0));
}

void CapturePage::follow(document::Changes what) {
    if (what & Change::content) take_content();
    if (what & Change::shown) {
        model_.set_shown(capture_.shown());
        show_selection();
    }
    if (what & (Change::content | Change::shown | Change::filter))
        list_->set_empty_text(capture_.state() == document::CaptureDocument::State::reading
                                  ? tr("Reading …")
                              : capture_.shown() ? tr("No packet matches the display filter")
                                                 : tr("There are no packets in this file"));
    if (what & Change::selection) {
        show_buffers();
        show_selection();
    }
}

void CapturePage::take_content() {
    if (capture_.index()) {
        model_.set_index(capture_.index());
    } else {
        model_.set_head(capture_.head());
    }
    if (model_.rowCount() > 0 && shown_path_ != capture_.path()) {
        shown_path_ = capture_.path();
        choose_columns();
    }
    if (capture_.index()) show_selection();
}

// As wide as what the first packets have, never cutting an address; columns that say nothing in
// this capture are not there.
void CapturePage::choose_columns() {
    constexpr int kRowsLookedAt = 100;
    const auto metrics = list_->fontMetrics();
    for (int column = 0; column < PacketListModel::kColumns; ++column) {
        int width = metrics.horizontalAdvance(
            model_.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        bool empty = true;
        for (int row = 0; row < std::min(model_.rowCount(), kRowsLookedAt); ++row) {
            const auto text = model_.index(row, column).data().toString();
            empty = empty && text.isEmpty();
            width = std::max(width, metrics.horizontalAdvance(text));
        }
        list_->header()->setSectionHidden(column, empty);
        list_->header()->resizeSection(column, width + 2 * metrics.averageCharWidth() + 6);
    }
}

// Where the selected packet is not shown, the next one that is takes its place.
void CapturePage::show_selection() {
    const int row = model_.row_of(capture_.selected_packet().value_or(0));
    if (row < 0) return;
    const auto index = model_.index(row, 0);
    if (list_->currentIndex().row() != row) list_->setCurrentIndex(index);
    list_->scrollTo(index);
}

void CapturePage::show_buffers() {
    const QSignalBlocker quiet(buffers_);
    while (buffers_->count() > 0) buffers_->removeTab(0);
    const auto* dissection = capture_.dissection();
    if (dissection)
        for (const auto& buffer : dissection->buffers)
            buffers_->addTab(models::to_text(buffer.name));
    buffers_->setVisible(buffers_->count() > 1);
}

}  // namespace vxlab::gui
