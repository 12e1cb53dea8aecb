// What was done on the running lab: its building, its actions with whether they were met, the
// commands that the user gave; and a line for the next command.
#pragma once

#include <QWidget>

#include "app/document/lab_document.h"

class QComboBox;
class QLineEdit;
class QPlainTextEdit;

namespace vxlab::gui {

class RunView : public QWidget {
    Q_OBJECT

public:
    // The document must outlive it.
    explicit RunView(document::LabDocument& document, QWidget* parent = nullptr);

private:
    void show_places();
    void show_done();
    void follow_state();
    void run_line();

    document::LabDocument& document_;
    QPlainTextEdit* log_;
    QComboBox* place_;
    QLineEdit* line_;
    std::size_t shown_ = 0;
};

}  // namespace vxlab::gui
