// ESP on its own and in UDP (RFC 3948).
#include <QtTest>

#include "tests/capture/dissect/layer_lines.h"
#include "tests/support/packet_builder.h"

using namespace vxlab;

namespace {

std::vector<std::uint8_t> datagram(const QByteArray& payload) {
    return test::Packet()
        .ethernet("02:00:00:00:00:01", "02:00:00:00:00:02")
        .ipv4("10.0.0.1", "10.0.0.2")
        .udp(50000, 4500)
        .hex(payload.toStdString())
        .bytes();
}

}  // namespace

class TestIpsec : public QObject {
    Q_OBJECT

private slots:
    void dissects_data() {
        test::add_frame_columns();
        const auto row = [](const char* name, const QByteArray& payload, const QStringList& fields,
                            const char* values, const char* protocols,
                            const QStringList& remarks = {}) {
            const auto all = "eth:ethertype:ip:udp:udpencap" + QByteArray(protocols);
            test::row(name, test::hex(datagram(payload)), fields, values, all, remarks);
        };
        row("ESP", "00000100 00000007 0102", {"esp.spi", "esp.sequence"}, "0x00000100 7", ":esp");
        row("keep-alive", "ff", {"udpencap.nat_keepalive"}, "1", "");
        row("IKE", "00000000 0102030405", {"udpencap.non_esp_marker"}, "1", ":data");
        row("short", "000001", {"udpencap.non_esp_marker"}, "", "", {"header-truncated"});
    }

    void dissects() { test::check_frame_row(""); }

    void survives_cuts_data() { dissects_data(); }
    void survives_cuts() { test::check_cuts_of_frame_row(42); }
};

QTEST_APPLESS_MAIN(TestIpsec)
#include "tst_dissect_ipsec.moc"
