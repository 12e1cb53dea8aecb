// DNS messages, their names and records.
#include <QtTest>

#include "tests/capture/dissect/layer_lines.h"
#include "tests/support/packet_builder.h"

using namespace vxlab;

namespace {

std::vector<std::uint8_t> datagram(const QByteArray& payload) {
    return test::Packet()
        .ethernet("02:00:00:00:00:01", "02:00:00:00:00:02")
        .ipv4("10.0.0.1", "10.0.0.2")
        .udp(50000, 53)
        .hex(payload.toStdString())
        .bytes();
}

}  // namespace

class TestDns : public QObject {
    Q_OBJECT

private slots:
    void dissects_data() {
        test::add_frame_columns();
        const auto row = [](const char* name, const QByteArray& payload, const QStringList& fields,
                            const char* values, const QStringList& remarks = {}) {
            test::row(name, test::hex(datagram(payload)), fields, values, "", remarks);
        };
        const QByteArray name = "07 6578616d706c65 03 6f7267 00";
        const QByteArray question = name + "0001 0001";
        const QByteArray answers1 = "1234 8180 0001 0001 0000 0000" + question;
        row("query", "1234 0100 0001 0000 0000 0000" + question,
            {"dns.id", "dns.flags.recdesired", "dns.qry.name", "dns.qry.name.len", "dns.qry.type"},
            "0x1234 1 example.org 11 1");
        row("A", answers1 + "c00c 0001 0001 0000012c 0004 c0000201",
            {"dns.resp.name", "dns.resp.ttl", "dns.a"}, "example.org 300 192.0.2.1");
        row("MX", answers1 + "c00c 000f 0001 00000001 0009 000a 046d61696c c00c",
            {"dns.mx.preference", "dns.mx.mail_exchange"}, "10 mail.example.org");
        row("SRV", answers1 + "c00c 0021 0001 00000001 0008 0001 0002 13c4 c00c",
            {"dns.srv.port", "dns.srv.target"}, "5060 example.org");
        row("TXT", answers1 + "c00c 0010 0001 00000001 0007 02 6162 03 636465",
            {"dns.txt.length", "dns.txt"}, "2 ab 3 cde");
        row("OPT", "1234 0100 0001 0000 0000 0001" + question + "00 0029 04d0 00 00 8000 0000",
            {"dns.rr.udp_payload_size", "dns.resp.z.do"}, "1232 1");
        row("root", "1234 0100 0001 0000 0000 0000 00 0002 0001", {"dns.qry.name"}, "<Root>");
        row("pointer to itself", "1234 0100 0001 0000 0000 0000 c00c 0001 0001", {"dns.qry.name"},
            "<Name contains a pointer that loops>", {"dns-pointer-loop"});
        row("two pointers", "1234 0100 0001 0000 0000 0000 c00e c00c 0001", {"dns.qry.name"},
            "<Name contains a pointer that loops>", {"dns-pointer-loop"});
        row("records missing", "1234 0100 0005 0000 0000 0000" + question, {"dns.qry.name"},
            "example.org", {"dns-records-missing"});
        row("A of three bytes", answers1 + "c00c 0001 0001 0000012c 0003 c00002 00",
            {"dns.resp.len"}, "3", {"dns-record-length", "dns-trailing-bytes"});
        row("truncated answer", "1234 8380 0001 0000 0000 0000" + question, {"dns.flags.truncated"},
            "1", {"dns-truncated"});
    }

    void dissects() { test::check_frame_row("dns"); }

    void survives_cuts_data() { dissects_data(); }
    void survives_cuts() { test::check_cuts_of_frame_row(42); }

    void sums_up() {
        const auto lines = test::dissect_frame(
            datagram("1234 8180 0001 0001 0000 0000 07 6578616d706c65 03 6f7267 00 0001 0001"
                     "c00c 0001 0001 0000012c 0004 c0000201"),
            "dns");
        QVERIFY2(
            lines.summary.endsWith("DNS Standard query response 0x1234 A example.org A 192.0.2.1"),
            qPrintable(lines.summary));
    }

    void reads_several_messages_of_a_segment() {
        const std::string query =
            "001d 1234 0100 0001 0000 0000 0000 07 6578616d706c65 03 6f7267 00 0001 0001";
        const auto bytes = test::Packet()
                               .ethernet("02:00:00:00:00:01", "02:00:00:00:00:02")
                               .ipv4("10.0.0.1", "10.0.0.2")
                               .tcp(50000, 53, 0x18)
                               .hex(query + query)
                               .bytes();
        const auto lines = test::dissect_frame(bytes, "dns");
        QCOMPARE(lines.of({"dns.length", "dns.qry.name"}), "29 example.org 29 example.org");
        QCOMPARE(lines.protocols, "eth:ethertype:ip:tcp:dns");
        QVERIFY(lines.remarks.isEmpty());
    }

    void names_mdns_and_llmnr() {
        for (const auto& [port, name] : {std::pair(5353, "mdns"), std::pair(5355, "llmnr")}) {
            const auto bytes = test::Packet()
                                   .ethernet("02:00:00:00:00:01", "02:00:00:00:00:02")
                                   .ipv4("10.0.0.1", "224.0.0.251")
                                   .udp(50000, static_cast<std::uint16_t>(port))
                                   .hex("0000 0000 0001 0000 0000 0000 0161 00 0001 0001")
                                   .bytes();
            QCOMPARE(test::dissect_frame(bytes, "dns").protocols,
                     QString("eth:ethertype:ip:udp:") + name);
        }
    }
};

QTEST_APPLESS_MAIN(TestDns)
#include "tst_dissect_dns.moc"
