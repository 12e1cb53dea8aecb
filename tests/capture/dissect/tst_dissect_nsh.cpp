// The network service header with both kinds of metadata.
#include <QtTest>

#include "tests/capture/dissect/layer_lines.h"
#include "tests/support/text.h"

using namespace vxlab;

class TestNsh : public QObject {
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
        const QByteArray head = "020000000002 020000000001 894f ";
        row("type 1", head + "0fc6 01fe 00002aff 00010203 04050607 08090a0b 0c0d0e0f 01",
            {"nsh.ttl", "nsh.spi", "nsh.si", "nsh.contextheader"},
            "0x003f 42 255 00010203 04050607 08090a0b 0c0d0e0f", "eth:ethertype:nsh:data");
        row("type 2", head + "0fc4 02fe 00002aff 0102 03 03 aabbcc00 01",
            {"nsh.metadataclass", "nsh.metadatatype", "nsh.metadata"}, "258 3 aabbcc",
            "eth:ethertype:nsh:data");
        row("version", head + "4fc2 02fe 00002aff 01", {"nsh.version"}, "1",
            "eth:ethertype:nsh:data", {"nsh-version"});
        row("length", head + "0fc5 01fe 00002aff 00010203 04050607 08090a0b 0c0d0e0f 01",
            {"nsh.length"}, "5", "eth:ethertype:nsh:data", {"nsh-length"});
        row("index 0", head + "0fc2 02fe 00002a00 01", {"nsh.si"}, "0", "eth:ethertype:nsh:data",
            {"nsh-service-index-zero"});
        row("metadata too long",
            head + "0fc3 02fe 00002aff 0102 03 10 000102030405060708090a0b0c0d0e0f",
            {"nsh.metadatalen"}, "0x10", "eth:ethertype:nsh:data", {"nsh-metadata-length"});
    }

    void dissects() {
        QFETCH(QByteArray, frame);
        QFETCH(QStringList, fields);
        const auto lines = test::dissect_frame(test::from_hex(frame.toStdString()), "nsh");
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
                test::dissect_frame(cut, "nsh", static_cast<std::uint32_t>(whole.size()));
            QVERIFY2(lines.light_agrees, qPrintable(QString::number(size)));
            if (remarks.isEmpty())
                QVERIFY2(!lines.remarks.contains("header-truncated"),
                         qPrintable(lines.remarks.join(' ')));
        }
    }
};

QTEST_APPLESS_MAIN(TestNsh)
#include "tst_dissect_nsh.moc"
