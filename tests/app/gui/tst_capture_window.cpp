// The window with a capture, driven as a person would: open, look, filter, click.
#include <QComboBox>
#include <QLineEdit>
#include <QScrollBar>
#include <QTreeView>
#include <QtTest>

#include "app/gui/capture_page.h"
#include "app/gui/filter_bar.h"
#include "app/gui/main_window.h"
#include "app/gui/packet_bytes_view.h"
#include "app/gui/packet_details_view.h"
#include "app/gui/scenes.h"

using namespace vxlab;
using document::CaptureDocument;
using models::PacketListModel;

namespace {

const QString kCapture =
    QStringLiteral(VXLAB_SOURCE_DIR "/resources/captures/flood-multicast.pcapng");

std::unique_ptr<gui::MainWindow> window_with(const QString& path) {
    auto window = std::make_unique<gui::MainWindow>();
    window->show();
    window->open(path);
    const bool ready = QTest::qWaitFor(
        [&] { return window->capture().state() == CaptureDocument::State::ready; }, 30'000);
    return ready ? std::move(window) : nullptr;
}

QString field_name(const gui::MainWindow& window, dissect::NodeId node) {
    const auto* dissection = const_cast<gui::MainWindow&>(window).capture().dissection();
    return dissection && node != dissect::kNoNode
               ? models::to_text(dissection->tree[node].field->abbrev)
               : QString();
}

// A million rows of nothing.
class ManyRows : public QAbstractTableModel {
public:
    int rowCount(const QModelIndex& parent = {}) const override {
        return parent.isValid() ? 0 : 10'000'000;
    }
    int columnCount(const QModelIndex& parent = {}) const override {
        return parent.isValid() ? 0 : PacketListModel::kColumns;
    }
    QVariant data(const QModelIndex& index, int role) const override {
        if (role == Qt::DisplayRole) ++asked;
        return role == Qt::DisplayRole ? QVariant(index.row() + 1) : QVariant();
    }
    mutable int asked = 0;
};

}  // namespace

class TestCaptureWindow : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setApplicationName("vxlab-test");
    }

    void the_first_packet_is_selected_at_once() {
        const auto window = window_with(kCapture);
        QVERIFY(window);
        QCOMPARE(window->capture().selected_packet().value(), std::size_t{0});
        QVERIFY(window->windowTitle().startsWith("flood-multicast.pcapng"));
    }

    void keys_go_through_the_list() {
        const auto window = window_with(kCapture);
        QVERIFY(window);
        auto& list = window->capture_page().list();
        QTest::keyClick(&list, Qt::Key_Down);
        QTest::keyClick(&list, Qt::Key_Down);
        QCOMPARE(window->capture().selected_packet().value(), std::size_t{2});
        QTest::keyClick(&list, Qt::Key_End);
        QCOMPARE(window->capture().selected_packet().value(), std::size_t{52});
        QVERIFY(list.viewport()->rect().contains(list.visualRect(list.currentIndex())));
        QTest::keyClick(&list, Qt::Key_PageUp);
        QVERIFY(window->capture().selected_packet().value() < 52);
        QTest::keyClick(&list, Qt::Key_Home);
        QCOMPARE(window->capture().selected_packet().value(), std::size_t{0});
    }

    void a_click_selects_the_packet_below_it() {
        const auto window = window_with(kCapture);
        QVERIFY(window);
        auto& list = window->capture_page().list();
        const auto fifth = list.visualRect(list.model()->index(4, PacketListModel::kOuter));
        QTest::mouseClick(list.viewport(), Qt::LeftButton, {}, fifth.center());
        QCOMPARE(window->capture().selected_packet().value(), std::size_t{4});
    }

    void field_and_bytes_select_each_other() {
        const auto window = window_with(kCapture);
        QVERIFY(window);
        window->capture().select_packet(std::size_t{4});
        auto* bytes = window->capture_page().findChild<gui::PacketBytesView*>();
        Q_EMIT bytes->byte_clicked(0, 46);
        QCOMPARE(field_name(*window, window->capture().selected_field()), "vxlan.vni");
        auto* details = window->capture_page().findChild<gui::PacketDetailsView*>();
        QCOMPARE(details->currentIndex().data().toString(), "VXLAN Network Identifier (VNI): 42");
        details->setCurrentIndex(details->model()->index(0, 0));
        QCOMPARE(field_name(*window, window->capture().selected_field()), "frame");
    }

    void a_filter_typed_and_applied_keeps_the_nearest_packet() {
        const auto window = window_with(kCapture);
        QVERIFY(window);
        auto* line = window->filter_bar().findChild<QLineEdit*>();
        QTest::keyClicks(line, "inner.icmp");
        QTest::keyClick(line, Qt::Key_Return);
        QVERIFY(QTest::qWaitFor([&] { return window->capture().shown() != nullptr; }, 30'000));
        QCOMPARE(window->capture().selected_packet().value(), std::size_t{8});
        QCOMPARE(window->capture_page().list().currentIndex().row(), 0);
        QTest::keyClick(line, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(line, Qt::Key_Delete);
        QTest::keyClick(line, Qt::Key_Return);
        QVERIFY(!window->capture().shown());
        QCOMPARE(window->capture().selected_packet().value(), std::size_t{8});
        QCOMPARE(window->capture_page().list().currentIndex().row(), 8);
    }

    void a_wrong_filter_says_what_is_wrong() {
        const auto window = window_with(kCapture);
        QVERIFY(window);
        window->filter_bar().set_text("vxlan.vnii == 42");
        const auto labels = window->filter_bar().findChildren<QLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->isVisible() && label->text().contains("did you mean vxlan.vni");
        }));
        window->filter_bar().apply();
        QVERIFY(!window->capture().shown());
    }

    void a_list_asks_for_the_rows_on_the_screen_alone() {
        gui::PacketListView list;
        ManyRows rows;
        list.setModel(&rows);
        list.resize(800, 600);
        list.show();
        list.verticalScrollBar()->setValue(5'000'000);
        rows.asked = 0;
        static_cast<void>(list.grab());
        QVERIFY(rows.asked > 0);
        QVERIFY(rows.asked < 60 * PacketListModel::kColumns);
        list.setCurrentIndex(rows.index(9'999'999, 0));
        QVERIFY(list.viewport()->rect().contains(list.visualRect(list.currentIndex()).center()));
        QCOMPARE(list.indexAt(list.visualRect(list.currentIndex()).center()).row(), 9'999'999);
    }

    void every_scene_can_be_drawn_data() {
        QTest::addColumn<QString>("scene");
        for (const auto& name : gui::scene_names()) QTest::newRow(qPrintable(name)) << name;
    }
    void every_scene_can_be_drawn() {
        QFETCH(QString, scene);
        const QTemporaryDir folder;
        const auto path = folder.filePath("scene.png");
        const auto done = gui::shoot(scene, {1280, 800}, path);
        QVERIFY2(done.has_value(), done ? "" : done.error().text().c_str());
        QCOMPARE(QImage(path).size(), QSize(1280, 800));
    }
};

int main(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    TestCaptureWindow test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_capture_window.moc"
