// The one window: its menus, the display filter, and the page of what is open.
#pragma once

#include <QMainWindow>

#include "app/document/lab_document.h"
#include "app/gui/theme.h"

class QLabel;
class QStackedWidget;

namespace vxlab::gui {

class CapturePage;
class FilterBar;
class LabPage;
class StartPage;

class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(QWidget* parent = nullptr);

    // A lab, a trace of one, or a capture. Asks first if the lab that is open was not saved.
    void open(const QString& path);
    document::LabDocument& lab() { return lab_; }
    LabPage& lab_page() { return *lab_page_; }
    document::CaptureDocument& capture() { return capture_; }
    CapturePage& capture_page() { return *capture_page_; }
    FilterBar& filter_bar() { return *filter_; }

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void closeEvent(QCloseEvent* event) override;

private:
    void make_file_menu();
    void make_view_menu();
    void make_edit_menu();
    void make_run_menu();
    void make_go_menu();
    void make_help_menu();
    void make_tool_bar();
    void choose_file();
    void new_lab();
    void open_lab(const QString& path);
    void open_capture(const QString& path);
    void close_file();
    // False: the user wants to go on with it.
    bool may_close_lab();
    bool save();
    bool save_as();
    void export_script();
    void tell(const QString& what);
    void go_to_packet();
    void remember(const QString& path);
    void use_scheme(Scheme scheme);
    void follow();
    QAction* lab_action(QMenu* menu, const QString& text, const QKeySequence& key,
                        void (MainWindow::*slot)());
    QString status_text();
    QString lab_status_text();

    document::CaptureDocument capture_;
    document::LabDocument lab_;
    QStackedWidget* pages_;
    StartPage* start_page_;
    CapturePage* capture_page_;
    LabPage* lab_page_;
    FilterBar* filter_;
    QLabel* status_;
    QToolBar* filter_tools_ = nullptr;
    QList<QAction*> lab_actions_;
    QAction* dark_ = nullptr;
};

}  // namespace vxlab::gui
