// LLC, SNAP and what they lead to.
#include <QtTest>

#include "tests/capture/dissect/layer_lines.h"
#include "tests/support/text.h"

using namespace vxlab;

class TestLlc : public QObject {
    Q_OBJECT

private slots:
    void dissects_data() {
        QTest::addColumn<QByteArray>("frame");
        QTest::addColumn<QStringList>("fields");
        QTest::addColumn<QString>("values");
        QTest::addColumn<QString>("protocols");
        QTest::addColumn<QStringList>("remarks");
        const auto row = [](const char* name, const QByteArray& frame, const QStringList& fields,
                            const char* values, const char* protocols,
                            const QStringList& remarks = {}) {
            QTest::newRow(name) << frame << fields << values << protocols << remarks;
        };
        const QByteArray head = "020000000002 020000000001 ";
        row("spanning tree", head + "0007 424203 00000080", {"llc.dsap", "llc.control"},
            "0x42 0x0003", "eth:llc:stp");
        row("SNAP, EtherType", head + "000a aaaa03 000000 88b5 0102", {"llc.oui", "llc.type"},
            "0 0x88b5", "eth:llc:data");
        row("SNAP, Cisco", head + "000a aaaa03 00000c 2000 0102", {"llc.oui", "llc.cisco_pid"},
            "12 0x2000", "eth:llc:data");
        row("supervisory", head + "0004 f0f1 0103",
            {"llc.control", "llc.control.n_r", "llc.control.f"}, "0x0301 1 1", "eth:llc");
        row("too short", head + "0002 4242", {"llc.dsap"}, "0x42", "eth:llc", {"header-truncated"});
    }

    void dissects() {
        QFETCH(QByteArray, frame);
        QFETCH(QStringList, fields);
        const auto lines = test::dissect_frame(test::from_hex(frame.toStdString()), "llc");
        QTEST(lines.of(fields), "values");
        QTEST(lines.protocols, "protocols");
        QTEST(lines.remarks, "remarks");
        QVERIFY(lines.light_agrees);
    }

    // Wherever the capture cuts a frame, the light dissection takes the same way and nothing worse
    // than a note is said.
    void survives_cuts_data() { dissects_data(); }

    void survives_cuts() {
        QFETCH(QByteArray, frame);
        QFETCH(QStringList, remarks);
        const auto whole = test::from_hex(frame.toStdString());
        for (std::size_t size = 15; size < whole.size(); ++size) {
            const std::vector<std::uint8_t> cut(whole.begin(),
                                                whole.begin() + static_cast<std::ptrdiff_t>(size));
            const auto lines =
                test::dissect_frame(cut, "llc", static_cast<std::uint32_t>(whole.size()));
            QVERIFY2(lines.light_agrees, qPrintable(QString::number(size)));
            if (remarks.isEmpty())
                QVERIFY2(!lines.remarks.contains("header-truncated"),
                         qPrintable(lines.remarks.join(' ')));
        }
    }
};

QTEST_APPLESS_MAIN(TestLlc)
#include "tst_dissect_llc.moc"
