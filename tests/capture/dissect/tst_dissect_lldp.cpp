// LLDP TLVs, whole and broken.
#include <QtTest>

#include "tests/capture/dissect/layer_lines.h"
#include "tests/support/text.h"

using namespace vxlab;

class TestLldp : public QObject {
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
        const QByteArray head = "0180c200000e 020000000001 88cc ";
        const QByteArray first = "0207 04 020000000001 0405 05 65746830 0602 0078 ";
        row("mandatory", head + first + "0000",
            {"lldp.chassis.id.mac", "lldp.port.id", "lldp.time_to_live"},
            "02:00:00:00:00:01 eth0 120", "eth:ethertype:lldp");
        row("capabilities", head + first + "0e04 0014 0004 0000",
            {"lldp.tlv.system_cap", "lldp.tlv.enable_system_cap.bridge"}, "0x0014 1",
            "eth:ethertype:lldp");
        row("management address", head + first + "100c 05 01 0a000001 02 00000003 00 0000",
            {"lldp.mgn.addr.ip4", "lldp.mgn.interface.number"}, "10.0.0.1 3", "eth:ethertype:lldp");
        row("VLAN name", head + first + "fe0b 0080c2 03 0064 04 7465 7374 0000",
            {"lldp.ieee.802_1.vlan.id", "lldp.ieee.802_1.vlan.name"}, "100 test",
            "eth:ethertype:lldp");
        row("maximum frame size", head + first + "fe06 00120f 04 05ee 0000",
            {"lldp.ieee.802_3.max_frame_size"}, "1518", "eth:ethertype:lldp");
        row("goodbye", head + "0207 04 020000000001 0405 05 65746830 0602 0000 0000",
            {"lldp.time_to_live"}, "0", "eth:ethertype:lldp", {"lldp-shutdown"});
        row("wrong order", head + "0405 05 65746830 0207 04 020000000001", {"lldp.port.id"}, "eth0",
            "eth:ethertype:lldp", {"lldp-mandatory-tlv"});
        row("past the end", head + first + "0a32 73686f72", {"lldp.tlv.system.name"}, "",
            "eth:ethertype:lldp", {"lldp-tlv-length"});
        row("short", head + first + "0e02 0014 0000", {"lldp.tlv.system_cap"}, "0x0014",
            "eth:ethertype:lldp", {"lldp-tlv-short"});
    }

    void dissects() {
        QFETCH(QByteArray, frame);
        QFETCH(QStringList, fields);
        const auto lines = test::dissect_frame(test::from_hex(frame.toStdString()), "lldp");
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
                test::dissect_frame(cut, "lldp", static_cast<std::uint32_t>(whole.size()));
            QVERIFY2(lines.light_agrees, qPrintable(QString::number(size)));
            if (remarks.isEmpty())
                QVERIFY2(!lines.remarks.contains("header-truncated"),
                         qPrintable(lines.remarks.join(' ')));
        }
    }
};

QTEST_APPLESS_MAIN(TestLldp)
#include "tst_dissect_lldp.moc"
