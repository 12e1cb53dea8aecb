// A view and its tabs.
#include "app/gui/packet_bytes_pane.h"

#include <QTabBar>
#include <QVBoxLayout>
#include <algorithm>

#include "app/gui/packet_bytes_view.h"
#include "app/gui/packet_details_view.h"

namespace vxlab::gui {

using document::Change;

PacketBytesPane::PacketBytesPane(document::CaptureDocument& capture, PacketDetailsView& details,
                                 QWidget* parent)
    : QWidget(parent),
      capture_(capture),
      bytes_(new PacketBytesView(capture)),
      buffers_(new QTabBar) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(bytes_);
    column->addWidget(buffers_);
    buffers_->setShape(QTabBar::RoundedSouth);
    buffers_->hide();
    connect(bytes_, &PacketBytesView::byte_clicked, this,
            [this, &details](std::uint16_t buffer, std::uint32_t byte) {
                const auto* model = static_cast<models::PacketDetailsModel*>(details.model());
                capture_.select_field(model->node_covering(buffer, byte));
            });
    connect(buffers_, &QTabBar::currentChanged, this,
            [this](int tab) { bytes_->set_buffer(static_cast<std::uint16_t>(std::max(tab, 0))); });
    connect(&capture_, &document::CaptureDocument::changed, this, [this](document::Changes what) {
        if (what & Change::selection) show_buffers();
    });
}

void PacketBytesPane::show_buffers() {
    const QSignalBlocker quiet(buffers_);
    while (buffers_->count() > 0) buffers_->removeTab(0);
    const auto* dissection = capture_.dissection();
    if (dissection)
        for (const auto& buffer : dissection->buffers)
            buffers_->addTab(models::to_text(buffer.name));
    buffers_->setVisible(buffers_->count() > 1);
}

}  // namespace vxlab::gui
