// An open capture: reading, filtering, selecting, and what goes wrong with them.
#include <QTemporaryDir>
#include <QtTest>

#include "app/document/capture_document.h"

using namespace vxlab;
using document::CaptureDocument;

namespace {

const QString kCapture = QStringLiteral(VXLAB_SOURCE_DIR "/resources/captures/two-hosts.pcapng");

bool opened(CaptureDocument& capture, const QString& path = kCapture) {
    capture.open(path);
    return QTest::qWaitFor([&] { return capture.state() != CaptureDocument::State::reading; },
                           30'000);
}

bool filtered(CaptureDocument& capture, const QString& text) {
    capture.set_filter(text);
    return QTest::qWaitFor([&] { return !capture.is_filtering(); }, 30'000);
}

}  // namespace

class TestCaptureDocument : public QObject {
    Q_OBJECT

private slots:
    void a_file_is_read_and_never_written() {
        const QFileInfo before(kCapture);
        CaptureDocument capture;
        QVERIFY(opened(capture));
        QCOMPARE(capture.state(), CaptureDocument::State::ready);
        QVERIFY(!capture.error());
        QCOMPARE(capture.packets_read(), capture.index()->columns().size());
        QCOMPARE(QFileInfo(kCapture).lastModified(), before.lastModified());
    }

    void what_cannot_be_opened_says_why() {
        CaptureDocument capture;
        QVERIFY(opened(capture, QStringLiteral("/nowhere/at-all.pcap")));
        QCOMPARE(capture.state(), CaptureDocument::State::failed);
        QCOMPARE(capture.error()->where, std::string("/nowhere/at-all.pcap"));
    }

    void a_broken_end_is_told_and_the_rest_is_there() {
        const QTemporaryDir folder;
        const auto path = folder.filePath("cut.pcapng");
        QVERIFY(QFile::copy(kCapture, path));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite) && file.resize(file.size() - 10));
        CaptureDocument capture;
        QVERIFY(opened(capture, path));
        QCOMPARE(capture.state(), CaptureDocument::State::ready);
        QVERIFY(capture.error().has_value());
        QVERIFY(capture.packets_read() > 10);
    }

    void a_filter_shows_what_matches() {
        CaptureDocument capture;
        QVERIFY(opened(capture));
        QVERIFY(filtered(capture, "inner.arp"));
        QVERIFY(capture.shown());
        const auto arp = capture.shown()->size();
        QVERIFY(arp > 0 && arp < capture.packets_read());
        QVERIFY(filtered(capture, ""));
        QVERIFY(!capture.shown());
    }

    void a_wrong_filter_leaves_what_was_shown() {
        CaptureDocument capture;
        QVERIFY(opened(capture));
        QVERIFY(filtered(capture, "inner.arp"));
        const auto shown = capture.shown();
        QVERIFY(filtered(capture, "inner.arpp"));
        QVERIFY(capture.filter().error.has_value());
        QCOMPARE(capture.filter().place.length, std::size_t{10});
        QCOMPARE(capture.shown(), shown);
    }

    void a_filter_set_while_reading_is_done_after() {
        CaptureDocument capture;
        capture.open(kCapture);
        capture.set_filter("inner.arp");
        QVERIFY(QTest::qWaitFor([&] { return capture.shown() != nullptr; }, 30'000));
    }

    void the_selected_packet_is_decoded() {
        CaptureDocument capture;
        QVERIFY(opened(capture));
        QCOMPARE(capture.dissection(), nullptr);
        capture.select_packet(std::size_t{0});
        QVERIFY(capture.dissection() && !capture.dissection()->tree.empty());
        capture.select_field(3);
        capture.select_packet(std::size_t{1});
        QCOMPARE(capture.selected_field(), dissect::kNoNode);
        capture.select_packet(std::size_t{1'000'000});
        QVERIFY(!capture.selected_packet());
    }

    void another_file_takes_the_place_of_the_first_while_it_is_read() {
        CaptureDocument capture;
        capture.open(kCapture);
        QVERIFY(opened(capture, VXLAB_SOURCE_DIR "/resources/captures/flood-multicast.pcapng"));
        QCOMPARE(capture.packets_read(), std::size_t{53});
        QCOMPARE(capture.index()->columns().size(), std::size_t{53});
        QVERIFY(capture.head().empty() || capture.head().size() == 53);
    }

    void closing_while_reading_ends_it() {
        auto capture = std::make_unique<CaptureDocument>();
        capture->open(kCapture);
        capture->close();
        QCOMPARE(capture->state(), CaptureDocument::State::empty);
        capture->open(kCapture);
        capture.reset();
        QTest::qWait(0);
    }
};

QTEST_GUILESS_MAIN(TestCaptureDocument)
#include "tst_capture_document.moc"
