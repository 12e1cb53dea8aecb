// Spanning tree BPDUs: STP, RSTP, MSTP and the per-VLAN ones.
#include <QtTest>

#include "tests/capture/dissect/layer_lines.h"

using namespace vxlab;
using test::row;

class TestStp : public QObject {
    Q_OBJECT

private slots:
    void dissects_data() {
        test::add_frame_columns();
        const QByteArray head = "0180c2000000 020000000001 ";
        const QByteArray bpdu =
            "8001 020000000001 00000004 8001 020000000002 8002 0100 1400 0200 0f00";
        row("configuration", head + "0026 424203 0000 00 00 81" + bpdu,
            {"stp.flags.tc", "stp.root.prio", "stp.root.ext", "stp.root.cost", "stp.max_age"},
            "1 32768 1 4 20", "eth:llc:stp");
        row("rapid", head + "0027 424203 0000 02 02 3c" + bpdu + "00",
            {"stp.flags.port_role", "stp.flags.forwarding", "stp.version_1_length"}, "1 3 0",
            "eth:llc:stp");
        row("topology change", head + "0007 424203 0000 00 80", {"stp.type"}, "0x80",
            "eth:llc:stp");
        row("per VLAN", head + "0032 aaaa03 00000c 010b 0000 00 00 00" + bpdu + "00 0000 0002 0064",
            {"stp.pvst.origvlan"}, "100", "eth:llc:stp");
        row("unknown type", head + "0007 424203 0000 00 07", {"stp.type"}, "0x07", "eth:llc:stp",
            {"stp-type"});
        row("too old",
            head +
                "0026 424203 0000 00 00 00 8001 020000000001 00000004 8001"
                "020000000002 8002 1400 1400 0200 0f00",
            {"stp.msg_age"}, "20", "eth:llc:stp", {"stp-message-age"});
        row("too short", head + "0008 424203 0000 00 00 00", {"stp.root.cost"}, "", "eth:llc:stp",
            {"header-truncated"});
    }

    void dissects() { test::check_frame_row(""); }

    void survives_cuts_data() { dissects_data(); }
    void survives_cuts() { test::check_cuts_of_frame_row(15); }
};

QTEST_APPLESS_MAIN(TestStp)
#include "tst_dissect_stp.moc"
