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
        test::add_frame_columns();
        const auto row = [](const char* name, const QByteArray& payload, const QStringList& fields,
                            const char* values, const QStringList& remarks = {}) {
            test::row(name, test::hex(datagram(payload)), fields, values, "", remarks);
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

    void dissects() { test::check_frame_row("geneve"); }

    void survives_cuts_data() { dissects_data(); }
    void survives_cuts() { test::check_cuts_of_frame_row(42); }

    void enters_a_tunnel() {
        const auto lines = test::dissect_frame(
            datagram("0000 6558 000064 00 ffffffffffff 020000000001 88b5 01"), "geneve");
        QCOMPARE(lines.protocols, "eth:ethertype:ip:udp:geneve:eth:ethertype:data");
        QVERIFY2(lines.summary.contains("VNI 100"), qPrintable(lines.summary));
    }
};

QTEST_APPLESS_MAIN(TestGeneve)
#include "tst_dissect_geneve.moc"
