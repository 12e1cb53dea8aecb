// GRE headers, their optional words, and what is inside.
#include <QtTest>

#include "tests/capture/dissect/layer_lines.h"
#include "tests/support/text.h"

using namespace vxlab;

class TestGre : public QObject {
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
        const auto gre = [](const QByteArray& hex) {
            const auto total = 20 + static_cast<int>(QByteArray::fromHex(hex).size());
            return "020000000002 020000000001 0800 4500" +
                   QByteArray::number(total, 16).rightJustified(4, '0') +
                   "0000 0000 402f 0000 0a000001 0a000002" + hex;
        };
        const QStringList bad = {"ipv4-checksum"};
        row("key and sequence", gre("3000 88b5 0000000a 00000003 ff"),
            {"gre.key", "gre.sequence_number"}, "0x0000000a 3", "eth:ethertype:ip:gre:data", bad);
        row("Ethernet", gre("0000 6558 ffffffffffff 020000000001 88b5 01"), {"gre.proto"}, "0x6558",
            "eth:ethertype:ip:gre:eth:ethertype:data", bad);
        row("version", gre("0002 88b5 ff"), {"gre.flags.version"}, "2", "eth:ethertype:ip:gre:data",
            bad + QStringList{"gre-version"});
        row("reserved bits", gre("0878 88b5 ff"), {"gre.flags.reserved"}, "15",
            "eth:ethertype:ip:gre:data", bad + QStringList{"gre-reserved-bits"});
        row("wrong checksum", gre("8000 88b5 12340000 ff"), {"gre.checksum", "gre.checksum.status"},
            "0x1234 0", "eth:ethertype:ip:gre:data", bad + QStringList{"gre-checksum"});
        row("truncated", gre("2000 88b5 0000"), {"gre.proto"}, "0x88b5", "eth:ethertype:ip:gre",
            bad + QStringList{"header-truncated"});
    }

    void dissects() {
        QFETCH(QByteArray, frame);
        QFETCH(QStringList, fields);
        const auto lines = test::dissect_frame(test::from_hex(frame.toStdString()), "gre");
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
                test::dissect_frame(cut, "gre", static_cast<std::uint32_t>(whole.size()));
            QVERIFY2(lines.light_agrees, qPrintable(QString::number(size)));
            if (remarks.isEmpty())
                QVERIFY2(!lines.remarks.contains("header-truncated"),
                         qPrintable(lines.remarks.join(' ')));
        }
    }
};

QTEST_APPLESS_MAIN(TestGre)
#include "tst_dissect_gre.moc"
