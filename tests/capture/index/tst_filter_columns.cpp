// What rows say of a filter never contradicts the whole dissection, for packets that are whole and
// for packets that end anywhere; and a scan over columns says what each row alone says.
#include <QtTest>

#include "capture/dissect/dissector.h"
#include "capture/dissect/registry.h"
#include "capture/index/filter.h"
#include "capture/index/filter_names.h"
#include "capture/index/filter_program.h"
#include "capture/source/file_source.h"
#include "tests/capture/index/filter_packets.h"
#include "tests/support/tshark.h"

using namespace vxlab;
using index::DisplayFilter;
using index::Verdict;

namespace {

constexpr const char* kFilters[] = {
    "frame",
    "eth",
    "ip",
    "ipv6",
    "udp",
    "tcp",
    "vxlan",
    "geneve",
    "arp",
    "icmp",
    "data",
    "dns",
    "!tcp",
    "ip and not udp",
    "tcp or arp and vxlan",
    "tcp xor vxlan",
    "frame.number == 2",
    "frame.number in {1..3, 7}",
    "frame.len > 100",
    "frame.cap_len != 60",
    "frame.cap_len & 1",
    "frame.time > \"2005-01-01\"",
    "frame.time_epoch < 1700000003",
    "eth.src == 02:00:00:00:00:0a",
    "eth.addr[0:3] == 02:00:00",
    "eth.dst != ff:ff:ff:ff:ff:ff",
    "all eth.addr > 02:00:00:00:00:00",
    "eth.dst[0] & 01",
    "ip.src",
    "ip.dst == 10.0.0.0/8",
    "ip.addr == 10.0.0.1",
    "ip.addr != 10.0.0.1",
    "ip.addr === 10.0.0.1",
    "ip.src in {10.0.0.0/8, 192.0.2.1..192.0.2.9}",
    "string(ip.src) matches \"^1\"",
    "ipv6.src",
    "ipv6.addr == fe80::/10",
    "ipv6.dst != ::1",
    "udp.port == 4789",
    "udp.srcport > 1024",
    "all udp.port > 1024",
    "udp.dstport & 1",
    "tcp.port == 80",
    "tcp.port != 80",
    "tcp.dstport in {80, 443}",
    "tcp.srcport / 2 == 40",
    "vxlan.vni",
    "vxlan.vni == 42",
    "vxlan.vni != 42",
    "vxlan.vni in {100..5000}",
    "vxlan.vni & 1",
    "remark",
    "remark.severity == warning",
    "remark.severity != note",
    "remark.severity >= warning",
    "remark.severity < error",
    "remark.severity === note",
    "remark.id == \"vxlan-i-flag-clear\"",
    "outer.eth",
    "inner.eth",
    "outer.ip",
    "inner.ip",
    "outer.ipv6",
    "inner.ipv6",
    "outer.udp",
    "inner.udp",
    "outer.tcp",
    "inner.tcp",
    "inner.arp",
    "outer.arp",
    "inner.icmp",
    "outer.vxlan",
    "inner.vxlan",
    "inner.data",
    "inner.dns",
    "outer.frame",
    "inner.frame",
    "inner.frame.len > 1",
    "inner.vlan",
    "outer.ip.src == 10.0.0.1",
    "inner.ip.src == 10.0.0.1",
    "inner.ip.addr != 10.0.0.1",
    "inner.tcp.port == 80",
    "inner.udp.port > 1",
    "outer.udp.port == 4789",
    "inner.eth.src == 02:00:00:00:01:01",
    "outer.vxlan.vni == 42",
    "inner.vxlan.vni == 200",
    "inner.remark.severity == note",
    "outer.ip.src == inner.ip.src",
    "ip.src == ip.dst",
    "ip.src#2 == 10.0.0.1",
    "ip#2",
    "count(ip.src) == 2",
    "count(udp.port) > 2",
    "max(tcp.port) == 80",
    "len(ip.src) == 4",
    "ip.ttl == 64",
    "ip.ttl != 64",
    "frame contains \"GET\"",
    "frame[0:2] == 02:00",
    "dns.qry.name",
    "tcp.flags.syn == 1",
    "eth.src[0:3]",
    "eth.src[9:3]",
    "tcp.port == 80 and ip.src == 10.0.0.2 or vxlan.vni == 43 and !inner.tcp",
    "!(inner.ip.src == 10.0.0.1) && !(remark.severity >= warning)",
};

const char* word_of(Verdict verdict) {
    return verdict == Verdict::yes ? "yes" : verdict == Verdict::no ? "no" : "unknown";
}

struct Tried {
    const char* text;
    DisplayFilter filter;
};

std::vector<Tried> tried_filters() {
    std::vector<Tried> all;
    for (const char* text : kFilters)
        // Fields of protocols that are not dissected are nothing to ask about.
        if (auto filter = DisplayFilter::compile(text)) all.push_back({text, std::move(*filter)});
    return all;
}

class Comparison {
public:
    // Takes one packet, and says what is wrong with the rows' verdicts, if anything.
    QString take(const source::Packet& packet) {
        dissector_.dissect_alone(packet, dissect::Detail::light, light_);
        next_.dissect_next(packet, dissect::Detail::full, full_);
        for (const auto& [text, filter] : filters_) {
            const auto row = verdict_of(filter, packet);
            const bool matches = filter.matches(full_);
            if (row == Verdict::unknown) continue;
            ++decided_;
            if ((row == Verdict::yes) != matches)
                return QString("packet %1 of %2 bytes, '%3': the row says %4")
                    .arg(packet.number)
                    .arg(packet.bytes.size())
                    .arg(text)
                    .arg(word_of(row));
        }
        columns_.add(packet, light_.summary);
        return unowned_node();
    }

    // A scan is by row number, so packets must have been numbered from 1 on.
    QString scan() const {
        for (const auto& [text, filter] : filters_) {
            const auto verdicts = index::scan(filter, columns_);
            for (std::size_t row = 0; row < columns_.size(); ++row) {
                const auto alone = filter.matches(columns_.summary(row), facts_of(row));
                if (verdicts[row] != alone)
                    return QString("row %1, '%2': the scan says %3, the row %4")
                        .arg(row + 1)
                        .arg(text)
                        .arg(word_of(verdicts[row]))
                        .arg(word_of(alone));
            }
        }
        return {};
    }

    std::size_t decided() const { return decided_; }

private:
    Verdict verdict_of(const DisplayFilter& filter, const source::Packet& packet) const {
        index::RowFacts facts{.number = packet.number,
                              .time = {},
                              .wire_length = packet.wire_length,
                              .captured_length = static_cast<std::uint32_t>(packet.bytes.size())};
        if (packet.time) facts.time = packet.time->nanoseconds;
        return filter.matches(light_.summary, facts);
    }

    index::RowFacts facts_of(std::size_t row) const {
        index::RowFacts facts{.number = row + 1,
                              .time = {},
                              .wire_length = columns_.wire_length[row],
                              .captured_length = columns_.captured_length[row]};
        if ((columns_.flags[row] & index::Columns::kHasTime) != 0) facts.time = columns_.time[row];
        return facts;
    }

    // Rows without a protocol's bit are taken to have none of its fields: a field of a layer that
    // is not there would break that.
    QString unowned_node() const {
        for (const auto& node : full_.tree.nodes()) {
            if (node.field->abbrev.empty()) continue;  // a heading that nobody can ask for
            const auto field = index::filter::find_field(node.field->abbrev);
            if (!field || (full_.summary.protocols & field->protocols) == 0)
                return QString("%1 is in no layer that the summary names")
                    .arg(QString::fromUtf8(node.field->abbrev.data(),
                                           qsizetype(node.field->abbrev.size())));
        }
        return {};
    }

    std::vector<Tried> filters_ = tried_filters();
    dissect::Dissector dissector_, next_;
    dissect::Dissection light_, full_;
    index::Columns columns_;
    std::size_t decided_ = 0;
};

}  // namespace

class TestFilterColumns : public QObject {
    Q_OBJECT

private slots:
    void rows_tell_what_they_can() {
        dissect::Dissector dissector;
        dissect::Dissection light;
        const auto packets = test::filter_packets();
        const auto verdicts = [&](const char* text) {
            QString all;
            for (std::size_t i = 0; i < packets.size(); ++i) {
                const auto packet = test::as_captured(packets[i], i + 1);
                dissector.dissect_alone(packet, dissect::Detail::light, light);
                const auto verdict =
                    DisplayFilter::compile(text)->matches(light.summary, {packet.number, {}, 1, 1});
                all += verdict == Verdict::yes ? 'y' : verdict == Verdict::no ? 'n' : '?';
            }
            return all;
        };
        QCOMPARE(verdicts("vxlan"), QString("nnnyyynyn"));
        QCOMPARE(verdicts("ip.src == 10.0.0.1"), QString("ynnyyyn?n"));
        QCOMPARE(verdicts("ip.src != 10.0.0.1"), QString("nyynnny?n"));
        QCOMPARE(verdicts("vxlan.vni == 43"), QString("nnnnynn?n"));
        QCOMPARE(verdicts("tcp.port == 443"), QString("nnnnynnnn"));
        QCOMPARE(verdicts("inner.tcp"), QString("nnnnynnnn"));
        QCOMPARE(verdicts("inner.ip"), QString("nnnyyynyn"));
        QCOMPARE(verdicts("remark.severity >= error"), QString("nnnnnynnn"));
        QCOMPARE(verdicts("tcp.flags.syn == 1"), QString("??nn?nnnn"));
        QCOMPARE(verdicts("frame.number < 3 or tcp.flags.syn == 1"), QString("yynn?nnnn"));
    }

    void small_packets_cut_anywhere() {
        const auto packets = test::filter_packets();
        for (const bool by_snaplen : {true, false}) {
            Comparison comparison;
            std::uint64_t number = 0;
            for (const auto& bytes : packets)
                for (std::size_t size = 0; size <= bytes.size(); ++size) {
                    auto packet = test::as_captured(bytes, ++number);
                    packet.bytes = packet.bytes.first(size);
                    if (!by_snaplen) packet.wire_length = static_cast<std::uint32_t>(size);
                    const auto wrong = comparison.take(packet);
                    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
                }
            const auto wrong = comparison.scan();
            QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
            QVERIFY(comparison.decided() > 10'000);
        }
    }

    void captures() {
        for (const auto& file : test::all_captures()) {
            const auto source = source::open_capture(file.toStdString());
            if (!source) continue;
            Comparison comparison;
            for (;;) {
                const auto packet = (*source)->next();
                if (!packet || !*packet) break;
                const auto wrong = comparison.take(**packet);
                QVERIFY2(wrong.isEmpty(), qPrintable(file + ": " + wrong));
            }
            const auto wrong = comparison.scan();
            QVERIFY2(wrong.isEmpty(), qPrintable(file + ": " + wrong));
        }
    }

    void full_dictionaries_are_no_zero_addresses() {
        index::Columns columns;
        const auto bytes = test::filter_packets().front();
        dissect::Summary summary;
        summary.protocols = bit(dissect::Protocol::frame) | bit(dissect::Protocol::ethernet);
        summary.outer.has_mac = true;
        for (std::uint64_t i = 0; i <= index::PairDictionary<MacAddress>::kCapacity; ++i) {
            summary.outer.mac_source = MacAddress(i + 1);
            columns.add(test::as_captured(bytes, i + 1), summary);
        }
        for (const char* text : {"eth.src == 00:00:00:00:00:00", "count(eth.src) == 1"}) {
            const auto verdicts = index::scan(*DisplayFilter::compile(text), columns);
            QCOMPARE(verdicts.back(), Verdict::unknown);
        }
    }

    void unknown_rows_are_dissected_in_order() {
        const auto filter = *DisplayFilter::compile("ip.ttl == 64");
        std::vector<Verdict> rows = {Verdict::unknown, Verdict::no, Verdict::yes, Verdict::unknown};
        const auto packets = test::filter_packets();
        dissect::Dissector dissector;
        dissect::Dissection full;
        std::vector<std::size_t> asked;
        const auto dissect = [&](std::size_t row) -> Result<const dissect::Dissection*> {
            asked.push_back(row);
            dissector.dissect_alone(test::as_captured(packets[row], row + 1), dissect::Detail::full,
                                    full);
            return &full;
        };
        QVERIFY(index::resolve(filter, rows, dissect).has_value());
        QCOMPARE(asked, (std::vector<std::size_t>{0, 3}));
        QVERIFY(std::find(rows.begin(), rows.end(), Verdict::unknown) == rows.end());
        rows.assign(1, Verdict::unknown);
        const auto failed = index::resolve(
            filter, rows,
            [](std::size_t) -> Result<const dissect::Dissection*> { return fail("cancelled"); });
        QCOMPARE(failed.error().what, std::string("cancelled"));
    }
};

QTEST_APPLESS_MAIN(TestFilterColumns)
#include "tst_filter_columns.moc"
