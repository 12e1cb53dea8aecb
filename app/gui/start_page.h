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
    void file_chosen(const QString& path);

private:
    void add_file(QVBoxLayout& column, const QString& path, const QString& about);

    QVBoxLayout* recent_;
};

// The captures that come with vxlab; empty where they are not installed.
QStringList example_captures();

}  // namespace vxlab::gui
