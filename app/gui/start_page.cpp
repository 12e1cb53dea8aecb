// Two columns: files that come with vxlab, and those opened before.
#include "app/gui/start_page.h"

#include <QCoreApplication>
#include <QDir>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/gui/theme.h"

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

void clear(QVBoxLayout& column) {
    while (auto* item = column.takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

}  // namespace

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
    head->addWidget(
        quiet(tr("Open a capture, or drop one anywhere in this window. Files are never altered.")));
    auto* open = new QPushButton(tr("&Open a capture …"));
    open->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    open->setDefault(true);
    connect(open, &QPushButton::clicked, this, &StartPage::open_chosen);
    head->addWidget(open);

    auto* examples = new QVBoxLayout;
    examples->addWidget(title(tr("Example captures")));
    for (const auto& path : example_captures())
        add_file(*examples, path, about_example(QFileInfo(path).fileName()));
    auto* recent = new QVBoxLayout;
    recent->addWidget(title(tr("Recent")));
    recent->addLayout(recent_);
    set_recent({});

    auto* columns = new QHBoxLayout;
    columns->setSpacing(48);
    for (auto* column : {examples, recent}) {
        column->setSpacing(4);
        column->addStretch(1);
        columns->addLayout(column, 1);
    }
    head->setSpacing(8);
    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(64, 48, 64, 48);
    whole->setSpacing(32);
    whole->addLayout(head);
    whole->addLayout(columns, 1);
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
    button->setStyleSheet(QStringLiteral("text-align: left; padding: 6px"));
    button->setToolTip(QDir::toNativeSeparators(path));
    connect(button, &QPushButton::clicked, this, [this, path] { Q_EMIT file_chosen(path); });
    column.addWidget(button);
}

}  // namespace vxlab::gui
