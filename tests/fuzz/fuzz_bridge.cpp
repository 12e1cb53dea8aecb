// Any frames into a bridge of three ports, its options from the first byte: spanning tree, VLANs,
// snooping and querying, suppression. Input: options, then frames as port, length, bytes.
#include <algorithm>

#include "core/sim/link_request.h"
#include "core/sim/simulator.h"
#include "tests/fuzz/input.h"

namespace {

using namespace vxlab;

using fuzz::Input;

sim::BridgeChange options_of(std::uint8_t bits) {
    const auto on = [bits](int bit) { return static_cast<std::uint8_t>(bits >> bit & 1); };
    return {.stp_state = on(0),
            .vlan_filtering = on(1),
            .mcast_snooping = on(2),
            .mcast_querier = on(3),
            .mcast_igmp_version = static_cast<std::uint8_t>(2 + on(4)),
            .mcast_mld_version = static_cast<std::uint8_t>(1 + on(4))};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Input input{Bytes(data, size)};
    sim::Simulator simulator;
    const auto space = simulator.make_namespace(), hosts = simulator.make_namespace();
    sim::LinkRequest bridge{.kind = "bridge", .name = "br0", .up = true};
    const auto bits = input.take();
    bridge.options = options_of(bits);
    const auto made = sim::add_link(*space, bridge);
    std::vector<sim::Interface*> ends;
    for (const auto* name : {"p1", "p2", "p3"}) {
        sim::LinkRequest pair{.kind = "veth", .name = name, .master = (*made)->index, .up = true};
        pair.options = sim::VethPeer{.name = name, .name_space = hosts};
        (void)sim::add_link(*space, pair);
        ends.push_back(hosts->find(name));
        (void)ends.back()->set_up(true);
        sim::LinkRequest port;
        port.port_options = sim::BridgePortChange{.neigh_suppress = (bits & 0x40) != 0,
                                                  .locked = (bits & 0x80) != 0};
        (void)sim::change_link(*space->find(name), port);
    }
    for (int frames = 0; frames < 20 && !input.bytes.empty(); ++frames) {
        const auto port = input.take();
        auto bytes = input.take(14 + input.take());
        ends[port % ends.size()]->transmit(simulator.make_frame(std::move(bytes)));
        simulator.run_until(simulator.now() + Duration::seconds(port % 40));
    }
    return 0;
}
