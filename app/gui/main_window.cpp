// Menus and their actions; everything else is the pages' work.
#include "app/gui/main_window.h"

#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QFileDialog>
#include <QInputDialog>
#include <QLabel>
#include <QMenuBar>
#include <QMessageBox>
#include <QMimeData>
#include <QSaveFile>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolBar>

#include "app/gui/capture_page.h"
#include "app/gui/filter_bar.h"
#include "app/gui/lab_canvas.h"
#include "app/gui/lab_page.h"
#include "app/gui/run_bar.h"
#include "app/gui/start_page.h"
#include "labs/export/script.h"
#include "labs/export/text_drawing.h"

namespace vxlab::gui {
namespace {

using document::CaptureDocument;
using models::PacketListModel;
using models::to_text;

constexpr int kRecentFiles = 8;
constexpr int kToldFor = 10'000;  // milliseconds

QString recent_key() { return QStringLiteral("recent"); }

QString count_text(std::size_t n) { return QLocale().toString(static_cast<qulonglong>(n)); }

bool is_lab_file(const QString& path) {
    return path.endsWith(QStringLiteral(".yaml")) || path.endsWith(QStringLiteral(".yml")) ||
           path.endsWith(QStringLiteral(".vxtrace"));
}

}  // namespace

MainWindow::MainWindow(QWidget* parent)
    : QMainWindow(parent),
      pages_(new QStackedWidget),
      start_page_(new StartPage),
      capture_page_(new CapturePage(capture_)),
      lab_page_(new LabPage(lab_)),
      filter_(new FilterBar(capture_)),
      status_(new QLabel) {
    setWindowTitle(tr("vxlab"));
    setAcceptDrops(true);
    resize(1280, 800);
    for (auto* page : std::initializer_list<QWidget*>{start_page_, capture_page_, lab_page_})
        pages_->addWidget(page);
    setCentralWidget(pages_);
    statusBar()->addWidget(status_, 1);
    make_file_menu();
    make_edit_menu();
    make_view_menu();
    make_run_menu();
    make_go_menu();
    make_help_menu();
    make_tool_bar();
    connect(start_page_, &StartPage::open_chosen, this, &MainWindow::choose_file);
    connect(start_page_, &StartPage::new_lab_chosen, this, &MainWindow::new_lab);
    connect(start_page_, &StartPage::file_chosen, this, &MainWindow::open);
    connect(&capture_, &CaptureDocument::changed, this, &MainWindow::follow);
    connect(&lab_, &document::LabDocument::changed, this, &MainWindow::follow);
    connect(&lab_, &document::LabDocument::run_differs, this, [this](const QString& why) {
        statusBar()->showMessage(tr("The running lab stays as it was: %1").arg(why));
    });
    connect(&lab_.trace(), &document::TraceDocument::moved, this, &MainWindow::follow);
    connect(&lab_.run(), &document::LabRun::state_changed, this, &MainWindow::follow);
    connect(&lab_page_->run_bar(), &RunBar::failed, this, &MainWindow::tell);
    connect(lab_page_, &LabPage::refused, this,
            [this](const QString& why) { statusBar()->showMessage(why, kToldFor); });
    const QSettings settings;
    start_page_->set_recent(settings.value(recent_key()).toStringList());
    restoreGeometry(settings.value(QStringLiteral("geometry")).toByteArray());
    follow();
}

QAction* MainWindow::lab_action(QMenu* menu, const QString& text, const QKeySequence& key,
                                void (MainWindow::*slot)()) {
    auto* action = menu->addAction(text, key, this, slot);
    lab_actions_ << action;
    return action;
}

void MainWindow::make_file_menu() {
    auto* menu = menuBar()->addMenu(tr("&File"));
    menu->addAction(tr("&New lab"), QKeySequence::New, this, &MainWindow::new_lab);
    menu->addAction(tr("&Open …"), QKeySequence::Open, this, &MainWindow::choose_file);
    menu->addSeparator();
    lab_actions_ << menu->addAction(tr("&Save the lab"), QKeySequence::Save, this,
                                    &MainWindow::save);
    lab_actions_ << menu->addAction(tr("Save the lab &as …"), QKeySequence::SaveAs, this,
                                    &MainWindow::save_as);
    lab_action(menu, tr("&Export the lab as a shell script …"),
               QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E), &MainWindow::export_script);
    menu->addSeparator();
    menu->addAction(tr("&Close"), QKeySequence::Close, this, &MainWindow::close_file);
    menu->addAction(tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), this, &QWidget::close);
}

void MainWindow::make_edit_menu() {
    auto* menu = menuBar()->addMenu(tr("&Edit"));
    auto* undo = lab_.undo_stack().createUndoAction(this, tr("&Undo"));
    undo->setShortcut(QKeySequence::Undo);
    auto* redo = lab_.undo_stack().createRedoAction(this, tr("&Redo"));
    redo->setShortcut(QKeySequence::Redo);
    menu->addActions({undo, redo});
    menu->addSeparator();
    menu->addActions(lab_page_->part_actions());
}

void MainWindow::make_view_menu() {
    auto* menu = menuBar()->addMenu(tr("&View"));
    auto* times = menu->addMenu(tr("&Time"));
    auto* group = new QActionGroup(this);
    const auto add = [&](const QString& text, PacketListModel::TimeFormat format) {
        auto* action = times->addAction(text, this, [this, format] {
            for (auto* list : {&capture_page_->list(), &lab_page_->packets()})
                list->packets().set_time_format(format);
        });
        action->setCheckable(true);
        action->setChecked(format == PacketListModel::TimeFormat::since_first);
        group->addAction(action);
    };
    add(tr("Since the &first packet"), PacketListModel::TimeFormat::since_first);
    add(tr("Since the &previous shown packet"), PacketListModel::TimeFormat::since_previous);
    add(tr("&Date and time"), PacketListModel::TimeFormat::date_and_time);
    add(tr("Date and time, &UTC"), PacketListModel::TimeFormat::utc);
    add(tr("Seconds since &1970"), PacketListModel::TimeFormat::epoch);
    dark_ = menu->addAction(tr("&Dark"), this,
                            [this](bool on) { use_scheme(on ? Scheme::dark : Scheme::light); });
    dark_->setCheckable(true);
    dark_->setChecked(is_dark(palette()));
    menu->addSeparator();
    auto& canvas = lab_page_->canvas();
    constexpr double kStep = 1.25;
    menu->addAction(tr("Zoom &in"), QKeySequence::ZoomIn, this, [&] { canvas.zoom(kStep); });
    menu->addAction(tr("Zoom &out"), QKeySequence::ZoomOut, this, [&] { canvas.zoom(1 / kStep); });
    menu->addAction(tr("&Fit the lab into the window"), QKeySequence(Qt::CTRL | Qt::Key_0), this,
                    [&] { canvas.fit(); });
}

void MainWindow::make_run_menu() {
    auto* menu = menuBar()->addMenu(tr("&Run"));
    for (auto* action : lab_page_->run_bar().actions())
        if (!action->text().isEmpty() || action->isSeparator()) menu->addAction(action);
}

void MainWindow::make_go_menu() {
    auto* menu = menuBar()->addMenu(tr("&Go"));
    const auto list = [this]() -> PacketPane& {
        return lab_.is_open() ? lab_page_->packets() : capture_page_->list();
    };
    menu->addAction(tr("&Next packet"), QKeySequence(Qt::CTRL | Qt::Key_Down), this,
                    [list] { list().go(1); });
    menu->addAction(tr("&Previous packet"), QKeySequence(Qt::CTRL | Qt::Key_Up), this,
                    [list] { list().go(-1); });
    menu->addAction(tr("&Go to packet …"), QKeySequence(Qt::CTRL | Qt::Key_G), this,
                    &MainWindow::go_to_packet);
    menu->addAction(tr("&Display filter"), QKeySequence(Qt::CTRL | Qt::Key_Slash), this,
                    [this] { (lab_.is_open() ? lab_page_->filter_bar() : *filter_).focus(); });
}

void MainWindow::make_help_menu() {
    auto* menu = menuBar()->addMenu(tr("&Help"));
    menu->addAction(tr("&About vxlab"), this, [this] {
        QMessageBox::about(this, tr("About vxlab"),
                           tr("vxlab %1: a lab bench and an analyzer for VXLAN overlays")
                               .arg(QApplication::applicationVersion()));
    });
}

void MainWindow::make_tool_bar() {
    filter_tools_ = addToolBar(tr("Display filter"));
    filter_tools_->setObjectName(QStringLiteral("filter"));
    filter_tools_->setMovable(false);
    filter_tools_->addWidget(filter_);
}

void MainWindow::open(const QString& path) {
    if (!may_close_lab()) return;
    const auto full = QFileInfo(path).absoluteFilePath();
    if (is_lab_file(full))
        open_lab(full);
    else
        open_capture(full);
}

void MainWindow::open_lab(const QString& path) {
    if (const auto opened = lab_.open(path); !opened) return tell(to_text(opened.error().text()));
    capture_.close();
    remember(path);
}

void MainWindow::open_capture(const QString& path) {
    lab_.close();
    capture_.open(path);
    remember(path);
}

void MainWindow::new_lab() {
    if (!may_close_lab()) return;
    capture_.close();
    lab_.create();
}

void MainWindow::close_file() {
    if (!may_close_lab()) return;
    lab_.close();
    capture_.close();
}

bool MainWindow::may_close_lab() {
    if (!lab_.is_modified()) return true;
    const auto name = lab_.path().isEmpty() ? tr("The new lab") : QFileInfo(lab_.path()).fileName();
    const auto answer = QMessageBox::question(
        this, tr("Unsaved changes"), tr("%1 has changes that are not saved.").arg(name),
        QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel);
    if (answer == QMessageBox::Save) return save();
    return answer == QMessageBox::Discard;
}

bool MainWindow::save() {
    if (lab_.path().isEmpty()) return save_as();
    const auto saved = lab_.save(lab_.path());
    if (!saved) tell(to_text(saved.error().text()));
    return saved.has_value();
}

bool MainWindow::save_as() {
    const auto path = QFileDialog::getSaveFileName(this, tr("Save the lab"), lab_.path(),
                                                   tr("Lab files (*.yaml)"));
    if (path.isEmpty()) return false;
    const auto saved = lab_.save(path);
    if (!saved) {
        tell(to_text(saved.error().text()));
    } else {
        remember(path);
    }
    return saved.has_value();
}

void MainWindow::export_script() {
    if (!lab_.problems().empty()) return tell(lab_status_text());
    const auto name = QFileInfo(lab_.path()).completeBaseName();
    const auto script = labs::one_host_script(
        {lab_.lab(), lab_.text(), name.toStdString(), labs::to_text(lab_.lab())});
    if (!script) return tell(to_text(script.error().text()));
    const auto path =
        QFileDialog::getSaveFileName(this, tr("Export as a shell script"),
                                     name + QStringLiteral(".sh"), tr("Shell scripts (*.sh)"));
    if (path.isEmpty()) return;
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(QByteArray::fromStdString(*script)) < 0 ||
        !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner |
                             QFile::ReadGroup | QFile::ExeGroup | QFile::ReadOther |
                             QFile::ExeOther) ||
        !file.commit())
        return tell(tr("%1: %2").arg(path, file.errorString()));
    statusBar()->showMessage(tr("Written: %1").arg(path));
}

void MainWindow::tell(const QString& what) { QMessageBox::warning(this, tr("vxlab"), what); }

void MainWindow::choose_file() {
    const auto path = QFileDialog::getOpenFileName(
        this, tr("Open a lab, a trace or a capture"), {},
        tr("Labs, traces and captures (*.yaml *.yml *.vxtrace *.pcap *.pcapng *.cap *.gz);;"
           "All files (*)"));
    if (!path.isEmpty()) open(path);
}

void MainWindow::go_to_packet() {
    auto& packets = lab_.is_open() ? lab_.packets() : capture_;
    const auto count = static_cast<int>(packets.packets_read());
    if (!packets.index() || count == 0) return;
    bool chosen = false;
    const int number = QInputDialog::getInt(
        this, tr("Go to packet"), tr("Number of the packet:"),
        static_cast<int>(packets.selected_packet().value_or(0)) + 1, 1, count, 1, &chosen);
    if (chosen) packets.select_packet(static_cast<std::size_t>(number - 1));
}

void MainWindow::remember(const QString& path) {
    QSettings settings;
    auto recent = settings.value(recent_key()).toStringList();
    recent.removeAll(path);
    recent.prepend(path);
    settings.setValue(recent_key(), QStringList(recent.mid(0, kRecentFiles)));
    start_page_->set_recent(recent.mid(0, kRecentFiles));
}

void MainWindow::use_scheme(Scheme scheme) {
    apply_scheme(*qApp, scheme);
    dark_->setChecked(scheme == Scheme::dark);
    QSettings().setValue(QStringLiteral("dark"), scheme == Scheme::dark);
    for (auto* filter : {filter_, &lab_page_->filter_bar()}) filter->set_text(filter->text());
}

void MainWindow::follow() {
    const auto state = capture_.state();
    const bool is_capture =
        state == CaptureDocument::State::reading || state == CaptureDocument::State::ready;
    QWidget* page = start_page_;
    if (is_capture) page = capture_page_;
    if (lab_.is_open()) page = lab_page_;
    pages_->setCurrentWidget(page);
    filter_->setEnabled(is_capture);
    filter_tools_->setVisible(page != lab_page_);
    for (auto* action : lab_actions_) action->setEnabled(lab_.is_open() && !lab_.is_trace());
    const auto path = lab_.is_open() ? lab_.path() : capture_.path();
    auto name = QFileInfo(path).fileName();
    if (lab_.is_open() && name.isEmpty()) name = tr("New lab");
    setWindowModified(lab_.is_modified());
    setWindowTitle(page == start_page_ ? tr("vxlab") : tr("%1[*] – vxlab").arg(name));
    status_->setText(lab_.is_open() ? lab_status_text() : status_text());
}

QString MainWindow::lab_status_text() {
    const auto& trace = lab_.trace();
    if (!lab_.problems().empty())
        return QStringLiteral("✕ ") + to_text(lab_.problems().front().text(
                                          QFileInfo(lab_.path()).fileName().toStdString()));
    if (lab_.run().error()) return QStringLiteral("✕ ") + to_text(lab_.run().error()->text());
    if (trace.error()) return QStringLiteral("✕ ") + to_text(trace.error()->text());
    if (lab_.is_trace() && trace.is_loading()) return tr("Reading the trace");
    if (lab_.is_trace() && trace.steps() == 0) return tr("A trace without a step");
    if (trace.steps() == 0) return tr("Editing; F5 starts the lab in the simulator");
    return tr("Simulated, step %1 of %2, %3 packets")
        .arg(count_text(trace.step()), count_text(trace.steps()),
             count_text(trace.overview().steps_of.size()));
}

QString MainWindow::status_text() {
    switch (capture_.state()) {
        case CaptureDocument::State::empty:
            return tr("Ready");
        case CaptureDocument::State::failed:
            return QStringLiteral("✕ ") + to_text(capture_.error()->text());
        case CaptureDocument::State::reading:
            return tr("Reading: %1 packets so far").arg(count_text(capture_.packets_read()));
        case CaptureDocument::State::ready:
            break;
    }
    auto text = tr("%1 packets").arg(count_text(capture_.packets_read()));
    if (capture_.is_filtering()) text += tr(", filtering …");
    if (const auto shown = capture_.shown())
        text += tr(", %1 shown").arg(count_text(shown->size()));
    if (const auto packet = capture_.selected_packet())
        text += tr(", packet %1 selected").arg(count_text(*packet + 1));
    if (capture_.error()) text += QStringLiteral("   ✕ ") + to_text(capture_.error()->text());
    return text;
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls() && event->mimeData()->urls().first().isLocalFile())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    open(event->mimeData()->urls().first().toLocalFile());
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (!may_close_lab()) return event->ignore();
    QSettings().setValue(QStringLiteral("geometry"), saveGeometry());
    lab_.close();
    capture_.close();
    QMainWindow::closeEvent(event);
}

}  // namespace vxlab::gui
