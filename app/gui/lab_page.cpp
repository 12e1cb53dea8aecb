// As window.md lays it out.
#include "app/gui/lab_page.h"

#include <QAction>
#include <QDockWidget>
#include <QHeaderView>
#include <QTabWidget>
#include <QToolBar>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "app/document/lab_edits.h"
#include "app/gui/filter_bar.h"
#include "app/gui/icons.h"
#include "app/gui/lab_canvas.h"
#include "app/gui/packet_bytes_pane.h"
#include "app/gui/packet_details_view.h"
#include "app/gui/packet_diagram_view.h"
#include "app/gui/packet_pane.h"
#include "app/gui/properties_view.h"
#include "app/gui/run_bar.h"
#include "app/gui/run_view.h"
#include "app/gui/tables_view.h"
#include "app/gui/timeline.h"
#include "app/gui/why_view.h"

namespace vxlab::gui {

using document::TraceDocument;
using models::StepsModel;
using models::to_text;

LabPage::LabPage(document::LabDocument& document, QWidget* parent)
    : QMainWindow(parent),
      document_(document),
      canvas_(new LabCanvas(document)),
      run_bar_(new RunBar(document)),
      filter_(new FilterBar(document.packets())),
      tables_(new TablesView(document)),
      properties_(new PropertiesView(document)),
      packets_(new PacketPane(document.packets())),
      steps_(new PacketListView),
      problems_(new QTreeWidget),
      inspector_(new QTabWidget),
      below_(new QTabWidget) {
    setWindowFlags(Qt::Widget);
    setDockNestingEnabled(true);
    addToolBar(run_bar_);
    auto* filter_bar = addToolBar(tr("Display filter"));
    filter_bar->setMovable(false);
    filter_bar->addWidget(filter_);
    auto* middle = new QWidget;
    auto* column = new QVBoxLayout(middle);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(1);
    column->addWidget(canvas_, 1);
    column->addWidget(new Timeline(document.trace()));
    setCentralWidget(middle);
    make_parts();
    make_inspector();
    make_below();
    connect(&document_, &document::LabDocument::changed, this, &LabPage::show_problems);
    connect(&document_.trace(), &TraceDocument::loaded, this, &LabPage::make_steps);
    connect(&document_.trace(), &TraceDocument::moved, this, &LabPage::follow_step);
    connect(canvas_, &LabCanvas::join_wanted, this, &LabPage::join);
    connect(&document_.run(), &document::LabRun::state_changed, this, [this] {
        if (document_.run().state() == document::LabRun::State::ready) show(Inspector::why);
    });
    make_steps();
    show_problems();
}

void LabPage::make_parts() {
    auto* bar = new QToolBar(tr("Parts"));
    bar->setObjectName(QStringLiteral("parts"));
    bar->setMovable(false);
    addToolBar(Qt::LeftToolBarArea, bar);
    using Add = std::function<Result<std::string>(lab::Lab & lab, const std::string& selected)>;
    const auto add = [&](Icon which, const QString& text, const QKeySequence& key,
                         const Add& make) {
        auto* action = bar->addAction(text, this, [this, make, text] {
            auto lab = document_.lab();
            const auto selected = document_.selected_node();
            const auto made = make(lab, selected);
            if (!made) {
                Q_EMIT refused(to_text(made.error().text()));
                return;
            }
            document_.change(QString(text).remove(u'&'),
                             [&](lab::Lab& changed) { (void)make(changed, selected); });
            document_.select_node(*made);
        });
        action->setShortcut(key);
        action->setToolTip(QString(text).remove(u'&') + QStringLiteral("  (") +
                           key.toString(QKeySequence::NativeText) + u')');
        action->setData(static_cast<int>(which));
        parts_ << action;
    };
    const auto alone = [](std::string (*make)(lab::Lab&)) -> Add {
        return [make](lab::Lab& lab, const std::string&) { return make(lab); };
    };
    const auto shortcut = [](Qt::Key key) { return QKeySequence(Qt::CTRL | Qt::ALT | key); };
    add(Icon::machine, tr("Add a &machine"), shortcut(Qt::Key_M), alone(document::add_machine));
    add(Icon::name_space, tr("Add a &namespace"), shortcut(Qt::Key_N), document::add_namespace);
    add(Icon::bridge, tr("Add a &bridge"), shortcut(Qt::Key_B), document::add_bridge);
    add(Icon::vtep, tr("Add a &VTEP"), shortcut(Qt::Key_V), document::add_vtep);
    add(Icon::net_switch, tr("Add a &switch"), shortcut(Qt::Key_S), alone(document::add_switch));
    add(Icon::router, tr("Add a &router"), shortcut(Qt::Key_R), alone(document::add_router));
    auto* remove = bar->addAction(tr("&Delete the selected part"), this, &LabPage::remove_selected);
    remove->setShortcut(QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetShortcut);
    canvas_->addAction(remove);
    remove->setData(static_cast<int>(Icon::remove));
    parts_ << remove;
    show_part_icons();
}

void LabPage::show_part_icons() {
    for (auto* action : parts_)
        action->setIcon(icon(static_cast<Icon>(action->data().toInt()), palette()));
}

void LabPage::changeEvent(QEvent* event) {
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) show_part_icons();
}

void LabPage::join(const std::string& from, const std::string& to) {
    auto lab = document_.lab();
    if (const auto joined = document::join_nodes(lab, from, to); !joined) {
        Q_EMIT refused(to_text(joined.error().text()));
        return;
    }
    document_.change(tr("Join %1 and %2").arg(to_text(from), to_text(to)),
                     [&](lab::Lab& changed) { (void)document::join_nodes(changed, from, to); });
}

void LabPage::remove_selected() {
    const auto node = document_.selected_node();
    if (node.empty()) return;
    document_.change(tr("Delete %1").arg(to_text(node)),
                     [&](lab::Lab& changed) { document::remove_node(changed, node); });
    document_.select_node({});
}

QDockWidget* LabPage::add_dock(const QString& title, QWidget* widget, Qt::DockWidgetArea area) {
    auto* dock = new QDockWidget(title);
    dock->setObjectName(title);
    dock->setWidget(widget);
    addDockWidget(area, dock);
    return dock;
}

void LabPage::make_inspector() {
    setCorner(Qt::BottomRightCorner, Qt::BottomDockWidgetArea);
    inspector_->setDocumentMode(true);
    inspector_->addTab(properties_, tr("Properties"));
    inspector_->addTab(new WhyView(document_.trace()), tr("Why"));
    inspector_->addTab(tables_, tr("Tables"));
    inspector_->addTab(new PacketDiagramView(document_.packets()), tr("Diagram"));
    auto* dock = add_dock(tr("Inspector"), inspector_, Qt::RightDockWidgetArea);
    constexpr int kWidth = 400;
    resizeDocks({dock}, {kWidth}, Qt::Horizontal);
}

void LabPage::make_below() {
    below_->setDocumentMode(true);
    below_->addTab(packets_, tr("Packets"));
    below_->addTab(steps_, tr("Steps"));
    below_->addTab(new RunView(document_), tr("Run"));
    problems_->setHeaderLabels({tr("Line"), tr("Problem")});
    problems_->setObjectName(QStringLiteral("problems"));
    problems_->setRootIsDecorated(false);
    problems_->setFrameShape(QFrame::NoFrame);
    problems_->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    problems_->setAccessibleName(tr("Problems"));
    below_->addTab(problems_, tr("Problems"));
    auto* list = add_dock(tr("Packets"), below_, Qt::BottomDockWidgetArea);
    auto* details = new PacketDetailsView(document_.packets());
    auto* details_dock = add_dock(tr("Packet details"), details, Qt::BottomDockWidgetArea);
    auto* bytes_dock =
        add_dock(tr("Packet bytes"), new PacketBytesPane(document_.packets(), *details),
                 Qt::BottomDockWidgetArea);
    constexpr int kListWidth = 560, kDetailsWidth = 330, kBytesWidth = 390, kHeight = 250;
    resizeDocks({list, details_dock, bytes_dock}, {kListWidth, kDetailsWidth, kBytesWidth},
                Qt::Horizontal);
    resizeDocks({list}, {kHeight}, Qt::Vertical);
    packets_->set_hint(tr("Start the lab: the packets of all its interfaces are listed here"));
    steps_->setModel(&steps_model_);
    steps_->set_empty_text(tr("Start the lab: its steps are told here, in words"));
    steps_->setAccessibleName(tr("Steps"));
    connect(steps_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& current) {
                if (current.isValid())
                    document_.trace().go(static_cast<std::uint64_t>(current.row()) + 1);
            });
}

void LabPage::show(Inspector tab) { inspector_->setCurrentIndex(static_cast<int>(tab)); }
void LabPage::show(Below tab) { below_->setCurrentIndex(static_cast<int>(tab)); }

void LabPage::make_steps() {
    const bool was_empty = steps_model_.rowCount() == 0;
    steps_model_.set_steps(document_.trace().steps(),
                           [this](std::uint64_t step) { return document_.trace().tell(step); });
    if (was_empty && steps_model_.rowCount() > 0) {
        choose_columns(*steps_);
        constexpr int kWhatWidth = 360, kWhyWidth = 1200;
        steps_->header()->resizeSection(StepsModel::what, kWhatWidth);
        steps_->header()->resizeSection(StepsModel::why, kWhyWidth);
    }
    follow_step();
}

void LabPage::follow_step() {
    const auto step = static_cast<int>(document_.trace().step());
    if (step == 0 || step > steps_model_.rowCount()) return;
    const auto index = steps_model_.index(step - 1, 0);
    if (steps_->currentIndex().row() != index.row()) steps_->setCurrentIndex(index);
    steps_->scrollTo(index);
}

void LabPage::show_problems() {
    problems_->clear();
    for (const auto& problem : document_.problems()) {
        auto text = to_text(problem.what);
        if (!problem.hint.empty()) text += QStringLiteral("; ") + to_text(problem.hint);
        new QTreeWidgetItem(problems_, {QString::number(problem.mark.line), text});
    }
    for (auto* action : parts_) action->setEnabled(document_.can_change());
    const auto count = document_.problems().size();
    below_->setTabText(static_cast<int>(Below::problems),
                       count == 0 ? tr("Problems") : tr("Problems (%1)").arg(count));
    if (count > 0) show(Below::problems);
}

}  // namespace vxlab::gui
