// The window with a lab, driven as a person would: build it by mouse, run it, look back, undo.
#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QStatusBar>
#include <QTemporaryDir>
#include <QTextBrowser>
#include <QToolBar>
#include <QToolButton>
#include <QTreeView>
#include <QtTest>

#include "app/gui/lab_canvas.h"
#include "app/gui/lab_page.h"
#include "app/gui/main_window.h"
#include "app/gui/packet_pane.h"
#include "app/gui/properties_view.h"
#include "app/gui/scenes.h"
#include "app/gui/start_page.h"
#include "app/gui/tables_view.h"
#include "app/gui/timeline.h"
#include "app/models/steps_model.h"

using namespace vxlab;
using document::CaptureDocument;
using document::LabRun;
using gui::LabPage;
using gui::MainWindow;

namespace {

constexpr int kPatience = 30'000;

QString example(const char* name) {
    return QStringLiteral(VXLAB_SOURCE_DIR "/resources/labs/%1.yaml").arg(QLatin1String(name));
}

std::unique_ptr<MainWindow> window_with(const QString& path) {
    auto window = std::make_unique<MainWindow>();
    window->show();
    window->activateWindow();
    if (!QTest::qWaitForWindowActive(window.get())) qWarning("the window is not active");
    window->lab_page().canvas().set_animated(false);
    if (!path.isEmpty()) window->open(path);
    return window;
}

// As F5.
bool run(MainWindow& window) {
    auto& lab = window.lab();
    for (auto* action : window.findChildren<QAction*>())
        if (action->shortcut() == QKeySequence(Qt::Key_F5)) action->trigger();
    return QTest::qWaitFor(
        [&] {
            return lab.run().state() == LabRun::State::ready && !lab.trace().is_loading() &&
                   lab.trace().steps() > 0 &&
                   lab.packets().state() == CaptureDocument::State::ready &&
                   lab.packets().packets_read() == lab.trace().overview().steps_of.size();
        },
        kPatience);
}

void click_part(MainWindow& window, const QString& text) {
    for (auto* action : window.lab_page().part_actions())
        if (action->text().remove(u'&') == text)
            for (auto* bar : window.lab_page().findChildren<QToolBar*>())
                if (auto* button = qobject_cast<QToolButton*>(bar->widgetForAction(action)))
                    return QTest::mouseClick(button, Qt::LeftButton);
    QFAIL(qPrintable("no such part: " + text));
}

void click_node(MainWindow& window, const std::string& node) {
    auto& canvas = window.lab_page().canvas();
    QTest::mouseClick(canvas.viewport(), Qt::LeftButton, {}, canvas.place_of(node));
}

void join(MainWindow& window, const std::string& from, const std::string& to) {
    auto& canvas = window.lab_page().canvas();
    const auto begin = canvas.place_of(from), end = canvas.place_of(to);
    QTest::mousePress(canvas.viewport(), Qt::LeftButton, Qt::ShiftModifier, begin);
    QTest::mouseMove(canvas.viewport(), (begin + end) / 2);
    QTest::mouseMove(canvas.viewport(), end);
    QTest::mouseRelease(canvas.viewport(), Qt::LeftButton, Qt::ShiftModifier, end);
}

void set_property(MainWindow& window, const std::string& node, const QString& name,
                  const QString& text) {
    click_node(window, node);
    auto* line = window.lab_page().properties().line(name);
    QVERIFY2(line, qPrintable(name));
    line->selectAll();
    QTest::keyClicks(line, text);
    QTest::keyClick(line, Qt::Key_Return);
}

std::uint64_t find_step(MainWindow& window, const QString& what) {
    auto& trace = window.lab().trace();
    for (std::uint64_t step = 1; step <= trace.steps(); ++step)
        if (const auto told = trace.tell(step);
            told &&
            (models::to_text(told->where + ' ' + told->doing) + u' ' + models::what_of(*told))
                .contains(what))
            return step;
    return 0;
}

// Two hosts on a switch, a bridge and a VTEP in each, a guest on each bridge.
void build_two_hosts(MainWindow& window) {
    click_part(window, "Add a machine");
    click_part(window, "Add a switch");
    for (const std::string host : {"h1", "h2"}) {
        join(window, host, "lan");
        click_node(window, host);
        click_part(window, "Add a bridge");
        click_node(window, host);
        click_part(window, "Add a VTEP");
        click_node(window, host);
        click_part(window, "Add a namespace");
        join(window, host + "/red", host + ":br0");
    }
    join(window, "h1:vxlan100", "h2:vxlan100");
}

}  // namespace

class TestLabWindow : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setApplicationName("vxlab-test");
    }

    void two_hosts_are_built_by_mouse_run_and_looked_back_at() {
        const auto window = window_with({});
        QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
        auto& lab = window->lab();
        // A new lab has one machine with a bridge.
        lab.change("Begin with nothing", [](lab::Lab& changed) { changed.machines.clear(); });
        click_part(*window, "Add a machine");
        build_two_hosts(*window);
        QVERIFY2(lab.problems().empty(),
                 lab.problems().empty() ? "" : lab.problems()[0].what.c_str());
        QCOMPARE(lab.lab().machines.size(), std::size_t{2});
        QVERIFY(run(*window));

        lab.run().execute({"h1", "red", {}}, "ping -c 1 10.0.0.2");
        QVERIFY(QTest::qWaitFor(
            [&] {
                return lab.run().state() == LabRun::State::ready && !lab.trace().is_loading() &&
                       lab.run().done().back().output.contains("1 received") &&
                       find_step(*window, "h1:veth-red receives ARP Who has 10.0.0.2") != 0;
            },
            kPatience));
        // The ARP request is flooded by the bridge, and the VTEPs know nobody yet.
        lab.trace().go(find_step(*window, "h1:veth-red receives ARP Who has 10.0.0.2"));
        QVERIFY(window->lab_page().findChild<QTextBrowser*>()->toPlainText().contains("flooded"));
        click_node(*window, "h2:vxlan100");
        auto& rows = window->lab_page().tables().rows();
        const auto row_texts = [&] {
            QStringList texts;
            for (int i = 0; i < rows.rowCount(); ++i)
                texts << rows.index(i, models::TableRowsModel::row).data().toString();
            return texts;
        };
        const auto mac = [&] {
            for (const auto& row : lab.trace().rows())
                if (row.row.row.table == trace::Table::neighbours &&
                    row.row.row.address.text() == "10.0.0.1")
                    return models::to_text(row.row.row.mac.text());
            return QString();
        };
        lab.trace().go(lab.trace().steps());
        const auto learned = row_texts().filter(mac());
        QCOMPARE(learned.size(), 1);
        QVERIFY(learned[0].contains("is behind VTEP 192.168.1.1"));
    }

    void ten_edits_are_undone_and_done_again() {
        const auto window = window_with({});
        auto& lab = window->lab();
        QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
        const auto before = lab.text();
        build_two_hosts(*window);
        QVERIFY(lab.undo_stack().count() >= 10);
        const auto after = lab.text();
        while (lab.undo_stack().canUndo())
            QTest::keyClick(window.get(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(lab.text(), before);
        while (lab.undo_stack().canRedo()) lab.undo_stack().redo();
        QCOMPARE(lab.text(), after);
        lab.undo_stack().setClean();
    }

    void a_dragged_machine_stays_where_it_was_put() {
        const auto window = window_with(example("two-hosts-multicast"));
        auto& canvas = window->lab_page().canvas();
        const auto begin = canvas.place_of("h2"), end = begin + QPoint(60, 20);
        QTest::mousePress(canvas.viewport(), Qt::LeftButton, {}, begin);
        QTest::mouseMove(canvas.viewport(), begin + QPoint(30, 10));
        QTest::mouseMove(canvas.viewport(), end);
        QTest::mouseRelease(canvas.viewport(), Qt::LeftButton, {}, end);
        QCOMPARE(window->lab().undo_stack().count(), 1);
        QVERIFY((canvas.place_of("h2") - end).manhattanLength() < 16);
        QVERIFY(window->isWindowModified());
        window->lab().undo_stack().undo();
        QVERIFY((canvas.place_of("h2") - begin).manhattanLength() < 4);
    }

    void a_property_is_set_and_a_wrong_one_is_not() {
        const auto window = window_with(example("two-hosts-multicast"));
        auto& lab = window->lab();
        set_property(*window, "h1:vxlan100", "VNI", "200");
        QCOMPARE(lab.lab().machines[0].root.vteps[0].vni, 200U);
        const auto text = lab.text();
        set_property(*window, "h1:vxlan100", "Local", "192.168.1");
        QCOMPARE(lab.text(), text);
        set_property(*window, "h1", "Name", "left");
        QCOMPARE(lab.lab().machines[0].name, std::string("left"));
        QVERIFY(lab.problems().empty());
        QCOMPARE(lab.selected_node(), std::string("left"));
        while (lab.undo_stack().canUndo()) lab.undo_stack().undo();
    }

    void an_edit_of_a_running_lab_is_done_at_once() {
        const auto window = window_with(example("red-green"));
        QVERIFY(run(*window));
        auto& lab = window->lab();
        const auto host = lab.lab().machines[0].name;
        click_node(*window, host);
        click_part(*window, "Add a namespace");
        lab.run().execute({host, {}, {}}, "ip netns list");
        QVERIFY(
            QTest::qWaitFor([&] { return lab.run().state() == LabRun::State::ready; }, kPatience));
        QVERIFY(lab.run().done().back().output.contains("blue"));
        lab.undo_stack().undo();
        lab.run().execute({host, {}, {}}, "ip netns list");
        QVERIFY(
            QTest::qWaitFor([&] { return lab.run().state() == LabRun::State::ready; }, kPatience));
        QVERIFY(!lab.run().done().back().output.contains("blue"));
    }

    void delete_takes_a_machine_and_what_needs_it() {
        const auto window = window_with(example("two-hosts-multicast"));
        click_node(*window, "h2");
        window->lab_page().canvas().setFocus();
        QTest::keyClick(&window->lab_page().canvas(), Qt::Key_Delete);
        auto& lab = window->lab();
        QCOMPARE(lab.lab().machines.size(), std::size_t{1});
        QVERIFY2(lab.problems().empty(),
                 lab.problems().empty() ? "" : lab.problems()[0].what.c_str());
        lab.undo_stack().undo();
        QCOMPARE(lab.lab().machines.size(), std::size_t{2});
    }

    void keys_go_through_the_steps() {
        const auto window = window_with(example("two-hosts-multicast"));
        QVERIFY(run(*window));
        auto* timeline = window->lab_page().findChild<gui::Timeline*>();
        auto& trace = window->lab().trace();
        QTest::keyClick(timeline, Qt::Key_Home);
        QCOMPARE(trace.step(), std::uint64_t{0});
        QTest::keyClick(timeline, Qt::Key_Right);
        QCOMPARE(trace.step(), std::uint64_t{1});
        QTest::keyClick(timeline, Qt::Key_End);
        QVERIFY(trace.is_at_end());
        QTest::mouseClick(timeline, Qt::LeftButton, {}, timeline->rect().center());
        QVERIFY(trace.step() > trace.steps() / 3 && trace.step() < trace.steps());
        // The packet list shows the same instant.
        trace.go(find_step(*window, "h1:eth0 sends 192.168.1.1 → 239.1.1.1  VXLAN"));
        const auto packet = window->lab().packets().selected_packet();
        QVERIFY(packet.has_value());
        QCOMPARE(window->lab_page().packets().currentIndex().row(), static_cast<int>(*packet));
    }

    void frames_under_way_are_on_the_canvas() {
        const auto window = window_with(example("two-hosts-multicast"));
        QVERIFY(run(*window));
        auto& trace = window->lab().trace();
        trace.go(find_step(*window, "h1:eth0 sends 192.168.1.1 → 239.1.1.1  VXLAN"));
        QVERIFY(window->lab_page().canvas().frames_shown() >= 1);
        trace.go(0);
        QCOMPARE(window->lab_page().canvas().frames_shown(), std::size_t{0});
    }

    void examples_are_drawn_without_overlaps_data() {
        QTest::addColumn<QString>("path");
        for (const auto& path : gui::example_labs())
            QTest::newRow(qPrintable(QFileInfo(path).fileName())) << path;
    }
    void examples_are_drawn_without_overlaps() {
        QFETCH(QString, path);
        const auto lab = lab::read_lab_file(path.toStdString())->reading.lab;
        const auto drawing = labs::draw(lab);
        const auto layout = models::lay_out(drawing, lab.view, gui::node_size);
        for (const auto& a : drawing.nodes)
            for (const auto& b : drawing.nodes)
                if (a.id < b.id && a.parent == b.parent)
                    QVERIFY2(!layout.rects.at(a.id).intersects(layout.rects.at(b.id)),
                             (a.id + " " + b.id).c_str());
    }

    void a_lab_with_problems_says_where() {
        QTemporaryDir folder;
        const auto path = folder.filePath("bad.yaml");
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(
            "vxlab: 1\nmachines:\n  h1:\n    bridges: [br0]\n    vteps: {v: {vni: 1, bridge: "
            "br1}}\n");
        file.close();
        const auto window = window_with(path);
        const auto* problems = window->lab_page().findChild<QAbstractItemView*>("problems");
        QVERIFY(problems);
        QCOMPARE(problems->model()->rowCount(), 1);
        QCOMPARE(problems->model()->index(0, 0).data().toString(), QString("5"));
    }

    void a_lab_that_grows_stays_in_view() {
        const auto window = window_with({});
        QTest::keyClick(window.get(), Qt::Key_N, Qt::ControlModifier);
        const auto& canvas = window->lab_page().canvas();
        for (int i = 2; i <= 9; ++i) {
            click_part(*window, "Add a machine");
            for (int j = 1; j <= i; ++j) {
                const auto place = canvas.place_of("h" + std::to_string(j));
                QVERIFY2(canvas.viewport()->rect().contains(place),
                         qPrintable(QString("h%1 of %2").arg(j).arg(i)));
            }
        }
    }

    void what_is_no_trace_says_so() {
        QTemporaryDir folder;
        QFile file(folder.filePath("broken.vxtrace"));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("no database at all") > 0);
        file.close();
        auto window = window_with(file.fileName());
        QVERIFY(QTest::qWaitFor([&] { return !window->lab().trace().is_loading(); }, kPatience));
        const auto labels = window->statusBar()->findChildren<QLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->text().startsWith(u'✕') && label->text().contains("broken.vxtrace");
        }));
    }

    void the_window_closes_in_mid_run() {
        auto window = window_with(example("two-hosts-unicast"));  // has an iperf
        QVERIFY(window->lab().start());
        QVERIFY(QTest::qWaitFor([&] { return !window->lab().run().done().empty(); }, kPatience));
        QVERIFY(window->close());
        window.reset();
    }

    void scenes_of_labs_can_be_taken_data() {
        QTest::addColumn<QString>("scene");
        for (const char* name : {"lab", "in-flight", "flood", "drop", "looking-back"})
            QTest::newRow(name) << name;
    }
    void scenes_of_labs_can_be_taken() {
        QFETCH(QString, scene);
        QTemporaryDir folder;
        const auto path = folder.filePath("shot.png");
        const auto taken = gui::shoot(scene, QSize(1280, 800), path);
        QVERIFY2(taken.has_value(), taken ? "" : taken.error().text().c_str());
        QCOMPARE(QImage(path).size(), QSize(1280, 800));
    }
};

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    TestLabWindow test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_lab_window.moc"
