// The packet details: the protocol tree of the selected packet, in the colours of its layers.
#pragma once

#include <QTreeView>

#include "app/document/capture_document.h"
#include "app/models/packet_details_model.h"

namespace vxlab::gui {

class PacketDetailsView : public QTreeView {
    Q_OBJECT

public:
    // The document must outlive the view.
    explicit PacketDetailsView(document::CaptureDocument& capture, QWidget* parent = nullptr);

protected:
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void drawRow(QPainter* painter, const QStyleOptionViewItem& option,
                 const QModelIndex& index) const override;

private:
    void follow(document::Changes what);
    void restore_expansion();

    document::CaptureDocument& capture_;
    models::PacketDetailsModel model_;
    QSet<QString> expanded_;  // abbreviations of the layers and fields that are open
    bool restoring_ = false;
};

}  // namespace vxlab::gui
