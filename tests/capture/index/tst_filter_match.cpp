// Which of nine small packets a filter matches; the packets are in filter_packets.h.
#include <QtTest>

#include "capture/dissect/dissector.h"
#include "capture/index/filter.h"
#include "tests/capture/index/filter_packets.h"

using vxlab::index::DisplayFilter;

namespace {

struct Case {
    const char* filter;
    const char* numbers;
};

constexpr Case kCases[] = {
    {"frame", "1 2 3 4 5 6 7 8 9"},
    {"", "1 2 3 4 5 6 7 8 9"},
    {"vxlan", "4 5 6 8"},
    {"tcp", "1 2 5"},
    {"!ip", "9"},
    {"udp and not vxlan", "3 7"},
    {"tcp or arp and vxlan", "1 2 5"},
    {"(tcp or udp) and vxlan", "4 5 6 8"},
    {"tcp xor vxlan", "1 2 4 6 8"},
    {"ip.src == 10.0.0.1", "1 4 5 6"},
    {"ip.src != 10.0.0.1", "2 3 7 8"},
    {"!(ip.src == 10.0.0.1)", "2 3 7 8 9"},
    {"ip.src !== 10.0.0.1", "2 3 4 5 6 7 8"},
    {"ip.src === 10.0.0.1", "1"},
    {"all ip.src == 10.0.0.1", "1"},
    {"any ip.src != 10.0.0.1", "2 3 4 5 6 7 8"},
    {"ip.addr == 10.0.0.0/16", "1 2 4 5 6"},
    {"ip.addr in {10.1.0.0/16, 10.2.0.1..10.2.0.3}", "3 7"},
    {"ip.src not in {10.0.0.1}", "2 3 7 8 9"},
    {"ip.src > 10.1.0.0 and ip.src < 192.0.0.0", "3 4 5 6 7 8"},
    {"ip.src == ip.dst", ""},
    {"ip.ttl == 17", "2"},
    {"ip.ttl + 1 == 18", "2"},
    {"ip.ttl - 18 == -1", "2"},
    {"ip.ttl / 0 == 1", ""},
    {"ip.ttl % 10 == 7 and tcp", "2"},
    {"abs(ip.ttl - 20) == 3", "2"},
    {"tcp.flags & 2", "1 5"},
    {"tcp.flags & 0x12 == 2", "1 5"},
    {"{tcp.flags & 0x18} == 0x18", "2"},
    {"tcp.flags.syn == 1", "1 5"},
    {"tcp.flags.syn == False", "2"},
    {"tcp.flags.syn == tcp.flags.ack", ""},
    {"tcp.port == 80", "1 2"},
    {"tcp.port in {80, 440..443}", "1 2 5"},
    {"all tcp.port in {80, 40000}", "1 2"},
    {"79 < tcp.port", nullptr},
    {"tcp.dstport < tcp.srcport", "1 5"},
    {"50 < 60", nullptr},
    {"tcp.srcport > 100 > tcp.dstport", nullptr},
    {"udp.dstport == udp.srcport", "6 8"},
    {"udp.port - 4782 == 7", "4 5 6 8"},
    {"vxlan.vni == 42", "4"},
    {"vxlan.vni in {43..100}", "5 6 8"},
    {"vxlan.vni#2 == 200", "8"},
    {"vxlan.vni#1 == 200", ""},
    {"vxlan.vni#-1 == 200", "8"},
    {"vxlan.vni#[1-2] == 200", "8"},
    {"vxlan.vni#[2:] == 200", "8"},
    {"vxlan.vni#[:2] == 200", ""},
    {"ip#2", "4 5 6 8"},
    {"ip.src#2 == 10.0.0.1", "4 5 6"},
    {"outer.ip.src == 10.0.0.1", "1"},
    {"inner.ip.src == 10.0.0.1", "4 5 6"},
    {"inner.ip.src == 10.3.0.1", "8"},
    {"inner.tcp", "5"},
    {"outer.tcp", "1 2"},
    {"outer.udp and inner.udp", "4 6 8"},
    {"inner.arp or outer.arp", "9"},
    {"inner.vxlan", "8"},
    {"outer.ip.src == inner.ip.dst", ""},
    {"count(ip.src) == 2", "4 5 6"},
    {"count(vxlan) > 1", "8"},
    {"count(tcp) == 0", ""},
    {"max(ip.ttl) == 17", "2"},
    {"max(udp.srcport, 100) == 100", ""},
    {"min(udp.port) == 9", "8"},
    {"max(tcp.port, udp.port) == 40000", ""},
    {"len(udp.payload) == 5", "3 4"},
    {"len(eth.src) == 6 and len(frame) < 55", "1 3 7 9"},
    {"eth.dst == ff:ff:ff:ff:ff:ff", "9"},
    {"eth.dst[0] & 01", "9"},
    {"eth.dst & 01:00:00:00:00:00", "9"},
    {"eth.src[4:] == 01:02", "8"},
    {"eth.src[-1] == 0b", "2"},
    {"eth.addr contains 01:02", "4 5 6 8"},
    {"eth.src in {02:00:00:00:00:0b, 02:00:00:00:01:02}", "2 8"},
    {"vlan.id == 5", "7"},
    {"frame contains \"hello\"", "3"},
    {"frame contains 68:65:6c", "3"},
    {"udp contains \"inner\"", "4"},
    {"vxlan contains \"inner\"", "4"},
    {"udp.payload == \"hello\"", "3"},
    {"udp.payload[1-2,4] == \"elo\"", "3"},
    {"udp.payload > \"hel\" and udp.payload < \"help\"", "3 4 6"},
    {"tcp.payload matches \"get.*HTML$\"", "2"},
    {"tcp.payload matches \"(?-i)get\"", ""},
    {"frame matches \"h.llo|deep\"", "3 8"},
    {"frame.protocols contains \"vxlan\"", "4 5 6 8"},
    {"upper(frame.protocols) contains \"VXLAN\"", "4 5 6 8"},
    {"string(ip.src) matches \"^10\\\\.2\"", "7"},
    {"string(vxlan.vni) == \"42\"", "4"},
    {"eth[12:2] == 81:00", "7"},
    {"frame[1000:4]", ""},
    {"frame[1000:4] != 00", "1 2 3 4 5 6 7 8 9"},
    {"ip[0] == 45", "1 2 3 4 5 6 7 8"},
    {"tcp[13] == 02", "1 5"},
    {"frame.number in {2, 8..20}", "2 8 9"},
    {"2 <= frame.number", nullptr},
    {"frame.number >= 2 and frame.number <= 3", "2 3"},
    {"frame.len == frame.cap_len and frame.number == 1", "1"},
    {"frame.time >= \"2023-11-14 22:13:26\"", "7 8 9"},
    {"frame.time < \"Nov 14, 2023 23:13:21 UTC\" and frame.number > 8", "9"},
    {"frame.time_epoch < 1700000000.5", "1"},
    {"frame.time_delta == 1", "2 3 4 5 6 7 8 9"},
    {"frame.time_relative in {1.5 .. 3}", "3 4"},
    {"tcp.stream == 0", "1 2"},
    {"remark.severity >= error", "6"},
    {"remark.severity == note and vxlan.vni == 200", "8"},
    {"remark.id == \"vxlan-i-flag-clear\"", "6"},
    {"remark.id contains \"nested\"", "8"},
    {"ip.proto == \"UDP\" && !vxlan", "3 7"},
    {"ip.proto == UDP and ip.proto == TCP", "5"},
};

}  // namespace

class TestFilterMatch : public QObject {
    Q_OBJECT

private slots:
    void numbers_data() {
        QTest::addColumn<QString>("expected");
        for (const auto& one : kCases) QTest::newRow(one.filter) << one.numbers;
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
