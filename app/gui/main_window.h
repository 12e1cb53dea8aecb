// The one window: its menus, the display filter, and the page of what is open.
#pragma once

#include <QMainWindow>

#include "app/document/capture_document.h"
#include "app/gui/theme.h"

class QLabel;
class QStackedWidget;

namespace vxlab::gui {

class CapturePage;
class FilterBar;
class StartPage;

class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(QWidget* parent = nullptr);

    void open(const QString& path);
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
    void make_go_menu();
    void make_help_menu();
    void make_tool_bar();
    void choose_file();
    void go_to_packet();
    void remember(const QString& path);
    void use_scheme(Scheme scheme);
    void follow(document::Changes what);
    QString status_text() const;

    document::CaptureDocument capture_;
    QStackedWidget* pages_;
    StartPage* start_page_;
    CapturePage* capture_page_;
    FilterBar* filter_;
    QLabel* status_;
    QAction* dark_ = nullptr;
};

}  // namespace vxlab::gui
