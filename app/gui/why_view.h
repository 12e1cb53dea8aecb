// Why a frame went where it went: the step in words, with links to the steps that its reasons name.
#pragma once

#include <QTextBrowser>

#include "app/document/trace_document.h"

namespace vxlab::gui {

class WhyView : public QTextBrowser {
    Q_OBJECT

public:
    // The document must outlive it.
    explicit WhyView(document::TraceDocument& trace, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    void show_step();
    QString html() const;
    QString journey_html() const;

    document::TraceDocument& trace_;
};

}  // namespace vxlab::gui
