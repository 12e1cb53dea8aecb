// ARP and RARP: who asks for whom, and what is odd about it.
#include <QtTest>

#include "tests/capture/dissect/layer_lines.h"
#include "tests/support/packet_builder.h"

using namespace vxlab;
using test::Packet;

namespace {
constexpr const char* kA = "02:00:00:00:00:01";
constexpr const char* kB = "02:00:00:00:00:02";

std::vector<std::uint8_t> message(wire::ArpOperation operation, const char* sender,
                                  const char* target, const char* sender_mac = kA) {
    const auto target_mac = operation == wire::ArpOperation::request ? MacAddress() : test::mac(kB);
    const wire::Arp arp{operation, test::mac(sender_mac), test::ip(sender), target_mac,
                        test::ip(target)};
    return Packet().ethernet(kA, kB).arp(arp).bytes();
}
}  // namespace

class TestArp : public QObject {
    Q_OBJECT

private slots:
    void dissects_data() {
        using enum wire::ArpOperation;
        QTest::addColumn<QByteArray>("frame");
        QTest::addColumn<QString>("info");
        QTest::addColumn<QString>("flags");
        QTest::addColumn<QStringList>("remarks");
        const auto row = [](const char* name, const std::vector<std::uint8_t>& bytes,
                            const char* info, const char* flags, const QStringList& remarks = {}) {
            QTest::newRow(name) << QByteArray(reinterpret_cast<const char*>(bytes.data()),
                                              static_cast<qsizetype>(bytes.size()))
                                << info << flags << remarks;
        };
        row("request", message(request, "10.0.0.1", "10.0.0.2"), "Who has 10.0.0.2? Tell 10.0.0.1",
            "");
        row("reply", message(reply, "10.0.0.1", "10.0.0.2"), "10.0.0.1 is at 02:00:00:00:00:01",
            "");
        row("announcement", message(request, "10.0.0.1", "10.0.0.1"),
            "ARP Announcement for 10.0.0.1", "isgratuitous isannouncement");
        row("probe", message(request, "0.0.0.0", "10.0.0.2"), "Who has 10.0.0.2? (ARP Probe)",
            "isprobe");
        row("RARP", message(reverse_request, "0.0.0.0", "0.0.0.0"),
            "Who is 02:00:00:00:00:02? Tell 02:00:00:00:00:01", "");
        row("proxy", message(reply, "10.0.0.1", "10.0.0.2", "02:00:00:00:00:09"),
            "10.0.0.1 is at 02:00:00:00:00:09", "", {"arp-sender-differs"});
        row("group sender", message(reply, "10.0.0.1", "10.0.0.2", "03:00:00:00:00:01"),
            "10.0.0.1 is at 03:00:00:00:00:01", "",
            {"arp-sender-group-address", "arp-sender-differs"});
        auto bytes = message(request, "10.0.0.1", "10.0.0.2");
        bytes[14 + 4] = 8;
        row("sizes", bytes, "", "", {"header-truncated"});
        bytes.resize(14 + 7);
        row("cut", bytes, "", "", {"header-truncated"});
    }

    void dissects() {
        QFETCH(QByteArray, frame);
        QFETCH(QString, info);
        const std::vector<std::uint8_t> bytes(frame.begin(), frame.end());
        const auto lines = test::dissect_frame(bytes, "arp.");
        QVERIFY2(lines.summary.contains(info), qPrintable(lines.summary));
        QStringList flags;
        for (const auto& value : lines.values)
            if (value.startsWith("arp.is")) flags << value.section('=', 0, 0).mid(4);
        QTEST(flags.join(' '), "flags");
        QTEST(lines.remarks, "remarks");
        QVERIFY(lines.light_agrees);
    }
};

QTEST_APPLESS_MAIN(TestArp)
#include "tst_dissect_arp.moc"
