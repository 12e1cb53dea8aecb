// The packet list of a document: its rows, its columns as wide as they need to be, and the selected
// packet.
#pragma once

#include "app/document/capture_document.h"
#include "app/gui/packet_list_view.h"
#include "app/models/packet_list_model.h"

namespace vxlab::gui {

class PacketPane : public PacketListView {
    Q_OBJECT

public:
    // The document must outlive the pane.
    explicit PacketPane(document::CaptureDocument& capture, QWidget* parent = nullptr);

    // What stands there while no file is open.
    void set_hint(const QString& hint);
    models::PacketListModel& packets() { return model_; }
    // Selects the next or previous shown packet.
    void go(int rows);

private:
    void follow(document::Changes what);
    QString empty_text() const;
    void take_content();
    void show_selection();

    document::CaptureDocument& capture_;
    models::PacketListModel model_;
    QString shown_path_, hint_;
};

// As wide as what a hundred rows here and there have; columns that say nothing there are hidden.
void choose_columns(PacketListView& view);

}  // namespace vxlab::gui
