// The list above; details, bytes and diagram below it: as in Wireshark, and one more.
#include "app/gui/capture_page.h"

#include <QSplitter>
#include <QVBoxLayout>

#include "app/gui/packet_bytes_pane.h"
#include "app/gui/packet_details_view.h"
#include "app/gui/packet_diagram_view.h"

namespace vxlab::gui {

CapturePage::CapturePage(document::CaptureDocument& capture, QWidget* parent)
    : QWidget(parent), list_(new PacketPane(capture)) {
    auto* details = new PacketDetailsView(capture);
    auto* below = new QSplitter(Qt::Horizontal);
    below->addWidget(details);
    below->addWidget(new PacketBytesPane(capture, *details));
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
}

}  // namespace vxlab::gui
