// What the display filter takes, and what it says of what it does not take, and where.
#include <QtTest>

#include "capture/index/filter.h"

using vxlab::index::DisplayFilter;
using vxlab::index::FilterPlace;

namespace {

constexpr const char* kAccepted[] = {"",
                                     "  ",
                                     "ip",
                                     "!ip",
                                     "not not ip",
                                     "(ip)",
                                     "ip and udp or tcp and not arp",
                                     "ip && udp || tcp ^^ arp xor vlan",
                                     "ip.src == 10.0.0.0/8",
                                     "ip.src==10.0.0.1",
                                     "ip.ttl === 64",
                                     "ip.ttl !== 64",
                                     "ip.ttl ~= 64",
                                     "ip.ttl all_ne 64",
                                     "any ip.ttl > 60",
                                     "all tcp.port in {80, 1000..65535}",
                                     "ip.src not in {1.2.3.4}",
                                     "frame.number in {1 , 3 .. 5}",
                                     "frame.number < ip.ttl < 100",
                                     "ip.ttl == 0x40",
                                     "ip.ttl == 0b1000000",
                                     "ip.ttl == 0100",
                                     "ip.ttl == '@'",
                                     "ip.ttl == -1",
                                     "ip.ttl - 65 == -1",
                                     "ip.ttl/2 == 32",
                                     "ip.ttl*2==128",
                                     "{ip.ttl + 1} * 2 == 130",
                                     "{tcp.flags & 2} == 2",
                                     "tcp.flags & 0x12 == 0x12",
                                     "ip.src & 255.0.0.0 == 10.0.0.0",
                                     "-ip.ttl < 0",
                                     "1 + ip.ttl == 65",
                                     "tcp.flags.syn == True",
                                     "ip.proto == \"UDP\"",
                                     "ip.proto == UDP",
                                     "eth.src == 0200.0000.000a",
                                     "eth.src == 02000000000a",
                                     "eth.src == 02-00-00-00-00-0a",
                                     "eth.src[0:3] == 02:00:00",
                                     "eth.src[-1] == 0a",
                                     "eth.src[1-2,4,:2,3:] contains 00",
                                     "frame[4] == 0xff",
                                     "frame contains \"a\\x00\\n\\u00e9\"",
                                     "frame contains 'G'",
                                     "frame matches r\"\\d+\"",
                                     "udp ~ \"hello\"",
                                     "eth.src[0:3][0] == 02",
                                     "ip.src#2",
                                     "ip.src#[1-2,4] == 10.0.0.1",
                                     "ip.src#-1",
                                     "ip.src#[-1]",
                                     "ip.src#[2:]",
                                     "outer.ip.src == inner.ip.src",
                                     "inner.arp",
                                     "outer.vxlan.vni#1 == 4",
                                     "remark.severity >= warning",
                                     "remark.id == \"vxlan-i-flag-clear\"",
                                     "len(frame) > 100",
                                     "count(ip.src) == 2",
                                     "upper(frame.protocols) contains \"IP\"",
                                     "string(ip.src) matches \"^10\"",
                                     "max(ip.ttl, 10) == 64",
                                     "min(udp.srcport, udp.dstport) == 7",
                                     "abs(ip.ttl - 100) == 36",
                                     "frame.time > \"2023-11-14\"",
                                     "frame.time > \"Nov 14, 2023 22:13:20.5 UTC\"",
                                     "frame.time == \"2023-11-14T23:13:20+01:00\"",
                                     "frame.time_epoch > 1000.5",
                                     "frame.time_delta in {0 .. 0.5}",
                                     ".ip.src == 10.0.0.1",
                                     "ip.dsfield.dscp == 46",
                                     "vxlan.flags == 0x0800",
                                     "ip == 45:00"};

}  // namespace

class TestFilterSyntax : public QObject {
    Q_OBJECT

private slots:
    void accepted() {
        for (const char* text : kAccepted) {
            const auto filter = DisplayFilter::compile(text);
            QVERIFY2(filter.has_value(),
                     filter ? "" : (std::string(text) + ": " + filter.error().text()).c_str());
        }
    }

    void refused_data() {
        QTest::addColumn<int>("column");
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("hint");
        const auto row = [](const char* text, int column, const char* what, const char* hint = "") {
            QTest::newRow(text) << column << what << hint;
        };
        row("vxlan.vnl == 5", 1, "'vxlan.vnl' is not a field", "did you mean vxlan.vni?");
        row("ip and inner.ip.scr == 1.2.3.4", 8, "not a field", "did you mean inner.ip.src?");
        row("ip.src == ip.dts", 11, "is not an IPv4 address", "did you mean ip.dst?");
        row("foo", 1, "'foo' is not a field");
        row("TCP.port == 80", 1, "not a field", "did you mean tcp.port?");
        row("ip.ttl-1 == 63", 1, "not a field", "blank before '-'");
        row("ip.ttl == 256", 11, "too big", "at most 255");
        row("vxlan.vni == 16777216", 14, "too big", "at most 16777215");
        row("ip.ttl == \"64\"", 11, "'64' is not a number");
        row("ip.ttl == 08", 11, "'08' is not a number");
        row("ip.proto == nonsense", 13, "not a number or a value of ip.proto", "\"ICMP\"");
        row("remark.severity == awful", 20, "value of remark.severity", "\"warning\"");
        row("ip.src == \"10.0.0.1\"", 11, "is not an IPv4 address", "without quotes");
        row("ip.src == 10.0.0.0/33", 11, "no valid prefix", "0 to 32");
        row("ip.src == localhost", 11, "is not an IPv4 address");
        row("eth.src == 00", 12, "is not an Ethernet address");
        row("frame[0:2] == 0x0101", 15, "is not a byte string");
        row("frame.time > 1000", 14, "not a date and time");
        row("frame.time_delta == 1e-3", 21, "not a time offset");
        row("tcp.flags.syn == maybe", 18, "not a Boolean");
        row("1 == ip.ttl", 1, "the left side must be a field");
        row("\"a\" == frame.protocols", 1, "the left side must be a field");
        row("ip.src == ip.ttl", 1, "cannot be compared");
        row("frame contains eth.src", 1, "cannot be compared");
        row("ip.ttl contains 1", 1, "cannot contain", "string(");
        row("ip.src matches \"1\"", 1, "cannot be matched", "string(");
        row("frame matches abc", 15, "double-quoted");
        row("frame matches \"(\"", 15, "regular expression");
        row("frame matches \"\\d\"", 16, "\\d is not an escape", "raw string");
        row("ip.ttl[0]", 1, "'ip.ttl' is an integer and cannot be sliced");
        row("ip.src[a]", 7, "'a' is not a range");
        row("ip.src[0:1:2]", 7, "not a range");
        row("eth.src[3:0] == 00", 8, "not positive");
        row("eth.src[3-2] == 00", 8, "ends before it starts");
        row("ip.src[0", 7, "right bracket");
        row("ip.src# 1", 7, "layer's number");
        row("ip.ttl = 64", 8, "'=' is no operator", "'=='");
        row("ip.ttl <> 64", 9, "'>' is not expected");
        row("ip.ttl ==", 10, "ends too early", "expected a field");
        row("ip and", 7, "ends too early");
        row("()", 2, "')' is not expected");
        row("((ip)", 6, "ends too early", "')'");
        row("ip))", 3, "')' is not expected");
        row("ip.ttl == 64 tcp", 14, "'tcp' is not expected", "'and'");
        row("(ip.ttl & 1) == 1", 14, "'==' is not expected", "{ }");
        row("all ip", 7, "ends too early", "'any' or 'all'");
        row("ip.ttl in {}", 12, "'}' is not expected");
        row("ip.ttl in 64", 11, "'64' is not expected", "'{'");
        row("ip.ttl in {64", 14, "ends too early");
        row("frame.number in {10 20}", 21, "'20' is not expected");
        row("ip.src == \"a", 11, "final quote");
        row("ip.ttl == 'ab'", 11, "exactly one character");
        row("${ip.ttl} == 64", 1, "'$' is not expected");
        row("len(frame)", 1, "cannot be tested for presence");
        row("len() == 1", 1, "takes one argument");
        row("len(ip.src, ip.dst) == 1", 1, "takes one argument");
        row("nofunc(ip.src) == 1", 1, "'nofunc' is not a function", "abs");
        row("upper(ip.src) == \"A\"", 7, "'upper' does not take an IPv4", "a string");
        row("max(ip.ttl, ip.src) == 1", 13, "must have one type");
        row("abs(ip.src) == 1", 5, "does not take");
        row("tcp.flags.syn & 1", 1, "cannot be calculated");
        row("frame.time + 1 > 10", 14, "not a date and time");
        row("remark == 1", 1, "without a value", "presence");
        row("1.2.3.4", 1, "is not a field or protocol");
    }
    void refused() {
        QFETCH(int, column);
        QFETCH(QString, what);
        QFETCH(QString, hint);
        FilterPlace place;
        const auto filter = DisplayFilter::compile(QTest::currentDataTag(), &place);
        QVERIFY(!filter);
        const auto said = QString::fromStdString(filter.error().text());
        QVERIFY2(QString::fromStdString(filter.error().what).contains(what), qPrintable(said));
        QVERIFY2(QString::fromStdString(filter.error().hint).contains(hint), qPrintable(said));
        QCOMPARE(QString::fromStdString(filter.error().where), QString("column %1").arg(column));
        QCOMPARE(int(place.begin) + 1, column);
    }

    void bounds() {
        const auto is_refused = [](const std::string& text) {
            return !DisplayFilter::compile(text).has_value();
        };
        const auto repeated = [](std::string_view part, int count) {
            std::string text;
            for (int i = 0; i < count; ++i) text += part;
            return text;
        };
        QVERIFY(!is_refused("ip" + repeated(" or ip", 5000)));
        QVERIFY(!is_refused(repeated("!", 90) + "ip"));
        QVERIFY(is_refused(repeated("!", 30'000) + "ip"));
        QVERIFY(is_refused(repeated("(", 30'000) + "ip" + repeated(")", 30'000)));
        QVERIFY(is_refused(repeated("{", 30'000) + "ip"));
        QVERIFY(is_refused("ip.ttl" + repeated("+1", 20'000) + " == 1"));
        QVERIFY(is_refused("frame" + repeated("[0:]", 10'000)));
        QVERIFY(is_refused("ip" + repeated(" or ip", 20'000)));
    }

    void history() {
        const auto needs = [](const char* text) {
            return DisplayFilter::compile(text)->needs_history();
        };
        QVERIFY(needs("ip and tcp.stream == 1"));
        QVERIFY(needs("frame.time_delta > 1"));
        QVERIFY(needs("tcp.seq == 1 or ip"));
        QVERIFY(needs("tcp.analysis.flags or tcp.completeness == 31"));
        QVERIFY(needs("icmp.resptime > 0.5"));
        QVERIFY(needs("dns.unsolicited"));
        QVERIFY(needs("arp.duplicate-address-detected"));
        QVERIFY(!needs("frame.time_epoch > 1 and tcp.seq_raw == 1 and ip.src == 10.0.0.1"));
    }
};

QTEST_APPLESS_MAIN(TestFilterSyntax)
#include "tst_filter_syntax.moc"
