// DHCP messages and their options.
#include <QtTest>

#include "tests/capture/dissect/layer_lines.h"
#include "tests/support/packet_builder.h"

using namespace vxlab;

namespace {

std::vector<std::uint8_t> datagram(const QByteArray& payload) {
    return test::Packet()
        .ethernet("02:00:00:00:00:01", "02:00:00:00:00:02")
        .ipv4("10.0.0.1", "10.0.0.2")
        .udp(68, 67)
        .hex(payload.toStdString())
        .bytes();
}

}  // namespace

class TestDhcp : public QObject {
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
        const QByteArray fixed = QByteArray("01 01 06 00 12345678 0000 8000") +
                                 QByteArray(32, '0') + "020000000001" + QByteArray(2 * 202, '0');
        const QByteArray head = fixed + "63825363 ";
        row("discover", head + "350101 ff",
            {"dhcp.id", "dhcp.flags.bc", "dhcp.hw.mac_addr", "dhcp.option.dhcp"},
            "0x12345678 1 02:00:00:00:00:01 1");
        row("addresses", head + "350105 0304 0a000001 0608 08080808 08080404 ff",
            {"dhcp.option.router", "dhcp.option.domain_name_server"}, "10.0.0.1 8.8.8.8 8.8.4.4");
        row("client identifier", head + "350101 3d07 01 020000000001 ff",
            {"dhcp.option.length", "dhcp.hw.mac_addr"}, "02:00:00:00:00:01 1 7 02:00:00:00:00:01");
        row("relay", head + "350101 5208 0106 657468312f31 ff",
            {"dhcp.option.agent_information_option.agent_circuit_id"}, "657468312f31");
        row("search list", head + "350105 770d 07 6578616d706c65 03 6f7267 00 ff",
            {"dhcp.option.dhcp_dns_domain_search_list_fqdn"}, "example.org");
        row("padding", head + "350101 0000 0c01 61 ff 0000",
            {"dhcp.option.hostname", "dhcp.option.padding"}, "0000 a 0000");
        row("no end", head + "350101", {"dhcp.option.dhcp"}, "1", {"dhcp-no-end"});
        row("past the end", head + "350101 0c20 6162", {"dhcp.option.hostname"}, "",
            {"dhcp-option-length"});
        row("impossible length", head + "350101 3302 0001 ff",
            {"dhcp.option.ip_address_lease_time"}, "", {"dhcp-option-malformed"});
        row("refused", head + "350106 ff", {"dhcp.option.dhcp"}, "6", {"dhcp-nak"});
        row("no cookie", fixed + "00000000", {"dhcp.type"}, "1", {"dhcp-no-cookie"});
    }

    void dissects() {
        QFETCH(QByteArray, payload);
        QFETCH(QStringList, fields);
        const auto lines = test::dissect_frame(datagram(payload), "dhcp");
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
                test::dissect_frame(cut, "dhcp", static_cast<std::uint32_t>(whole.size()));
            QVERIFY2(lines.light_agrees, qPrintable(QString::number(size)));
            QVERIFY2(!lines.remarks.contains("header-truncated"),
                     qPrintable(QString::number(size)));
        }
    }

    void reads_overloaded_options() {
        QByteArray message = QByteArray("02 01 06 00 12345678 0000 0000").replace(" ", "");
        message += QByteArray(32, '0') + "020000000001" + QByteArray(20, '0');
        message += QByteArray("0f0161ff").leftJustified(128, '0');
        message += QByteArray("0c0162ff").leftJustified(256, '0');
        const auto lines =
            test::dissect_frame(datagram(message + "63825363 340103 350105 ff"), "dhcp");
        QCOMPARE(lines.of({"dhcp.option.domain_name", "dhcp.option.hostname"}), "a b");
        QVERIFY2(lines.summary.endsWith("DHCP ACK, transaction 0x12345678"),
                 qPrintable(lines.summary));
    }
};

QTEST_APPLESS_MAIN(TestDhcp)
#include "tst_dissect_dhcp.moc"
