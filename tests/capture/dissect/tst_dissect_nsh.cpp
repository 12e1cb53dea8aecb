// The network service header with both kinds of metadata.
#include <QtTest>

#include "tests/capture/dissect/layer_lines.h"

using namespace vxlab;
using test::row;

class TestNsh : public QObject {
    Q_OBJECT

private slots:
    void dissects_data() {
        test::add_frame_columns();
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

    void dissects() { test::check_frame_row("nsh"); }

    void survives_cuts_data() { dissects_data(); }
    void survives_cuts() { test::check_cuts_of_frame_row(15); }
};

QTEST_APPLESS_MAIN(TestNsh)
#include "tst_dissect_nsh.moc"
