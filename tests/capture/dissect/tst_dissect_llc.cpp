// LLC, SNAP and what they lead to.
#include <QtTest>

#include "tests/capture/dissect/layer_lines.h"

using namespace vxlab;
using test::row;

class TestLlc : public QObject {
    Q_OBJECT

private slots:
    void dissects_data() {
        test::add_frame_columns();
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

    void dissects() { test::check_frame_row("llc"); }

    void survives_cuts_data() { dissects_data(); }
    void survives_cuts() { test::check_cuts_of_frame_row(15); }
};

QTEST_APPLESS_MAIN(TestLlc)
#include "tst_dissect_llc.moc"
