#include "core/sim/devices/dummy.h"

#include "core/sim/simulator.h"

namespace vxlab::sim {

Dummy::Dummy(Simulator& simulator, std::string name) : Interface(simulator, std::move(name)) {
    address = simulator.random_mac();
    address_is_random = true;
    flags.noarp = true;
    flags.multicast = false;
    min_mtu = max_mtu = 0;
}

bool Dummy::start_transmit(Frame& frame) {
    emit_decision(frame,
                  {.verdict = trace::Verdict::consume, .reason = trace::Reason::dummy_device});
    return true;
}

}  // namespace vxlab::sim
