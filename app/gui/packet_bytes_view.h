// The packet bytes: offset, hexadecimal and text, each byte on the ground of its layer. Selecting a
// field marks its bytes, and clicking a byte selects the field that covers it.
#pragma once

#include <QAbstractScrollArea>

#include "app/document/capture_document.h"

namespace vxlab::gui {

// One buffer of the dissection: the frame, or what was put together from fragments.
class PacketBytesView : public QAbstractScrollArea {
    Q_OBJECT

public:
    // The document must outlive the view.
    explicit PacketBytesView(document::CaptureDocument& capture, QWidget* parent = nullptr);

    void set_buffer(std::uint16_t buffer);

Q_SIGNALS:
    void byte_clicked(std::uint16_t buffer, std::uint32_t byte);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    void follow(document::Changes what);
    void lay_out();
    void paint_line(QPainter& painter, std::uint32_t first, int y);
    Bytes bytes() const;
    int line_height() const;
    int char_width() const;
    int hex_left(std::uint32_t column) const;
    int text_left(std::uint32_t column) const;
    dissect::Range marked() const;

    document::CaptureDocument& capture_;
    std::uint16_t buffer_ = 0;
    std::vector<dissect::Role> roles_;  // of each byte
};

}  // namespace vxlab::gui
