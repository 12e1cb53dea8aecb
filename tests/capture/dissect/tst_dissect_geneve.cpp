// Geneve headers and their options.
#include <QtTest>

#include "tests/capture/dissect/layer_lines.h"
#include "tests/support/packet_builder.h"

using namespace vxlab;

namespace {

std::vector<std::uint8_t> datagram(const QByteArray& payload) {
    return test::Packet()
        .ethernet("02:00:00:00:00:01", "02:00:00:00:00:02")
        .ipv4("10.0.0.1", "10.0.0.2")
        .udp(50000, 6081)
        .hex(payload.toStdString())
        .bytes();
}

}  // namespace

class TestGeneve : public QObject {
    Q_OBJECT

private slots:
    void dissects_data() {
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<QStringList>("fields");
        QTest::addColumn<QString>("values");
        QTest::addColumn<QStringList>("remarks");
        const auto row = [](const char* name, const QByteArray& payload, const QStringList& fields,
                            const char* values, const QStringList& remarks = {}) {
            QTest::newRow(name) << payload << fields << values << remarks;
        };
        const QByteArray inner = "ffffffffffff 020000000001 88b5 01";
        row("plain", "0000 6558 000064 00" + inner, {"geneve.proto_type", "geneve.vni"},
            "0x6558 0x000064");
        row("option", "0200 6558 000064 00 0102 01 01 00010002" + inner,
            {"geneve.option.class", "geneve.option.type", "geneve.option.unknown.data"},
            "0x0102 0x01 00010002");
        row("OVN critical option", "0240 6558 000064 00 0102 80 01 00010002" + inner,
            {"geneve.option.type.critical"}, "1");
        row("unknown critical option", "0240 6558 000064 00 0107 80 01 00010002" + inner,
            {"geneve.option.type.critical"}, "1", {"geneve-critical-option"});
        row("C flag without option", "0040 6558 000064 00" + inner, {"geneve.flags.critical"}, "1",
            {"geneve-critical-flag"});
        row("version", "4000 6558 000064 00" + inner, {"geneve.version"}, "1", {"geneve-version"});
        row("reserved", "0001 6558 000064 02" + inner, {"geneve.reserved"}, "0x02",
            {"geneve-reserved"});
        row("control packet", "0080 6558 000064 00" + inner, {"geneve.flags.oam"}, "1",
            {"geneve-oam"});
        row("option too long", "0100 6558 000064 00 0102 01 03" + inner, {"geneve.option.class"},
            "", {"geneve-option-length"});
        row("empty", "0000 6558 000064 00", {"geneve.vni"}, "0x000064", {"geneve-empty-payload"});
    }

    void dissects() {
        QFETCH(QByteArray, payload);
        QFETCH(QStringList, fields);
        const auto lines = test::dissect_frame(datagram(payload), "geneve");
        QTEST(lines.of(fields), "values");
        QTEST(lines.remarks, "remarks");
        QVERIFY(lines.light_agrees);
    }

    void survives_cuts_data() { dissects_data(); }

    // Wherever the capture cuts a frame, the light dissection takes the same way.
    void survives_cuts() {
        QFETCH(QByteArray, payload);
        const auto whole = datagram(payload);
        for (std::size_t size = 42; size < whole.size(); ++size) {
            const std::vector<std::uint8_t> cut(whole.begin(),
                                                whole.begin() + static_cast<std::ptrdiff_t>(size));
            const auto lines =
                test::dissect_frame(cut, "geneve", static_cast<std::uint32_t>(whole.size()));
            QVERIFY2(lines.light_agrees, qPrintable(QString::number(size)));
            QVERIFY2(!lines.remarks.contains("header-truncated"),
                     qPrintable(QString::number(size)));
        }
    }

    void enters_a_tunnel() {
        const auto lines = test::dissect_frame(
            datagram("0000 6558 000064 00 ffffffffffff 020000000001 88b5 01"), "geneve");
        QCOMPARE(lines.protocols, "eth:ethertype:ip:udp:geneve:eth:ethertype:data");
        QVERIFY2(lines.summary.contains("VNI 100"), qPrintable(lines.summary));
    }
};

QTEST_APPLESS_MAIN(TestGeneve)
#include "tst_dissect_geneve.moc"
