// A list view that follows its document.
#include "app/gui/packet_pane.h"

#include <QHeaderView>
#include <algorithm>

namespace vxlab::gui {

using document::Change;

PacketPane::PacketPane(document::CaptureDocument& capture, QWidget* parent)
    : PacketListView(parent), capture_(capture) {
    setModel(&model_);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) {
                if (current.isValid()) capture_.select_packet(model_.packet_at(current.row()));
            });
    connect(&capture_, &document::CaptureDocument::changed, this, &PacketPane::follow);
}

void PacketPane::go(int rows) {
    if (model_.rowCount() == 0) return;
    const int now = currentIndex().isValid() ? currentIndex().row() : -1;
    const int row = std::clamp(now + rows, 0, model_.rowCount() - 1);
    setCurrentIndex(model_.index(row, 0));
}

void PacketPane::follow(document::Changes what) {
    if (what & Change::content) take_content();
    if (what & Change::shown) {
        model_.set_shown(capture_.shown());
        show_selection();
    }
    if (what & (Change::content | Change::shown | Change::filter)) set_empty_text(empty_text());
    if (what & Change::selection) show_selection();
}

QString PacketPane::empty_text() const {
    switch (capture_.state()) {
        case document::CaptureDocument::State::empty:
            return hint_;
        case document::CaptureDocument::State::reading:
            return tr("Reading …");
        default:
            return capture_.shown() ? tr("No packet matches the display filter")
                                    : tr("There are no packets in this file");
    }
}

void PacketPane::set_hint(const QString& hint) {
    hint_ = hint;
    set_empty_text(empty_text());
}

void PacketPane::take_content() {
    if (capture_.index()) {
        model_.set_index(capture_.index());
    } else {
        model_.set_head(capture_.head());
    }
    if (model_.rowCount() > 0 && shown_path_ != capture_.path()) {
        shown_path_ = capture_.path();
        choose_columns(*this);
    }
    if (capture_.index()) show_selection();
}

// Where the selected packet is not shown, the next one that is takes its place.
void PacketPane::show_selection() {
    const int row = model_.row_of(capture_.selected_packet().value_or(0));
    if (row < 0) return;
    const auto index = model_.index(row, 0);
    if (currentIndex().row() != row) setCurrentIndex(index);
    scrollTo(index);
}

void choose_columns(PacketListView& view) {
    constexpr int kRowsLookedAt = 100;
    const auto& model = *view.model();
    const int looked_at = std::min(model.rowCount(), kRowsLookedAt);
    const auto metrics = view.fontMetrics();
    for (int column = 0; column < model.columnCount(); ++column) {
        int width = metrics.horizontalAdvance(
            model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        bool empty = true;
        for (int i = 0; i < looked_at; ++i) {
            const auto row =
                static_cast<int>(static_cast<qint64>(i) * model.rowCount() / looked_at);
            const auto text = model.index(row, column).data().toString();
            empty = empty && text.isEmpty();
            width = std::max(width, metrics.horizontalAdvance(text));
        }
        view.header()->setSectionHidden(column, empty);
        view.header()->resizeSection(column, width + 2 * metrics.averageCharWidth() + 6);
    }
}

}  // namespace vxlab::gui
