// MPLS label stacks and what the bytes below them are taken for.
#include <QtTest>

#include "tests/capture/dissect/layer_lines.h"
#include "tests/support/packet_builder.h"

using namespace vxlab;
using test::Lines;

namespace {

const char* const kA = "02:00:00:00:00:01";
const char* const kB = "02:00:00:00:00:02";

test::Packet frame() { return test::Packet().ethernet(kA, kB); }

}  // namespace

class TestMpls : public QObject {
    Q_OBJECT

private slots:
    void finds_the_payload_data() {
        QTest::addColumn<QByteArray>("stack");
        QTest::addColumn<QString>("protocols");
        QTest::addColumn<QString>("labels");
        QTest::addColumn<QStringList>("remarks");
        const auto row = [](const char* name, QByteArray stack, const char* protocols,
                            const char* labels, QStringList remarks = {}) {
            QTest::newRow(name) << stack << protocols << labels << remarks;
        };
        const QByteArray ethernet = "ffffffffffff 020000000001 88b5 0102";
        row("control word", "0001e140 00000007" + ethernet,
            "eth:ethertype:mpls:pwethheuristic:pwethcw:eth:ethertype:data", "30");
        row("no control word", "0001e140 001b21000001 001b21000002 88b5 0102",
            "eth:ethertype:mpls:pwethheuristic:pwethnocw:eth:ethertype:data", "30");
        row("entropy label", "00007040 0001e140 f0", "eth:ethertype:mpls:data", "7 30");
        row("no bottom", "0001e040", "eth:ethertype:mpls", "30", {"mpls-no-bottom"});
        row("nothing inside", "0001e140", "eth:ethertype:mpls", "30", {"mpls-empty-payload"});
        row("label 3", "00003140 f0", "eth:ethertype:mpls:data", "3", {"mpls-implicit-null"});
        row("time to live 0", "0001e100 f0", "eth:ethertype:mpls:data", "30", {"ttl-zero"});
        row("half a label", "0001", "eth:ethertype:mpls", "", {"header-truncated"});
    }

    void finds_the_payload() {
        QFETCH(QByteArray, stack);
        const auto frame_bytes =
            test::Packet().hex(QByteArray("020000000002020000000001 8847" + stack).toStdString());
        const auto lines = test::dissect_frame(frame_bytes.bytes(), "mpls");
        QTEST(lines.protocols, "protocols");
        QTEST(lines.of({"mpls.label"}), "labels");
        QTEST(lines.remarks, "remarks");
        QVERIFY(lines.light_agrees);
    }

    void shows_every_label() {
        const auto bytes =
            frame().mpls(100, false).mpls(200).ipv4("10.0.0.1", "10.0.0.2").udp(1, 2).bytes();
        const auto lines = test::dissect_frame(bytes, "mpls");
        QCOMPARE(lines.of({"mpls.label", "mpls.bottom"}), "100 0 200 1");
        QCOMPARE(lines.protocols, "eth:ethertype:mpls:ip:udp");
    }

    void remarks_on_a_deep_stack() {
        auto packet = frame();
        for (std::uint32_t i = 0; i < 17; ++i) packet.mpls(100 + i, i == 16);
        const auto lines = test::dissect_frame(packet.text("x").bytes(), "mpls");
        QCOMPARE(lines.remarks, QStringList{"mpls-stack-deep"});
    }
};

QTEST_APPLESS_MAIN(TestMpls)
#include "tst_dissect_mpls.moc"
