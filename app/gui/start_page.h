// What the window shows with nothing open: what can be opened, one click away.
#pragma once

#include <QStringList>
#include <QWidget>

class QVBoxLayout;

namespace vxlab::gui {

class StartPage : public QWidget {
    Q_OBJECT

public:
    explicit StartPage(QWidget* parent = nullptr);

    // Absolute paths, the latest first.
    void set_recent(const QStringList& paths);

Q_SIGNALS:
    void open_chosen();
    void new_lab_chosen();
    void file_chosen(const QString& path);

private:
    void add_file(QVBoxLayout& column, const QString& path, const QString& about);

    QVBoxLayout* recent_;
};

// What comes with vxlab; empty where it is not installed.
QStringList example_captures();
QStringList example_labs();

}  // namespace vxlab::gui
