// An open capture: packet list, details, bytes and diagram around one document.
#pragma once

#include <QWidget>

#include "app/gui/packet_pane.h"

namespace vxlab::gui {

class CapturePage : public QWidget {
    Q_OBJECT

public:
    // The document must outlive the page.
    explicit CapturePage(document::CaptureDocument& capture, QWidget* parent = nullptr);

    PacketPane& list() { return *list_; }

private:
    PacketPane* list_;
};

}  // namespace vxlab::gui
