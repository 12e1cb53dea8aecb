// Capture filters: what passes, what is refused, and where a VLAN filter runs.
#include <QtTest>

#include "capture/source/capture_filter.h"
#include "tests/support/text.h"

using namespace vxlab;
using namespace vxlab::source;

namespace {

// Ethernet, IPv4 and UDP headers of a VXLAN packet, and the same behind VLAN tag 7.
const char* const kVxlan =
    "020000000002 020000000001 0800"
    "4500001c00010000 4011 0000 c0000201 c0000202"
    "c35112b5 0008 0000";
const char* const kTagged =
    "020000000002 020000000001 8100 0007 0800"
    "4500001c00010000 4011 0000 c0000201 c0000202"
    "c35112b5 0008 0000";

}  // namespace

class TestCaptureFilter : public QObject {
    Q_OBJECT

private slots:
    void what_passes_data() {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<bool>("plain");
        QTest::addColumn<bool>("tagged");
        const auto row = [](const char* filter, bool plain, bool tagged) {
            QTest::newRow(filter) << filter << plain << tagged;
        };
        row("udp port 4789", true, false);
        row("udp port 8472", false, false);
        row("host 192.0.2.2 and not arp", true, false);
        row("vlan 7", false, true);
        row("vlan 8", false, false);
        row("not vlan", true, false);
        row("vlan and udp dst port 4789", false, true);
        row("less 60", true, true);
    }
    void what_passes() {
        QFETCH(QString, filter);
        const auto compiled = compile_capture_filter(filter.toStdString(), LinkType::ethernet);
        QVERIFY2(compiled.has_value(), compiled ? "" : compiled.error().text().c_str());
        // One of the two programs is there, the other passes everything.
        QVERIFY(compiled->program.empty() != compiled->own_program.empty());
        QCOMPARE(compiled->program.empty(), filter.contains("vlan"));
        const auto both = [&](const char* hex) {
            const auto bytes = test::from_hex(hex);
            const auto length = static_cast<std::uint32_t>(bytes.size());
            return passes(compiled->program, bytes, length) &&
                   passes(compiled->own_program, bytes, length);
        };
        QTEST(both(kVxlan), "plain");
        QTEST(both(kTagged), "tagged");
    }

    void no_text_is_no_filter() {
        for (const char* text : {"", "  \t"}) {
            const auto compiled = compile_capture_filter(text, LinkType::ethernet);
            QVERIFY(compiled->program.empty() && compiled->own_program.empty());
        }
    }

    void refused_data() {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("reason");
        QTest::newRow("syntax") << "udp prot 4789"
                                << "syntax error";
        QTest::newRow("nothing passes") << "arp and udp"
                                        << "rejects all packets";
        QTest::newRow("number") << "udp port 70000"
                                << "70000";
    }
    void refused() {
        QFETCH(QString, filter);
        QFETCH(QString, reason);
        const auto compiled = compile_capture_filter(filter.toStdString(), LinkType::ethernet);
        QVERIFY(!compiled.has_value());
        const auto what = QString::fromStdString(compiled.error().what);
        QVERIFY2(what.contains("'" + filter + "'") && what.contains(reason), qPrintable(what));
    }

    void the_link_type_matters() {
        QVERIFY(!compile_capture_filter("ether host 02:00:00:00:00:01", LinkType::raw_ip));
        const auto raw = compile_capture_filter("udp port 4789", LinkType::raw_ip);
        QVERIFY(raw.has_value());
        const auto bytes = test::from_hex(kVxlan);
        QVERIFY(passes(raw->program, Bytes(bytes).subspan(14), 28));
    }
};

QTEST_APPLESS_MAIN(TestCaptureFilter)
#include "tst_capture_filter.moc"
