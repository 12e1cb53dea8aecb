// The selected packet drawn as in RFC 7348, nested outer to inner. A click on a field selects it
// everywhere.
#pragma once

#include <QAbstractScrollArea>

#include "app/document/capture_document.h"
#include "app/models/packet_diagram.h"

namespace vxlab::gui {

class PacketDiagramView : public QAbstractScrollArea {
    Q_OBJECT

public:
    // The document must outlive the view.
    explicit PacketDiagramView(document::CaptureDocument& capture, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    void follow(document::Changes what);
    void lay_out();
    void paint_layer(QPainter& painter, std::size_t layer);
    void paint_field(QPainter& painter, std::size_t layer, const models::DiagramField& field);
    int row_height() const;
    int title_height() const;
    QRect title_rect(std::size_t layer) const;
    QRect cell_rect(std::size_t layer, const models::DiagramCell& cell) const;
    // Null for none.
    const models::DiagramField* field_at(const QPoint& point) const;

    document::CaptureDocument& capture_;
    std::vector<models::DiagramLayer> layers_;
    std::vector<int> tops_;  // of each layer, from the top of the whole
};

}  // namespace vxlab::gui
