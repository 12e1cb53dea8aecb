// The bytes of the selected packet, with a tab for each buffer: the packet, and what was put
// together out of fragments.
#pragma once

#include <QWidget>

#include "app/document/capture_document.h"

class QTabBar;

namespace vxlab::gui {

class PacketBytesView;
class PacketDetailsView;

class PacketBytesPane : public QWidget {
    Q_OBJECT

public:
    // A click on a byte selects the field in `details`. All must outlive the pane.
    PacketBytesPane(document::CaptureDocument& capture, PacketDetailsView& details,
                    QWidget* parent = nullptr);

private:
    void show_buffers();

    document::CaptureDocument& capture_;
    PacketBytesView* bytes_;
    QTabBar* buffers_;
};

}  // namespace vxlab::gui
