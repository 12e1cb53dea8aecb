// Whatever the bytes, a dissection holds together: the captures at hand, whole, cut short and with
// bytes changed, every packet at other places than the one before.
#include <QDir>
#include <QtTest>

#include "capture/dissect/dissector.h"
#include "capture/source/file_source.h"
#include "tests/support/dissection_checks.h"
#include "tests/support/tshark.h"

using namespace vxlab;

class TestAnyBytes : public QObject {
    Q_OBJECT

private slots:
    void captures_data() {
        QTest::addColumn<QString>("file");
        for (const auto& file : test::all_captures())
            QTest::newRow(qPrintable(QFileInfo(file).fileName())) << file;
    }
    void captures() {
        QFETCH(QString, file);
        auto capture = source::open_capture(file.toStdString());
        QVERIFY(capture.has_value());
        for (int i = 0; i < 54; ++i) {
            const auto packet = (*capture)->next();
            if (!packet || !*packet) return;
            check_with_damage(**packet);
        }
    }

private:
    void check(const source::Packet& packet) {
        auto problem = test::disagreement(options_, packet);
        dissect::Dissector(options_).dissect_alone(packet, dissect::Detail::full, full_);
        if (problem.empty()) problem = test::problems_in(full_);
        QVERIFY2(problem.empty(), problem.c_str());
    }

    void check_with_damage(const source::Packet& packet) {
        check(packet);
        const auto size = std::min<std::size_t>(packet.bytes.size(), 200);
        std::vector<std::uint8_t> bytes(packet.bytes.begin(), packet.bytes.end());
        auto damaged = packet;
        const auto first = packet.number % kStride;
        for (std::size_t length = first; length < size; length += kStride) {
            damaged.bytes = Bytes(bytes).first(length);
            damaged.wire_length = packet.wire_length;
            check(damaged);
            damaged.wire_length = static_cast<std::uint32_t>(length);
            check(damaged);
        }
        damaged = packet;
        damaged.bytes = bytes;
        for (std::size_t at = first; at < size; at += kStride) {
            for (const int change : {0x01, 0xff}) {
                bytes[at] = static_cast<std::uint8_t>(bytes[at] ^ change);
                check(damaged);
                bytes[at] = static_cast<std::uint8_t>(bytes[at] ^ change);
            }
        }
    }

    static constexpr std::size_t kStride = 12;

    dissect::Options options_;
    dissect::Dissection full_;
};

QTEST_GUILESS_MAIN(TestAnyBytes)
#include "tst_any_bytes.moc"
