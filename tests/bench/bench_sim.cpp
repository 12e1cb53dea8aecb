// The simulator: a frame from a host over veth, bridge, VTEP and an underlay link to another host,
// and every event of it read, reason and cause included. A hop is one frame through one device.
#include <benchmark/benchmark.h>

#include "tests/bench/tunnel_network.h"

namespace {

using namespace vxlab;

// Reads every field of every event, so that none of it can be left out.
class Reader : public trace::Sink {
public:
    void event(const trace::Event& event) override {
        ++events;
        const auto row = [](const trace::Row& row) {
            return row.mac.value() + row.vni + row.interface + row.vlan + row.port +
                   row.prefix_length + static_cast<std::uint64_t>(row.table) +
                   static_cast<std::uint64_t>(row.state) + row.address.bytes().size() +
                   row.via.bytes().size();
        };
        sum += event.id + static_cast<std::uint64_t>(event.time.nanoseconds) +
               static_cast<std::uint64_t>(event.kind) + event.name_space + event.interface +
               event.frame + event.came_from + event.cause + row(event.row) +
               static_cast<std::uint64_t>(event.decision.verdict) +
               static_cast<std::uint64_t>(event.decision.reason) + event.decision.copies +
               event.decision.taught_by + row(event.decision.row);
        for (const auto byte : event.bytes) sum += byte;
    }
    std::uint64_t sum = 0, events = 0;
};

// eth0 of a host, its port, the bridge and the tunnel of the switch, the card; and back up.
constexpr std::int64_t kHops = 10;

void through_the_tunnel(benchmark::State& state, trace::Sink* sink, Reader& reader) {
    test::TunnelNetwork network(sink);
    const auto size = static_cast<std::size_t>(state.range(0));
    for (int i = 0; i < 1000; ++i) network.step(size);  // neighbours and rows are learned
    reader.events = 0;
    for (auto _ : state) network.step(size);
    state.SetItemsProcessed(state.iterations() * 2 * kHops);
    state.counters["events/hop"] =
        static_cast<double>(reader.events) / static_cast<double>(state.iterations() * 2 * kHops);
    benchmark::DoNotOptimize(reader.sum);
}

void BM_hops_with_events(benchmark::State& state) {
    Reader reader;
    through_the_tunnel(state, &reader, reader);
}
BENCHMARK(BM_hops_with_events)->Arg(64)->Arg(1450);

void BM_hops_untraced(benchmark::State& state) {
    Reader reader;
    through_the_tunnel(state, nullptr, reader);
}
BENCHMARK(BM_hops_untraced)->Arg(64);

}  // namespace

BENCHMARK_MAIN();
