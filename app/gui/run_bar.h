// Starting and stopping a lab, and going through its run: forward and back, to the next drop, flood
// or change, by itself at a speed. Says at a glance whether one edits, runs or looks back.
#pragma once

#include <QToolBar>
#include <functional>
#include <map>

#include "app/document/lab_document.h"
#include "app/gui/icons.h"

class QComboBox;
class QLabel;

namespace vxlab::gui {

class RunBar : public QToolBar {
    Q_OBJECT

public:
    // The document must outlive it.
    explicit RunBar(document::LabDocument& document, QWidget* parent = nullptr);

Q_SIGNALS:
    // Why the lab cannot be started.
    void failed(const QString& why);

protected:
    void changeEvent(QEvent* event) override;

private:
    using Sought = document::TraceDocument::Sought;
    using Direction = document::TraceDocument::Direction;

    QAction* add(Icon which, const QString& text, const QKeySequence& key,
                 std::function<void()> action);
    void add_seek(Icon which, const QString& text, const QKeySequence& key, Direction direction,
                  Sought sought);
    void start();
    void follow();
    QString mode_text(QColor& ground) const;

    document::LabDocument& document_;
    QAction *start_, *stop_, *play_ = nullptr;
    std::map<QAction*, Icon> icons_;
    QList<QAction*> steps_;  // that need a trace
    QComboBox* speed_;
    QLabel* mode_;
};

}  // namespace vxlab::gui
