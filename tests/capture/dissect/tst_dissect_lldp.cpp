// LLDP TLVs, whole and broken.
#include <QtTest>

#include "tests/capture/dissect/layer_lines.h"

using namespace vxlab;
using test::row;

class TestLldp : public QObject {
    Q_OBJECT

private slots:
    void dissects_data() {
        test::add_frame_columns();
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

    void dissects() { test::check_frame_row("lldp"); }

    void survives_cuts_data() { dissects_data(); }
    void survives_cuts() { test::check_cuts_of_frame_row(15); }
};

QTEST_APPLESS_MAIN(TestLldp)
#include "tst_dissect_lldp.moc"
