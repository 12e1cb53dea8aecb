// The trace store: a million frames of a simulated network into a .vxtrace, beside a bare SQLite
// insert a frame in one transaction; then opening it and going to steps by chance.
// bench_store [FRAMES [BYTES]]
#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <stdlib.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <random>
#include <vector>

#include "core/store/reader.h"
#include "core/store/writer.h"
#include "tests/bench/tunnel_network.h"

namespace {

using namespace vxlab;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

// Some rounds of the network's events, which are then told again and again under new numbers.
class Recorded : public trace::Sink {
public:
    void event(const trace::Event& event) override {
        if (!listening) return;
        events.push_back(event);
        bytes.emplace_back(event.bytes.begin(), event.bytes.end());
    }
    bool listening = false;
    std::vector<trace::Event> events;
    std::vector<std::vector<std::uint8_t>> bytes;
};

class Feed {
public:
    explicit Feed(const Recorded& recorded) : recorded_(recorded) {
        const auto& events = recorded.events;
        first_event_ = events.front().id - 1;
        first_frame_ = UINT64_MAX;
        for (const auto& event : events)
            if (event.frame != 0) first_frame_ = std::min(first_frame_, event.frame - 1);
        events_a_round_ = events.size();
        for (const auto& event : events) frames_a_round_ = std::max(frames_a_round_, event.frame);
        frames_a_round_ -= first_frame_;
        time_a_round_ = events.back().time + Duration::microseconds(1) - events.front().time;
    }

    // Until `frames` were seen.
    template <class Take>
    void run(std::uint64_t frames, Take take) const {
        std::uint64_t seen = 0;
        for (std::uint64_t round = 0; seen < frames; ++round)
            for (std::size_t i = 0; i < recorded_.events.size() && seen < frames; ++i) {
                auto event = recorded_.events[i];
                const auto shift_event = round * events_a_round_ - first_event_;
                const auto shift_frame = round * frames_a_round_ - first_frame_;
                event.id += shift_event;
                if (event.cause > first_event_) event.cause += shift_event;
                if (event.frame > first_frame_) event.frame += shift_frame;
                if (event.came_from > first_frame_) event.came_from += shift_frame;
                event.time = event.time +
                             Duration{static_cast<std::int64_t>(round) * time_a_round_.nanoseconds};
                event.bytes = recorded_.bytes[i];
                seen += event.kind == trace::EventKind::seen_in ||
                        event.kind == trace::EventKind::seen_out;
                take(event);
            }
    }

private:
    const Recorded& recorded_;
    trace::EventId first_event_ = 0, events_a_round_ = 0;
    trace::FrameId first_frame_ = 0, frames_a_round_ = 0;
    Duration time_a_round_{};
};

double write_bare(const Feed& feed, std::uint64_t frames, const std::string& path) {
    std::filesystem::remove(path);
    const auto begin = Clock::now();
    SQLite::Database database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec("CREATE TABLE frames(id INTEGER PRIMARY KEY, time, interface, bytes)");
    SQLite::Transaction transaction(database);
    SQLite::Statement insert(database, "INSERT INTO frames VALUES(?, ?, ?, ?)");
    feed.run(frames, [&](const trace::Event& event) {
        if (event.bytes.empty()) return;
        insert.bind(1, static_cast<std::int64_t>(event.id));
        insert.bind(2, event.time.nanoseconds);
        insert.bind(3, static_cast<std::int64_t>(event.interface));
        insert.bindNoCopy(4, event.bytes.data(), static_cast<int>(event.bytes.size()));
        insert.exec();
        insert.reset();
    });
    transaction.commit();
    return seconds_since(begin);
}

struct Written {
    double all = 0, closing = 0;
    std::uint64_t events = 0;
};

Written write_trace(const Feed& feed, std::uint64_t frames, const std::string& path) {
    Written written;
    const auto begin = Clock::now();
    auto writer = store::Writer::create(path);
    feed.run(frames, [&](const trace::Event& event) {
        (*writer)->event(event);
        ++written.events;
    });
    const auto end = Clock::now();
    if (const auto closed = (*writer)->close(); !closed)
        fmt::print("error: {}\n", closed.error().text());
    written.closing = seconds_since(end);
    written.all = seconds_since(begin);
    return written;
}

void go_about(const std::string& path) {
    auto begin = Clock::now();
    const auto reader = store::Reader::open(path);
    if (!reader) return fmt::print("error: {}\n", reader.error().text());
    const auto steps = (*reader)->steps();
    fmt::print("open, {} steps:  {:.3f} s (at most 0.2)\n", steps, seconds_since(begin));
    std::mt19937_64 chance(1);
    std::vector<double> times;
    std::size_t rows = 0;
    for (int i = 0; i < 500; ++i) {
        const auto step = chance() % steps + 1;
        begin = Clock::now();
        const auto found = (*reader)->step(step);
        const auto tables = (*reader)->rows(step);
        times.push_back(1000 * seconds_since(begin));
        if (!found || !tables) return fmt::print("error at step {}\n", step);
        rows = std::max(rows, tables->size());
    }
    std::sort(times.begin(), times.end());
    fmt::print("go to a step, its {} rows too: median {:.2f} ms, worst {:.2f} ms (at most 16)\n",
               rows, times[times.size() / 2], times.back());
}

Recorded record(std::size_t bytes) {
    Recorded recorded;
    test::TunnelNetwork network(&recorded);
    for (int i = 0; i < 1000; ++i) network.step(bytes);
    recorded.listening = true;
    for (int i = 0; i < 1000; ++i) network.step(bytes);
    recorded.listening = false;
    return recorded;
}

}  // namespace

int main(int argc, char** argv) {
    const std::uint64_t frames = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
    const std::size_t bytes = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 98;
    const auto folder = std::filesystem::temp_directory_path() / "vxlab-bench-store";
    std::filesystem::create_directory(folder);
    const auto recorded = record(bytes);
    const Feed feed(recorded);
    for (int round = 0; round < 3; ++round) {
        const auto bare = write_bare(feed, frames, folder / "bare.db");
        const auto ours = write_trace(feed, frames, folder / "t.vxtrace");
        fmt::print(
            "{} frames of {} B and more: bare inserts {:.2f} s, trace {:.2f} s ({} events, "
            "{:.2f} s of it closing): {:.2f} x as fast (at least 1)\n",
            frames, bytes, bare, ours.all, ours.events, ours.closing, bare / ours.all);
    }
    go_about(folder / "t.vxtrace");
    if (argc <= 3) std::filesystem::remove_all(folder);
}
