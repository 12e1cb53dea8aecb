// A good .vxtrace with bytes changed (four of the input a change: where, and to what), read in
// every way: errors are fine, anything else but an answer is not.
#include <stdlib.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <vector>

#include "core/store/frames.h"
#include "core/store/journey.h"
#include "core/store/reader.h"
#include "core/store/writer.h"

namespace {

using namespace vxlab;

constexpr std::size_t kMostChanges = 64;

std::string file_path() {
    const auto folder = std::filesystem::temp_directory_path();
    return folder / ("vxlab-fuzz-" + std::to_string(::getpid()) + ".vxtrace");
}

// A command, frames, decisions and rows.
void write_good_one(const std::string& path) {
    auto writer = std::move(*store::Writer::create(path));
    writer->lab("machines: {}");
    writer->name({1, "host", "red"});
    for (trace::InterfaceId id = 1; id < 4; ++id)
        writer->name(trace::InterfaceName{id, 1, "eth" + std::to_string(id), "veth"});
    const std::vector<std::uint8_t> bytes(100, 7);
    trace::EventId last = 0;
    for (trace::FrameId frame = 1; frame < 1200; ++frame) {
        trace::Event event;
        event.id = ++last;
        event.interface = 1 + static_cast<trace::InterfaceId>(frame % 3);
        event.name_space = 1;
        event.frame = frame;
        event.came_from = frame / 2;
        event.bytes = Bytes(bytes).first(20 + frame % 60);
        writer->event(event);
        event.kind = trace::EventKind::decided;
        event.cause = last;
        event.id = ++last;
        event.bytes = {};
        event.decision.verdict = trace::Verdict::forward;
        event.decision.reason = trace::Reason::bridge_known_port;
        writer->event(event);
        event.kind = frame % 7 == 0 ? trace::EventKind::row_aged : trace::EventKind::row_added;
        event.id = ++last;
        event.row = {.table = trace::Table::bridge_fdb, .mac = MacAddress(frame % 50)};
        writer->event(event);
    }
    writer->state(last, "{}");
    if (!writer->close()) std::abort();
}

std::string read_all(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

const std::string& good_one() {
    static const std::string bytes = [] {
        write_good_one(file_path());
        return read_all(file_path());
    }();
    return bytes;
}

void read_in_every_way(store::Reader& reader) {
    const auto steps = reader.steps();
    for (std::uint64_t step = 0; step <= steps; step += 1 + steps / 5) {
        if (step != 0) (void)reader.step(step);
        (void)reader.rows(step);
        (void)reader.state(step);
        for (const auto sought : {store::Reader::Sought::drop, store::Reader::Sought::change})
            (void)reader.find(step, store::Reader::Direction::forward, sought);
    }
    (void)reader.step_at({1});
    (void)reader.event(100);
    (void)reader.names().interface(2, 50);
    (void)store::journey(reader, 900);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto bytes = good_one();
    for (std::size_t i = 0; i + 4 <= size && i < 4 * kMostChanges; i += 4) {
        const auto place = static_cast<std::size_t>(data[i]) << 16 |
                           static_cast<std::size_t>(data[i + 1]) << 8 | data[i + 2];
        bytes[place % bytes.size()] = static_cast<char>(data[i + 3]);
    }
    std::ofstream(file_path(), std::ios::binary | std::ios::trunc) << bytes;
    if (const auto reader = store::Reader::open(file_path())) read_in_every_way(**reader);
    if (const auto frames = store::Frames::open(file_path()))
        for (int i = 0; i < 3000; ++i)
            if (const auto frame = (*frames)->next(); !frame || !*frame) break;
    return 0;
}
