// A live capture whose helper is a stream in memory: what it says, and what it gets wrong.
#include <QtTest>

#include "capture/source/live_source.h"

using namespace vxlab;
using namespace vxlab::source;
using helper::FromHelper;
using helper::Message;

namespace {

using Stream = std::vector<std::uint8_t>;

void add_interface(Stream& stream, std::uint32_t index, std::uint32_t dlt, const char* name) {
    Message(stream, FromHelper::interface)
        .number(index, 4)
        .number(dlt, 4)
        .number(helper::kSnapLength, 4)
        .text(name);
}

Stream opening(std::uint32_t dlt = 1) {
    Stream stream;
    Message(stream, FromHelper::hello).number(helper::kProtocolVersion, 2);
    add_interface(stream, 0, dlt, "va");
    Message(stream, FromHelper::started);
    return stream;
}

void add_packet(Stream& stream, std::uint32_t interface, std::uint64_t time, const Stream& bytes) {
    Message(stream, FromHelper::packet)
        .number(interface, 4)
        .number(time, 8)
        .number(1500, 4)
        .bytes(bytes);
}

void add_failure(Stream& stream, helper::Failure kind, const char* text) {
    Message(stream, FromHelper::failure)
        .number(static_cast<std::uint8_t>(kind), 1)
        .number(0, 4)
        .text(text);
}

struct Opened {
    MemoryLink* link = nullptr;  // owned by source; dangling when that failed
    Result<std::unique_ptr<LiveSource>> source;
};

Opened open(Stream stream, const LiveOptions& options, std::size_t piece = 4096) {
    auto link = std::make_unique<MemoryLink>(std::move(stream), piece);
    auto* raw = link.get();
    return {raw, LiveSource::open(options, std::move(link))};
}

const LiveOptions kVa{{"va"}, "", 1 << 20};

}  // namespace

class TestLiveSource : public QObject {
    Q_OBJECT

private slots:
    // However the pipe cuts the stream.
    void packets_and_counts_data() {
        QTest::addColumn<int>("piece");
        for (const int piece : {1, 7, 64, 100'000})
            QTest::addRow("%d bytes a read", piece) << piece;
    }
    void packets_and_counts() {
        QFETCH(int, piece);
        auto stream = opening();
        const Stream large(helper::kSnapLength, 0x77);
        add_packet(stream, 0, 1'700'000'000'123'456'789, {1, 2, 3});
        add_packet(stream, 0, 5, large);
        add_packet(stream, 0, 6, {});
        Message(stream, FromHelper::statistics).number(0, 4).number(9, 8).number(6, 8).number(1, 8);
        Message(stream, FromHelper::end);
        const auto [link, source] = open(stream, kVa, static_cast<std::size_t>(piece));
        QVERIFY(source.has_value());
        auto& live = **source;
        QCOMPARE(live.interfaces().at(0).name, std::string("va"));

        const auto first = live.next().value().value();
        QCOMPARE(first.number, 1u);
        QCOMPARE(first.time->nanoseconds, 1'700'000'000'123'456'789);
        QCOMPARE(first.wire_length, 1500u);
        QCOMPARE(Stream(first.bytes.begin(), first.bytes.end()), (Stream{1, 2, 3}));
        const auto second = live.next().value().value();
        QVERIFY(Stream(second.bytes.begin(), second.bytes.end()) == large);
        QCOMPARE(live.next().value()->number, 3u);
        QVERIFY(!live.next().value());
        QVERIFY(!live.next().value());
        QCOMPARE(live.counts().at(0).received, 9u);
        QCOMPARE(live.counts().at(0).dropped, 6u);
        QCOMPARE(live.counts().at(0).dropped_by_interface, 1u);
    }

    void the_filter_goes_out_as_a_program() {
        LiveOptions options = kVa;
        options.filter = "udp port 4789";
        const auto [link, source] = open(opening(), options);
        QVERIFY(source.has_value());
        const auto program = compile_capture_filter(options.filter, LinkType::ethernet)->program;
        const auto& sent = link->sent();
        const auto filter = helper::load_head(sent);
        QCOMPARE(filter.type, static_cast<std::uint8_t>(helper::ToHelper::filter));
        QCOMPARE(filter.length, static_cast<std::uint32_t>(4 + 8 * program.size()));
        QCOMPARE(load_be16(sent, 12), program[0].code);
        QCOMPARE(load_be32(sent, 16), program[0].operand);
        const auto start = helper::load_head(Bytes(sent).subspan(8 + filter.length));
        QCOMPARE(start.type, static_cast<std::uint8_t>(helper::ToHelper::start));
    }

    void a_vlan_filter_works_on_whole_packets() {
        auto stream = opening();
        const Stream tagged{2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0x81, 0, 0, 7, 8, 0};
        auto other = tagged;
        other[15] = 8;
        for (const auto& bytes : {other, tagged, other}) add_packet(stream, 0, 0, bytes);
        Message(stream, FromHelper::end);
        const auto [link, source] = open(stream, {{"va"}, "vlan 7", 1 << 20});
        const auto packet = (*source)->next().value();
        QVERIFY(packet.has_value() && packet->number == 1);
        QVERIFY(Stream(packet->bytes.begin(), packet->bytes.end()) == tagged);
        QVERIFY(!(*source)->next().value());
    }

    void stop_and_counts_are_asked_for() {
        const auto [link, source] = open(opening(), kVa);
        const auto before = link->sent().size();
        (*source)->ask_counts();
        (*source)->stop();
        QCOMPARE(
            Stream(link->sent().begin() + static_cast<std::ptrdiff_t>(before), link->sent().end()),
            (Stream{3, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0}));
    }

    void raw_ip_has_its_file_number() {
        const auto [link, source] = open(opening(12), kVa);
        QVERIFY((*source)->interfaces().at(0).link_type == LinkType::raw_ip);
    }

    void without_privilege_the_hint_is_a_command() {
        Stream stream;
        Message(stream, FromHelper::hello).number(helper::kProtocolVersion, 2);
        add_failure(stream, helper::Failure::permission, "no");
        const auto [link, source] = open(stream, kVa);
        QVERIFY(!source.has_value());
        QCOMPARE(source.error().where, std::string("va"));
        QCOMPARE(source.error().hint,
                 "run: sudo setcap cap_net_raw,cap_net_admin=ep " + capture_helper_path());
    }

    void a_lost_interface_is_told_after_its_packets() {
        auto stream = opening();
        add_packet(stream, 0, 1, {1});
        add_failure(stream, helper::Failure::interface_lost, "gone");
        add_packet(stream, 0, 2, {2});
        Message(stream, FromHelper::end);
        const auto [link, source] = open(stream, kVa);
        QCOMPARE((*source)->next().value()->bytes[0], 1);
        QCOMPARE((*source)->next().value()->bytes[0], 2);
        QCOMPARE((*source)->next().error().text(), std::string("va: gone"));
        QCOMPARE((*source)->next().error().text(), std::string("va: gone"));
    }

    void a_bad_stream_is_an_error_data() {
        QTest::addColumn<QByteArray>("tail");
        const auto row = [](const char* name, const Stream& tail) {
            QTest::newRow(name) << QByteArray(reinterpret_cast<const char*>(tail.data()),
                                              static_cast<qsizetype>(tail.size()));
        };
        row("ends without a word", {});
        row("ends inside a head", {4, 0, 0});
        row("ends inside a packet", {4, 0, 0, 0, 0, 0, 0, 20, 0, 0});
        row("unknown message", {99, 0, 0, 0, 0, 0, 0, 0});
        row("too long", {4, 0, 0, 0, 0xff, 0xff, 0xff, 0xff});
        Stream short_packet, stranger, short_counts;
        Message(short_packet, FromHelper::packet).number(0, 4);
        add_packet(stranger, 7, 0, {1});
        Message(short_counts, FromHelper::statistics).number(0, 4);
        row("packet too short", short_packet);
        row("packet of no interface", stranger);
        row("counts too short", short_counts);
    }
    void a_bad_stream_is_an_error() {
        QFETCH(QByteArray, tail);
        auto stream = opening();
        add_packet(stream, 0, 1, {1});
        stream.insert(stream.end(), tail.begin(), tail.end());
        const auto [link, source] = open(stream, kVa);
        QVERIFY((*source)->next().value().has_value());
        const auto error = (*source)->next();
        QVERIFY(!error.has_value());
        QVERIFY((*source)->next().error() == error.error());
    }

    void another_version_is_refused() {
        Stream stream;
        Message(stream, FromHelper::hello).number(helper::kProtocolVersion + 1, 2);
        QVERIFY(!open(stream, kVa).source.has_value());
    }

    void options_are_checked_before_anything_starts_data() {
        QTest::addColumn<QStringList>("interfaces");
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("error");
        const QString there = "; there are: lo, tun0, wlan0";
        QTest::newRow("none") << QStringList() << ""
                              << "no interface given to capture on" + there;
        QTest::newRow("unknown") << QStringList{"lo", "eth7"} << ""
                                 << "no interface 'eth7'" + there;
        QTest::newRow("good") << QStringList{"lo", "tun0", "any"} << "udp port 4789"
                              << "";
        QTest::newRow("not for every link type")
            << QStringList{"lo", "tun0"} << "ether host 02:00:00:00:00:01"
            << "capture filter";
        QTest::newRow("link type that only the capture tells")
            << QStringList{"wlan0"} << "type mgt subtype beacon"
            << "";
    }
    void options_are_checked_before_anything_starts() {
        QFETCH(QStringList, interfaces);
        QFETCH(QString, filter);
        QFETCH(QString, error);
        const std::vector<InterfaceInfo> existing{
            {"lo", {}, true, true, true, LinkType::ethernet, {}},
            {"tun0", {}, true, true, false, LinkType::raw_ip, {}},
            {"wlan0", {}, true, true, false, {}, {}}};
        LiveOptions options;
        for (const auto& name : interfaces) options.interfaces.push_back(name.toStdString());
        options.filter = filter.toStdString();
        const auto checked = check_live_options(options, existing);
        const auto said = checked ? QString() : QString::fromStdString(checked.error().text());
        QVERIFY2(error.isEmpty() ? said.isEmpty() : said.startsWith(error), qPrintable(said));
    }

    void a_missing_helper_is_named() {
        const auto link = start_helper("/nonexistent/vxlab-capture", {});
        QVERIFY(!link.has_value());
        QCOMPARE(link.error().where, std::string("/nonexistent/vxlab-capture"));
    }
};

QTEST_APPLESS_MAIN(TestLiveSource)
#include "tst_live_source.moc"
