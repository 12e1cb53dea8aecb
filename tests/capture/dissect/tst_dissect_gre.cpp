// GRE headers, their optional words, and what is inside.
#include <QtTest>

#include "tests/capture/dissect/layer_lines.h"

using namespace vxlab;
using test::row;

class TestGre : public QObject {
    Q_OBJECT

private slots:
    void dissects_data() {
        test::add_frame_columns();
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
        const QByteArray mirrored = "ffffffffffff 020000000001 88b5 01";
        row("ERSPAN I", gre("0000 88be" + mirrored), {"gre.proto"}, "0x88be",
            "eth:ethertype:ip:gre:erspan:eth:ethertype:data", bad);
        row("ERSPAN II", gre("1000 88be 00000003 1064 e00a 00000005" + mirrored),
            {"erspan.version", "erspan.vlan", "erspan.cos", "erspan.spanid", "erspan.index"},
            "1 100 7 10 5", "eth:ethertype:ip:gre:erspan:eth:ethertype:data", bad);
        row("ERSPAN III",
            gre("1000 22eb 00000003 2064 000a 00000009 0005 0019" +
                QByteArray("1c000000 00000002") + mirrored),
            {"erspan.timestamp", "erspan.sgt", "erspan.direction", "erspan.platid"}, "9 5 1 7",
            "eth:ethertype:ip:gre:erspan:eth:ethertype:data", bad);
        row("ERSPAN of no type", gre("1000 88be 00000003 3064 0000 00000000"), {"erspan.version"},
            "3", "eth:ethertype:ip:gre:erspan", bad + QStringList{"erspan-version"});
        row("truncated", gre("2000 88b5 0000"), {"gre.proto"}, "0x88b5", "eth:ethertype:ip:gre",
            bad + QStringList{"header-truncated"});
    }

    void dissects() { test::check_frame_row(""); }

    void survives_cuts_data() { dissects_data(); }
    void survives_cuts() { test::check_cuts_of_frame_row(15); }
};

QTEST_APPLESS_MAIN(TestGre)
#include "tst_dissect_gre.moc"
