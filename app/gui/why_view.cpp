// HTML out of what labs/trace tells.
#include "app/gui/why_view.h"

#include <QRegularExpression>

#include "app/gui/theme.h"
#include "app/models/packet_row.h"
#include "app/models/steps_model.h"

namespace vxlab::gui {
namespace {

using models::to_text;

// "learned in step 82" with a link.
QString linked(const QString& text) {
    static const QRegularExpression step(QStringLiteral("\\bstep (\\d+)"));
    return text.toHtmlEscaped().replace(step, QStringLiteral("<a href=\"step:\\1\">step \\1</a>"));
}

QString coloured(const QString& html, const QColor& color) {
    return QStringLiteral("<span style=\"color:%1\">%2</span>").arg(color.name(), html);
}

}  // namespace

WhyView::WhyView(document::TraceDocument& trace, QWidget* parent)
    : QTextBrowser(parent), trace_(trace) {
    setOpenLinks(false);
    setFrameShape(QFrame::NoFrame);
    setAccessibleName(tr("Why"));
    connect(this, &QTextBrowser::anchorClicked, this,
            [this](const QUrl& link) { trace_.go(link.path().toULongLong()); });
    connect(&trace_, &document::TraceDocument::moved, this, &WhyView::show_step);
    show_step();
}

void WhyView::changeEvent(QEvent* event) {
    QTextBrowser::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) show_step();
}

void WhyView::show_step() { setHtml(html()); }

QString WhyView::html() const {
    const auto quiet = quiet_color(palette());
    if (trace_.steps() == 0)
        return coloured(
            tr("Start the lab, and choose a packet: what each device decided about it, "
               "and which row and which earlier packet made it decide so, is told here."),
            quiet);
    if (trace_.step() == 0)
        return coloured(tr("Before the first step: nothing has happened."), quiet);
    const auto& told = trace_.told();
    constexpr double kMicroseconds = 1e3;
    auto text =
        QStringLiteral("<p><b>%1</b> %2<br>%3</p>")
            .arg(tr("Step %1").arg(told.number),
                 coloured(tr("at %1 µs")
                              .arg(static_cast<double>(told.time.nanoseconds) / kMicroseconds, 0,
                                   'f', 3),
                          quiet),
                 to_text(told.where + ' ' + told.doing).toHtmlEscaped());
    QString what;
    for (const auto& piece : told.what)
        what += coloured(to_text(piece.text).toHtmlEscaped(), layer_color(palette(), piece.role)) +
                u' ';
    text += QStringLiteral("<p>%1</p>").arg(what);
    for (const auto& sentence : told.sentences) {
        auto line = linked(to_text(sentence.text));
        if (sentence.verdict == trace::Verdict::drop)
            line =
                coloured(QStringLiteral("✕ ") + line, layer_color(palette(), dissect::Role::error));
        if (sentence.about == labs::Sentence::About::change)
            line = QStringLiteral("<span style=\"background-color:%1\">◆ %2</span>")
                       .arg(attention_ground(palette()).name(), line);
        if (sentence.about == labs::Sentence::About::refresh) line = coloured(line, quiet);
        text += QStringLiteral("<p>%1</p>").arg(line);
    }
    return text + journey_html();
}

QString WhyView::journey_html() const {
    constexpr std::uint64_t kLargest =
        100'000;  // reading all sightings of more takes too long here
    constexpr std::size_t kMost = 40;
    if (trace_.steps() > kLargest) return {};
    const auto hops = trace_.journey();
    if (hops.size() < 2) return {};
    auto text = QStringLiteral("<p><b>%1</b></p><p>").arg(tr("The journey of this packet"));
    for (std::size_t i = 0; i < std::min(hops.size(), kMost); ++i) {
        const auto told = trace_.tell(hops[i].step);
        if (!told) continue;
        const auto where = to_text(told->where + ' ' + told->doing).toHtmlEscaped();
        text += QString(hops[i].generation * 2, QChar(0xa0));
        text +=
            hops[i].step == trace_.step()
                ? QStringLiteral("<b>▸ %1</b><br>").arg(where)
                : QStringLiteral("<a href=\"step:%1\">%1</a> %2<br>").arg(hops[i].step).arg(where);
    }
    if (hops.size() > kMost) text += tr("… and %1 more").arg(hops.size() - kMost);
    return text + QStringLiteral("</p>");
}

}  // namespace vxlab::gui
