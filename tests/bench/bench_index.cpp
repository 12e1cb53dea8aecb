// Reading, dissecting and indexing a capture: VXLAB_BENCH_CAPTURE names it (tests/bench/run makes
// one).
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdlib>

#include "capture/dissect/dissector.h"
#include "capture/index/packet_index.h"
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

void build_index(benchmark::State& state) {
    std::int64_t packets = 0;
    double memory = 0;
    for (auto _ : state) {
        const auto index = index::PacketIndex::build(capture_path());
        if (!index) return state.SkipWithError(index.error().text().c_str());
        packets += static_cast<std::int64_t>(index->columns().size());
        memory = static_cast<double>(index->columns().memory());
    }
    state.SetItemsProcessed(packets);
    state.counters["bytes_a_packet"] =
        memory * static_cast<double>(state.iterations()) / static_cast<double>(packets);
}
BENCHMARK(build_index)->Unit(benchmark::kMillisecond)->UseRealTime();

// One filter over a finished index.
void filter_warm(benchmark::State& state, const char* text) {
    static auto index = index::PacketIndex::build(capture_path());
    if (!index) return state.SkipWithError(index.error().text().c_str());
    const auto filter = index::DisplayFilter::compile(text);
    if (!filter) return state.SkipWithError(filter.error().text().c_str());
    double matches = 0;
    for (auto _ : state) {
        const auto rows = index->filter(*filter);
        matches = rows ? static_cast<double>(std::count(rows->begin(), rows->end(), true)) : -1;
    }
    state.counters["matches"] = matches;
    state.SetItemsProcessed(static_cast<std::int64_t>(index->columns().size()) *
                            static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK_CAPTURE(filter_warm, vni, "vxlan.vni == 105")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(filter_warm, address, "inner.ip.addr == 172.16.1.7")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(filter_warm, mixed, "vxlan.vni in {100..110} && tcp.dstport == 80 && !arp")
    ->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
