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
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolBar>

#include "app/gui/capture_page.h"
#include "app/gui/filter_bar.h"
#include "app/gui/start_page.h"

namespace vxlab::gui {
namespace {

using document::CaptureDocument;
using models::PacketListModel;

constexpr int kRecentFiles = 8;

QString recent_key() { return QStringLiteral("recent"); }

}  // namespace

MainWindow::MainWindow(QWidget* parent)
    : QMainWindow(parent),
      pages_(new QStackedWidget),
      start_page_(new StartPage),
      capture_page_(new CapturePage(capture_)),
      filter_(new FilterBar(capture_)),
      status_(new QLabel) {
    setWindowTitle(tr("vxlab"));
    setAcceptDrops(true);
    resize(1280, 800);
    pages_->addWidget(start_page_);
    pages_->addWidget(capture_page_);
    setCentralWidget(pages_);
    statusBar()->addWidget(status_, 1);
    make_file_menu();
    make_view_menu();
    make_go_menu();
    make_help_menu();
    make_tool_bar();
    connect(start_page_, &StartPage::open_chosen, this, &MainWindow::choose_file);
    connect(start_page_, &StartPage::file_chosen, this, &MainWindow::open);
    connect(&capture_, &CaptureDocument::changed, this, &MainWindow::follow);
    const QSettings settings;
    start_page_->set_recent(settings.value(recent_key()).toStringList());
    restoreGeometry(settings.value(QStringLiteral("geometry")).toByteArray());
    follow(document::Change::content);
}

void MainWindow::make_file_menu() {
    auto* menu = menuBar()->addMenu(tr("&File"));
    menu->addAction(tr("&Open …"), QKeySequence::Open, this, &MainWindow::choose_file);
    menu->addAction(tr("&Close"), QKeySequence::Close, this, [this] { capture_.close(); });
    menu->addSeparator();
    menu->addAction(tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), this, &QWidget::close);
}

void MainWindow::make_view_menu() {
    auto* menu = menuBar()->addMenu(tr("&View"));
    auto* times = menu->addMenu(tr("&Time"));
    auto* group = new QActionGroup(this);
    const auto add = [&](const QString& text, PacketListModel::TimeFormat format) {
        auto* action = times->addAction(
            text, this, [this, format] { capture_page_->list_model().set_time_format(format); });
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
}

void MainWindow::make_go_menu() {
    auto* menu = menuBar()->addMenu(tr("&Go"));
    menu->addAction(tr("&Next packet"), QKeySequence(Qt::CTRL | Qt::Key_Down), this,
                    [this] { capture_page_->go(1); });
    menu->addAction(tr("&Previous packet"), QKeySequence(Qt::CTRL | Qt::Key_Up), this,
                    [this] { capture_page_->go(-1); });
    menu->addAction(tr("&Go to packet …"), QKeySequence(Qt::CTRL | Qt::Key_G), this,
                    &MainWindow::go_to_packet);
    menu->addAction(tr("&Display filter"), QKeySequence(Qt::CTRL | Qt::Key_Slash), this,
                    [this] { filter_->focus(); });
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
    auto* bar = addToolBar(tr("Display filter"));
    bar->setObjectName(QStringLiteral("filter"));
    bar->setMovable(false);
    bar->addWidget(filter_);
}

void MainWindow::open(const QString& path) {
    capture_.open(QFileInfo(path).absoluteFilePath());
    remember(capture_.path());
}

void MainWindow::choose_file() {
    const auto path = QFileDialog::getOpenFileName(
        this, tr("Open a capture"), {},
        tr("Captures and traces (*.pcap *.pcapng *.cap *.gz *.vxtrace);;All files (*)"));
    if (!path.isEmpty()) open(path);
}

void MainWindow::go_to_packet() {
    const auto count = static_cast<int>(capture_.packets_read());
    if (!capture_.index() || count == 0) return;
    bool chosen = false;
    const int number = QInputDialog::getInt(
        this, tr("Go to packet"), tr("Number of the packet:"),
        static_cast<int>(capture_.selected_packet().value_or(0)) + 1, 1, count, 1, &chosen);
    if (chosen) capture_.select_packet(static_cast<std::size_t>(number - 1));
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
    filter_->set_text(filter_->text());
}

void MainWindow::follow(document::Changes what) {
    const auto state = capture_.state();
    if (what & document::Change::content) {
        const bool is_open =
            state == CaptureDocument::State::reading || state == CaptureDocument::State::ready;
        pages_->setCurrentWidget(is_open ? static_cast<QWidget*>(capture_page_) : start_page_);
        filter_->setEnabled(is_open);
        setWindowTitle(is_open ? tr("%1 – vxlab").arg(QFileInfo(capture_.path()).fileName())
                               : tr("vxlab"));
    }
    status_->setText(status_text());
}

QString MainWindow::status_text() const {
    const auto count = [](std::size_t n) { return QLocale().toString(static_cast<qulonglong>(n)); };
    switch (capture_.state()) {
        case CaptureDocument::State::empty:
            return tr("Ready");
        case CaptureDocument::State::failed:
            return QStringLiteral("✕ ") + models::to_text(capture_.error()->text());
        case CaptureDocument::State::reading:
            return tr("Reading: %1 packets so far").arg(count(capture_.packets_read()));
        case CaptureDocument::State::ready:
            break;
    }
    auto text = tr("%1 packets").arg(count(capture_.packets_read()));
    if (capture_.is_filtering()) text += tr(", filtering …");
    if (const auto shown = capture_.shown()) text += tr(", %1 shown").arg(count(shown->size()));
    if (const auto packet = capture_.selected_packet())
        text += tr(", packet %1 selected").arg(count(*packet + 1));
    if (capture_.error())
        text += QStringLiteral("   ✕ ") + models::to_text(capture_.error()->text());
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
    QSettings().setValue(QStringLiteral("geometry"), saveGeometry());
    capture_.close();
    QMainWindow::closeEvent(event);
}

}  // namespace vxlab::gui
