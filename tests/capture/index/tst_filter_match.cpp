// Which of nine small packets a filter matches; the packets are in filter_packets.h.
#include <QtTest>

#include "capture/dissect/dissector.h"
#include "capture/index/filter.h"
#include "tests/capture/index/filter_packets.h"

using vxlab::index::DisplayFilter;

class TestFilterMatch : public QObject {
    Q_OBJECT

private slots:
    void numbers_data() {
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* text, const char* expected) {
            QTest::newRow(text) << expected;
        };
        row("frame", "1 2 3 4 5 6 7 8 9");
        row("", "1 2 3 4 5 6 7 8 9");
        row("vxlan", "4 5 6 8");
        row("tcp", "1 2 5");
        row("!ip", "9");
        row("udp and not vxlan", "3 7");
        row("tcp or arp and vxlan", "1 2 5");
        row("(tcp or udp) and vxlan", "4 5 6 8");
        row("tcp xor vxlan", "1 2 4 6 8");
        row("ip.src == 10.0.0.1", "1 4 5 6");
        row("ip.src != 10.0.0.1", "2 3 7 8");
        row("!(ip.src == 10.0.0.1)", "2 3 7 8 9");
        row("ip.src !== 10.0.0.1", "2 3 4 5 6 7 8");
        row("ip.src === 10.0.0.1", "1");
        row("all ip.src == 10.0.0.1", "1");
        row("any ip.src != 10.0.0.1", "2 3 4 5 6 7 8");
        row("ip.addr == 10.0.0.0/16", "1 2 4 5 6");
        row("ip.addr in {10.1.0.0/16, 10.2.0.1..10.2.0.3}", "3 7");
        row("ip.src not in {10.0.0.1}", "2 3 7 8 9");
        row("ip.src > 10.1.0.0 and ip.src < 192.0.0.0", "3 4 5 6 7 8");
        row("ip.src == ip.dst", "");
        row("ip.ttl == 17", "2");
        row("ip.ttl + 1 == 18", "2");
        row("ip.ttl - 18 == -1", "2");
        row("ip.ttl / 0 == 1", "");
        row("ip.ttl % 10 == 7 and tcp", "2");
        row("abs(ip.ttl - 20) == 3", "2");
        row("tcp.flags & 2", "1 5");
        row("tcp.flags & 0x12 == 2", "1 5");
        row("{tcp.flags & 0x18} == 0x18", "2");
        row("tcp.flags.syn == 1", "1 5");
        row("tcp.flags.syn == False", "2");
        row("tcp.flags.syn == tcp.flags.ack", "");
        row("tcp.port == 80", "1 2");
        row("tcp.port in {80, 440..443}", "1 2 5");
        row("all tcp.port in {80, 40000}", "1 2");
        row("79 < tcp.port", nullptr);
        row("tcp.dstport < tcp.srcport", "1 5");
        row("50 < 60", nullptr);
        row("tcp.srcport > 100 > tcp.dstport", nullptr);
        row("udp.dstport == udp.srcport", "6 8");
        row("udp.port - 4782 == 7", "4 5 6 8");
        row("vxlan.vni == 42", "4");
        row("vxlan.vni in {43..100}", "5 6 8");
        row("vxlan.vni#2 == 200", "8");
        row("vxlan.vni#1 == 200", "");
        row("vxlan.vni#-1 == 200", "8");
        row("vxlan.vni#[1-2] == 200", "8");
        row("vxlan.vni#[2:] == 200", "8");
        row("vxlan.vni#[:2] == 200", "");
        row("ip#2", "4 5 6 8");
        row("ip.src#2 == 10.0.0.1", "4 5 6");
        row("outer.ip.src == 10.0.0.1", "1");
        row("inner.ip.src == 10.0.0.1", "4 5 6");
        row("inner.ip.src == 10.3.0.1", "8");
        row("inner.tcp", "5");
        row("outer.tcp", "1 2");
        row("outer.udp and inner.udp", "4 6 8");
        row("inner.arp or outer.arp", "9");
        row("inner.vxlan", "8");
        row("outer.ip.src == inner.ip.dst", "");
        row("count(ip.src) == 2", "4 5 6");
        row("count(vxlan) > 1", "8");
        row("count(tcp) == 0", "");
        row("max(ip.ttl) == 17", "2");
        row("max(udp.srcport, 100) == 100", "");
        row("min(udp.port) == 9", "8");
        row("max(tcp.port, udp.port) == 40000", "");
        row("len(udp.payload) == 5", "3 4");
        row("len(eth.src) == 6 and len(frame) < 55", "1 3 7 9");
        row("eth.dst == ff:ff:ff:ff:ff:ff", "9");
        row("eth.dst[0] & 01", "9");
        row("eth.dst & 01:00:00:00:00:00", "9");
        row("eth.src[4:] == 01:02", "8");
        row("eth.src[-1] == 0b", "2");
        row("eth.addr contains 01:02", "4 5 6 8");
        row("eth.src in {02:00:00:00:00:0b, 02:00:00:00:01:02}", "2 8");
        row("vlan.id == 5", "7");
        row("frame contains \"hello\"", "3");
        row("frame contains 68:65:6c", "3");
        row("udp contains \"inner\"", "4");
        row("vxlan contains \"inner\"", "4");
        row("udp.payload == \"hello\"", "3");
        row("udp.payload[1-2,4] == \"elo\"", "3");
        row("udp.payload > \"hel\" and udp.payload < \"help\"", "3 4 6");
        row("tcp.payload matches \"get.*HTML$\"", "2");
        row("tcp.payload matches \"(?-i)get\"", "");
        row("frame matches \"h.llo|deep\"", "3 8");
        row("frame.protocols contains \"vxlan\"", "4 5 6 8");
        row("upper(frame.protocols) contains \"VXLAN\"", "4 5 6 8");
        row("string(ip.src) matches \"^10\\\\.2\"", "7");
        row("string(vxlan.vni) == \"42\"", "4");
        row("eth[12:2] == 81:00", "7");
        row("frame[1000:4]", "");
        row("frame[1000:4] != 00", "1 2 3 4 5 6 7 8 9");
        row("ip[0] == 45", "1 2 3 4 5 6 7 8");
        row("tcp[13] == 02", "1 5");
        row("frame.number in {2, 8..20}", "2 8 9");
        row("2 <= frame.number", nullptr);
        row("frame.number >= 2 and frame.number <= 3", "2 3");
        row("frame.len == frame.cap_len and frame.number == 1", "1");
        row("frame.time >= \"2023-11-14 22:13:26\"", "7 8 9");
        row("frame.time < \"Nov 14, 2023 23:13:21 UTC\" and frame.number > 8", "9");
        row("frame.time_epoch < 1700000000.5", "1");
        row("frame.time_delta == 1", "2 3 4 5 6 7 8 9");
        row("frame.time_relative in {1.5 .. 3}", "3 4");
        row("tcp.stream == 0", "1 2");
        row("remark.severity >= error", "6");
        row("remark.severity == note and vxlan.vni == 200", "8");
        row("remark.id == \"vxlan-i-flag-clear\"", "6");
        row("remark.id contains \"nested\"", "8");
        row("ip.proto == \"UDP\" && !vxlan", "3 7");
        row("ip.proto == UDP and ip.proto == TCP", "5");
    }
    void numbers() {
        QFETCH(QString, expected);
        const auto filter = DisplayFilter::compile(QTest::currentDataTag());
        if (expected.isNull()) {
            QVERIFY2(!filter, "a value on the left is refused");
            return;
        }
        QVERIFY2(filter.has_value(), filter ? "" : filter.error().text().c_str());
        vxlab::dissect::Dissector dissector;
        vxlab::dissect::Dissection dissection;
        QStringList matched;
        const auto packets = vxlab::test::filter_packets();
        for (std::size_t i = 0; i < packets.size(); ++i) {
            dissector.dissect_next(vxlab::test::as_captured(packets[i], i + 1),
                                   vxlab::dissect::Detail::full, dissection);
            if (filter->matches(dissection)) matched << QString::number(i + 1);
        }
        QCOMPARE(matched.join(' '), expected);
    }

    // An expression that takes exponential time without a limit.
    void evil_patterns_end() {
        const auto filter = DisplayFilter::compile("frame matches \"(a+)+(a+)+(a+)+$\"");
        const vxlab::test::PacketBytes bytes(2000, 'a');
        auto packet = vxlab::test::as_captured(bytes, 1);
        const vxlab::test::PacketBytes odd = [&] {
            auto copy = bytes;
            copy.push_back('b');
            return copy;
        }();
        packet.bytes = odd;
        vxlab::dissect::Dissector dissector;
        vxlab::dissect::Dissection dissection;
        dissector.dissect_alone(packet, vxlab::dissect::Detail::full, dissection);
        QVERIFY(!filter->matches(dissection));
    }
};

QTEST_APPLESS_MAIN(TestFilterMatch)
#include "tst_filter_match.moc"
