// A trace that is written and read: every event, every step, every table at every step, whatever
// way one goes there.
#include <QTemporaryDir>
#include <QtTest>

#include <map>
#include <random>
#include <tuple>

#include "core/store/journey.h"
#include "core/store/writer.h"
#include "tests/support/kept_events.h"
#include "tests/support/network.h"

using namespace vxlab;
using trace::EventKind;

namespace {

// Hears the network's events on the way to a writer.
class Listening : public test::Network {
public:
    explicit Listening(std::string_view picture) : Network(picture) {}
    test::KeptEvents kept;

protected:
    void hear(const trace::Event& event, const std::string&) override { kept.event(event); }
};

std::unique_ptr<store::Reader> written(const std::vector<trace::Event>& events,
                                       const std::string& path) {
    auto writer = store::Writer::create(path);
    if (!writer) qFatal("%s", writer.error().text().c_str());
    for (const auto& event : events) (*writer)->event(event);
    if (const auto closed = (*writer)->close(); !closed)
        qFatal("%s", closed.error().text().c_str());
    auto reader = store::Reader::open(path);
    if (!reader) qFatal("%s", reader.error().text().c_str());
    return std::move(*reader);
}

std::vector<std::string> texts_of(const std::vector<trace::Event>& events) {
    std::vector<std::string> texts;
    for (const auto& event : events) texts.push_back(test::text_of(event));
    return texts;
}

// Frames and rows of a bridge FDB, at random: three events a frame.
test::KeptEvents random_events(int frames, unsigned seed) {
    std::mt19937 chance(seed);
    test::KeptEvents kept;
    trace::EventId last = 0;
    std::map<std::uint64_t, bool> known;
    for (int i = 1; i <= frames; ++i) {
        const std::vector<std::uint8_t> bytes(60 + chance() % 100, static_cast<std::uint8_t>(i));
        trace::Event seen;
        seen.id = ++last;
        seen.time = {i * 1000};
        seen.interface = 1 + static_cast<trace::InterfaceId>(chance() % 3);
        seen.name_space = 1;
        seen.frame = static_cast<trace::FrameId>(i);
        seen.bytes = bytes;
        kept.event(seen);
        auto decided = seen;
        decided.id = ++last;
        decided.kind = EventKind::decided;
        decided.cause = seen.id;
        decided.bytes = {};
        decided.interface = 9;
        decided.decision.verdict = chance() % 10 == 0   ? trace::Verdict::drop
                                   : chance() % 10 == 0 ? trace::Verdict::flood
                                                        : trace::Verdict::forward;
        decided.decision.reason = trace::Reason::bridge_known_port;
        kept.event(decided);
        trace::Event row;
        row.id = ++last;
        row.time = seen.time;
        row.name_space = 1;
        row.interface = 9;
        row.frame = seen.frame;
        row.cause = decided.id;
        const auto mac = chance() % 50 + 1;
        row.row = {.table = trace::Table::bridge_fdb,
                   .state = trace::RowState::dynamic,
                   .interface = 1 + static_cast<trace::InterfaceId>(chance() % 3),
                   .mac = MacAddress(mac)};
        row.kind = !known[mac]         ? EventKind::row_added
                   : chance() % 4 == 0 ? EventKind::row_aged
                   : chance() % 4 == 0 ? EventKind::row_refreshed
                                       : EventKind::row_moved;
        known[mac] = row.kind != EventKind::row_aged;
        kept.event(row);
    }
    return kept;
}

using RowTexts = std::map<std::uint64_t, std::string>;  // by MAC

std::string row_text(const trace::Row& row, trace::EventId changed, trace::EventId touched) {
    return fmt::format("{} {} {} {}", row.mac.text(), row.interface, changed, touched);
}

// The rows after each event, the plain way.
std::vector<RowTexts> rows_after_each(const std::vector<trace::Event>& events) {
    std::map<std::uint64_t, std::tuple<trace::Row, trace::EventId, trace::EventId>> rows;
    std::vector<RowTexts> all{{}};
    for (const auto& event : events) {
        const auto mac = event.row.mac.value();
        switch (event.kind) {
            case EventKind::row_added:
            case EventKind::row_moved:
                rows[mac] = {event.row, event.id, event.id};
                break;
            case EventKind::row_refreshed:
                rows[mac] = {event.row, std::get<1>(rows[mac]), event.id};
                break;
            case EventKind::row_aged:
                rows.erase(mac);
                break;
            default:
                break;
        }
        RowTexts texts;
        for (const auto& [key, row] : rows)
            texts[key] = row_text(std::get<0>(row), std::get<1>(row), std::get<2>(row));
        all.push_back(std::move(texts));
    }
    return all;
}

RowTexts rows_of(store::Reader& reader, std::uint64_t step) {
    RowTexts texts;
    const auto rows = reader.rows(step);
    if (!rows) qFatal("%s", rows.error().text().c_str());
    for (const auto& row : *rows)
        texts[row.row.mac.value()] = row_text(row.row, row.changed, row.touched);
    return texts;
}

}  // namespace

class TestTraceStore : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::string path(const char* name) { return folder_.filePath(name).toStdString(); }

private slots:
    void events_come_back_as_they_went_in() {
        Listening net("a.eth0 -- sw.p1\nb.eth0 -- sw.p2\nsw.br0 [p1 p2]\n");
        net.send("a.eth0", "1", "*");
        net.run(Duration::seconds(1));
        net.send("b.eth0", "3", "1");
        net.run(Duration::seconds(400));
        QVERIFY(net.kept.events.size() > 12);
        const auto reader = written(net.kept.events, path("all.vxtrace"));
        QCOMPARE(test::texts_of(*reader), texts_of(net.kept.events));
        QVERIFY(reader->is_complete());
    }

    void many_events_come_back_too() {
        const auto kept = random_events(20'000, 1);
        const auto reader = written(kept.events, path("many.vxtrace"));
        QCOMPARE(reader->steps(), std::uint64_t{20'000});
        QVERIFY(test::texts_of(*reader) == texts_of(kept.events));
    }

    // Checkpoints stand every thousand changes: going there by chance meets them from both sides.
    void tables_are_as_they_were_at_any_step() {
        const auto kept = random_events(20'000, 2);
        const auto reader = written(kept.events, path("tables.vxtrace"));
        const auto expected = rows_after_each(kept.events);
        std::mt19937 chance(3);
        for (int i = 0; i < 300; ++i) {
            const auto step = chance() % 20'001;
            QCOMPARE(rows_of(*reader, step), expected[3 * step]);
        }
        for (const std::uint64_t step : {0, 1, 2, 20'000, 19'999, 1, 0})
            QCOMPARE(rows_of(*reader, step), expected[3 * step]);
    }

    void the_next_and_the_previous_of_a_kind() {
        const auto kept = random_events(2'000, 4);
        const auto reader = written(kept.events, path("find.vxtrace"));
        using Sought = store::Reader::Sought;
        const auto is = [&](std::uint64_t step, Sought sought) {
            const auto& decided = kept.events[3 * step - 2];
            const auto& row = kept.events[3 * step - 1];
            if (sought == Sought::drop) return decided.decision.verdict == trace::Verdict::drop;
            if (sought == Sought::flood) return decided.decision.verdict == trace::Verdict::flood;
            return sought == Sought::any || row.kind != EventKind::row_refreshed;
        };
        for (const auto sought : {Sought::any, Sought::drop, Sought::flood, Sought::change})
            for (std::uint64_t from = 0; from <= 2'001; from += 29) {
                std::uint64_t next = from + 1, previous = from == 0 ? 0 : from - 1;
                while (next <= 2'000 && !is(next, sought)) ++next;
                while (previous > 0 && !is(previous, sought)) --previous;
                using store::Reader;
                QCOMPARE(*reader->find(from, Reader::Direction::forward, sought),
                         next > 2'000 ? 0 : next);
                QCOMPARE(*reader->find(from, Reader::Direction::back, sought), previous);
            }
    }

    void steps_by_time_and_by_event() {
        const auto kept = random_events(1'000, 5);
        const auto reader = written(kept.events, path("time.vxtrace"));
        QCOMPARE(*reader->step_at({999}), std::uint64_t{0});
        QCOMPARE(*reader->step_at({1000}), std::uint64_t{1});
        QCOMPARE(*reader->step_at({500'999}), std::uint64_t{500});
        QCOMPARE(*reader->step_at({INT64_MAX}), std::uint64_t{1'000});
        for (const auto& event : kept.events)
            QCOMPARE(*reader->step_of(event.id), (event.id + 2) / 3);
        QCOMPARE(*reader->step_of(3'001), std::uint64_t{0});
        QCOMPARE(test::text_of(**reader->event(1'502)), test::text_of(kept.events[1'501]));
    }

    void names_are_those_of_the_time() {
        const auto kept = random_events(3, 6);
        auto writer = std::move(*store::Writer::create(path("names.vxtrace")));
        writer->name({1, "host", ""});
        writer->name(trace::InterfaceName{1, 1, "eth0", "veth"});
        for (int i = 0; i < 3; ++i) writer->event(kept.events[static_cast<std::size_t>(i)]);
        writer->name(trace::InterfaceName{1, 1, "uplink", "veth"});
        for (int i = 3; i < 6; ++i) writer->event(kept.events[static_cast<std::size_t>(i)]);
        writer->name({1, "host", "red"});
        for (int i = 6; i < 9; ++i) writer->event(kept.events[static_cast<std::size_t>(i)]);
        QVERIFY(writer->close());
        const auto reader = std::move(*store::Reader::open(path("names.vxtrace")));
        const auto& names = reader->names();
        QCOMPARE(names.interface(1, 3), "host:eth0");
        QCOMPARE(names.interface(1, 4), "host:uplink");
        QCOMPARE(names.interface(1, 7), "host:red:uplink");
        QCOMPARE(names.interface(2, 7), "interface 2");
        QCOMPARE(names.place(1, 6), "host");
    }

    void lab_and_states_are_kept() {
        const auto kept = random_events(3, 7);
        auto writer = std::move(*store::Writer::create(path("lab.vxtrace")));
        writer->lab("machines: {}\n");
        writer->event(kept.events[0]);
        writer->state(1, "{\"first\":1}");
        for (std::size_t i = 1; i < 9; ++i) writer->event(kept.events[i]);
        writer->state(9, "{\"last\":1}");
        QVERIFY(writer->close());
        const auto reader = std::move(*store::Reader::open(path("lab.vxtrace")));
        QCOMPARE(reader->lab(), "machines: {}\n");
        QCOMPARE(*reader->state(0), "");
        QCOMPARE(*reader->state(2), "{\"first\":1}");
        QCOMPARE(*reader->state(3), "{\"last\":1}");
    }

    // (tst_replay_command goes through a tunnel, and sees where an answer begins.)
    void a_journey_is_the_same_from_any_of_its_frames() {
        Listening net("a.eth0 -- sw.p1\nb.eth0 -- sw.p2\nsw.br0 [p1 p2]\n");
        net.send("a.eth0", "1", "*");
        net.run(Duration::seconds(1));
        const auto reader = written(net.kept.events, path("journey.vxtrace"));
        const auto question = net.kept.events.front().frame;
        const auto hops = *store::journey(*reader, question);
        // Out of a, into the port, out of the other, up the bridge, into b.
        QCOMPARE(hops.size(), std::size_t{5});
        QCOMPARE(hops.front().frame, question);
        const auto again = *store::journey(*reader, hops.back().frame);
        QCOMPARE(again.size(), hops.size());
    }

    void an_empty_trace_has_no_steps() {
        const auto reader = written({}, path("empty.vxtrace"));
        QCOMPARE(reader->steps(), std::uint64_t{0});
        QVERIFY(reader->rows(0)->empty());
        QCOMPARE(*reader->find(0, store::Reader::Direction::forward, store::Reader::Sought::any),
                 std::uint64_t{0});
    }
};

QTEST_APPLESS_MAIN(TestTraceStore)
#include "tst_trace_store.moc"
