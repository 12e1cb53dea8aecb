// Reading, dissecting and indexing a capture: VXLAB_BENCH_CAPTURE names it (tests/bench/run makes
// one).
#include <benchmark/benchmark.h>

#include <cstdlib>

#include "capture/dissect/dissector.h"
#include "capture/index/columns.h"
#include "capture/source/file_source.h"

using namespace vxlab;

namespace {

const char* capture_path() {
    const char* path = std::getenv("VXLAB_BENCH_CAPTURE");
    return path != nullptr ? path : "";
}

template <class Use>
void for_each_packet(benchmark::State& state, Use&& use) {
    std::int64_t packets = 0;
    for (auto _ : state) {
        auto capture = source::open_capture(capture_path());
        if (!capture) return state.SkipWithError(capture.error().text().c_str());
        source::PacketBatch batch;
        while ((*capture)->next_batch(batch, 1024).value_or(false)) {
            for (const auto& packet : batch.packets) use(packet);
            packets += static_cast<std::int64_t>(batch.packets.size());
        }
    }
    state.SetItemsProcessed(packets);
}

void read_only(benchmark::State& state) {
    std::uint64_t sum = 0;
    for_each_packet(state, [&sum](const source::Packet& packet) {
        sum += packet.bytes.size() + packet.bytes[0];
    });
    benchmark::DoNotOptimize(sum);
}
BENCHMARK(read_only)->Unit(benchmark::kMillisecond);

void dissect_light(benchmark::State& state) {
    dissect::Dissector dissector;
    dissect::Dissection dissection;
    for_each_packet(state, [&](const source::Packet& packet) {
        dissector.dissect_alone(packet, dissect::Detail::light, dissection);
    });
}
BENCHMARK(dissect_light)->Unit(benchmark::kMillisecond);

void dissect_full(benchmark::State& state) {
    dissect::Dissector dissector;
    dissect::Dissection dissection;
    for_each_packet(state, [&](const source::Packet& packet) {
        dissector.dissect_alone(packet, dissect::Detail::full, dissection);
    });
}
BENCHMARK(dissect_full)->Unit(benchmark::kMillisecond);

void dissect_into_columns(benchmark::State& state) {
    dissect::Dissector dissector;
    dissect::Dissection dissection;
    index::Columns columns;
    for_each_packet(state, [&](const source::Packet& packet) {
        dissector.dissect_alone(packet, dissect::Detail::light, dissection);
        columns.add(packet, dissection.summary);
    });
}
BENCHMARK(dissect_into_columns)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
