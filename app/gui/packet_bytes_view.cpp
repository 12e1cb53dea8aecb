// Sixteen bytes a line, painted line by line.
#include "app/gui/packet_bytes_view.h"

#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

#include "app/gui/theme.h"

namespace vxlab::gui {
namespace {

constexpr std::uint32_t kPerLine = 16;
constexpr int kOffsetChars = 6;  // "0010" and two blanks
constexpr int kMargin = 6;       // pixels

// Which layer each byte belongs to: the innermost one that covers it.
std::vector<dissect::Role> roles_of(const dissect::Dissection& dissection, std::uint16_t buffer,
                                    std::size_t size) {
    std::vector<dissect::Role> roles(size, dissect::Role::plain);
    for (const auto& layer : dissection.layers) {
        if (layer.range.buffer != buffer || layer.protocol == dissect::Protocol::frame) continue;
        const auto role = dissect::role_of(layer);
        for (std::size_t i = 0; i < layer.range.length && layer.range.begin + i < size; ++i)
            roles[layer.range.begin + i] = role;
    }
    return roles;
}

}  // namespace

PacketBytesView::PacketBytesView(document::CaptureDocument& capture, QWidget* parent)
    : QAbstractScrollArea(parent), capture_(capture) {
    setFont(fixed_font());
    setAccessibleName(tr("Packet bytes"));
    connect(&capture_, &document::CaptureDocument::changed, this, &PacketBytesView::follow);
}

void PacketBytesView::set_buffer(std::uint16_t buffer) {
    buffer_ = buffer;
    const auto* dissection = capture_.dissection();
    roles_ =
        dissection ? roles_of(*dissection, buffer, bytes().size()) : std::vector<dissect::Role>();
    lay_out();
    viewport()->update();
}

Bytes PacketBytesView::bytes() const {
    const auto* dissection = capture_.dissection();
    if (!dissection || buffer_ >= dissection->buffers.size()) return {};
    return dissection->buffers[buffer_].bytes;
}

dissect::Range PacketBytesView::marked() const {
    const auto* dissection = capture_.dissection();
    const auto field = capture_.selected_field();
    if (!dissection || field == dissect::kNoNode) return {};
    return dissection->tree[field].range;
}

void PacketBytesView::follow(document::Changes what) {
    if (what & document::Change::selection) set_buffer(0);
    if (!(what & document::Change::field)) return;
    const auto range = marked();
    if (range.length > 0 && range.buffer != buffer_) set_buffer(range.buffer);
    auto* bar = verticalScrollBar();
    const int line = static_cast<int>(range.begin / kPerLine);
    const int page = std::max(viewport()->height() / line_height(), 1);
    if (range.length > 0 && (line < bar->value() || line >= bar->value() + page))
        bar->setValue(line);
    viewport()->update();
}

int PacketBytesView::line_height() const { return fontMetrics().height() + 2; }
int PacketBytesView::char_width() const { return fontMetrics().horizontalAdvance(u'0'); }

int PacketBytesView::hex_left(std::uint32_t column) const {
    const auto chars = kOffsetChars + 3 * static_cast<int>(column) + (column >= 8 ? 1 : 0);
    return kMargin + chars * char_width() - horizontalScrollBar()->value();
}

int PacketBytesView::text_left(std::uint32_t column) const {
    return hex_left(kPerLine) + (1 + static_cast<int>(column)) * char_width();
}

void PacketBytesView::lay_out() {
    const auto lines = static_cast<int>((bytes().size() + kPerLine - 1) / kPerLine);
    const int page = std::max(viewport()->height() / line_height(), 1);
    verticalScrollBar()->setRange(0, std::max(0, lines - page));
    verticalScrollBar()->setPageStep(page);
    const int width = text_left(kPerLine) + horizontalScrollBar()->value() + kMargin;
    horizontalScrollBar()->setRange(0, std::max(0, width - viewport()->width()));
}

void PacketBytesView::resizeEvent(QResizeEvent*) { lay_out(); }

void PacketBytesView::paintEvent(QPaintEvent*) {
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), palette().color(QPalette::Base));
    if (bytes().empty()) {
        painter.setPen(quiet_color(palette()));
        painter.setFont(QFont());
        painter.drawText(viewport()->rect(), Qt::AlignCenter,
                         tr("Select a packet to see its bytes"));
        return;
    }
    auto first = static_cast<std::uint32_t>(verticalScrollBar()->value()) * kPerLine;
    for (int y = 0; y < viewport()->height() && first < bytes().size();
         y += line_height(), first += kPerLine)
        paint_line(painter, first, y);
}

void PacketBytesView::paint_line(QPainter& painter, std::uint32_t first, int y) {
    const auto range = marked();
    const int base = y + fontMetrics().ascent() + 1;
    painter.setPen(quiet_color(palette()));
    painter.drawText(kMargin - horizontalScrollBar()->value(), base,
                     QStringLiteral("%1").arg(first, 4, 16, QLatin1Char('0')));
    for (std::uint32_t i = 0; i < kPerLine && first + i < bytes().size(); ++i) {
        const auto at = first + i;
        const bool is_marked =
            range.buffer == buffer_ && at >= range.begin && at - range.begin < range.length;
        const auto value = bytes()[at];
        const bool joined = i + 1 < kPerLine && i != 7;
        const QRect hex(hex_left(i), y, (joined ? 3 : 2) * char_width(), line_height());
        const QRect text(text_left(i), y, char_width(), line_height());
        const auto ground =
            is_marked ? palette().color(QPalette::Highlight) : layer_ground(palette(), roles_[at]);
        if (is_marked || roles_[at] != dissect::Role::plain) {
            painter.fillRect(hex, ground);
            painter.fillRect(text, ground);
        }
        painter.setPen(palette().color(QPalette::Text));
        painter.drawText(hex.left(), base,
                         QStringLiteral("%1").arg(value, 2, 16, QLatin1Char('0')));
        const bool printable = value >= 0x20 && value < 0x7f;
        painter.drawText(text.left(), base, QString(printable ? QChar(value) : QChar(u'·')));
    }
}

void PacketBytesView::mousePressEvent(QMouseEvent* event) {
    const auto x = event->position().toPoint().x();
    const auto line =
        event->position().toPoint().y() / line_height() + verticalScrollBar()->value();
    for (std::uint32_t i = 0; i < kPerLine; ++i) {
        const bool in_hex = x >= hex_left(i) && x < hex_left(i) + 3 * char_width();
        const bool in_text = x >= text_left(i) && x < text_left(i) + char_width();
        const auto at = static_cast<std::uint32_t>(line) * kPerLine + i;
        if ((in_hex || in_text) && at < bytes().size()) {
            Q_EMIT byte_clicked(buffer_, at);
            return;
        }
    }
}

}  // namespace vxlab::gui
