// The simulator: a frame from a host over veth, bridge, VTEP and an underlay link to another host,
// and every event of it read, reason and cause included. A hop is one frame through one device.
#include <benchmark/benchmark.h>

#include "core/sim/devices/nic.h"
#include "core/sim/ip/ip_stack.h"
#include "core/sim/link_request.h"
#include "core/sim/simulator.h"

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

struct Site {
    std::shared_ptr<sim::Namespace> host, box;
    sim::Interface* eth0 = nullptr;
};

sim::Interface& add(sim::Namespace& space, const sim::LinkRequest& request) {
    return **sim::add_link(space, request);
}

Site make_site(sim::Simulator& simulator, std::uint32_t own, std::uint32_t other) {
    Site site{simulator.make_namespace(), simulator.make_namespace()};
    for (auto* space : {site.host.get(), site.box.get()})
        (void)space->sysctls().set("net.ipv6.conf.all.disable_ipv6", "1");
    auto& card = **sim::add_nic(*site.box, "underlay");
    (void)card.set_up(true);
    sim::AddressRequest address;
    address.local = IpAddress::v4(own);
    address.prefix_length = 24;
    (void)site.box->ip().add_address(card, address);
    auto& bridge = add(*site.box, {.kind = "bridge", .name = "br0", .up = true});
    sim::LinkRequest vxlan{.kind = "vxlan", .name = "vx0", .master = bridge.index, .up = true};
    vxlan.options = sim::VxlanChange{.vni = 100,
                                     .remote = IpAddress::v4(other),
                                     .link = card.index,
                                     .port = std::uint16_t{4789}};
    add(*site.box, vxlan);
    sim::LinkRequest veth{.kind = "veth", .name = "port", .master = bridge.index, .up = true};
    veth.options = sim::VethPeer{.name = "eth0", .name_space = site.host};
    add(*site.box, veth);
    site.eth0 = site.host->find("eth0");
    (void)site.eth0->set_up(true);
    return site;
}

std::vector<std::uint8_t> frame_between(const Site& from, const Site& to, std::size_t size) {
    std::vector<std::uint8_t> bytes(size);
    to.eth0->address.store(bytes, 0);
    from.eth0->address.store(bytes, 6);
    store_be16(bytes, 12, 0x88b5);
    return bytes;
}

void through_the_tunnel(benchmark::State& state, trace::Sink* sink, Reader& reader) {
    sim::Simulator simulator({.sink = sink});
    auto one = make_site(simulator, 0x0a000001, 0x0a000002);
    auto other = make_site(simulator, 0x0a000002, 0x0a000001);
    sim::connect(static_cast<sim::Nic&>(*one.box->find("underlay")),
                 static_cast<sim::Nic&>(*other.box->find("underlay")));
    const auto size = static_cast<std::size_t>(state.range(0));
    const auto there = frame_between(one, other, size), back = frame_between(other, one, size);
    const auto step = [&] {
        one.eth0->transmit(simulator.make_frame(there));
        other.eth0->transmit(simulator.make_frame(back));
        simulator.run_until(simulator.now() + Duration::microseconds(20));
    };
    for (int i = 0; i < 1000; ++i) step();  // neighbours and rows are learned
    reader.events = 0;
    for (auto _ : state) step();
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
