// The display filter: a line with completion of field names, valid or not at a glance, and the
// filters used before.
#pragma once

#include <QComboBox>
#include <QLabel>
#include <QStringListModel>
#include <QWidget>

#include "app/document/capture_document.h"

class QCompleter;

namespace vxlab::gui {

class FilterBar : public QWidget {
    Q_OBJECT

public:
    // The document must outlive the bar.
    explicit FilterBar(document::CaptureDocument& capture, QWidget* parent = nullptr);

    QString text() const;
    // As if typed; apply() is what Return does.
    void set_text(const QString& text);
    void apply();
    void focus();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void check();
    void complete();
    void follow(document::Changes what);
    void take_completion(const QString& name);
    void show_state(const QString& message, bool valid);
    QString word_at_cursor() const;

    document::CaptureDocument& capture_;
    QComboBox* box_;
    QLabel* message_;
    QCompleter* completer_;
};

}  // namespace vxlab::gui
