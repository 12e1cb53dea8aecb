// Three columns: labs and captures that come with vxlab, and files opened before.
#include "app/gui/start_page.h"

#include <QCoreApplication>
#include <QDir>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "app/gui/theme.h"
#include "app/models/packet_row.h"
#include "labs/lab/reader.h"

namespace vxlab::gui {
namespace {

// Beside the program when installed, in the source tree otherwise.
QDir resources() {
    QDir installed(QCoreApplication::applicationDirPath() + QStringLiteral("/../share/vxlab"));
    return installed.exists() ? installed : QDir(QStringLiteral(VXLAB_RESOURCES));
}

QLabel* title(const QString& text) {
    auto* label = new QLabel(text);
    auto font = label->font();
    font.setPointSizeF(font.pointSizeF() * 1.2);
    font.setBold(true);
    label->setFont(font);
    return label;
}

QLabel* quiet(const QString& text) {
    auto* label = new QLabel(text);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

// What happens in a capture that comes with vxlab.
QString about_example(const QString& name) {
    const std::pair<const char*, QString> known[] = {
        {"two-hosts.pcapng", StartPage::tr("VNI 42 between two hosts: ARP, ping, TCP, and an "
                                           "overlay MTU that is too large")},
        {"flood-multicast.pcapng",
         StartPage::tr("Three VTEPs flood to a multicast group: IGMP, ARP, unknown unicast")},
        {"ipv6-underlay.pcapng", StartPage::tr("VNI 42 over IPv6, with IPv4 and IPv6 inside")},
        {"ovs-two-vnis.pcapng",
         StartPage::tr("Open vSwitch: two tenants with the same addresses, VNI 10 and VNI 20")},
    };
    for (const auto& [file, about] : known)
        if (name == QLatin1String(file)) return about;
    return {};
}

// What a lab says of itself.
QString about_lab(const QString& path) {
    const auto file = lab::read_lab_file(path.toStdString());
    return file ? models::to_text(file->reading.lab.name) : QString();
}

void clear(QVBoxLayout& column) {
    while (auto* item = column.takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

}  // namespace

QStringList example_labs() {
    QDir folder(resources().filePath(QStringLiteral("labs")));
    QStringList paths;
    for (const auto& name : folder.entryList({"*.yaml"}, QDir::Files))
        paths << folder.filePath(name);
    return paths;
}

QStringList example_captures() {
    QDir folder(resources().filePath(QStringLiteral("captures")));
    QStringList paths;
    for (const auto& name : folder.entryList({"*.pcap", "*.pcapng"}, QDir::Files))
        paths << folder.filePath(name);
    return paths;
}

StartPage::StartPage(QWidget* parent) : QWidget(parent), recent_(new QVBoxLayout) {
    auto* head = new QVBoxLayout;
    head->addWidget(title(tr("vxlab")));
    head->addWidget(quiet(
        tr("Build a lab, or open one, a trace of one, or a capture; or drop it anywhere in this "
           "window. Opening never alters a file.")));
    auto* open = new QPushButton(tr("&Open …"));
    open->setDefault(true);
    connect(open, &QPushButton::clicked, this, &StartPage::open_chosen);
    auto* create = new QPushButton(tr("&New lab"));
    connect(create, &QPushButton::clicked, this, &StartPage::new_lab_chosen);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(open);
    buttons->addWidget(create);
    buttons->addStretch(1);
    head->addLayout(buttons);

    auto* labs = new QVBoxLayout;
    labs->addWidget(title(tr("Example labs")));
    for (const auto& path : example_labs()) add_file(*labs, path, about_lab(path));

    auto* examples = new QVBoxLayout;
    examples->addWidget(title(tr("Example captures")));
    for (const auto& path : example_captures())
        add_file(*examples, path, about_example(QFileInfo(path).fileName()));
    auto* recent = new QVBoxLayout;
    recent->addWidget(title(tr("Recent")));
    recent->addLayout(recent_);
    set_recent({});

    auto* area = new QWidget;
    auto* columns = new QHBoxLayout(area);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(32);
    for (auto* column : {labs, examples, recent}) {
        column->setSpacing(4);
        column->addStretch(1);
        columns->addLayout(column, 1);
    }
    head->setSpacing(8);
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(48, 32, 48, 24);
    whole->setSpacing(24);
    whole->addLayout(head);
    auto* scroll = new QScrollArea;
    scroll->setWidget(area);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    whole->addWidget(scroll, 1);
}

void StartPage::set_recent(const QStringList& paths) {
    clear(*recent_);
    if (paths.isEmpty()) recent_->addWidget(quiet(tr("Files that you open are listed here.")));
    for (const auto& path : paths)
        add_file(*recent_, path, QDir::toNativeSeparators(QFileInfo(path).absolutePath()));
}

void StartPage::add_file(QVBoxLayout& column, const QString& path, const QString& about) {
    auto* button = new QPushButton(QFileInfo(path).fileName() + u'\n' + about);
    button->setFlat(true);
    button->setStyleSheet(QStringLiteral("text-align: left; padding: 4px 6px"));
    button->setToolTip(QDir::toNativeSeparators(path));
    connect(button, &QPushButton::clicked, this, [this, path] { Q_EMIT file_chosen(path); });
    column.addWidget(button);
}

}  // namespace vxlab::gui
