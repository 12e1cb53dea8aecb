// An open capture: packet list, details, bytes and diagram around one document.
#pragma once

#include <QWidget>

#include "app/document/capture_document.h"
#include "app/gui/packet_list_view.h"
#include "app/models/packet_list_model.h"

class QTabBar;

namespace vxlab::gui {

class PacketBytesView;
class PacketDetailsView;

class CapturePage : public QWidget {
    Q_OBJECT

public:
    // The document must outlive the page.
    explicit CapturePage(document::CaptureDocument& capture, QWidget* parent = nullptr);

    PacketListView& list() { return *list_; }
    models::PacketListModel& list_model() { return model_; }

    // Selects the next or previous shown packet.
    void go(int rows);

private:
    void follow(document::Changes what);
    void take_content();
    void choose_columns();
    void show_selection();
    void show_buffers();

    document::CaptureDocument& capture_;
    models::PacketListModel model_;
    PacketListView* list_;
    PacketDetailsView* details_;
    PacketBytesView* bytes_;
    QTabBar* buffers_;
    QString shown_path_;
};

}  // namespace vxlab::gui
